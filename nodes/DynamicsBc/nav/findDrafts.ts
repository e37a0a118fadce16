import { normalNumber } from '../../../core/identity';
import type { Invoice } from '../../../core/model';
import { equal } from '../../../core/money';
import type { ErpBill } from '../../../core/ports';
import { isMember } from './captions';
import { type NavPages, type PageRow, readAll } from './pages';
import { type DocumentKind, type NavSettings, numberFields, postingMethod } from './settings';
import { boolOf, codeKey, dateOf, decimalOf, sameCode, textOf } from './values';

/** Longest number of a vendor's document that the server's field takes; a longer one cannot be there, and asking for it is an error. */
const numberLength = 35;

/** The numbers to ask for: as they are compared, and as the file has them where that has marks that nobody sees. */
export function numbersOf(invoices: Pick<Invoice, 'invoiceNumber'>[]): string[] {
	return [...new Set(invoices.flatMap(({ invoiceNumber }) => [codeKey(invoiceNumber), invoiceNumber.trim().toUpperCase()]))].filter((number) => number !== '' && number.length <= numberLength);
}

export function isNumber(text: string, invoice: Pick<Invoice, 'invoiceNumber'>): boolean {
	return normalNumber(text) === normalNumber(invoice.invoiceNumber);
}

/** Purchase invoices (page 51) or credit memos (page 52) that are not posted, by vendor and the vendor's number. */
export async function findDrafts(pages: NavPages, kind: DocumentKind, invoices: Invoice[], facts: { settings: NavSettings; localCurrency?: string }): Promise<ErpBill[][]> {
	const numbers = numbersOf(invoices);
	const rows = numbers.length > 0 ? await readAll(pages, kind, [{ field: numberFields[kind], anyOf: numbers }], { lines: true }) : [];
	return invoices.map((invoice) => rows.filter(({ values }) => sameCode(textOf(values, 'Buy_from_Vendor_No'), invoice.vendor.vendorId ?? '') && isNumber(textOf(values, numberFields[kind]), invoice)).map((row) => draftBill(row, kind, invoice, facts)));
}

/** Lines with an amount; text lines are none. */
export function amountLines(row: PageRow): PageRow[] {
	return row.lines.filter(({ values }) => !equal(decimalOf(values, 'Line_Amount') ?? '0', '0') || textOf(values, 'No') !== '');
}

/** Total with VAT where the page tells it, in the header or on each line. */
export function totalOf(row: PageRow): string | undefined {
	const told = decimalOf(row.values, 'Amount_Including_VAT') ?? row.lines.map(({ values }) => decimalOf(values, 'Total_Amount_Incl_VAT')).find((amount) => amount !== undefined && !equal(amount, '0'));
	return told === undefined || equal(told, '0') ? undefined : told;
}

export function draftBill(row: PageRow, kind: DocumentKind, invoice: Invoice, { settings, localCurrency }: { settings: NavSettings; localCurrency?: string }): ErpBill {
	const { values } = row;
	const lines = amountLines(row);
	const date = dateOf(values, 'Document_Date');
	const currency = textOf(values, 'Currency_Code') || localCurrency;
	const total = lines.length >= invoice.lines.length ? totalOf(row) : undefined; // of a half-written one it says nothing
	const status = textOf(values, 'Status');
	const pricesWithTax = boolOf(values, 'Prices_Including_VAT') === true;
	return {
		id: { kind, Document_Type: textOf(values, 'Document_Type'), No: textOf(values, 'No') },
		number: textOf(values, 'No'),
		state: `draft purchase ${kind === 'purchaseInvoice' ? 'invoice' : 'credit memo'}${status && !isMember(status, 'Open', settings) ? ` (${status})` : ''}`,
		open: true,
		type: kind === 'purchaseInvoice' ? 'invoice' : 'credit',
		...(date ? { date } : {}),
		...(currency ? { currency } : {}),
		...(total === undefined ? {} : { total }),
		...(pricesWithTax && total !== undefined ? {} : { lineAmounts: lines.map((line) => decimalOf(line.values, 'Line_Amount') ?? '0') }),
		...(postingMethod(settings, kind) ? { unfinished: true } : {}),
	};
}
