import { isKind } from '../../core/errors';
import { normalNumber } from '../../core/identity';
import type { Decimal, IsoDate, Payment } from '../../core/model';
import { absolute, equal, negate, normal, subtract, sum } from '../../core/money';
import { and, grouped, or, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import type { FoConnection } from './connection';
import { codeKey, dateOf, decimalOf, isYes, sameCode, textOf } from './fields';
import { filterLength } from './lookups';

export type PaymentStatus = 'paid' | 'partlyPaid' | 'voidedAfterPaid' | 'notFound' | 'open';

/** One invoice of one Stampli payment, held against F&O. */
export interface Reconciliation {
	paymentId: string;
	companyId: string;
	vendorId: string;
	invoiceNumber: string;
	/** What F&O says of the invoice. */
	status: PaymentStatus;
	/** What Stampli says: paid, or not (scheduled, voided, failed). */
	expected: { status: Payment['status']; amount: Decimal; date: IsoDate; reference?: string };
	actual?: { invoiceAmount: Decimal; settled: Decimal; open: Decimal; currency: string; lastPaid?: IsoDate; voucher?: string; settlements: { date?: IsoDate; amount: Decimal; voucher: string }[] };
	/** Empty when both agree. For people. */
	differences: string[];
}

interface Asked {
	payment: Payment;
	company: string;
	invoiceNumber: string;
	amount: Decimal;
}

const transFields = 'dataAreaId,SourceKey,AccountNum,Invoice,TransType,TransDate,AmountCur,SettleAmountCur,Closed,LastSettleDate,LastSettleVoucher,CurrencyCode,Cancel';
const settlementFields = 'dataAreaId,SourceKey,TransRecId,TransDate,SettleAmountCur,OffsetTransVoucher,SettlementVoucher';

/** Compares payments with F&O's vendor transactions and settlements: one answer per invoice of each payment, in their order. */
export async function reconcile(connection: FoConnection, payments: Payment[], defaultCompany?: string): Promise<Reconciliation[][]> {
	const asked = payments.map((payment) =>
		payment.applications.map((each) => ({ payment, company: payment.companyId ?? defaultCompany ?? '', invoiceNumber: each.invoiceNumber, amount: each.amount })),
	);
	const all = asked.flat();
	const rows = await read(connection, all, 'VendTransBiEntities', 'Invoice', transFields);
	const invoices = rows.filter((row) => textOf(row, 'TransType') !== 'Payment' && !isYes(row, 'Cancel'));
	const settlements = await readSettlements(connection, invoices);
	return asked.map((some) => some.map((each) => answer(each, invoices.filter((row) => isIt(row, each)), settlements)));
}

async function read(connection: FoConnection, asked: Asked[], set: string, numberProperty: string, $select: string): Promise<Row[]> {
	const condition = ({ payment, invoiceNumber }: Asked) => {
		const numbers = [...new Set([invoiceNumber, normalNumber(invoiceNumber)])].map((number) => `${numberProperty} eq ${quote(number)}`);
		return `(${and(`AccountNum eq ${quote(payment.vendorId)}`, numbers.length > 1 ? `(${or(...numbers)})` : numbers[0]!)})`;
	};
	const companies = [...new Set(asked.map((each) => codeKey(each.company)))].filter(Boolean);
	const requests = companies.flatMap((company) => {
		const distinct = [...new Map(asked.filter((each) => codeKey(each.company) === company).map((each) => [condition(each), each])).values()];
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

function isIt(row: Row, { payment, company, invoiceNumber }: Asked): boolean {
	return sameCode(textOf(row, 'dataAreaId'), company) && sameCode(textOf(row, 'AccountNum'), payment.vendorId) && normalNumber(textOf(row, 'Invoice')) === normalNumber(invoiceNumber);
}

function answer(asked: Asked, rows: Row[], settlements: Map<string, Row[]>): Reconciliation {
	const { payment, company, invoiceNumber, amount } = asked;
	const base = {
		paymentId: payment.paymentId,
		companyId: company,
		vendorId: payment.vendorId,
		invoiceNumber,
		expected: { status: payment.status, amount, date: payment.paymentDate, ...(payment.reference ? { reference: payment.reference } : {}) },
	};
	if (rows.length === 0) {
		return { ...base, status: 'notFound', differences: [`Invoice ${invoiceNumber} of vendor ${payment.vendorId} is not posted in legal entity ${company || '(none)'} of Dynamics 365 F&O`] };
	}
	// Vendor invoices are negative there; several rows of one number (an invoice and its credit note) count together.
	const total = negate(sum(rows.map((row) => decimalOf(row, 'AmountCur') ?? '0')));
	const settled = negate(sum(rows.map((row) => decimalOf(row, 'SettleAmountCur') ?? '0')));
	const lastPaid = rows.flatMap((row) => dateOf(row, 'LastSettleDate') ?? []).sort().at(-1);
	const status = statusOf(total, settled, lastPaid, rows);
	const actual = {
		invoiceAmount: normal(total),
		settled: normal(settled),
		open: normal(subtract(total, settled)),
		currency: textOf(rows[0]!, 'CurrencyCode'),
		...(lastPaid ? { lastPaid } : {}),
		...(textOf(rows[0]!, 'LastSettleVoucher') ? { voucher: textOf(rows[0]!, 'LastSettleVoucher') } : {}),
		settlements: rows
			.flatMap((row) => settlements.get(`${textOf(row, 'dataAreaId')}|${textOf(row, 'SourceKey')}`) ?? [])
			.map((row) => ({
				...(dateOf(row, 'TransDate') ? { date: dateOf(row, 'TransDate') } : {}),
				amount: normal(absolute(decimalOf(row, 'SettleAmountCur') ?? '0')),
				voucher: textOf(row, 'OffsetTransVoucher') || textOf(row, 'SettlementVoucher'),
			})),
	};
	return { ...base, status, actual, differences: differencesOf(asked, status, actual) };
}

function statusOf(total: Decimal, settled: Decimal, lastPaid: IsoDate | undefined, rows: Row[]): PaymentStatus {
	if (equal(settled, '0') && !equal(total, '0')) return lastPaid ? 'voidedAfterPaid' : 'open';
	if (equal(settled, total) || rows.every((row) => dateOf(row, 'Closed') !== undefined)) return 'paid';
	return 'partlyPaid';
}

function differencesOf({ payment, amount }: Asked, status: PaymentStatus, actual: NonNullable<Reconciliation['actual']>): string[] {
	const differences: string[] = [];
	const isPaid = payment.status === 'sent' || payment.status === 'cleared';
	if (isPaid && (status === 'open' || status === 'voidedAfterPaid')) {
		differences.push(`Stampli says ${payment.status}; in Dynamics 365 F&O ${status === 'open' ? 'nothing is paid yet' : 'the payment was voided'}`);
	}
	if (isPaid && (status === 'paid' || status === 'partlyPaid')) {
		const amounts = [actual.settled, ...actual.settlements.map((each) => each.amount)];
		if (!amounts.some((each) => equal(absolute(each), absolute(amount)))) differences.push(`Stampli paid ${amount}, Dynamics 365 F&O settled ${actual.settled} of ${actual.invoiceAmount}`);
	}
	if ((payment.status === 'voided' || payment.status === 'failed') && (status === 'paid' || status === 'partlyPaid')) {
		differences.push(`Stampli says ${payment.status}; in Dynamics 365 F&O ${actual.settled} is settled`);
	}
	if (actual.currency && !sameCode(actual.currency, payment.currency)) differences.push(`Stampli paid in ${payment.currency}, the invoice is in ${actual.currency}`);
	return differences;
}
