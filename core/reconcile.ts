import type { InvoicePayments } from './books';
import type { Decimal, IsoDate, Payment } from './model';
import { absolute, equal, normal, subtract } from './money';

export type PaymentStatus = 'paid' | 'partlyPaid' | 'voidedAfterPaid' | 'notFound' | 'open';

/** One invoice of one Stampli payment, held against the ERP. */
export interface Reconciliation {
	paymentId: string;
	companyId: string;
	vendorId: string;
	invoiceNumber: string;
	/** What the ERP says of the invoice. */
	status: PaymentStatus;
	/** What Stampli says. */
	expected: { status: Payment['status']; amount: Decimal; date: IsoDate; reference?: string };
	actual?: { number: string; state: string; invoiceAmount: Decimal; settled: Decimal; open: Decimal; currency: string; lastPaid?: IsoDate; settlements: InvoicePayments['settlements'] };
	/** Empty when both agree. For people. */
	differences: string[];
}

export type Application = Payment['applications'][number];

/** Holds one invoice of a payment against what the ERP says of it; pure. `payment.companyId` is filled in. */
export function reconcile(payment: Payment, application: Application, found: InvoicePayments | undefined, erp: string): Reconciliation {
	const { invoiceNumber, amount } = application;
	const base = {
		paymentId: payment.paymentId,
		companyId: payment.companyId ?? '',
		vendorId: payment.vendorId,
		invoiceNumber,
		expected: { status: payment.status, amount, date: payment.paymentDate, ...(payment.reference ? { reference: payment.reference } : {}) },
	};
	if (!found) {
		return { ...base, status: 'notFound', differences: [`Invoice ${invoiceNumber} of vendor ${payment.vendorId} is not posted in company ${payment.companyId || '(none)'} of ${erp}`] };
	}
	const { number, state, total, settled, currency, lastPaid, settlements } = found;
	const status = statusOf(found);
	const actual = {
		number, state, invoiceAmount: normal(total), settled: normal(settled), open: normal(subtract(total, settled)), currency,
		...(lastPaid ? { lastPaid } : {}),
		settlements,
	}; // prettier-ignore
	return { ...base, status, actual, differences: differencesOf(payment, amount, status, found, erp) };
}

function statusOf({ total, settled, closed, lastPaid, settlements }: InvoicePayments): PaymentStatus {
	if (equal(settled, '0') && !equal(total, '0')) {
		if (settlements.some((each) => each.voided) || lastPaid) return 'voidedAfterPaid';
		return closed ? 'paid' : 'open';
	}
	return closed || equal(settled, total) ? 'paid' : 'partlyPaid';
}

function differencesOf(payment: Payment, amount: Decimal, status: PaymentStatus, found: InvoicePayments, erp: string): string[] {
	const differences: string[] = [];
	const says = `Stampli says ${payment.status}; in ${erp}`;
	const isPaid = payment.status === 'sent' || payment.status === 'cleared';
	const isPaidThere = status === 'paid' || status === 'partlyPaid';
	if (isPaid && !isPaidThere) differences.push(`${says} ${status === 'open' ? 'nothing is paid yet' : 'the payment was voided'}`);
	if (isPaid && isPaidThere) {
		const amounts = [found.settled, ...found.settlements.filter((each) => !each.voided).map((each) => each.amount)];
		if (!amounts.some((each) => equal(absolute(each), absolute(amount)))) differences.push(`Stampli paid ${amount}, ${erp} settled ${normal(found.settled)} of ${normal(found.total)}`);
	}
	if ((payment.status === 'voided' || payment.status === 'failed') && isPaidThere) differences.push(`${says} ${normal(found.settled)} is settled`);
	if (found.currency && found.currency.toUpperCase() !== payment.currency.toUpperCase()) differences.push(`Stampli paid in ${payment.currency}, the invoice is in ${found.currency}`);
	return differences;
}
