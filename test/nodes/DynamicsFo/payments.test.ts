import type { Payment } from '../../../core/model';
import { reconcile as compare } from '../../../core/reconcile';
import { dynamicsFoPayments } from '../../../nodes/DynamicsFo/payments';
import { payInvoice, voidPayment } from '../../../simulators/dynamicsFo';
import { startEnvironment, type TestEnvironment } from './environment';

let environment: TestEnvironment;
beforeEach(async () => {
	environment = await startEnvironment();
});
afterEach(() => environment.close());

function payment(invoiceNumber: string, amount: string, changes: Partial<Payment> = {}): Payment {
	return {
		sourceKey: `p|${invoiceNumber}`,
		sourceSystem: 'stampli',
		companyId: 'usmf',
		paymentId: `PAY-${invoiceNumber}`,
		vendorId: '1001',
		paymentDate: '2026-10-01',
		amount,
		currency: 'USD',
		method: 'check',
		status: 'cleared',
		applications: [{ invoiceNumber, amount }],
		...changes,
	};
}

async function reconcile(connection: Parameters<typeof dynamicsFoPayments>[0], payments: Payment[]) {
	const found = await dynamicsFoPayments(connection).payments(payments.map((each) => ({ companyId: each.companyId!, vendorId: each.vendorId, invoiceNumber: each.applications[0]!.invoiceNumber })));
	return payments.map((each, i) => [compare(each, each.applications[0]!, found[i], 'Dynamics 365 F&O')]);
}

const one = async (given: Payment) => (await reconcile(environment.connect(), [given]))[0]![0]!;

test('paid as Stampli says', async () => {
	expect(await one(payment('POSTED-PAID', '250.50'))).toMatchObject({
		status: 'paid',
		differences: [],
		expected: { amount: '250.50' },
		actual: { invoiceAmount: '250.5', settled: '250.5', open: '0', lastPaid: '2026-10-01', settlements: [{ date: '2026-10-01', amount: '250.5' }] },
	});
});

test('paid in part, by the amount that Stampli says', async () => {
	expect(await one(payment('POSTED-PART', '400'))).toMatchObject({ status: 'partlyPaid', differences: [], actual: { settled: '400', open: '600' } });
});

test('paid in part, but Stampli paid it all: expected and actual stand side by side', async () => {
	expect(await one(payment('POSTED-PART', '1000'))).toMatchObject({ status: 'partlyPaid', expected: { amount: '1000' }, actual: { settled: '400' }, differences: [expect.stringContaining('settled 400 of 1000')] });
});

test('open in F&O, cleared in Stampli', async () => {
	expect(await one(payment('POSTED-OPEN', '100'))).toMatchObject({ status: 'open', differences: [expect.stringContaining('nothing is paid')] });
});

test('paid and then voided', async () => {
	expect(await one(payment('POSTED-VOID', '75.25'))).toMatchObject({ status: 'voidedAfterPaid', differences: [expect.stringContaining('voided')] });
	expect(await one(payment('POSTED-VOID', '75.25', { status: 'voided' }))).toMatchObject({ status: 'voidedAfterPaid', differences: [] });
});

test.each(['removed', 'mirrored'] as const)('a payment that was taken back does not stand for the one that came after it (settlements %s)', async (settlements) => {
	let recordId = 7_000_000_000;
	const books = { tables: environment.fo.data, nextRecordId: () => (recordId += 1) };
	const of = { company: 'usmf', vendor: '1001', invoice: 'POSTED-OPEN', date: '2026-10-05' };
	payInvoice(books, { ...of, amount: 60, reference: 'T-1' });
	voidPayment(books, { ...of, date: '2026-10-08', reference: 'T-1' }, settlements);
	payInvoice(books, { ...of, date: '2026-10-09', amount: 40, reference: 'T-2' });
	expect(await one(payment('POSTED-OPEN', '60'))).toMatchObject({ status: 'partlyPaid', actual: { settled: '40' }, differences: [expect.stringContaining('Stampli paid 60')] });
	expect(await one(payment('POSTED-OPEN', '40'))).toMatchObject({ status: 'partlyPaid', differences: [] });
});

test('voided in Stampli, paid in F&O', async () => {
	expect(await one(payment('POSTED-PAID', '250.50', { status: 'voided' }))).toMatchObject({ status: 'paid', differences: [expect.stringContaining('Stampli says voided')] });
});

test('not posted, of another vendor, or in another legal entity: not found', async () => {
	for (const given of [payment('NEVER', '1'), payment('POSTED-PAID', '1', { vendorId: '00123' }), payment('POSTED-PAID', '1', { companyId: 'usrt' })]) {
		expect(await one(given)).toMatchObject({ status: 'notFound', differences: [expect.stringContaining('not posted')] });
	}
});

test('another currency is a difference', async () => {
	expect((await one(payment('POSTED-PAID', '250.50', { currency: 'EUR' }))).differences).toEqual([expect.stringContaining('EUR')]);
});

test('many payments are asked for in few requests, and answered in their order', async () => {
	const many = Array.from({ length: 200 }, (_each, i) => payment(i % 2 ? 'POSTED-PAID' : `NEVER-${i}`, '250.50'));
	const answers = await reconcile(environment.connect(), many);
	expect(answers.map((each) => each[0]!.status)).toEqual(many.map((_each, i) => (i % 2 ? 'paid' : 'notFound')));
	expect(environment.fo.journal.length).toBeLessThan(15);
});

test('settlements that cannot be read are left out; the transactions alone decide', async () => {
	environment.fo.settings.hiddenSets = ['VendSettlementBiEntities'];
	expect(await one(payment('POSTED-PAID', '250.50'))).toMatchObject({ status: 'paid', differences: [], actual: { settlements: [] } });
});

test('transactions that cannot be read are a setup error', async () => {
	environment.fo.settings.publishBiEntities = false;
	await expect(one(payment('POSTED-PAID', '1'))).rejects.toMatchObject({ kind: 'setup', hint: expect.stringContaining('VendTransBiEntities') });
});
