import type { InvoiceAsked, InvoicePayments, PaymentBook } from '../../core/books';
import { isKind } from '../../core/errors';
import { normal, sum } from '../../core/money';
import { grouped, oneOf, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import { companyOf, inCompany } from './companies';
import type { BcConnection, Company } from './connection';
import { decimalOf, memberOf, sameCode, textOf, writings } from './fields';
import { states } from './findBills';
import { limits } from './limits';
import { filterLength } from './lookups';

/**
 * What posted purchase invoices say of their payment: paid or open, no more. `ledger` knows single payments, where the vendor ledger
 * is published as web services; it is asked first. It wants companies by name.
 */
export function dynamicsBcPayments(connection: BcConnection, ledger?: PaymentBook): PaymentBook {
	let asksLedger = ledger !== undefined;
	const fromLedger = async (asked: InvoiceAsked[]): Promise<(InvoicePayments | undefined)[] | undefined> => {
		const found = await ledger!.payments(asked).catch(noneIfNotPublished);
		asksLedger = found !== undefined;
		return found;
	};
	return {
		payments: async (asked) => {
			const all = await connection.companies();
			const companies = asked.map(({ companyId }) => companyOf(all, companyId));
			const known = asked.map((each, i) => ({ ...each, companyId: companies[i]?.name ?? each.companyId }));
			const details = asksLedger ? await fromLedger(known) : undefined;
			if (details) return details;
			const rows = new Map<Company, Row[]>();
			for (const company of new Set(companies)) if (company) rows.set(company, await read(connection, company, asked.filter((_each, i) => companies[i] === company)));
			return asked.map((each, i) => answer((rows.get(companies[i]!) ?? []).filter((row) => isIt(row, each))));
		},
	};
}

function noneIfNotPublished(error: unknown): undefined {
	if (!isKind(error, 'setup')) throw error;
	return undefined;
}

async function read(connection: BcConnection, company: Company, asked: InvoiceAsked[]): Promise<Row[]> {
	const numbers = [...new Set(asked.flatMap(({ invoiceNumber }) => writings(invoiceNumber)))].filter((number) => number !== '' && number.length <= limits.vendorInvoiceNumber);
	const requests = grouped(numbers, (number) => `vendorInvoiceNumber eq ${quote(number)}`, filterLength).map((some) =>
		connection.all(inCompany(company, 'purchaseInvoices'), {
			$filter: oneOf('vendorInvoiceNumber', some),
			$select: 'id,number,vendorNumber,payToVendorNumber,vendorInvoiceNumber,status,currencyCode,totalAmountIncludingTax',
		}),
	);
	return (await Promise.all(requests)).flat().filter((row) => !['Draft', 'In Review'].includes(memberOf(row, 'status')));
}

function isIt(row: Row, { vendorId, invoiceNumber }: InvoiceAsked): boolean {
	return sameCode(textOf(row, 'vendorInvoiceNumber'), invoiceNumber) && ['vendorNumber', 'payToVendorNumber'].some((property) => sameCode(textOf(row, property), vendorId));
}

function answer(all: Row[]): InvoicePayments | undefined {
	const live = all.filter((row) => memberOf(row, 'status') !== 'Canceled');
	const rows = live.length > 0 ? live : all;
	if (rows.length === 0) return undefined;
	const totalOf = (some: Row[]) => normal(sum(some.map((row) => decimalOf(row, 'totalAmountIncludingTax') ?? '0')));
	const paid = rows.filter((row) => memberOf(row, 'status') === 'Paid');
	const isOpen = rows.some((row) => memberOf(row, 'status') === 'Open');
	const words = [...new Set(rows.map((row) => states[memberOf(row, 'status')] ?? memberOf(row, 'status')))].join(', ');
	return {
		number: rows.map((row) => textOf(row, 'number')).join(', '),
		state: isOpen ? `${words}; whether a part is paid is not told here` : words,
		total: totalOf(rows),
		settled: totalOf(paid),
		currency: textOf(rows[0]!, 'currencyCode'),
		settlements: [],
		closed: !isOpen && paid.length > 0,
	};
}
