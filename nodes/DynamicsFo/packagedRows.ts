import { csvFastSplit } from '../../core/read/csvFastSplit';
import { splitRecords } from '../../core/read/csvSplit';
import { StampliErpError } from '../../core/errors';
import type { Row } from '../../io/odata/paging';
import { codeKey, textOf } from './fields';
import type { PackagedFile } from './packageZip';

/** Rows of a data file, as OData would give them. */
export interface PackagedRows {
	length: number;
	/** In the order of the key, in pieces that need not stand in memory together. */
	pieces(size: number): Generator<Row[]>;
}

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
export function packagedRows(files: PackagedFile[], columns: string[], key: string[]): PackagedRows | undefined {
	const found = files
		.filter(({ name }) => !/\.xml$/i.test(name))
		.flatMap(({ name, bytes }) => {
			const text = decoded(bytes);
			return [',', ';', '\t', '|'].map((delimiter): DataFile => ({ name, text, delimiter, ...headingOf(text, delimiter) }));
		})
		.filter(({ names }) => columns.every((column) => names.includes(column.toUpperCase())));
	if (found.length > 1) throw unusable(found[0]!, `${found[1]!.name} has the same columns`);
	return found[0] && rowsOf(found[0], columns, key);
}

interface DataFile {
	name: string;
	text: string;
	delimiter: string;
	names: string[];
	/** Where the first row begins. */
	from: number;
}

function decoded(bytes: Buffer): string {
	return bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le', 2) : bytes.toString('utf8').replace(/^\uFEFF/, '');
}

function headingOf(text: string, delimiter: string): { names: string[]; from: number } {
	const [first] = splitRecords(text, 0, dialect(delimiter));
	return first ? { names: cellsOf(text.slice(0, first.end), delimiter).map((name) => name.trim().toUpperCase()), from: first.end } : { names: [], from: 0 };
}

function rowsOf(file: DataFile, columns: string[], key: string[]): PackagedRows {
	const { text, delimiter, names } = file;
	const at = columns.map((column) => [column, names.indexOf(column.toUpperCase())] as const);
	const read = (start: number, end: number): Row => {
		const cells = cellsOf(text.slice(start, end), delimiter);
		if (cells.length !== names.length) throw unusable(file, `a row has ${cells.length} values and the heading ${names.length}`);
		return Object.fromEntries(at.map(([column, i]) => [column, value(column, cells[i]!, file)]));
	};
	// Only keys and places are kept, so that a long list does not stand in memory as rows.
	const places: { key: string[]; start: number; end: number }[] = [];
	for (const { start, end, closed } of splitRecords(text, file.from, dialect(delimiter))) {
		if (!closed) throw unusable(file, 'a quoted value does not end');
		if (text.slice(start, end).trim() === '') continue;
		const row = read(start, end);
		places.push({ key: key.map((name) => codeKey(textOf(row, name))), start, end });
	}
	places.sort((a, b) => compared(a.key, b.key));
	if (places.some(({ key: own }, i) => i > 0 && compared(own, places[i - 1]!.key) === 0)) throw unusable(file, 'two rows have the same key');
	return {
		length: places.length,
		*pieces(size) {
			for (let from = 0; from < places.length; from += size) yield places.slice(from, from + size).map(({ start, end }) => read(start, end));
		},
	};
}

function compared(a: string[], b: string[]): number {
	const i = a.findIndex((part, at) => part !== b[at]);
	return i < 0 ? 0 : a[i]! < b[i]! ? -1 : 1;
}

const dialect = (delimiter: string) => ({ delimiter, quote: '"', trim: false, relaxedQuotes: false });

function cellsOf(record: string, delimiter: string): string[] {
	const plain = csvFastSplit(record, dialect(delimiter), Infinity)?.[0];
	if (plain) return plain;
	const cells: string[] = [];
	const line = record.replace(/\r?\n$/, '');
	for (let at = 0; at <= line.length; ) {
		if (line[at] !== '"') {
			const end = line.indexOf(delimiter, at);
			cells.push(line.slice(at, end < 0 ? line.length : end));
			at = end < 0 ? line.length + 1 : end + 1;
			continue;
		}
		let cell = '';
		for (at += 1; at < line.length; at += 1) {
			if (line[at] !== '"') cell += line[at];
			else if (line[at + 1] === '"') cell += line[(at += 1)];
			else break;
		}
		cells.push(cell);
		at += 2;
	}
	return cells;
}

function value(column: string, text: string, file: DataFile): string {
	const members = enums[column];
	const member = members?.find((each) => codeKey(each) === codeKey(text));
	if (members && text.trim() !== '' && member === undefined) throw unusable(file, `${column} is "${text.slice(0, 40)}", which is none of ${members.join(', ')}`);
	if (dates.includes(column) && text.trim() !== '' && !/^\d{4}-\d\d-\d\d([T ]|$)/.test(text.trim())) throw unusable(file, `${column} is "${text.slice(0, 40)}", which is no date such as 2026-11-21`);
	return member ?? text;
}

function unusable({ name }: DataFile, why: string): StampliErpError {
	return new StampliErpError({ kind: 'rejected', code: 'package.rows', message: `The file ${name} of the data package cannot be used: ${why}`, hint: 'Let the data project export CSV with a heading, dates as year-month-day and the names of enum members, or set Package Above to 0.' });
}
