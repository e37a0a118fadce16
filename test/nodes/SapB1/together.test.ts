import type { FaultOrder } from '../../../simulators/faults';
import type { SapB1Settings } from '../../../simulators/sapB1';
import { invoice, startCompany, type TestCompany } from './environment';

let company: TestCompany;
afterEach(async () => await company.close());

const tables = () => company.b1.company.tables;
const numbers = (rows: { NumAtCard?: unknown }[]) => rows.map(({ NumAtCard }) => String(NumAtCard)).sort();
const openDrafts = () => tables().Drafts.filter((row) => row.DocumentStatus === 'bost_Open');
const posts = (path: string) => company.b1.journal.filter(({ method, url }) => method === 'POST' && url.endsWith(path)).length;
const six = () => Array.from({ length: 6 }, () => invoice());

async function createAll(given = six(), { settings = {}, fault }: { settings?: Partial<SapB1Settings>; fault?: FaultOrder } = {}) {
	const { bills } = company.books();
	const prepared = await bills.prepare(given);
	Object.assign(company.b1.settings, settings);
	if (fault) company.b1.faults.next(fault);
	company.b1.journal.length = 0;
	return { given, answers: await bills.create(prepared) };
}

describe.each(['v1', 'v2'] as const)('several bills in one request, Service Layer %s', (version) => {
	beforeEach(async () => {
		company = await startCompany({}, version);
	});

	test('their drafts take one request and their documents another', async () => {
		const { given, answers } = await createAll();
		expect(answers.map(({ status }) => status)).toEqual(given.map(() => 'created'));
		expect([posts('/$batch'), posts('/Drafts'), posts('/DraftsService_SaveDraftToDocument')]).toEqual([2, 0, 0]);
		expect(numbers(tables().PurchaseInvoices)).toEqual(given.map((each) => each.invoiceNumber));
		expect(openDrafts()).toEqual([]);
	});

	test('twenty bills take six requests: three to look for them, their drafts, their documents, and what these have become', async () => {
		const given = Array.from({ length: 20 }, () => invoice());
		const { bills } = company.books();
		const prepared = await bills.prepare(given);
		company.b1.journal.length = 0;
		await bills.find(given, 'ownType');
		await bills.create(prepared);
		expect(company.b1.journal.map(({ method, url }) => `${method} ${/\/([$\w]+)(?:\?|$)/.exec(url)![1]}`).sort()).toEqual(['GET Drafts', 'GET JournalEntries', 'GET PurchaseInvoices', 'GET PurchaseInvoices', 'POST $batch', 'POST $batch']);
	});

	test.each([
		['draft', 'strict'],
		['document', 'lenient'],
	] as const)('one whose %s is refused is told so in its own words, and keeps none of the others back', async (_what, draftChecks) => {
		const given = six().map((each, i) => (i === 2 ? { ...each, invoiceDate: '2026-03-05' } : each));
		const { answers } = await createAll(given, { settings: { draftChecks, lockedPeriods: [{ from: '2026-03-01', to: '2026-03-31' }] } });
		expect(answers.map(({ status }) => status)).toEqual(['created', 'created', 'refused', 'created', 'created', 'created']);
		expect(answers[2]).toMatchObject({ problems: [{ code: 'period.closed' }] });
		expect(numbers(tables().PurchaseInvoices)).toEqual(given.filter((_, i) => i !== 2).map((each) => each.invoiceNumber));
		expect(openDrafts()).toEqual([]);
	});

	test('an answer that is lost leaves all of them open, and each exists once', async () => {
		const { given, answers } = await createAll(six(), { fault: { kind: 'loseAnswer', match: { path: '$batch' } } });
		expect(answers.map(({ status }) => status)).toEqual(given.map(() => 'lost'));
		expect(numbers(openDrafts())).toEqual(given.map((each) => each.invoiceNumber));
		expect(tables().PurchaseInvoices).toEqual([]);
		expect((await company.books().bills.find(given)).map((found) => found.map(({ state, unfinished }) => [state, unfinished]))).toEqual(given.map(() => [['draft', true]]));
	});

	test('documents whose answer is lost are found as what they have become', async () => {
		const { given, answers } = await createAll(six(), { fault: { kind: 'loseAnswer', match: { path: '$batch' }, skip: 1 } });
		expect(answers.map(({ status }) => status)).toEqual(given.map(() => 'lost'));
		expect(numbers(tables().PurchaseInvoices)).toEqual(given.map((each) => each.invoiceNumber));
		expect((await company.books().bills.find(given)).map((found) => found.map(({ state }) => state))).toEqual(given.map(() => ['A/P invoice']));
	});

	test('a batch that a front end gave up on (408) may have been carried out: nothing of it is sent again', async () => {
		const { given, answers } = await createAll(six(), { fault: { kind: 'status', status: 408, match: { path: '$batch' } } });
		expect(answers.map(({ status }) => status)).toEqual(given.map(() => 'lost'));
		expect([posts('/$batch'), posts('/Drafts')]).toEqual([1, 0]);
	});

	test('a server that takes no batches gets each by itself', async () => {
		const { given, answers } = await createAll(six(), { fault: { kind: 'status', status: 405, match: { path: '$batch' }, times: 2 } });
		expect(answers.map(({ status }) => status)).toEqual(given.map(() => 'created'));
		expect([posts('/Drafts'), posts('/DraftsService_SaveDraftToDocument')]).toEqual([6, 6]);
	});

	test('a session that has expired is opened again, and nothing is made twice', async () => {
		const { given, answers } = await createAll(six(), { fault: { kind: 'expireToken', match: { path: '$batch' } } });
		expect(answers.map(({ status }) => status)).toEqual(given.map(() => 'created'));
		expect(numbers(tables().PurchaseInvoices)).toEqual(given.map((each) => each.invoiceNumber));
	});
});

test('a company\'s own currency codes are used inside a batch too', async () => {
	company = await startCompany();
	tables().Currencies.push({ Code: '$', Name: 'Dollar', Decimals: 'cdDefault' });
	company.b1.company.localCurrency = '$';
	tables().BusinessPartners.forEach((row) => (row.Currency = '##'));
	const { bills } = company.books({}, {}, { currencyCodes: '$=USD' });
	const given = six();
	const answers = await bills.create(await bills.prepare(given));
	expect(answers.map(({ status }) => status)).toEqual(given.map(() => 'created'));
	expect(new Set(tables().PurchaseInvoices.map((row) => row.DocCurrency))).toEqual(new Set(['$']));
});
