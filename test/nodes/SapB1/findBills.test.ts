import type { Invoice } from '../../../core/model';
import { createBill, type Row } from '../../../simulators/sapB1';
import { looseNumber, sameNumber } from '../../../nodes/SapB1/vendorNumber';
import { invoice, line, startCompany, type TestCompany } from './environment';

let company: TestCompany;
afterEach(async () => await company.close());

const books = () => ({ company: company.b1.company, settings: company.b1.settings });
const byHand = (NumAtCard: string, more: Row = {}, set: 'PurchaseInvoices' | 'PurchaseCreditNotes' = 'PurchaseInvoices') =>
	createBill(set, { DocType: 'dDocument_Service', CardCode: 'V10000', NumAtCard, DocDate: '2026-11-02', TaxDate: '2026-11-02', DocumentLines: [{ AccountCode: '6100', LineTotal: 40 }], ...more }, books());
const find = async (one: Partial<Invoice>, settings = {}) => (await company.books(settings).bills.find([invoice(one)]))[0]!;

describe.each(['v1', 'v2'] as const)('Service Layer %s', (version) => {
	beforeEach(async () => {
		company = await startCompany({ settings: { pageSize: 2 } }, version);
	});

	test.each(['INV-77', 'inv-77', ' INV-77 ', '.INV-77', 'INV - 77', 'INV-77/'])('a document that people numbered "%s" is the invoice INV-77', async (typed) => {
		byHand(typed);
		// What stands between has to be found by the server; a space inside is the file's to tell.
		const asked = typed === 'INV - 77' ? 'INV - 77' : 'INV-77';
		expect(await find({ invoiceNumber: asked })).toMatchObject([{ state: 'A/P invoice', total: '40', date: '2026-11-02', currency: 'USD' }]);
	});

	test('a longer number, another vendor and the journal entries of documents are not', async () => {
		byHand('INV-771');
		byHand('INV-77', { CardCode: 'V50000' });
		expect(await find({ invoiceNumber: 'INV-77' })).toEqual([]);
		byHand('INV-77');
		expect(await find({ invoiceNumber: 'INV-77' })).toHaveLength(1);
	});

	test('invoice, credit memo, draft and journal entry of one number are all found, cancelled ones are not', async () => {
		const { tables } = company.b1.company;
		byHand('X-1000');
		byHand('X-1000', {}, 'PurchaseCreditNotes');
		const cancelled = byHand('X-1000');
		Object.assign(cancelled, { CancelStatus: 'csYes', Cancelled: 'tYES' });
		tables.PurchaseInvoices.push({ ...cancelled, DocEntry: 7000, CancelStatus: 'csCancellation', Cancelled: 'tNO' });
		const draft = (DocEntry: number, AuthorizationStatus: string) => ({ ...byHand('x'), DocEntry, NumAtCard: 'X-1000', DocObjectCode: 'oPurchaseInvoices', AuthorizationStatus });
		tables.Drafts.push(draft(1, 'dasPending'), draft(2, 'dasRejected'), draft(3, 'dasGenerated'), { ...draft(4, 'dasWithout'), DocumentStatus: 'bost_Close' }, { ...draft(5, 'dasWithout'), DocObjectCode: 'oPurchaseOrders' });
		tables.JournalEntries.push({ JdtNum: 800, Number: 800, Reference2: 'X-1000', OriginalJournal: 'ttJournalEntry', ReferenceDate: '2026-11-02', JournalEntryLines: [{ ShortName: 'V10000', Credit: 40, Debit: 0 }, { AccountCode: '6100', Debit: 40, Credit: 0 }] });
		expect((await find({ invoiceNumber: 'X-1000' })).map(({ state, type }) => `${state}: ${type}`)).toEqual(['A/P invoice: invoice', 'A/P credit memo: credit', 'journal entry: invoice', 'draft, awaiting approval: invoice']);
	});

	test('with a field of our own a bill is found even when its number was changed', async () => {
		const one = invoice();
		const { bills } = company.books({ referenceField: 'U_StampliRef' });
		byHand('CHANGED', { U_StampliRef: bills.expected(one).reference });
		expect(await bills.find([one])).toMatchObject([[{ reference: bills.expected(one).reference }]]);
		expect(await company.books().bills.find([one])).toEqual([[]]);
	});

	test('many invoices are asked in a few requests, over small pages, each answered for itself', async () => {
		const many = Array.from({ length: 30 }, (_, i) => invoice({ invoiceNumber: `M-${1000 + i}` }));
		for (const one of many.slice(0, 25)) byHand(one.invoiceNumber);
		const { bills } = company.books();
		company.b1.settings.honourMaxPageSize = false;
		expect((await bills.find(many)).map((found) => found.length)).toEqual(many.map((_, i) => (i < 25 ? 1 : 0)));
		company.b1.settings.honourMaxPageSize = true;
		company.b1.journal.length = 0;
		await bills.find(many);
		expect(company.b1.journal.length).toBeLessThanOrEqual(8);
	});

	test('a field that does not exist on the documents stops the node and says so', async () => {
		company.b1.settings.userFields = {};
		await expect(find({}, { referenceField: 'U_StampliRef' })).rejects.toMatchObject({ kind: 'setup', code: 'sapB1.readRefused', hint: expect.stringContaining('user field') });
	});
});

test('numbers compare without case, spaces and what stands around them, and with everything inside', () => {
	expect(looseNumber(' .Ab 12/3- ')).toBe('AB12/3');
	expect([sameNumber('A-1', 'a-1'), sameNumber('A-1', 'A1'), sameNumber('0012', '12'), sameNumber('--', '--')]).toEqual([true, false, false, true]);
});

test('an invoice without number or vendor is asked for nothing', async () => {
	company = await startCompany();
	const { bills } = company.books();
	expect(await bills.find([invoice({ vendor: {} }), invoice({ invoiceNumber: '' }), invoice({ lines: [line()], companyId: 'OTHER' })])).toEqual([[], [], []]);
	expect(company.b1.journal.filter(({ method }) => method === 'GET')).toEqual([]);
});
