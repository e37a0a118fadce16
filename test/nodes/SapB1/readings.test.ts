import type { SapB1Settings } from '../../../simulators/sapB1';
import { invoice, line, startCompany, type TestCompany } from './environment';

let company: TestCompany;
afterEach(async () => await company.close());

const tables = () => company.b1.company.tables;
const live = () => tables().PurchaseInvoices.filter((row) => row.CancelStatus !== 'csYes' && row.CancelStatus !== 'csCancellation');
const openDrafts = () => tables().Drafts.filter((row) => row.DocumentStatus === 'bost_Open');

describe.each(['v1', 'v2'] as const)('what the sources leave open, Service Layer %s', (version) => {
	beforeEach(async () => {
		company = await startCompany({}, version);
	});

	test.each(['draft', 'direct'] as const)('amounts as binary numbers that only come near them are the amounts that the database keeps (%s)', async (postingMethod) => {
		company.b1.settings.amounts = 'binary';
		const given = [invoice(), invoice({ vendor: { vendorId: 'V20000' }, currency: 'EUR', lines: [line({ amount: '33.33' }), line({ lineNumber: '2', amount: '0.07' })], totalAmount: '33.40' })];
		const { bills } = company.books({ postingMethod });
		expect(await bills.create(await bills.prepare(given))).toMatchObject([{ status: 'created', bill: { total: '40' } }, { status: 'created', bill: { total: '33.4', lineAmounts: ['33.33', '0.07'] } }]);
		expect(live()).toHaveLength(2);
	});

	test('a document whose cancelling status is not known here is a document: it is found, and never made again', async () => {
		const one = invoice();
		const { bills } = company.books();
		await bills.create(await bills.prepare([one]));
		live()[0]!.CancelStatus = 'csSomethingNew';
		expect(await bills.find([one])).toMatchObject([[{ state: 'A/P invoice', total: '40' }]]);
	});

	test('a document that the server confirmed and that cannot be found again is posted: it is not made a second time', async () => {
		company.b1.settings.rewritesDocuments = true;
		const given = [invoice(), invoice({ type: 'credit' })];
		const { bills } = company.books();
		expect(await bills.create(await bills.prepare(given))).toMatchObject([
			{ status: 'created', bill: { state: 'A/P invoice', open: false, number: expect.stringMatching(/^of draft \d+$/) } },
			{ status: 'created', bill: { state: 'A/P credit memo', open: false } },
		]);
	});

	test.each(['removed', 'closed'] as const)('but not while its draft may still be there (%s): when that cannot be read, it stays open', async (draftAfterPosting) => {
		Object.assign(company.b1.settings, { rewritesDocuments: true, draftAfterPosting });
		company.b1.faults.next({ kind: 'status', status: 404, times: 9, match: { method: 'GET', path: 'Drafts(' } });
		const { bills } = company.books();
		expect(await bills.create(await bills.prepare([invoice()]))).toMatchObject([{ status: 'lost' }]);
	});

	test.each(['refusedAnother', 'silentAnother'] as const)('an approval procedure that makes a draft of its own (%s) leaves that one alone, for one bill and for several', async (approvalOfDrafts) => {
		Object.assign(company.b1.settings, { approvalFrom: 10, approvalOfDrafts });
		for (const given of [[invoice()], Array.from({ length: 4 }, () => invoice())]) {
			const { bills } = company.books();
			expect(await bills.create(await bills.prepare(given))).toEqual(given.map(() => expect.objectContaining({ status: 'created', bill: expect.objectContaining({ state: 'draft, awaiting approval' }) })));
			expect(openDrafts().filter((row) => given.some(({ invoiceNumber }) => invoiceNumber === row.NumAtCard)).map((row) => row.AuthorizationStatus)).toEqual(given.map(() => 'dasPending'));
		}
	});

	test('of two drafts of ours the one that awaits its approval counts', async () => {
		Object.assign(company.b1.settings, { approvalFrom: 10, approvalOfDrafts: 'silentAnother' });
		company.b1.faults.next({ kind: 'loseAnswer', match: { path: 'SaveDraftToDocument' } });
		const one = invoice();
		const { bills } = company.books();
		expect(await bills.create(await bills.prepare([one]))).toMatchObject([{ status: 'lost' }]);
		expect(await company.books().bills.find([one])).toMatchObject([[{ state: 'draft, awaiting approval' }, { state: 'draft' }]]);
	});

	test('pages are followed when a link repeats the options as they were before they were encoded', async () => {
		Object.assign(company.b1.settings, { nextLink: 'decoded', pageSize: 2, honourMaxPageSize: false });
		const names = ['A&B #1+2 100%', "O'Neil & Sons", 'x', 'y', 'z'];
		names.forEach((Code) => tables().Projects.push({ Code, Name: Code, Active: 'tYES' }));
		const $filter = names.map((name) => `Code eq '${name.replaceAll("'", "''")}'`).join(' or ');
		expect((await company.connect().all('Projects', { $filter, $select: 'Code', $orderby: 'Code', $top: 4 })).map((row) => row.Code)).toEqual([...names].sort().slice(0, 4));
	});

	test.each(['A[1]7-99', '100%_77', 'A^B\\77'])('the number %s is found where the database takes signs in it for wildcards', async (invoiceNumber) => {
		company.b1.settings.containsIsLike = true;
		const one = invoice({ invoiceNumber });
		const { bills } = company.books();
		await bills.create(await bills.prepare([one]));
		expect(await company.books().bills.find([one])).toMatchObject([[{ state: 'A/P invoice' }]]);
	});

	test('a posting year whose number is not among the newest is left to the server', async () => {
		company.b1.settings.yearsAddedLater = 6;
		const [prepared] = await company.books().bills.prepare([invoice()]);
		expect(prepared!.problems).toEqual([]);
	});

	test('cookies that a front end put into one header are all sent back', async () => {
		company.b1.settings.foldedCookies = true;
		expect(await company.connect().all('Projects', { $select: 'Code' })).toHaveLength(3);
	});

	test.each<SapB1Settings['sessionsRefused']>([{ status: 401, code: -1 }, { status: 400, code: 100000027 }, { status: 500, code: -1 }])('a server that refuses further sessions with %o gets the work in those it gave', async (sessionsRefused) => {
		Object.assign(company.b1.settings, { maxSessions: 1, sessionsRefused });
		const connection = company.connect({ sessions: 4 });
		const all = await Promise.all(Array.from({ length: 8 }, () => connection.all('Projects', { $select: 'Code' })));
		expect(all.map((rows) => rows.length)).toEqual(all.map(() => 3));
		expect(company.b1.sessions.logins).toBeLessThanOrEqual(4);
	});

	test('a password that was changed meanwhile is tried once, although other sessions seem open', async () => {
		const connection = company.connect({ sessions: 3 });
		company.b1.settings.serviceMs = 20;
		await Promise.all(Array.from({ length: 3 }, () => connection.all('Projects', {})));
		const { logins } = company.b1.sessions;
		company.b1.company.users.integration = 'Another#1';
		company.b1.expireSessions();
		const all = await Promise.allSettled(Array.from({ length: 3 }, () => connection.all('Projects', {})));
		expect(all).toEqual(all.map(() => ({ status: 'rejected', reason: expect.objectContaining({ kind: 'setup', code: 'sapB1.login' }) })));
		expect(company.b1.sessions.logins - logins).toBe(1);
	});

	test('a remark that names another bill of ours before our mark does not hide it', async () => {
		const [first, second] = [invoice(), invoice()];
		const { bills } = company.books();
		const note = `Replaces Stampli ${bills.expected(first).reference}`;
		company.b1.faults.next({ kind: 'dropConnection', match: { path: 'SaveDraftToDocument' } });
		await bills.create(await bills.prepare([{ ...second, notes: [note] }]));
		expect(await company.books().bills.find([second])).toMatchObject([[{ reference: bills.expected(second).reference, unfinished: true }]]);
	});

	test('a company whose local currency is not told stops the node', async () => {
		company.b1.company.localCurrency = '';
		await expect(company.books().bills.prepare([invoice()])).rejects.toMatchObject({ kind: 'setup', code: 'sapB1.noLocalCurrency' });
	});

	test('a text that is cut keeps whole characters', async () => {
		const smile = '😀';
		const [prepared] = await company.books().bills.prepare([invoice({ notes: [`${'x'.repeat(222)}${smile.repeat(9)}`], lines: [line({ description: `${'x'.repeat(99)}${smile}` })] })]);
		const { body } = prepared!.payload as { body: { Comments: string; DocumentLines: { ItemDescription: string }[] } };
		expect([body.Comments.isWellFormed(), body.DocumentLines[0]!.ItemDescription]).toEqual([true, 'x'.repeat(99)]);
		expect(body.Comments.length).toBeLessThanOrEqual(254);
	});

	test('a vendor written in the other case is matched to his goods receipt all the same', async () => {
		const received = line({ kind: 'item', glAccount: undefined, poNumber: '4502', poLine: '0', quantity: '6', unitPrice: '25.10', amount: '150.60' });
		const { bills } = company.books();
		const [prepared] = await bills.prepare([invoice({ vendor: { vendorId: 'v10000' }, lines: [received], totalAmount: '150.60' })]);
		expect(prepared).toMatchObject({ problems: [], payload: { body: { CardCode: 'V10000', DocumentLines: [{ BaseType: 20, BaseEntry: 700 }] } } });
	});
});
