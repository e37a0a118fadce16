import type { InvoiceAsked, InvoicePayments, PaymentBook, Settlement } from '../../core/books';
import { isKind } from '../../core/errors';
import { normalNumber } from '../../core/identity';
import { absolute, isNegative, negate, normal, sum } from '../../core/money';
import { and, grouped, or, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import type { FoConnection } from './connection';
import { amountOf, codeKey, dateOf, isYes, sameCode, textOf } from './fields';
import { filterLength } from './lookups';

const transFields = 'dataAreaId,SourceKey,AccountNum,Invoice,TransType,TransDate,AmountCur,SettleAmountCur,Closed,LastSettleDate,LastSettleVoucher,CurrencyCode,Cancel';
const settlementFields = 'dataAreaId,SourceKey,TransRecId,TransDate,SettleAmountCur,OffsetTransVoucher,SettlementVoucher';

/** Vendor transactions and their settlements, by company, vendor and number. */
export function dynamicsFoPayments(connection: FoConnection): PaymentBook {
	return {
		payments: async (asked) => {
			const rows = await read(connection, asked, 'VendTransBiEntities', 'Invoice', transFields);
			const invoices = rows.filter((row) => textOf(row, 'TransType') !== 'Payment' && !isYes(row, 'Cancel'));
			const settlements = await readSettlements(connection, invoices);
			return asked.map((each) => answer(invoices.filter((row) => isIt(row, each)), settlements));
		},
	};
}

async function read(connection: FoConnection, asked: InvoiceAsked[], set: string, numberProperty: string, $select: string): Promise<Row[]> {
	const condition = ({ vendorId, invoiceNumber }: InvoiceAsked) => {
		const numbers = [...new Set([invoiceNumber, normalNumber(invoiceNumber)])].map((number) => `${numberProperty} eq ${quote(number)}`);
		return `(${and(`AccountNum eq ${quote(vendorId)}`, numbers.length > 1 ? `(${or(...numbers)})` : numbers[0]!)})`;
	};
	const companies = [...new Set(asked.map((each) => codeKey(each.companyId)))].filter(Boolean);
	const requests = companies.flatMap((company) => {
		const distinct = [...new Map(asked.filter((each) => codeKey(each.companyId) === company).map((each) => [condition(each), each])).values()];
		return grouped(distinct, condition, filterLength).map((some) =>
			connection.all(set, { $filter: and(`dataAreaId eq ${quote(company.toLowerCase())}`, `(${some.map(condition).join(' or ')})`), $select, $orderby: 'dataAreaId,SourceKey' }),
		);
	});
	return (await Promise.all(requests)).flat();
}

/** Settlements by transaction; without them (not published) the transactions alone decide. */
async function readSettlements(connection: FoConnection, invoices: Row[]): Promise<Map<string, Row[]>> {
	const found = new Map<string, Row[]>();
	for (const company of new Set(invoices.map((row) => textOf(row, 'dataAreaId')))) {
		const keys = [...new Set(invoices.filter((row) => textOf(row, 'dataAreaId') === company).map((row) => textOf(row, 'SourceKey')))].filter((key) => /^\d+$/.test(key));
		for (const some of grouped(keys, (key) => `TransRecId eq ${key}`, filterLength)) {
			const $filter = and(`dataAreaId eq ${quote(company)}`, `(${some.map((key) => `TransRecId eq ${key}`).join(' or ')})`);
			const rows = await connection.all('VendSettlementBiEntities', { $filter, $select: settlementFields, $orderby: 'dataAreaId,SourceKey' }).catch(noneIfUnreadable);
			for (const row of rows) {
				const key = `${company}|${textOf(row, 'TransRecId')}`;
				found.set(key, [...(found.get(key) ?? []), row]);
			}
		}
	}
	return found;
}

function noneIfUnreadable(error: unknown): Row[] {
	if (!isKind(error, 'setup')) throw error;
	return [];
}

function isIt(row: Row, { companyId, vendorId, invoiceNumber }: InvoiceAsked): boolean {
	return sameCode(textOf(row, 'dataAreaId'), companyId) && sameCode(textOf(row, 'AccountNum'), vendorId) && normalNumber(textOf(row, 'Invoice')) === normalNumber(invoiceNumber);
}

/** Vendor invoices are negative there; several rows of one number (an invoice and its credit note) count together. */
function answer(rows: Row[], settlements: Map<string, Row[]>): InvoicePayments | undefined {
	if (rows.length === 0) return undefined;
	const lastPaid = rows.flatMap((row) => dateOf(row, 'LastSettleDate') ?? []).sort().at(-1);
	return {
		number: textOf(rows[0]!, 'Invoice'),
		state: 'posted vendor invoice',
		total: normal(negate(sum(rows.map((row) => amountOf(row, 'AmountCur') ?? '0')))),
		settled: normal(negate(sum(rows.map((row) => amountOf(row, 'SettleAmountCur') ?? '0')))),
		currency: textOf(rows[0]!, 'CurrencyCode'),
		closed: rows.every((row) => dateOf(row, 'Closed') !== undefined),
		...(lastPaid ? { lastPaid } : {}),
		settlements: rows.flatMap((row) => settlementsOf(settlements.get(`${textOf(row, 'dataAreaId')}|${textOf(row, 'SourceKey')}`) ?? [])),
	};
}

/** Of one transaction, in the order in which they were made. One the other way round than the first takes back one of its amount. */
function settlementsOf(rows: Row[]): Settlement[] {
	const found: Settlement[] = [];
	const [first] = rows;
	for (const row of rows) {
		const [amount, date] = [amountOf(row, 'SettleAmountCur') ?? '0', dateOf(row, 'TransDate')];
		const settlement = { ...(date ? { date } : {}), amount: normal(absolute(amount)), reference: textOf(row, 'OffsetTransVoucher') || textOf(row, 'SettlementVoucher') };
		const isBack = isNegative(amount) !== isNegative(amountOf(first!, 'SettleAmountCur') ?? '0');
		const open = isBack ? found.filter((one) => !one.voided && one.amount === settlement.amount) : [];
		const taken = open.find((one) => one.reference === settlement.reference) ?? open[0];
		if (taken) taken.voided = true;
		else found.push(settlement);
	}
	return found;
}
