import { addPosted, nullDate, payInvoice, voidPayment } from '../../simulators/dynamicsFo';
import { startClient, header, line, type Client } from './dynamicsFoClient';

let client: Client;
beforeEach(async () => {
	client = await startClient();
});
afterEach(() => client.fo.close());

const transactions = async (invoice: string) =>
	(
		await client.get(
			`VendTransBiEntities?$filter=Invoice%20eq%20'${invoice}'&$select=AmountCur,SettleAmountCur,Closed,LastSettleVoucher,TransType`,
		)
	).json.value;

test('posting turns a pending invoice into a posted one, and its reference is gone', async () => {
	const { json } = await client.call('POST', 'VendorInvoiceHeaders', header({ HeaderReference: 'STAMPLI-9' }));
	for (const InvoiceLineNumber of [1, 2])
		await client.call('POST', 'VendorInvoiceLines', line(json.HeaderReference, { InvoiceLineNumber, NetAmount: 40.1 }));
	const posted = client.fo.post('STAMPLI-9');
	expect(posted).toMatchObject({ InvoiceAccount: '1001', InvoiceId: 'INV-77', InvoiceAmount: 80.2, CurrencyCode: 'USD' });
	expect(JSON.stringify(posted)).not.toContain('STAMPLI-9');
	expect((await client.get('VendorInvoiceHeaders/$count')).text).toBe('0');
	expect((await client.get('VendorInvoiceLines/$count')).text).toBe('0');
	const found = await client.get(
		"VendInvoiceJourBiEntities?$filter=InvoiceAccount%20eq%20'1001'%20and%20InvoiceId%20eq%20'INV-77'&$select=InvoiceAmount,InvoiceDate,LedgerVoucher",
	);
	expect(found.json.value).toEqual([expect.objectContaining({ InvoiceAmount: 80.2, InvoiceDate: '2026-10-01T12:00:00Z' })]);
	expect(await transactions('INV-77')).toEqual([expect.objectContaining({ AmountCur: -80.2, Closed: nullDate, TransType: 'Purch' })]);
	expect(() => client.fo.post('STAMPLI-9')).toThrow('No pending invoice');
});

test('the seed has an open, a paid, a partly paid and a voided payment, and an open credit', async () => {
	expect(await transactions('POSTED-OPEN')).toEqual([expect.objectContaining({ AmountCur: -100, SettleAmountCur: 0, Closed: nullDate })]);
	expect(await transactions('POSTED-PAID')).toEqual([
		expect.objectContaining({
			SettleAmountCur: -250.5,
			Closed: '2026-10-01T12:00:00Z',
			LastSettleVoucher: expect.stringMatching(/^APPM-/),
		}),
	]);
	expect(await transactions('POSTED-PART')).toEqual([
		expect.objectContaining({ AmountCur: -1000, SettleAmountCur: -400, Closed: nullDate }),
	]);
	expect(await transactions('POSTED-VOID')).toEqual([expect.objectContaining({ SettleAmountCur: 0, Closed: nullDate })]);
	expect(await transactions('CREDIT-OPEN')).toEqual([expect.objectContaining({ AmountCur: 40, Closed: nullDate })]);
});

test('a payment can be followed from the invoice to its reference and back to open when voided', async () => {
	const books = {
		tables: client.fo.data,
		nextRecordId: (() => {
			let id = 1;
			return () => id++;
		})(),
	};
	const who = { company: 'usmf', vendor: '00123', invoice: 'F-1' };
	addPosted(books, { ...who, amount: 640, currency: 'USD', invoiceDate: '2026-11-01' });
	payInvoice(books, { ...who, amount: 640, date: '2026-11-10', reference: '000777' });
	const [bill] = await transactions('F-1');
	expect(bill.Closed).toBe('2026-11-10T12:00:00Z');
	const payment = await client.get(
		`VendTransBiEntities?$filter=Voucher%20eq%20'${bill.LastSettleVoucher}'&$select=PaymReference,AmountCur,AccountNum`,
	);
	expect(payment.json.value).toEqual([expect.objectContaining({ PaymReference: '000777', AmountCur: 640, AccountNum: '00123' })]);
	const settled = await client.get("VendorPaymentJournalLineSettledInvoices?$filter=InvoiceNumber%20eq%20'F-1'&$select=JournalBatchNumber");
	expect(settled.json.value).toHaveLength(1);
	voidPayment(books, { ...who, reference: '000777', date: '2026-11-12' });
	expect((await transactions('F-1'))[0]).toMatchObject({ SettleAmountCur: 0, Closed: nullDate });
	expect(() => payInvoice(books, { ...who, invoice: 'NONE', amount: 1, date: '2026-11-12', reference: 'x' })).toThrow('No posted invoice');
});
