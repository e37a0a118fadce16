import type { Invoice } from '../../../core/model';
import type { BookSettings } from '../../../nodes/SapB1/books';
import { linesOf, type Row } from '../../../simulators/sapB1';
import { invoice, line, startCompany, type TestCompany } from './environment';

let company: TestCompany;
afterEach(async () => await company.close());

const tables = () => company.b1.company.tables;
const live = (set: 'PurchaseInvoices' | 'PurchaseCreditNotes' = 'PurchaseInvoices') => tables()[set].filter((row) => row.CancelStatus === 'csNo');
const openDrafts = () => tables().Drafts.filter((row) => row.DocumentStatus === 'bost_Open');

async function post(given: Invoice[], settings: BookSettings = {}) {
	const { bills } = company.books(settings);
	const prepared = await bills.prepare(given);
	expect(prepared.flatMap(({ problems }) => problems)).toEqual([]);
	return { bills, prepared, answers: await bills.create(prepared) };
}

describe.each(['v1', 'v2'] as const)('Service Layer %s', (version) => {
	beforeEach(async () => {
		company = await startCompany({}, version);
	});

	test.each(['draft', 'direct'] as const)('posting method %s: an invoice becomes one posted document with its lines, codes and our mark', async (postingMethod) => {
		const one = invoice({ dueDate: '2026-12-02', terms: { code: 'net 30' }, lines: [line({ dimensions: [{ name: 'Department', value: '0100' }, { name: 'Region', value: 'R-EU' }, { name: 'Project', value: 'P1' }], taxCode: 'EX' })] });
		const { answers, bills } = await post([one], { postingMethod, referenceField: 'U_StampliRef' });
		const { reference } = bills.expected(one);
		expect(answers).toMatchObject([{ status: 'created', bill: { state: 'A/P invoice', open: false, total: '40', reference } }]);
		expect(live()).toMatchObject([
			{ NumAtCard: one.invoiceNumber, DocDate: '2026-11-02', DocDueDate: '2026-12-02', PaymentGroupCode: 1, U_StampliRef: reference, DocumentLines: [{ AccountCode: '6100', CostingCode: '0100', CostingCode2: 'R-EU', ProjectCode: 'P1', TaxCode: 'EX' }] },
		]);
		expect(openDrafts()).toEqual([]);
	});

	test('a credit note becomes an A/P credit memo with positive amounts', async () => {
		const { answers } = await post([invoice({ type: 'credit' })]);
		expect(answers).toMatchObject([{ status: 'created', bill: { type: 'credit', state: 'A/P credit memo', total: '40' } }]);
		expect(live('PurchaseCreditNotes')).toMatchObject([{ DocTotal: 40 }]);
	});

	test('lines of a purchase order are based on it; where the goods were received, on the receipt', async () => {
		const order = line({ kind: 'item', glAccount: undefined, poNumber: '4501', poLine: '2', quantity: '2', unitPrice: '80', amount: '160.00' });
		const received = line({ lineNumber: '2', kind: 'item', glAccount: undefined, poNumber: '4502', poLine: '0', quantity: '6', unitPrice: '25.10', amount: '150.60' });
		await post([invoice({ lines: [order, received], totalAmount: '310.60' })]);
		expect(linesOf(live()[0]!)).toMatchObject([{ BaseType: 22, BaseEntry: 315, BaseLine: 2, Quantity: 2 }, { BaseType: 20, BaseEntry: 700, BaseLine: 0 }]);
		expect(tables().PurchaseDeliveryNotes[0]).toMatchObject({ DocumentStatus: 'bost_Close' });
	});

	test('an account line beside ordered items is entered as the item that the settings name', async () => {
		const order = line({ kind: 'item', glAccount: undefined, poNumber: '4501', poLine: '0', quantity: '1', unitPrice: '25.10', amount: '25.10' });
		const freight = line({ lineNumber: '2', description: 'Freight', glAccount: '0640', amount: '9.90' });
		const { answers } = await post([invoice({ lines: [order, freight], totalAmount: '35.00' })], { expenseItem: 'SVC' });
		expect(answers).toMatchObject([{ status: 'created' }]);
		expect(linesOf(live()[0]!)).toMatchObject([{ ItemCode: 'A1000' }, { ItemCode: 'SVC', AccountCode: '0640', LineTotal: 9.9 }]);
	});

	test('a service order line and a foreign currency keep the invoice\'s amounts', async () => {
		await post([invoice({ lines: [line({ glAccount: undefined, poNumber: '4504', poLine: '0', amount: '900.00' })], totalAmount: '900.00' })]);
		const { answers } = await post([invoice({ vendor: { vendorId: 'V20000' }, currency: 'EUR', lines: [line({ amount: '33.33' }), line({ lineNumber: '2', amount: '0.01' })], totalAmount: '33.34' })]);
		expect(answers).toMatchObject([{ status: 'created', bill: { currency: 'EUR', total: '33.34', lineAmounts: ['33.33', '0.01'] } }]);
		expect(live()).toMatchObject([{ DocTotal: 900 }, { DocCurrency: 'EUR', DocTotalFc: 33.34, DocTotal: 36.67 }]);
	});

	test('a total that SAP works out differently leaves nothing behind and is told with both figures', async () => {
		company.b1.settings.determinedTax = 8;
		const { answers, bills } = await post([invoice()]);
		expect(answers).toMatchObject([{ status: 'refused', problems: [{ code: 'total.differs', field: 'totalAmount', message: expect.stringMatching(/43\.2.*40\.00/) }] }]);
		expect([tables().PurchaseInvoices, tables().Drafts]).toEqual([[], []]);
		expect(bills.name).toBe('SAP Business One');
	});

	test('posted directly, a total that differs is cancelled again and is told', async () => {
		company.b1.settings.taxDifference = 0.01;
		const one = invoice();
		const { answers, bills } = await post([one], { postingMethod: 'direct' });
		// Every try would leave two documents: it waits for a person.
		expect(answers).toMatchObject([{ status: 'refused', problems: [{ code: 'total.differs', kind: 'invalid', message: expect.stringContaining('cancelled again'), fix: expect.stringContaining('retry') }] }]);
		expect(tables().PurchaseInvoices.map((row) => row.CancelStatus)).toEqual(['csYes', 'csCancellation']);
		expect(await bills.find([one])).toEqual([[]]);
	});

	test('posted directly, a total that differs and cannot be cancelled is never taken for posted', async () => {
		company.b1.settings.taxDifference = 0.01;
		company.b1.faults.next({ kind: 'status', status: 502, times: 9, match: { method: 'POST', path: '/Cancel' } });
		const one = invoice();
		const { answers, bills } = await post([one], { postingMethod: 'direct' });
		expect(answers).toMatchObject([{ status: 'lost', message: expect.stringContaining('40.01') }]);
		expect(await bills.find([one])).toMatchObject([[{ total: '40.01', open: false }]]);
	});

	test('a rounding difference that the settings allow is entered as the document\'s rounding', async () => {
		company.b1.settings.taxDifference = 0.01;
		const { answers } = await post([invoice()], { maxRounding: '0.02' });
		expect(answers).toMatchObject([{ status: 'created', bill: { total: '40' } }]);
		expect(live()).toMatchObject([{ Rounding: 'tYES', RoundingDiffAmount: -0.01, DocTotal: 40 }]);
		const { answers: more } = await post([invoice()], { maxRounding: '0.005' });
		expect(more).toMatchObject([{ status: 'refused', problems: [{ code: 'total.differs' }] }]);
	});

	test('what SAP refuses only when the draft becomes a document is told, and the draft is gone', async () => {
		company.b1.settings.duplicateReference = 'block';
		const one = invoice({ invoiceNumber: 'D-1' });
		tables().PurchaseInvoices.push({ DocEntry: 9000, CardCode: 'V10000', NumAtCard: 'D-1', CancelStatus: 'csNo', DocType: 'dDocument_Service', DocTotal: 1, DocumentLines: [] });
		const { answers } = await post([one]);
		expect(answers).toMatchObject([{ status: 'refused', problems: [{ code: 'erp.refused.-10', field: 'invoiceNumber' }] }]);
		expect(tables().Drafts).toEqual([]);
	});

	test.each([
		['draft', 'refused'],
		['draft', 'silent'],
		['direct', 'refused'],
	] as const)('an approval procedure (%s, %s) leaves a draft that awaits its approval, and that is what is reported', async (postingMethod, approvalOfDrafts) => {
		Object.assign(company.b1.settings, { approvalFrom: 10, approvalOfDrafts });
		const one = invoice();
		const { answers, bills } = await post([one], { postingMethod });
		expect(answers).toMatchObject([{ status: 'created', bill: { state: 'draft, awaiting approval', open: true, number: expect.stringMatching(/^draft \d+$/) } }]);
		expect(await bills.find([one])).toMatchObject([[{ state: 'draft, awaiting approval', total: '40' }]]);
		expect([live(), openDrafts().length]).toEqual([[], 1]);
	});

	test('once approved, our draft is made a document by the next run that asks', async () => {
		company.b1.settings.approvalFrom = 10;
		const one = invoice();
		await post([one]);
		tables().Drafts[0]!.AuthorizationStatus = 'dasApproved';
		const { bills } = company.books();
		const [[draft]] = (await bills.find([one])) as [[NonNullable<Awaited<ReturnType<typeof bills.find>>[0][0]>]];
		expect(draft).toMatchObject({ state: 'draft, approved', unfinished: true });
		expect(await bills.complete!(draft, (await bills.prepare([one]))[0]!)).toMatchObject({ status: 'created', bill: { state: 'A/P invoice' } });
		expect([live().length, openDrafts().length]).toEqual([1, 0]);
	});

	test('an approval\'s draft with another total is deleted again', async () => {
		Object.assign(company.b1.settings, { approvalFrom: 10, taxDifference: 1 });
		const { answers } = await post([invoice()], { postingMethod: 'direct' });
		expect(answers).toMatchObject([{ status: 'refused', problems: [{ code: 'total.differs' }] }]);
		expect(tables().Drafts).toEqual([]);
	});

	test('a missing record on a direct post, without any draft, is a refusal', async () => {
		const { bills, prepared } = await post([invoice()], { postingMethod: 'direct' });
		const body = structuredClone(prepared[0]!.payload) as { body: { NumAtCard: string; DocumentLines: Row[] } };
		Object.assign(body.body, { NumAtCard: 'OTHER-1' });
		Object.assign(body.body.DocumentLines[0]!, { CostingCode: 'Centr_z' });
		expect(await bills.create([{ ...prepared[0]!, invoice: invoice({ invoiceNumber: 'OTHER-1' }), payload: body }])).toMatchObject([{ status: 'refused', problems: [{ code: 'erp.missingRecord' }] }]);
	});

	test.each([[], [{ AuthorizationStatus: 'dasPending' }]] as Row[][])('a refusal of a direct post leaves a person\'s equal draft alone (%o)', async (more = {}) => {
		const one = invoice();
		const { bills, prepared } = await post([one], { postingMethod: 'direct' });
		tables().PurchaseInvoices.length = 0;
		tables().Drafts.push({ ...structuredClone(prepared[0]!.payload as { body: Row }).body, DocEntry: 99, DocObjectCode: 'oPurchaseInvoices', Comments: 'mine', DocTotal: 40, DocumentStatus: 'bost_Open', ...more });
		const body = structuredClone(prepared[0]!.payload) as { body: { DocumentLines: Row[] } };
		Object.assign(body.body.DocumentLines[0]!, { CostingCode: 'Centr_z' });
		expect(await bills.create([{ ...prepared[0]!, payload: body }])).toMatchObject([{ status: 'refused', problems: [{ code: 'erp.missingRecord' }] }]);
		expect(openDrafts()).toMatchObject([{ DocEntry: 99 }]);
	});

	test('an error that stops the node does not hide that the answer to another bill was lost', async () => {
		const given = [invoice(), invoice()];
		const { bills } = company.books({ postingMethod: 'direct' }, { sessions: 1 });
		const prepared = await bills.prepare(given);
		company.b1.faults.next({ kind: 'loseAnswer', match: { method: 'POST', path: '/PurchaseInvoices' } });
		company.b1.faults.next({ kind: 'status', status: 403, match: { method: 'POST', path: '/PurchaseInvoices' }, times: 3 });
		expect(await bills.create(prepared)).toMatchObject([{ status: 'lost' }, { status: 'notSent', message: expect.stringContaining('PurchaseInvoices') }]);
		await expect(bills.create(prepared)).rejects.toMatchObject({ kind: 'setup', code: 'sapB1.noPermission' });
	});

	test('a sign-in page in place of what became of the drafts leaves that open', async () => {
		company.b1.settings.readsInBatch = 'refused';
		const { bills } = company.books();
		const prepared = await bills.prepare([invoice(), invoice()]);
		company.b1.faults.next({ kind: 'loginPage', match: { method: 'GET', path: 'PurchaseInvoices' }, times: 9 });
		expect(await bills.create(prepared)).toMatchObject([{ status: 'lost' }, { status: 'lost' }]);
		expect(live()).toHaveLength(2);
	});

	test('a server error with a reason leaves the bill open, and the reason is kept', async () => {
		const { bills } = company.books();
		const prepared = await bills.prepare([invoice()]);
		company.b1.faults.next({ kind: 'status', status: 500, contentType: 'application/json', body: '{"error":{"code":-1,"message":"Deadlock"}}', match: { method: 'POST', path: '/Drafts' } });
		expect(await bills.create(prepared)).toMatchObject([{ status: 'lost', message: expect.stringContaining('Deadlock (-1)') }]);
	});

	test('a redirect in place of an answer to a write says nothing of what was done', async () => {
		const { bills } = company.books();
		const prepared = await bills.prepare([invoice()]);
		company.b1.faults.next({ kind: 'status', status: 302, match: { method: 'POST', path: '/Drafts' } });
		expect(await bills.create(prepared)).toMatchObject([{ status: 'lost' }]);
	});

	test('a draft that an interrupted run left is finished, not made again; a person\'s draft is left alone', async () => {
		company.b1.faults.next({ kind: 'dropConnection', match: { path: 'SaveDraftToDocument' } });
		const one = invoice();
		const { answers, bills } = await post([one]);
		expect(answers).toMatchObject([{ status: 'lost' }]);
		expect(await bills.find([one])).toEqual([[]]); // within the run that lost it, it is not taken for posted
		const next = company.books().bills;
		const [[left]] = (await next.find([one])) as [[NonNullable<Awaited<ReturnType<typeof next.find>>[0][0]>]];
		expect(left).toMatchObject({ state: 'draft', open: true, unfinished: true });
		expect(await next.complete!(left, (await next.prepare([one]))[0]!)).toMatchObject({ status: 'created', bill: { state: 'A/P invoice' } });
		expect([live().length, openDrafts().length]).toEqual([1, 0]);
		const other = invoice();
		tables().Drafts.push({ ...structuredClone(tables().Drafts[0]!), DocEntry: 99, NumAtCard: other.invoiceNumber, Comments: 'mine', DocumentStatus: 'bost_Open' });
		const [[byHand]] = (await next.find([other])) as [[object]];
		expect(byHand).not.toHaveProperty('unfinished');
		expect(byHand).toMatchObject({ theirs: true });
		expect(left).not.toHaveProperty('theirs');
	});

	test('a server that is away when it is asked what became of the drafts leaves that open, and the next run finds the documents', async () => {
		const many = [invoice(), invoice()];
		const { bills } = company.books({}, { maxWaitMs: 100 });
		const prepared = await bills.prepare(many);
		company.b1.settings.readsInBatch = 'refused';
		company.b1.faults.next({ kind: 'status', status: 503, times: 60, match: { method: 'GET', path: 'PurchaseInvoices' } });
		expect(await bills.create(prepared)).toMatchObject([{ status: 'lost' }, { status: 'lost' }]);
		company.b1.faults.clear();
		expect(await company.books().bills.find(many)).toMatchObject([[{ state: 'A/P invoice' }], [{ state: 'A/P invoice' }]]);
	});

	test.each(['closed', 'removed'] as const)('drafts that are %s once they are documents do not count', async (draftAfterPosting) => {
		company.b1.settings.draftAfterPosting = draftAfterPosting;
		const one = invoice();
		const { answers, bills } = await post([one]);
		expect(answers).toMatchObject([{ status: 'created' }]);
		expect(await bills.find([one])).toMatchObject([[{ state: 'A/P invoice' }]]);
	});

	test('many invoices share sessions and look-ups', async () => {
		const many = Array.from({ length: 10 }, () => invoice());
		company.b1.journal.length = 0;
		const { bills } = company.books();
		await bills.find(many);
		const { answers } = { answers: await bills.create(await bills.prepare(many)) };
		expect(answers.every(({ status }) => status === 'created')).toBe(true);
		// Two per invoice for the draft and its document; everything else is asked once for all.
		expect(company.b1.journal.length).toBeLessThanOrEqual(2 * many.length + 20);
		expect(company.b1.sessions.overlaps).toBe(0);
	});
});

describe('journal entries', () => {
	beforeEach(async () => {
		company = await startCompany();
	});
	const settings: BookSettings = { documentKind: 'journalEntry', taxAccount: '1180' };
	const entries = () => tables().JournalEntries;

	test('an invoice with tax is one balanced entry, found again by its references, and taken back by a reversing entry', async () => {
		const one = invoice({ lines: [line({ dimensions: [{ name: 'Department', value: '0100' }] }), line({ lineNumber: '2', amount: '-5.00', description: 'Discount' })], taxAmount: '2.50', totalAmount: '37.50' });
		const { answers, bills } = await post([one], settings);
		expect(answers).toMatchObject([{ status: 'created', bill: { state: 'journal entry', total: '37.5', type: 'invoice', lineAmounts: ['40', '-5'] } }]);
		expect(entries()).toMatchObject([{ Reference2: one.invoiceNumber, JournalEntryLines: [{ ShortName: 'V10000', AccountCode: '2100', Credit: 37.5 }, { AccountCode: '6100', Debit: 40, CostingCode: '0100' }, { Credit: 5 }, { AccountCode: '1180', Debit: 2.5 }] }]);
		const [found] = await bills.find([one]);
		expect(found).toMatchObject([{ reference: bills.expected(one).reference }]);
		const { reversals } = company.books(settings);
		expect(await reversals!.reverse(one, found![0]!, { way: 'cancel', reason: 'x' })).toMatchObject({ status: 'reversed' });
		expect(await bills.find([one])).toEqual([[]]);
		expect(await reversals!.reverse(one, found![0]!, { way: 'cancel', reason: 'x' })).toMatchObject({ status: 'refused' });
	});

	test('an invoice and a credit of the same number do not hide each other', async () => {
		const one = invoice({ invoiceNumber: 'BOTH-1' });
		const credit = { ...one, type: 'credit' as const };
		const { bills } = await post([one, credit], settings);
		expect((await bills.find([one]))[0]!.map(({ type }) => type)).toEqual(['invoice', 'credit']);
	});

	test('an entry in foreign currency carries foreign amounts', async () => {
		const { answers } = await post([invoice({ vendor: { vendorId: 'V20000' }, currency: 'EUR' })], settings);
		expect(answers).toMatchObject([{ status: 'created', bill: { currency: 'EUR', total: '40' } }]);
		expect(linesOf(entries()[0]!, 'JournalEntryLines')).toMatchObject([{ FCCredit: 40, FCCurrency: 'EUR', Credit: 44 }, { FCDebit: 40 }]);
	});

	test('with branches every line names one, and each branch balances by itself', async () => {
		const { bills } = company.books({ ...settings, branch: 'Main' }, {}, { companyDb: 'SBODEMODE' });
		const one = invoice({ companyId: 'SBODEMODE', currency: 'EUR', lines: [line(), line({ lineNumber: '2', amount: '2.00', dimensions: [{ name: 'Branch', value: 'München' }] })], totalAmount: '42.00' });
		const prepared = await bills.prepare([one]);
		expect(prepared[0]!.problems).toEqual([]);
		expect(await bills.create(prepared)).toMatchObject([{ status: 'created' }]);
		const [entry] = company.b1.companies.get('SBODEMODE')!.tables.JournalEntries;
		expect(linesOf(entry!, 'JournalEntryLines').map((each) => [each.BPLID, Number(each.Debit) - Number(each.Credit)])).toEqual([[2, -2], [1, -40], [1, 40], [2, 2]]);
	});
});
