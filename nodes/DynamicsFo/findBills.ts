import { isKind, StampliErpError } from '../../core/errors';
import { normalNumber } from '../../core/identity';
import type { Decimal, Invoice, InvoiceType } from '../../core/model';
import { absolute, equal, isNegative, negate, sum } from '../../core/money';
import type { ErpBill } from '../../core/ports';
import { and, grouped, or, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import { expanded, type FoConnection } from './connection';
import { amountOf, codeKey, dateOf, sameCode, textOf } from './fields';
import { filterLength } from './lookups';

/** What is asked about one invoice. */
export interface Wanted {
	invoice: Invoice;
	company: string;
	/** Our own HeaderReference for it. */
	reference: string;
}

const headerFields = 'dataAreaId,HeaderReference,InvoiceAccount,InvoiceNumber,InvoiceDate,Currency,VendorInvoiceReviewStatus,VendorInvoiceType,ImportedAmount';
const lineFields = 'dataAreaId,HeaderReference,InvoiceLineNumber,NetAmount';
const postedFields = 'dataAreaId,SourceKey,InvoiceAccount,InvoiceId,InvoiceDate,InvoiceAmount,ImportedAmount,CurrencyCode,LedgerVoucher,InternalInvoiceId,InvoiceType';

/** Pending vendor invoices of the same company, vendor and number, or with our own reference. */
export async function findPending(connection: FoConnection, wanted: Wanted[]): Promise<ErpBill[][]> {
	const condition = (each: Wanted) => or(pair(each, 'InvoiceNumber'), `HeaderReference eq ${quote(each.reference)}`);
	const rows = await read(connection, wanted, condition, 'VendorInvoiceHeaders', {
		$select: headerFields,
		$expand: `VendorInvoiceLine($select=${lineFields})`,
		$orderby: 'dataAreaId,HeaderReference',
	});
	const bills = await Promise.all(rows.map(async (row) => ({ row, lines: await expanded(connection, row, 'VendorInvoiceLine') })));
	return wanted.map((each) =>
		bills
			.filter(({ row }) => isSame(row, each, 'InvoiceNumber') || (sameCode(textOf(row, 'dataAreaId'), each.company) && textOf(row, 'HeaderReference') === each.reference))
			.map(({ row, lines }) => pendingBill(row, lines, each.invoice.type)),
	);
}

/** Posted vendor invoices of the same company, vendor and number. Throws a setup error when they cannot be read here. */
export async function findPosted(connection: FoConnection, wanted: Wanted[]): Promise<ErpBill[][]> {
	const query = { $select: postedFields, $orderby: 'dataAreaId,SourceKey' };
	const rows = await read(connection, wanted, (each) => pair(each, 'InvoiceId'), 'VendInvoiceJourBiEntities', query).catch(postedUnreadable);
	return wanted.map((each) => rows.filter((row) => isSame(row, each, 'InvoiceId')).map((row) => postedBill(row, each.invoice.type)));
}

function postedUnreadable(error: unknown): never {
	if (!isKind(error, 'setup') || !['dynamicsFo.entityMissing', 'dynamicsFo.noPrivilege', 'dynamicsFo.readRefused'].includes(error.code)) throw error;
	throw new StampliErpError({
		kind: 'setup',
		code: 'dynamicsFo.postedUnreadable',
		message: `Posted vendor invoices cannot be read in this environment: ${error.message}`,
		hint: 'Have VendInvoiceJourBiEntities published and readable, or accept in the node\'s options (Posted Lookup) that only pending invoices and our own ledger protect against doubles.',
		status: error.status,
		cause: error,
	});
}

async function read(connection: FoConnection, wanted: Wanted[], condition: (each: Wanted) => string, set: string, query: Record<string, string>): Promise<Row[]> {
	const companies = [...new Set(wanted.map((each) => codeKey(each.company)))];
	const requests = companies.flatMap((company) =>
		grouped(
			wanted.filter((each) => codeKey(each.company) === company),
			condition,
			filterLength,
		).map((some) => connection.all(set, { $filter: and(`dataAreaId eq ${quote(company.toLowerCase())}`, some.length === 1 ? `(${condition(some[0]!)})` : or(...some.map((each) => `(${condition(each)})`))), ...query })),
	);
	return (await Promise.all(requests)).flat();
}

/** Vendor and number; the number as the file has it and as it is compared. */
function pair({ invoice }: Wanted, numberProperty: string): string {
	const numbers = [...new Set([invoice.invoiceNumber, normalNumber(invoice.invoiceNumber)])].map((number) => `${numberProperty} eq ${quote(number)}`);
	return and(`InvoiceAccount eq ${quote(invoice.vendor.vendorId ?? '')}`, numbers.length > 1 ? `(${or(...numbers)})` : numbers[0]!);
}

function isSame(row: Row, { invoice, company }: Wanted, numberProperty: string): boolean {
	return (
		sameCode(textOf(row, 'dataAreaId'), company) &&
		sameCode(textOf(row, 'InvoiceAccount'), invoice.vendor.vendorId ?? '') &&
		normalNumber(textOf(row, numberProperty)) === normalNumber(invoice.invoiceNumber)
	);
}

/** F&O has no total of a pending invoice: what we sent as ImportedAmount is compared, and the lines. Credits are negative there. */
export function pendingBill(row: Row, lines: Row[], asked: InvoiceType): ErpBill {
	const amounts = lines.map((line) => amountOf(line, 'NetAmount') ?? '0');
	const imported = nonZero(amountOf(row, 'ImportedAmount'));
	const type = typeOf(imported ?? sum(amounts), textOf(row, 'VendorInvoiceType'), asked);
	const reference = textOf(row, 'HeaderReference');
	return {
		id: { dataAreaId: textOf(row, 'dataAreaId'), HeaderReference: reference },
		number: reference,
		state: `pending vendor invoice (${reviewStatus(textOf(row, 'VendorInvoiceReviewStatus'))})`,
		open: true,
		type,
		...known('date', dateOf(row, 'InvoiceDate')),
		...known('currency', textOf(row, 'Currency') || undefined),
		...known('total', imported && absolute(imported)),
		lineAmounts: amounts.map((amount) => (type === 'credit' ? negate(amount) : amount)),
		reference,
	};
}

function postedBill(row: Row, asked: InvoiceType): ErpBill {
	const amount = nonZero(amountOf(row, 'ImportedAmount')) ?? amountOf(row, 'InvoiceAmount') ?? '0';
	return {
		id: { dataAreaId: textOf(row, 'dataAreaId'), SourceKey: textOf(row, 'SourceKey') },
		number: textOf(row, 'LedgerVoucher') || textOf(row, 'InternalInvoiceId') || textOf(row, 'InvoiceId'),
		state: 'posted vendor invoice',
		open: false,
		type: typeOf(amount, textOf(row, 'InvoiceType'), asked),
		...known('date', dateOf(row, 'InvoiceDate')),
		...known('currency', textOf(row, 'CurrencyCode') || undefined),
		total: absolute(amount),
	};
}

function typeOf(amount: Decimal, kind: string, asked: InvoiceType): InvoiceType {
	if (kind === 'VendorAdvance') return 'prepayment';
	if (equal(amount, '0')) return asked;
	return isNegative(amount) ? 'credit' : 'invoice';
}

function reviewStatus(member: string): string {
	return member === 'InReview' ? 'In review' : member || 'Draft';
}

function nonZero(amount: Decimal | undefined): Decimal | undefined {
	return amount === undefined || equal(amount, '0') ? undefined : amount;
}

function known<K extends string, V>(name: K, value: V | undefined): { [key in K]?: V } {
	return value === undefined ? {} : ({ [name]: value } as { [key in K]: V });
}
