import { invoiceKey } from '../../../../../core/identity';
import type { Invoice, InvoiceLine } from '../../../../../core/model';
import { checkInvoice } from '../../../../../core/validate';
import type { EntityForm } from './form';
import { type Field, shownValues, withTyped } from './fields';
import { tableRows, type TableRow, tableText } from './table';

const header: readonly Field[] = [
	['invoiceNumber', 'invoiceNumber'], ['type', 'type'], ['invoiceDate', 'invoiceDate'], ['dueDate', 'dueDate'], ['postingDate', 'postingDate'],
	['currency', 'currency'], ['totalAmount', 'totalAmount'], ['taxAmount', 'taxAmount'], ['vendorId', 'vendor.vendorId'], ['vendorName', 'vendor.name'],
	['companyId', 'companyId'],
]; // prettier-ignore
const always = ['lineNumber', 'amount', 'glAccount', 'description'];
const columns = [...always, 'taxCode', 'quantity', 'unitPrice', 'poNumber', 'poLine'] as const;
const dimension = 'dimension ';
const isColumn = (name: string) => (columns as readonly string[]).includes(name) || name.startsWith(dimension);

/** An invoice: its header in fields, its lines as a table with one column per dimension. */
export const invoiceForm: EntityForm = {
	values: (content) => ({ ...shownValues(content, header), lines: linesText((content as Invoice | undefined)?.lines ?? []) }),
	content(before, typed) {
		const origin = (before ?? { sourceSystem: 'stampli', lines: [] }) as Invoice;
		const made = { vendor: {}, ...withTyped(origin, header, typed) } as Invoice;
		const lines = typeof typed.lines === 'string' ? linesFrom(typed.lines, origin.lines ?? []) : origin.lines;
		const invoice = { ...made, lines };
		return { ...invoice, sourceKey: invoiceKey({ ...invoice, invoiceNumber: invoice.invoiceNumber ?? '' }) };
	},
	problems: (content) => checkInvoice(content as Invoice, {}),
};

function linesText(lines: InvoiceLine[]): string {
	const names = [...new Set(lines.flatMap(({ dimensions = [] }) => dimensions.map(({ name }) => name)))];
	const used = columns.filter((column) => always.includes(column) || lines.some((line) => line[column as keyof InvoiceLine] !== undefined));
	const rows = lines.map((line): TableRow => ({
		...shownValues(line, used.map((column) => [column, column] as const)),
		...Object.fromEntries((line.dimensions ?? []).map(({ name, value }) => [`${dimension}${name}`, value])),
	})); // prettier-ignore
	return tableText([...used, ...names.map((name) => `${dimension}${name}`)], rows);
}

/** The table is the whole list: a row that was taken out is gone, one that was added is a new line. What it has no column for stays. */
function linesFrom(text: string, before: InvoiceLine[]): InvoiceLine[] {
	return tableRows(text, 'lines', isColumn).map((row, i) => {
		const lineNumber = row.lineNumber || String(i + 1);
		const origin = before.find((line) => line.lineNumber === lineNumber);
		const kind = row.poNumber ? ('item' as const) : ('expense' as const);
		const members = Object.keys(row).filter((name) => !name.startsWith(dimension));
		const line = withTyped(origin ?? { kind }, members.map((name) => [name, name] as const), { ...row, lineNumber });
		return withDimensions(line as unknown as InvoiceLine, row);
	});
}

function withDimensions(line: InvoiceLine, row: TableRow): InvoiceLine {
	const named = Object.entries(row).filter(([name]) => name.startsWith(dimension)).map(([name, value]) => ({ name: name.slice(dimension.length), value }));
	const { dimensions: before = [], ...rest } = line;
	const kept = before.filter(({ name }) => !named.some((each) => each.name === name));
	const typed = named.filter(({ value }) => value !== '').map((each) => ({ ...before.find(({ name, value }) => name === each.name && value === each.value), ...each }));
	const inOrder = [...before.flatMap(({ name }) => [...kept, ...typed].filter((each) => each.name === name)), ...typed.filter((each) => !before.some(({ name }) => name === each.name))];
	return inOrder.length > 0 ? { ...rest, dimensions: inOrder } : rest;
}
