import { isKind } from '../../core/errors';
import type { Decimal, Invoice } from '../../core/model';
import { absolute, equal, isNegative, sum } from '../../core/money';
import type { ErpBill } from '../../core/ports';
import { grouped, oneOf, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import { dimensionOf } from './checks';
import { inCompany } from './companies';
import type { BcConnection, Company } from './connection';
import { dimensionChange, type Document, documentOf, lineAt, wholeInvoice } from './documents';
import { sequenceOf } from './draft';
import { codeKey, dateOf, decimalOf, memberOf, sameCode, textOf, writings } from './fields';
import { limits } from './limits';
import { type Dimension, filterLength } from './lookups';

/** What is asked about one invoice. */
export interface Wanted {
	invoice: Invoice;
	company: Company;
	/** Dimensions of that company. */
	dimensions: Dimension[];
	/** Currency of its books, where this version tells it. */
	localCurrency?: string;
}

export const states: Record<string, string> = {
	Draft: 'draft purchase invoice',
	'In Review': 'purchase invoice in review',
	Open: 'posted purchase invoice (open)',
	Paid: 'posted purchase invoice (paid)',
	Canceled: 'canceled purchase invoice',
	// It takes the place of a credit memo that was canceled: it is owed.
	Corrective: 'posted purchase invoice (corrective)',
};

/** Purchase invoices of the same company, vendor and number, drafts and posted ones: they live in one collection. */
export async function findInvoices(connection: BcConnection, wanted: Wanted[], { posts }: { posts: boolean }): Promise<ErpBill[][]> {
	const found = await readByNumber(wanted, (company, numbers) => connection.all(inCompany(company, 'purchaseInvoices'), { $filter: oneOf('vendorInvoiceNumber', numbers), $expand: wholeInvoice }));
	return await Promise.all(
		wanted.map(async (each) => {
			const rows = (found.get(each.company) ?? []).filter((row) => isOf(row, each.invoice));
			return await Promise.all(rows.map(async (row) => billOf((await documentOf(connection, row)) ?? { row, id: textOf(row, 'id'), lines: [] }, each, posts)));
		}),
	);
}

/**
 * Vendor ledger entries of the same vendor and number that no purchase invoice stands behind: posted through a journal or imported.
 * Only where the app with the finance reports is installed; undefined where it is not.
 */
export async function findEntries(connection: BcConnection, wanted: Wanted[]): Promise<ErpBill[][] | undefined> {
	const found = await readByNumber(wanted, (company, numbers) =>
		connection.all(connection.apiUrl('microsoft/reportsFinance/beta', inCompany(company, 'vendorLedgerEntries'), { $filter: oneOf('externalDocumentNumber', numbers) })),
	).catch(noneIfMissing);
	return found && wanted.map(({ invoice, company, localCurrency }) => entryBills((found.get(company) ?? []).filter((row) => isEntryOf(row, invoice)), localCurrency));
}

function noneIfMissing(error: unknown): undefined {
	if (!isKind(error, 'setup')) throw error;
	return undefined;
}

/** `or` is allowed over one property only: by number, whatever the vendor. A number that is too long for the column cannot be there. */
async function readByNumber(wanted: Wanted[], read: (company: Company, numbers: string[]) => Promise<Row[]>): Promise<Map<Company, Row[]>> {
	const found = new Map<Company, Row[]>();
	const requests = [...new Set(wanted.map(({ company }) => company))].flatMap((company) => {
		const own = wanted.filter((each) => each.company === company).flatMap(({ invoice }) => writings(invoice.invoiceNumber));
		const numbers = [...new Set(own)].filter((number) => number !== '' && number.length <= limits.vendorInvoiceNumber);
		return grouped(numbers, (number) => `externalDocumentNumber eq ${quote(number)}`, filterLength).map(async (some) => {
			const rows = await read(company, some);
			found.set(company, [...(found.get(company) ?? []), ...rows]);
		});
	});
	await Promise.all(requests);
	return found;
}

/** Of the vendor that delivers or of the one that is paid: Business Central itself compares the latter when it posts. */
function isOf(row: Row, { vendor, invoiceNumber }: Invoice): boolean {
	const numbers = [textOf(row, 'vendorNumber'), textOf(row, 'payToVendorNumber')];
	return numbers.some((number) => sameCode(number, vendor.vendorId ?? '')) && sameCode(textOf(row, 'vendorInvoiceNumber'), invoiceNumber);
}

function isEntryOf(row: Row, { vendor, invoiceNumber }: Invoice): boolean {
	return sameCode(textOf(row, 'vendorNumber'), vendor.vendorId ?? '') && sameCode(textOf(row, 'externalDocumentNumber'), invoiceNumber);
}

export function billOf(document: Document, { invoice, dimensions }: Pick<Wanted, 'invoice' | 'dimensions'>, posts: boolean): ErpBill {
	const { row, lines } = document;
	const status = memberOf(row, 'status');
	const isDraft = status === 'Draft';
	const amounts = lines.filter((line) => memberOf(line, 'lineType') !== 'Comment').map((line) => decimalOf(line, 'amountExcludingTax') ?? '0');
	const total = decimalOf(row, 'totalAmountIncludingTax');
	const isWhole = amounts.length >= invoice.lines.length;
	const misses = isWhole && lacksDimensions(document, invoice, dimensions);
	return {
		id: { id: document.id },
		number: textOf(row, 'number'),
		state: states[status] ?? `purchase invoice (${status || 'no status'})`,
		open: isDraft || status === 'In Review',
		type: 'invoice',
		...known('date', dateOf(row, 'invoiceDate')),
		...known('currency', textOf(row, 'currencyCode') || undefined),
		// A draft that lacks lines has no total yet; a posted one may have been divided otherwise by whoever entered it.
		...(isDraft && !isWhole ? {} : known('total', total)),
		...(isDraft ? { lineAmounts: amounts } : {}),
		...(isDraft && isWhole && (posts || misses) ? { unfinished: true } : {}),
	};
}

/** Whether a line lacks a dimension that the invoice gives it. */
function lacksDimensions(document: Document, invoice: Invoice, known: Dimension[]): boolean {
	return invoice.lines.some((line, i) => {
		const own = lineAt(document, sequenceOf(i));
		return (line.dimensions ?? []).some(({ name, value }) => {
			const dimension = dimensionOf(known, name);
			return dimension !== undefined && own !== undefined && dimensionChange(own, { code: dimension.code, valueCode: value }) !== undefined;
		});
	});
}

/** Payments and refunds carry other numbers. Entries of one kind that were reversed cancel each other out; a credit memo beside an invoice does not free its number. */
function entryBills(rows: Row[], localCurrency: string | undefined): ErpBill[] {
	const documents = rows.filter((row) => ['', 'Invoice', 'Credit Memo'].includes(memberOf(row, 'documentType')));
	const left = [...Map.groupBy(documents, (row) => memberOf(row, 'documentType')).values()].flatMap((some) => (some.length > 1 && equal(sum(some.map(amountOf)), '0') ? [] : some));
	return left.map((row) => ({
		id: { entryNumber: textOf(row, 'entryNumber'), documentNumber: textOf(row, 'documentNumber') },
		number: textOf(row, 'documentNumber') || textOf(row, 'entryNumber'),
		state: 'posted vendor ledger entry',
		open: false,
		type: isNegative(amountOf(row)) ? 'invoice' : 'credit',
		// An entry in the local currency may name none.
		...known('currency', textOf(row, 'currencyCode') || localCurrency),
		total: absolute(amountOf(row)),
	}));
}

/** Vendor invoices are negative there. */
function amountOf(row: Row): Decimal {
	return decimalOf(row, 'amount') ?? '0';
}

/** Bills and entries, without the entries that a purchase invoice among the bills stands behind. */
export function withoutDoubles(bills: ErpBill[], entries: ErpBill[]): ErpBill[] {
	const posted = new Set(bills.filter(({ open }) => !open).map(({ number }) => codeKey(number)));
	return [...bills, ...entries.filter(({ number }) => !posted.has(codeKey(number)))];
}

function known<K extends string, V>(name: K, value: V | undefined): { [key in K]?: V } {
	return value === undefined ? {} : ({ [name]: value } as { [key in K]: V });
}

