import type { InvoiceAsked, InvoicePayments, PaymentBook, Settlement } from '../../core/books';
import type { Invoice } from '../../core/model';
import { absolute, equal, isNegative, negate, normal, sum } from '../../core/money';
import type { ErpBill } from '../../core/ports';
import type { Row } from '../../io/odata/paging';
import type { B1Connection } from './connection';
import { dateOf, decimalOf, isYes, sameCode, textOf } from './fields';
import { findBills } from './findBills';
import type { Lookups } from './lookups';
import { payableFrom, readVendorPayments, sharesOf } from './vendorPayments';

/** What outgoing payments say of posted bills. A bill that was settled otherwise (by a credit memo, say) is closed without a payment. */
export function sapB1Payments(connection: B1Connection, lookups: Lookups): PaymentBook {
	return {
		payments: async (asked) => {
			const own = asked.filter(({ companyId, vendorId, invoiceNumber }) => vendorId && invoiceNumber && (!companyId || sameCode(companyId, connection.companyDb)));
			if (own.length === 0) return asked.map(() => undefined);
			const { localCurrency } = await lookups.company();
			const posted = await findBills(connection, own.map((each) => ({ invoice: invoiceLike(each), reference: '-' })), { localCurrency: async () => localCurrency, within: ['documents', 'otherDocuments', 'entries'] });
			const dates = posted.flat().flatMap((bill) => bill.date ?? []).sort();
			const vendors = own.flatMap(({ vendorId }, i) => (posted[i]!.length > 0 ? [vendorId] : []));
			const payments = vendors.length > 0 && dates[0] ? await readVendorPayments(connection, vendors, payableFrom(dates[0])) : [];
			return asked.map((each) => (own.includes(each) ? paymentsOf(posted[own.indexOf(each)]!, payments, localCurrency) : undefined));
		},
	};
}

/** Only vendor and number count for the look-up. */
function invoiceLike({ companyId, vendorId, invoiceNumber }: InvoiceAsked): Invoice {
	return { sourceKey: '', sourceSystem: '', companyId, invoiceNumber, vendor: { vendorId }, type: 'invoice', invoiceDate: '', currency: '', lines: [], totalAmount: '0' };
}

function paymentsOf(bills: ErpBill[], payments: Row[], localCurrency: string): InvoicePayments | undefined {
	if (bills.length === 0) return undefined;
	const signed = (bill: ErpBill, amount: string) => (bill.type === 'credit' ? negate(absolute(amount)) : amount);
	const total = sum(bills.map((bill) => signed(bill, bill.total ?? '0')));
	const isDown = isNegative(total);
	const settlements = bills.flatMap((bill) =>
		sharesOf(payments, String(bill.id.set), bill.id.DocEntry!).map(({ payment, line }) => settlement(payment, signed(bill, appliedOf(line, bill, localCurrency)))),
	);
	const settled = sum(settlements.filter(({ voided }) => !voided).map(({ amount }) => amount));
	const lastPaid = settlements.filter(({ voided }) => !voided).flatMap(({ date }) => date ?? []).sort().at(-1);
	const upright = (amount: string) => normal(isDown ? negate(amount) : amount);
	return {
		number: bills.map(({ number }) => number).join(', '),
		state: bills[0]!.state,
		total: upright(total),
		settled: upright(settled),
		currency: bills[0]!.currency ?? localCurrency,
		settlements: settlements.map((each) => ({ ...each, amount: absolute(normal(each.amount)) })),
		closed: bills.every((bill) => bill.state.endsWith('(closed)')) || equal(settled, total),
		...(lastPaid ? { lastPaid } : {}),
	};
}

function appliedOf(line: Row, bill: ErpBill, localCurrency: string): string {
	const isForeign = bill.currency !== undefined && !sameCode(bill.currency, localCurrency);
	return decimalOf(line, isForeign ? 'AppliedFC' : 'SumApplied') ?? '0';
}

function settlement(payment: Row, amount: string): Settlement {
	const date = dateOf(payment, 'DocDate');
	return { ...(date ? { date } : {}), amount, reference: textOf(payment, 'TransferReference') || textOf(payment, 'DocNum'), ...(isYes(payment, 'Cancelled') ? { voided: true } : {}) };
}
