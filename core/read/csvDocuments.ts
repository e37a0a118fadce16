import type { Problem } from '../errors';
import { isDecimal, normal } from '../money';
import type { FieldSpec, Profile } from '../profile/profile';
import type { ArrivedRecord, FileRef } from '../records';
import { arrived, maxRaw } from './arrived';
import { columnsOf, specsOf, type Columns } from './csvColumns';
import type { RowGroup } from './csvGroups';
import { rawRow, type CsvRow } from './csvRecords';
import { documentBuilder, type Builder } from './documents';
import { problem, quoted } from './faults';
import type { FieldReader, Source } from './fieldReader';

/** Makes a record of each group of rows. */
export function csvDocuments(profile: Profile, file: FileRef, columns: Columns): (group: RowGroup) => ArrivedRecord {
	const sourceOf = (spec: FieldSpec) => columnSource(spec, columns);
	const builder = documentBuilder<string[]>({ profile, file, word: 'Row', headerSource: sourceOf, lineSource: sourceOf });
	const headerColumns = positionsOf(specsOf(profile.header), columns);
	const mapped = new Set([...headerColumns, ...positionsOf(specsOf(profile.lines), columns), ...(profile.grouping?.by ?? []).map((column) => columns.find(column)!)]);
	const lineColumns = new Set(positionsOf(specsOf(profile.lines), columns));
	const shareable = headerColumns.filter((position) => !lineColumns.has(position));
	const unmapped = profile.extra === 'keep' ? columns.names.map((_, index) => index).filter((index) => !mapped.has(index)) : [];
	return (group) => {
		const { rows } = group;
		const first = rows[0]!;
		const problems = groupProblems(group, profile);
		const header = rows.length === 1 ? first.cells : mergedHeader(rows, shareable, columns, profile, builder, problems);
		const shared = rows.length === 1 || unmapped.length === 0 ? unmapped : unmapped.filter((index) => rows.every(({ cells }) => cells[index] === first.cells[index]));
		const own = shared.length === unmapped.length ? [] : unmapped.filter((index) => !shared.includes(index));
		const lines = profile.lines ? rows.filter(({ cells }) => builder.hasLine(cells)) : [];
		const built = builder.build({
			header, row: first.row, extra: extraOf(first.cells, shared, columns),
			lines: lines.map(({ cells, row }) => ({ source: cells, row, extra: own.length ? extraOf(cells, own, columns) : undefined })),
		});
		problems.push(...(isKeyless(built.problems) ? [keyless(first.row, profile)] : built.problems));
		const content = problems.length === 0 ? built.content : undefined;
		const raw = problems.length === 0 ? [] : rows.slice(0, maxRaw).map(({ cells }) => rawRow(columns, cells));
		return arrived({ profile, file, firstRow: first.row, rows: rowRanges(rows), problems, content, raw });
	};
}

function columnSource(spec: FieldSpec, columns: Columns): Source<string[]> | undefined {
	if (spec.col === undefined) return undefined;
	const wanted = columnsOf(spec);
	const found = wanted.map((column) => columns.find(column)).filter((position) => position !== undefined);
	const label = `column ${(found.length ? found.map((position) => `"${columns.names[position]}"`) : wanted.map((column) => `"${column}"`)).join(spec.join === undefined ? ' or ' : ' with ')}`;
	if (spec.join !== undefined && Array.isArray(spec.col)) {
		return { label, texts: (cells) => [found.map((position) => cells[position]!.trim()).filter((text) => text !== '').join(spec.join)] };
	}
	const [first, ...others] = found;
	if (first === undefined) return { label, texts: () => [], absent: true };
	if (others.length === 0) return { label, text: (cells) => cells[first]!, texts: (cells) => [cells[first]!] };
	return { label, texts: (cells) => [cells[found.find((position) => cells[position]!.trim() !== '') ?? first]!] };
}

function positionsOf(specs: FieldSpec[], columns: Columns): number[] {
	return [...new Set(specs.flatMap(columnsOf).map((column) => columns.find(column)).filter((position) => position !== undefined))];
}

/** The header values of all rows: they must agree, but later rows may leave them out. */
function mergedHeader(rows: CsvRow[], positions: number[], columns: Columns, profile: Profile, builder: Builder<string[]>, problems: Problem[]): string[] {
	const first = rows[0]!;
	const merged = first.cells.slice();
	for (const position of positions) {
		let from = first;
		for (let index = 1; index < rows.length; index++) {
			const other = rows[index]!;
			const [text, known] = [other.cells[position]!, merged[position]!];
			if (text === known || text.trim() === '' || text.trim() === known.trim()) continue;
			if (known.trim() === '') {
				merged[position] = text;
				from = other;
			} else if (profile.grouping?.headerConflict !== 'first' && !sameValue(known, text, position, columns, builder, profile)) {
				problems.push(problem({
					code: 'header.conflict', who: 'accountsPayable', row: other.row, field: readerAt(position, columns, builder)?.path,
					message: `Rows ${from.row} and ${other.row} belong to one document, but column "${columns.names[position]}" says ${quoted(known)} in row ${from.row} and ${quoted(text)} in row ${other.row}`,
					fix: 'Make the value the same in all rows of the document; if these are two documents, add the column that tells them apart to grouping.by in the mapping profile.',
				}, profile));
				break;
			}
		}
	}
	return merged;
}

function readerAt(position: number, columns: Columns, builder: Builder<string[]>): FieldReader<string[]> | undefined {
	return builder.header.find(({ spec }) => columnsOf(spec).some((column) => columns.find(column) === position));
}

/** 100.00 and 100.0, 2026-01-31 and 01/31/2026 are no conflict. */
function sameValue(a: string, b: string, position: number, columns: Columns, builder: Builder<string[]>, profile: Profile): boolean {
	const reader = readerAt(position, columns, builder);
	if (!reader) return false;
	const value = (text: string): unknown => {
		const target: Record<string, unknown> = {};
		const problems: Problem[] = [];
		const cells: string[] = columns.names.map((_, index) => (index === position ? text : ''));
		reader.read(cells, target, { profile, problems, word: 'Row', row: 0 });
		return problems.length > 0 ? text : JSON.stringify(target, (_key, inner: unknown) => (reader.field.kind === 'decimal' && typeof inner === 'string' && isDecimal(inner) ? normal(inner) : inner));
	};
	return value(a) === value(b);
}

function extraOf(cells: string[], positions: number[], columns: Columns): Record<string, string> | undefined {
	const found = positions.filter((position) => cells[position]!.trim() !== '').map((position) => [columns.names[position]!, cells[position]!.trim()]);
	return found.length > 0 ? Object.fromEntries(found) as Record<string, string> : undefined;
}

function groupProblems({ rows, brokenAt, lost }: RowGroup, profile: Profile): Problem[] {
	const problems: Problem[] = [];
	if (brokenAt !== undefined) {
		problems.push(problem({
			code: 'group.interrupted', row: brokenAt, who: 'integrator', message: `The document that begins in row ${rows[0]!.row} goes on in row ${brokenAt} after rows of others`,
			fix: 'Have the file sent with each document in one piece, or set grouping.requireContiguous to false in the mapping profile.',
		}, profile));
	}
	if (lost) {
		problems.push(problem({
			code: 'group.rowLost', row: lost.row, who: 'integrator', message: `Row ${lost.row} seems to belong to this document and cannot be used: ${lost.problem.message}`, fix: lost.problem.fix,
		}, profile));
	}
	return problems;
}

function isKeyless(problems: Problem[]): boolean {
	return ['invoiceNumber', 'vendor.vendorId'].every((field) => problems.some((each) => each.code === 'value.missing' && each.field === field));
}

/** All else that such a row lacks says nothing more. */
function keyless(row: number, profile: Profile): Problem {
	return problem({
		code: 'row.noKey', row, who: 'integrator', message: `Row ${row} has neither invoice number nor vendor, so that it belongs to no invoice`,
		fix: 'If it is a total at the end of the file, describe it as format.footer in the mapping profile; if it is a line of an invoice, have the file sent with number and vendor in every row.',
	}, profile);
}

/** "row 2", "rows 2-4", "rows 2, 5-6". */
function rowRanges(rows: CsvRow[]): string {
	const ranges: [number, number][] = [];
	for (const { row } of rows) {
		const last = ranges[ranges.length - 1];
		if (last && row === last[1] + 1) last[1] = row;
		else ranges.push([row, row]);
	}
	const shown = ranges.slice(0, 10).map(([from, to]) => (from === to ? String(from) : `${from}-${to}`));
	return `${rows.length === 1 ? 'row' : 'rows'} ${shown.join(', ')}${ranges.length > 10 ? ' ...' : ''}`;
}
