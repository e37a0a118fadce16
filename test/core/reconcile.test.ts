import type { InvoicePayments } from '../../core/books';
import type { Payment } from '../../core/model';
import { reconcile } from '../../core/reconcile';

const payment = (changes: Partial<Payment> = {}): Payment => ({
	sourceKey: 'p', sourceSystem: 'stampli', companyId: 'c', paymentId: 'P1', vendorId: 'V1', paymentDate: '2026-10-01', amount: '100', currency: 'USD', method: 'check', status: 'cleared',
	applications: [{ invoiceNumber: 'I1', amount: '100' }], ...changes,
}); // prettier-ignore
const found = (changes: Partial<InvoicePayments> = {}): InvoicePayments => ({ number: '1', state: 'posted', total: '100', settled: '100', currency: 'USD', settlements: [{ amount: '100', reference: 'CHK1', date: '2026-10-01' }], ...changes });
const compare = (given: Payment, there: InvoicePayments | undefined) => reconcile(given, given.applications[0]!, there, 'The ERP');

test.each([
	['paid', payment(), found(), []],
	['partlyPaid', payment({ applications: [{ invoiceNumber: 'I1', amount: '40' }] }), found({ settled: '40', settlements: [{ amount: '40', reference: 'C' }] }), []],
	['partlyPaid', payment(), found({ settled: '40', settlements: [{ amount: '40', reference: 'C' }] }), ['Stampli paid 100, The ERP settled 40 of 100']],
	['open', payment(), found({ settled: '0', settlements: [] }), ['Stampli says cleared; in The ERP nothing is paid yet']],
	['voidedAfterPaid', payment(), found({ settled: '0', settlements: [{ amount: '100', reference: 'C', voided: true }] }), ['Stampli says cleared; in The ERP the payment was voided']],
	['voidedAfterPaid', payment({ status: 'voided' }), found({ settled: '0', settlements: [{ amount: '100', reference: 'C', voided: true }] }), []],
	['paid', payment({ status: 'failed' }), found(), ['Stampli says failed; in The ERP 100 is settled']],
	['paid', payment({ currency: 'EUR' }), found(), ['Stampli paid in EUR, the invoice is in USD']],
	['notFound', payment(), undefined, ['Invoice I1 of vendor V1 is not posted in company c of The ERP']],
] as const)('%s', (status, given, there, differences) => {
	expect(compare(given as Payment, there as InvoicePayments | undefined)).toMatchObject({ status, differences });
});

test('a voided settlement of the same amount does not count as the payment', () => {
	const there = found({ settled: '60', settlements: [{ amount: '100', reference: 'C1', voided: true }, { amount: '60', reference: 'C2' }] });
	expect(compare(payment(), there)).toMatchObject({ status: 'partlyPaid', differences: ['Stampli paid 100, The ERP settled 60 of 100'] });
});
