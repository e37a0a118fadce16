import type { Invoice } from '../../../core/model';
import { voidPayment } from '../../../simulators/sapB1/payments';
import type { BookSettings } from '../../../nodes/SapB1/books';
import { invoice, line, startCompany, type TestCompany } from './environment';

let company: TestCompany;
afterEach(async () => await company.close());

async function posted(one: Invoice, settings: BookSettings = {}) {
	const { bills } = company.books(settings);
	const [answer] = await bills.create(await bills.prepare([one]));
	expect(answer).toMatchObject({ status: 'created' });
	return company.b1.company.tables[one.type === 'credit' ? 'PurchaseCreditNotes' : 'PurchaseInvoices'].at(-1)!;
}
const asked = (one: Invoice) => ({ companyId: one.companyId!, vendorId: one.vendor.vendorId!, invoiceNumber: one.invoiceNumber });

describe.each(['v1', 'v2'] as const)('Service Layer %s', (version) => {
	beforeEach(async () => {
		company = await startCompany({ settings: { pageSize: 2 } }, version);
	});

	test('payments, partial and voided ones, are told with their dates and amounts', async () => {
		const [paid, part, open] = [invoice(), invoice(), invoice()];
		company.b1.pay('PurchaseInvoices', await posted(paid), { amount: 40, date: '2026-11-10', reference: 'T-1' });
		const document = await posted(part);
		company.b1.pay('PurchaseInvoices', document, { amount: 15, date: '2026-11-11', reference: 'T-2' });
		company.b1.pay('PurchaseInvoices', document, { amount: 25, date: '2026-11-12', reference: 'T-3' });
		voidPayment(company.b1.company, 'T-3');
		await posted(open);
		const answers = await company.books().payments.payments([paid, part, open, invoice()].map(asked));
		expect(answers).toEqual([
			{ number: expect.any(String), state: 'A/P invoice (closed)', total: '40', settled: '40', currency: 'USD', settlements: [{ date: '2026-11-10', amount: '40', reference: 'T-1' }], closed: true, lastPaid: '2026-11-10' },
			{
				number: String(document.DocNum), state: 'A/P invoice', total: '40', settled: '15', currency: 'USD', closed: false, lastPaid: '2026-11-11',
				settlements: [{ date: '2026-11-11', amount: '15', reference: 'T-2' }, { date: '2026-11-12', amount: '25', reference: 'T-3', voided: true }],
			},
			{ number: expect.any(String), state: 'A/P invoice', total: '40', settled: '0', currency: 'USD', settlements: [], closed: false },
			undefined,
		]);
	});

	test('a foreign invoice is told in its own currency, and a credit memo of the same number lowers the total', async () => {
		const foreign = invoice({ vendor: { vendorId: 'V20000' }, currency: 'EUR' });
		company.b1.pay('PurchaseInvoices', await posted(foreign), { amount: 40, date: '2026-11-10', reference: 'T-4' });
		const one = invoice();
		await posted(one);
		await posted({ ...one, type: 'credit', lines: [line({ amount: '15.00' })], totalAmount: '15.00' });
		expect(await company.books().payments.payments([asked(foreign), asked(one)])).toMatchObject([{ total: '40', settled: '40', currency: 'EUR', closed: true }, { total: '25', settled: '0' }]);
	});

	test('many invoices are asked in a few requests', async () => {
		const many = [invoice(), invoice(), invoice(), invoice()];
		for (const one of many) await posted(one);
		company.b1.journal.length = 0;
		await company.books().payments.payments(many.map(asked));
		expect(company.b1.journal.length).toBeLessThanOrEqual(10);
	});

	test('an open invoice is cancelled by a document of its own, once', async () => {
		const one = invoice({ lines: [line({ kind: 'item', glAccount: undefined, poNumber: '4501', poLine: '0', quantity: '1', unitPrice: '40', amount: '40.00' })] });
		await posted(one);
		const { bills, reversals } = company.books();
		const [[bill]] = (await bills.find([one])) as [[NonNullable<Awaited<ReturnType<typeof bills.find>>[0][0]>]];
		const reverse = (way: string) => reversals!.reverse(one, bill, { way, reason: 'Wrong vendor' });
		expect(await reverse('deleteDraft')).toMatchObject({ status: 'refused', problems: [{ code: 'reversal.way', fix: 'Choose Cancel.' }] });
		expect(await reverse('undo')).toMatchObject({ status: 'refused', problems: [{ code: 'reversal.way' }] });
		const [, mirror] = [await reverse('cancel'), company.b1.company.tables.PurchaseInvoices.at(-1)!];
		expect(mirror).toMatchObject({ CancelStatus: 'csCancellation' });
		expect(await reverse('cancel')).toMatchObject({ status: 'refused', problems: [{ code: 'reversal.cancelled' }] });
		expect(company.b1.company.tables.PurchaseOrders[0]!.DocumentLines).toMatchObject([{ RemainingOpenQuantity: 10 }, {}]);
		expect(await bills.find([one])).toEqual([[]]);
	});

	test('what is paid or closed is not cancelled, with the reason', async () => {
		const [paid, closed] = [invoice(), invoice()];
		company.b1.pay('PurchaseInvoices', await posted(paid), { amount: 15, date: '2026-11-10', reference: 'T-9' });
		(await posted(closed)).DocumentStatus = 'bost_Close';
		const { bills, reversals } = company.books();
		const found = await bills.find([paid, closed]);
		expect(await reversals!.reverse(paid, found[0]![0]!, { way: 'cancel', reason: 'x' })).toMatchObject({ status: 'refused', problems: [{ code: 'reversal.paid', message: expect.stringMatching(/payment 50\d/) }] });
		expect(await reversals!.reverse(closed, found[1]![0]!, { way: 'cancel', reason: 'x' })).toMatchObject({ status: 'refused', problems: [{ code: 'reversal.closed' }] });
	});

	test('a cancellation whose answer is lost is looked up', async () => {
		const one = invoice();
		await posted(one);
		const { bills, reversals } = company.books();
		const [[bill]] = (await bills.find([one])) as [[NonNullable<Awaited<ReturnType<typeof bills.find>>[0][0]>]];
		company.b1.faults.next({ kind: 'dropConnection', match: { path: '/Cancel' } });
		expect(await reversals!.reverse(one, bill, { way: 'cancel', reason: 'x' })).toMatchObject({ status: 'lost' });
		company.b1.faults.next({ kind: 'loseAnswer', match: { path: '/Cancel' } });
		expect(await reversals!.reverse(one, bill, { way: 'cancel', reason: 'x' })).toMatchObject({ status: 'reversed', state: 'cancelled A/P invoice', number: expect.any(String) });
	});

	test('a draft that awaits its approval is deleted', async () => {
		company.b1.settings.approvalFrom = 1;
		const one = invoice();
		const { bills, reversals } = company.books();
		await bills.create(await bills.prepare([one]));
		const [[draft]] = (await bills.find([one])) as [[NonNullable<Awaited<ReturnType<typeof bills.find>>[0][0]>]];
		const reverse = (way: string) => reversals!.reverse(one, draft, { way, reason: 'x' });
		expect(await reverse('cancel')).toMatchObject({ status: 'refused' });
		expect(await reverse('deleteDraft')).toMatchObject({ status: 'reversed', state: 'deleted draft' });
		expect(await reverse('deleteDraft')).toMatchObject({ status: 'refused', problems: [{ code: 'reversal.gone' }] });
		expect(company.b1.company.tables.Drafts).toEqual([]);
	});
});
