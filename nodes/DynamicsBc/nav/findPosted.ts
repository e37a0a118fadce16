import { isKind, StampliErpError } from '../../../core/errors';
import type { Invoice } from '../../../core/model';
import { absolute } from '../../../core/money';
import type { ErpBill } from '../../../core/ports';
import type { Row } from '../../../io/odata/paging';
import { isMember } from './captions';
import { isNumber, numbersOf } from './findDrafts';
import { typeOf } from './findJournal';
import { type NavPages, readAll } from './pages';
import type { NavSettings } from './settings';
import { boolOf, dateOf, decimalOf, sameCode, textOf } from './values';

/** Paid, or settled otherwise. */
export const closedState = 'posted document (closed)';

/** Entries of posted vendor documents with these numbers: no payments, nothing reversed. */
export async function postedEntries(pages: NavPages, invoices: Pick<Invoice, 'invoiceNumber'>[], settings: NavSettings): Promise<Row[]> {
	const numbers = numbersOf(invoices);
	const rows = numbers.length > 0 ? await readAll(pages, 'ledgerEntries', [{ field: 'External_Document_No', anyOf: numbers }]) : [];
	const isPayment = (type: string) => isMember(type, 'Payment', settings) || isMember(type, 'Refund', settings);
	return rows.map(({ values }) => values).filter((row) => boolOf(row, 'Reversed') !== true && !isPayment(textOf(row, 'Document_Type')));
}

/** Posted documents of the same vendor and number. Throws a setup error when they cannot be read here. */
export async function findPosted(pages: NavPages, invoices: Invoice[], facts: { settings: NavSettings; localCurrency?: string }): Promise<ErpBill[][]> {
	const rows = await postedEntries(pages, invoices, facts.settings).catch(unreadable);
	return invoices.map((invoice) => rows.filter((row) => isOf(row, invoice)).map((row) => postedBill(row, facts)));
}

function unreadable(error: unknown): never {
	if (!isKind(error, 'setup') || !['dynamicsNav.notPublished', 'dynamicsBc.noPermission', 'dynamicsNav.readRefused'].includes(error.code)) throw error;
	throw new StampliErpError({
		kind: 'setup',
		code: 'dynamicsNav.postedUnreadable',
		message: `Posted vendor documents cannot be read: ${error.message}`,
		hint: `${error.hint} Or accept in the node's options (Posted Lookup) that only unposted documents and our own ledger protect against doubles.`,
		cause: error,
	});
}

export function isOf(row: Row, { vendor, invoiceNumber }: { vendor: { vendorId?: string }; invoiceNumber: string }): boolean {
	return sameCode(textOf(row, 'Vendor_No'), vendor.vendorId ?? '') && isNumber(textOf(row, 'External_Document_No'), { invoiceNumber });
}

export function entryAmount(row: Row): string {
	return decimalOf(row, 'Original_Amount') ?? decimalOf(row, 'Amount') ?? '0';
}

function postedBill(row: Row, { settings, localCurrency }: { settings: NavSettings; localCurrency?: string }): ErpBill {
	const amount = entryAmount(row);
	const date = dateOf(row, 'Document_Date');
	const currency = textOf(row, 'Currency_Code') || localCurrency;
	const isOpen = boolOf(row, 'Open');
	return {
		id: { kind: 'ledgerEntry', Entry_No: textOf(row, 'Entry_No') },
		number: textOf(row, 'Document_No'),
		state: isOpen === false ? closedState : 'posted document',
		open: false,
		type: typeOf(textOf(row, 'Document_Type'), amount, settings),
		...(date ? { date } : {}),
		...(currency ? { currency } : {}),
		total: absolute(amount),
		reference: textOf(row, 'Document_No'),
	};
}
