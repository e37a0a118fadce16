import { csvFastSplit } from '../../core/read/csvFastSplit';
import { splitRecords } from '../../core/read/csvSplit';
import { StampliErpError } from '../../core/errors';
import type { Row } from '../../io/odata/paging';
import { codeKey, textOf } from './fields';
import { keptRows } from './keptRows';
import type { PackedFile } from './packageZip';

/** Rows of a data file, as OData would give them. */
export interface PackagedRows {
	length: number;
	/** In the order of the key, in pieces that need not stand in memory together. */
	pieces(size: number): Generator<Row[]>;
	/** Gives its memory back. */
	close(): void;
}

/** Characters: the heading stands within the first ones, and no row is longer than the others. */
const [headLength, longestRow] = [256 * 1024, 1024 * 1024];

const noYes = ['No', 'Yes'];
/** Enums travel as the names of their members. Their labels in another language cannot be told apart: such a file is not used. */
const enums: Record<string, string[]> = {
	OnHoldStatus: ['No', 'Invoice', 'All', 'Payment', 'Requisition', 'Never', 'PurchOrder'],
	MainAccountType: ['Blank', 'ProfitAndLoss', 'Revenue', 'Expense', 'BalanceSheet', 'Asset', 'Liability', 'Equity', 'Total', 'Reporting', 'Common_CN'],
	...Object.fromEntries(['IsReportingTax1099', 'IsSuspended', 'IsTotal', 'DoNotAllowManualEntry'].map((name) => [name, noYes])),
};
const dates = ['ActiveFrom', 'ActiveTo'];

/**
 * The rows of an entity in the files of a package. Its file is known by its columns, as labels of entities are in the language of the
 * environment. Undefined when no CSV file has them all; an error when two have, and for a value that could be misread.
 */
export async function packagedRows(files: PackedFile[], columns: string[], key: string[]): Promise<PackagedRows | undefined> {
	const found: DataFile[] = [];
	for (const file of files.filter(({ name }) => !/\.xml$/i.test(name))) {
		const head = await headOf(file);
		const read = [',', ';', '\t', '|'].map((delimiter): DataFile => ({ ...file, delimiter, names: headingOf(head, delimiter) }));
		found.push(...read.filter(({ names }) => columns.every((column) => names.includes(column.toUpperCase()))));
	}
	if (found.length > 1) throw unusable(found[0]!, `${found[1]!.name} has the same columns`);
	return found[0] && (await rowsOf(found[0], columns, key));
}

interface DataFile extends PackedFile {
	delimiter: string;
	names: string[];
}

async function* texts(file: PackedFile): AsyncGenerator<string> {
	let decoder: InstanceType<typeof TextDecoder> | undefined;
	for await (const piece of file.pieces()) {
		decoder ??= new TextDecoder(piece[0] === 0xff && piece[1] === 0xfe ? 'utf-16le' : 'utf-8');
		yield decoder.decode(piece, { stream: true });
	}
	if (decoder) yield decoder.decode();
}

async function headOf(file: PackedFile): Promise<string> {
	let head = '';
	for await (const text of texts(file)) {
		head += text;
		if (head.length >= headLength) break;
	}
	return head;
}

function headingOf(head: string, delimiter: string): string[] {
	const [first] = splitRecords(head, 0, dialect(delimiter));
	return (first && cellsOf(head.slice(0, first.end), delimiter)?.map((name) => name.trim().toUpperCase())) ?? [];
}

/** The records of a file, as many at once as a piece of it has whole. */
async function* records(file: DataFile): AsyncGenerator<string[]> {
	let carry = '';
	for await (const text of texts(file)) {
		carry += text;
		// The last one may go on in the next piece.
		const spans = [...splitRecords(carry, 0, dialect(file.delimiter))];
		const last = spans.pop();
		yield spans.map(({ start, end }) => carry.slice(start, end));
		if (last) carry = carry.slice(last.start);
		if (carry.length > longestRow) throw unusable(file, last?.closed === false ? 'a quoted value does not end' : 'a row has more than a million characters');
	}
	for (const { start, end, closed } of splitRecords(carry, 0, dialect(file.delimiter))) {
		if (!closed) throw unusable(file, 'a quoted value does not end');
		yield [carry.slice(start, end)];
	}
}

async function rowsOf(file: DataFile, columns: string[], key: string[]): Promise<PackagedRows> {
	const at = columns.map((column) => [column, file.names.indexOf(column.toUpperCase())] as const);
	const kept = keptRows();
	let isHeading = true;
	for await (const some of records(file)) {
		for (const record of some) {
			if (!isHeading && record.trim() !== '') {
				const cells = cellsOf(record, file.delimiter);
				if (!cells) throw unusable(file, 'the quotes of a row cannot be understood');
				if (cells.length !== file.names.length) throw unusable(file, `a row has ${cells.length} values and the heading ${file.names.length}`);
				const row: Row = Object.fromEntries(at.map(([column, i]) => [column, value(column, cells[i]!, file)]));
				kept.add(key.map((name) => codeKey(textOf(row, name))).join('\0'), Object.values(row));
			}
			isHeading = false;
		}
	}
	if (!kept.sort()) throw unusable(file, 'two rows have the same key');
	return {
		length: kept.length,
		*pieces(size) {
			for (let from = 0; from < kept.length; from += size) yield kept.slice(from, from + size).map((values) => Object.fromEntries(columns.map((column, i) => [column, values[i]])));
		},
		close: () => kept.close(),
	};
}

const dialect = (delimiter: string) => ({ delimiter, quote: '"', trim: false, relaxedQuotes: false });

/** Undefined when its quotes cannot be understood. Row by row csv-parse leaves so much to be collected that a large list takes twice the memory. */
function cellsOf(record: string, delimiter: string): string[] | undefined {
	const plain = csvFastSplit(record, dialect(delimiter), Infinity)?.[0];
	if (plain) return plain;
	const cells: string[] = [];
	const line = record.replace(/\r?\n$/, '');
	for (let at = 0; at <= line.length; ) {
		if (line[at] !== '"') {
			const end = line.indexOf(delimiter, at);
			const cell = line.slice(at, end < 0 ? line.length : end);
			if (cell.includes('"')) return undefined;
			cells.push(cell);
			at += cell.length + 1;
			continue;
		}
		let end = line.indexOf('"', at + 1);
		while (line[end + 1] === '"') end = line.indexOf('"', end + 2);
		if (end < 0 || (end + 1 < line.length && line[end + 1] !== delimiter)) return undefined;
		cells.push(line.slice(at + 1, end).replaceAll('""', '"'));
		at = end + 2;
	}
	return cells;
}

function value(column: string, text: string, file: PackedFile): string {
	const members = enums[column];
	const member = members?.find((each) => codeKey(each) === codeKey(text));
	if (members && text.trim() !== '' && member === undefined) throw unusable(file, `${column} is "${text.slice(0, 40)}", which is none of ${members.join(', ')}`);
	if (dates.includes(column) && text.trim() !== '' && !/^\d{4}-\d\d-\d\d([T ]|$)/.test(text.trim())) throw unusable(file, `${column} is "${text.slice(0, 40)}", which is no date such as 2026-11-21`);
	return member ?? text;
}

function unusable({ name }: PackedFile, why: string): StampliErpError {
	return new StampliErpError({ kind: 'rejected', code: 'package.rows', message: `The file ${name} of the data package cannot be used: ${why}`, hint: 'Let the data project export CSV with a heading, dates as year-month-day and the names of enum members, or set Package Above to 0.' });
}
