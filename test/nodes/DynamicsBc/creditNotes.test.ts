import { openDynamicsBcBooks } from '../../../nodes/DynamicsBc/books';
import { defaultSettings } from '../../../simulators/dynamicsNav/settings';
import { company, inErp, invoice, line, startEnvironment, type TestEnvironment } from './environment';
import { postByHand } from '../../../simulators/dynamicsBc/byHand';
import { publishedPages } from '../../../simulators/dynamicsBc/publishedPages';

/* Credit memos go through a published page of the same environment, which API v2.0 has none for. */

let environment: TestEnvironment;
let memos: () => Record<string, unknown>[];
let memoLines: () => unknown[];
const start = async (published = defaultSettings.services) => {
	const { companies, pages } = publishedPages(published);
	memos = () => companies[0]!.tables.PurchaseHeader.filter((row) => row.Document_Type === 'Credit Memo');
	memoLines = () => companies[0]!.tables.PurchaseLine.filter((row) => row.Document_Type === 'Credit Memo');
	environment = await startEnvironment({ pages });
	return openDynamicsBcBooks(environment.connect(), { company });
};
afterEach(async () => await environment.close());
const credit = () => invoice({ type: 'credit', companyId: 'CRONUS International', lines: [line({ dimensions: [{ name: 'DEPARTMENT', value: 'PROD' }] })] });

test('an invoice and a credit note of one call go each their way, in the order of the call', async () => {
	const { bills } = await start();
	const [first, memo, second] = [invoice(), credit(), invoice()];
	const prepared = await bills.prepare([first, memo, second]);
	expect(prepared.map(({ problems }) => problems)).toEqual([[], [], []]);
	expect(prepared.map((bill) => bill.invoice)).toEqual([first, memo, second]);
	expect(await bills.create(prepared)).toMatchObject([{ status: 'created', bill: { state: 'draft purchase invoice' } }, { status: 'created', bill: { state: 'draft purchase credit memo', type: 'credit', total: '40' } }, { status: 'created' }]);
	expect(memos()).toMatchObject([{ Vendor_Cr_Memo_No: memo.invoiceNumber.toUpperCase(), Buy_from_Vendor_No: '10000' }]);
	expect([first, memo, second].map((each) => inErp(environment.books, each).length)).toEqual([1, 0, 1]);
	expect(await bills.find([first, memo])).toMatchObject([[{ type: 'invoice' }], [{ type: 'credit', state: 'draft purchase credit memo', total: '40' }]]);
});

test('a draft credit memo can be deleted again, and only that', async () => {
	const { bills, reversals } = await start();
	const memo = credit();
	await bills.create(await bills.prepare([memo]));
	const [[bill]] = (await bills.find([memo])) as [[NonNullable<Awaited<ReturnType<typeof bills.find>>[0][0]>]];
	expect(await reversals!.reverse(memo, bill, { way: 'deleteDraft', reason: 'Wrong' })).toMatchObject({ status: 'reversed' });
	expect(memos()).toEqual([]);
});

describe('a posted invoice', () => {
	const posted = async (changes = {}) => {
		const { bills, reversals } = await start();
		const given = invoice(changes);
		await bills.create(await bills.prepare([given]));
		postByHand({ books: environment.books, settings: environment.bc.settings }, given.invoiceNumber);
		const billOf = async () => (await bills.find([given]))[0]![0]!;
		return { given, bills, takeBack: async () => await reversals!.reverse(given, await billOf(), { way: 'creditMemo', date: '2026-06-30', reason: 'Wrong' }) };
	};

	test('is taken back by one draft credit memo with its number and lines, however often that is asked', async () => {
		const { given, takeBack } = await posted({ companyId: undefined });
		expect(await takeBack()).toMatchObject({ status: 'reversed', state: 'draft purchase credit memo' });
		expect(memos()).toMatchObject([{ Vendor_Cr_Memo_No: given.invoiceNumber, Buy_from_Vendor_No: '10000', Posting_Date: '2026-06-30' }]);
		expect(await takeBack()).toMatchObject({ status: 'refused', problems: [{ code: 'reversal.exists' }] });
		expect(memos()).toHaveLength(1);
	});

	test('is taken back too when the answer to the credit memo is lost', async () => {
		const { takeBack } = await posted();
		environment.bc.faults.next({ kind: 'loseAnswer', match: { method: 'POST', path: 'PurchaseCreditMemo' } });
		expect(await takeBack()).toMatchObject({ status: 'reversed' });
		expect(memos()).toHaveLength(1);
	});

	test('is taken back by the rest of a credit memo that an interrupted run left half made', async () => {
		const { takeBack } = await posted({ lines: [line({ amount: '25' }), line({ lineNumber: '2', amount: '15' })] });
		environment.bc.faults.next({ kind: 'dropConnection', match: { method: 'POST', path: 'Lines' }, times: 20 });
		expect(await takeBack()).not.toMatchObject({ status: 'reversed' });
		expect([memos().length, memoLines().length]).toEqual([1, 0]);
		environment.bc.faults.clear();
		expect(await takeBack()).toMatchObject({ status: 'reversed' });
		expect([memos().length, memoLines().length]).toEqual([1, 2]);
	});

	test('that is a draft still is not credited', async () => {
		const { bills, reversals } = await start();
		const given = invoice();
		await bills.create(await bills.prepare([given]));
		const [[bill]] = (await bills.find([given])) as [[NonNullable<Awaited<ReturnType<typeof bills.find>>[0][0]>]];
		expect(await reversals!.reverse(given, bill, { way: 'creditMemo', reason: 'Wrong' })).toMatchObject({ status: 'refused', problems: [{ code: 'reversal.notPosted' }] });
		expect(memos()).toEqual([]);
	});

	test('without the page of credit memos, is refused with what to publish', async () => {
		const { bills, reversals } = await start(defaultSettings.services.filter(({ page }) => page !== 52));
		const given = invoice();
		await bills.create(await bills.prepare([given]));
		postByHand({ books: environment.books, settings: environment.bc.settings }, given.invoiceNumber);
		const [[bill]] = (await bills.find([given])) as [[NonNullable<Awaited<ReturnType<typeof bills.find>>[0][0]>]];
		expect(await reversals!.reverse(given, bill, { way: 'creditMemo', reason: 'Wrong' })).toMatchObject({ status: 'refused', problems: [{ fix: expect.stringContaining('52') }] });
	});
});

test('where the page of credit memos is not published they are held, with what to publish; invoices go on', async () => {
	const { bills } = await start(defaultSettings.services.filter(({ page }) => page !== 52));
	const [memo, given] = [credit(), invoice()];
	const prepared = await bills.prepare([memo, given]);
	expect(prepared.map(({ problems }) => problems.map(({ code }) => code))).toEqual([['credit.unsupported'], []]);
	expect(prepared[0]!.problems[0]!.fix).toContain('52');
});

test('with "hold" nothing is asked of the pages', async () => {
	await start();
	const { bills } = openDynamicsBcBooks(environment.connect(), { company, creditNotes: 'hold' });
	environment.bc.resetCounters();
	expect((await bills.prepare([credit()]))[0]!.problems.map(({ code }) => code)).toEqual(['credit.unsupported']);
	expect(environment.bc.journal.some(({ url }) => url.includes('ODataV4'))).toBe(false);
});
