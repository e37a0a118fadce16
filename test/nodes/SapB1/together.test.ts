import axios from 'axios';
import type { FaultOrder } from '../../../simulators/faults';
import type { SapB1Settings } from '../../../simulators/sapB1';
import { readTogether } from '../../../nodes/SapB1/readTogether';
import { writeTogether } from '../../../nodes/SapB1/writeTogether';
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

	test('twenty bills take three requests: to look for them, for their drafts, and for their documents with what these have become', async () => {
		const given = Array.from({ length: 20 }, () => invoice());
		const { bills } = company.books();
		const prepared = await bills.prepare(given);
		company.b1.journal.length = 0;
		expect(await bills.find(given, 'ownType')).toEqual(given.map(() => []));
		expect((await bills.create(prepared)).map(({ status }) => status)).toEqual(given.map(() => 'created'));
		expect(company.b1.journal.map(({ method, url }) => `${method} ${/\/([$\w]+)(?:\?|$)/.exec(url)![1]}`)).toEqual(['POST $batch', 'POST $batch', 'POST $batch']);
	});

	test.each([{ readsInBatch: 'ignoreHeaders' }, { readsInBatch: 'refused' }, { caseInsensitiveHeader: false }] as Partial<SapB1Settings>[])('a server with %o is asked list by list: nothing is overlooked', async (settings) => {
		Object.assign(company.b1.settings, settings);
		const given = Array.from({ length: 25 }, (_, i) => invoice({ invoiceNumber: `INV-9${100 + i}` }));
		const { bills } = company.books();
		for (const { status } of await bills.create(await bills.prepare(given))) expect(status).toBe('created');
		// As people type it; the plain header helps where it counts.
		if (settings.readsInBatch) tables().PurchaseInvoices.forEach((row) => (row.NumAtCard = String(row.NumAtCard).replace('INV', 'Inv')));
		company.b1.journal.length = 0;
		for (let again = 0; again < 2; again += 1) expect((await bills.find(given)).map((found) => found.map(({ state }) => state))).toEqual(given.map(() => ['A/P invoice']));
		expect(posts('/$batch')).toBe(1);
	});

	test.each<FaultOrder>([{ kind: 'delay', ms: 5000 }, { kind: 'loseAnswer' }, { kind: 'status', status: 502 }, { kind: 'status', status: 403 }])('lists whose batch meets %o are read one by one', async (fault) => {
		const given = six();
		const { bills } = company.books();
		for (const { status } of await bills.create(await bills.prepare(given))) expect(status).toBe('created');
		company.b1.journal.length = 0;
		company.b1.faults.next({ ...fault, match: { path: '$batch' } });
		// A busy machine answers within three seconds what is not held back.
		const hurried = company.books({}, fault.kind === 'delay' ? { timeoutMs: 3000 } : {});
		expect((await hurried.bills.find(given)).map((found) => found.length)).toEqual(given.map(() => 1));
		expect([posts('/$batch'), company.b1.journal.filter(({ method }) => method === 'GET').length]).toEqual([1, 4]);
	});

	test.each([{}, { readsInBatch: 'refused' }] as Partial<SapB1Settings>[])('a draft that somebody makes a document while they are read is found in one of the two lists, with %o', async (settings) => {
		Object.assign(company.b1.settings, settings);
		const [given] = [invoice()];
		const { bills } = company.books();
		expect(await bills.create(await bills.prepare([given]))).toMatchObject([{ status: 'created' }]);
		const { Drafts, PurchaseInvoices } = tables();
		const [document] = PurchaseInvoices.splice(0);
		Drafts.splice(0, Infinity, { ...document!, DocObjectCode: 'oPurchaseInvoices' });
		expect(await bills.find([given])).toMatchObject([[{ id: { set: 'Drafts' } }]]);
		const approve = () => PurchaseInvoices.push(...Drafts.splice(0).map(() => document!));
		const afterReading = { get: () => [[...PurchaseInvoices], approve()][0] };
		Object.defineProperty(tables(), 'PurchaseInvoices', afterReading);
		expect((await bills.find([given])).map((found) => found.length)).not.toEqual([0]);
		expect(Drafts).toEqual([]);
	});

	test.each([1, 6])('the server has most of the Answer Timeout for one request that creates bills (%i), others end sooner', async (count) => {
		const asked = jest.spyOn(axios, 'request');
		const clock = { now: () => Date.parse('2026-11-05T08:00:00Z'), sleep: async () => undefined };
		const { bills } = company.books({ createTimeoutMs: 600_000 }, { clock, timeoutMs: undefined });
		await bills.create(await bills.prepare(six().slice(0, count)));
		const times = asked.mock.calls.flatMap(([{ method, url, timeout } = {}]) => (url!.includes('/b1s/') && !/Login|Logout/.test(url!) ? [[`${method} ${/\/([$\w]+)(?:\?|\(|$)/.exec(url!)?.[1]}`, timeout] as const] : []));
		asked.mockRestore();
		const isWrite = (name: string) => (count === 1 ? ['POST Drafts', 'POST DraftsService_SaveDraftToDocument'].includes(name) : name === 'POST $batch');
		expect(new Set(times.filter(([name, ms]) => isWrite(name) && ms === 450_000).map(([name]) => name)).size).toBe(count === 1 ? 2 : 1);
		expect(times.filter(([name]) => name.startsWith('GET')).every(([, ms]) => ms === 120_000)).toBe(true);
	});

	test('a read that fails in a batch says why by itself', async () => {
		company.b1.settings.forbiddenSets = ['JournalEntries'];
		await expect(company.books().bills.find(six())).rejects.toMatchObject({ kind: 'setup', code: 'sapB1.noPermission', message: expect.stringMatching(/JournalEntries/) });
	});

	test('what the documents have become is asked for again where the request that made them does not tell', async () => {
		const given = Array.from({ length: 25 }, () => invoice());
		const { bills } = company.books();
		const prepared = await bills.prepare(given);
		company.b1.settings.readsInBatch = 'ignoreHeaders'; // twenty of them fit on a page
		company.b1.journal.length = 0;
		const answers = await bills.create(prepared);
		expect(answers).toEqual(given.map((each) => ({ status: 'created', bill: expect.objectContaining({ state: 'A/P invoice', total: '40', lineAmounts: ['40'], reference: bills.expected(each).reference }) })));
		expect(company.b1.journal.map(({ method }) => method)).toEqual(['POST', 'POST', 'GET']);
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

	test.each(['$batch', '/Drafts', 'SaveDraftToDocument', '/PurchaseInvoices'])('a front end that says 503 to a POST to %s, with a time to try again, may have passed it on: it is not sent again', async (path) => {
		const isBatch = path === '$batch';
		const given = isBatch ? six() : [invoice()];
		const { bills } = company.books({ postingMethod: path === '/PurchaseInvoices' ? 'direct' : 'draft' });
		const prepared = await bills.prepare(given);
		company.b1.faults.next({ kind: 'status', status: 503, retryAfter: 1, match: { method: 'POST', path } });
		company.b1.journal.length = 0;
		expect((await bills.create(prepared)).map(({ status }) => status)).toEqual(given.map(() => 'lost'));
		expect(posts(path.replace('Save', 'DraftsService_Save'))).toBe(1);
	});

	test.each([403, 405])('a server that takes no batches (%i) gets each by itself', async (status) => {
		const { given, answers } = await createAll(six(), { fault: { kind: 'status', status, match: { path: '$batch' }, times: 2 } });
		expect(answers.map(({ status }) => status)).toEqual(given.map(() => 'created'));
		expect([posts('/Drafts'), posts('/DraftsService_SaveDraftToDocument')]).toEqual([6, 6]);
	});

	test('a session that has expired is opened again, and nothing is made twice', async () => {
		const { given, answers } = await createAll(six(), { fault: { kind: 'expireToken', match: { path: '$batch' } } });
		expect(answers.map(({ status }) => status)).toEqual(given.map(() => 'created'));
		expect(numbers(tables().PurchaseInvoices)).toEqual(given.map((each) => each.invoiceNumber));
	});
});

test('an answer that leaves a write out, although none failed, does not have it sent again', async () => {
	company = await startCompany();
	const part = (id: number) => ['--b', 'Content-Type: application/http', `Content-ID: ${id}`, '', 'HTTP/1.1 204 No Content', '', ''].join('\r\n');
	const sent: string[] = [];
	const connection = { ...company.connect(), send: async ({ path }: { path: string }) => (sent.push(path), { status: 200, headers: { 'content-type': 'multipart/mixed;boundary=b' }, setCookies: [], bytes: Buffer.alloc(0), text: `${part(1)}\r\n--b--` }) };
	const writes = [1, 2].map((DocEntry) => ({ path: 'DraftsService_SaveDraftToDocument', body: { Document: { DocEntry } } }));
	expect(await writeTogether(connection, writes, Date.now() + 1000)).toMatchObject([{ status: 'done' }, { status: 'lost' }]);
	expect(sent).toEqual(['$batch']);
});

test('an answer that leaves a list out, although none failed, is not taken for that of another list', async () => {
	company = await startCompany();
	const page = (code: string) => ['--b', 'Content-Type: application/http', '', 'HTTP/1.1 200 OK', '', JSON.stringify({ '@odata.context': '$metadata#Projects', value: [{ Code: code }] }), ''].join('\r\n');
	const reads = ['P9', 'P0', 'P1'].map((code) => ({ set: 'Projects', query: { $filter: `Code eq '${code}'`, $select: 'Code' }, reading: {} }));
	const each = [[{ Code: 'P9' }], [{ Code: 'P0' }], [{ Code: 'P1' }]];
	const connection = company.connect();
	expect(await readTogether(connection, reads)).toEqual(each);
	connection.send = async () => ({ status: 200, headers: { 'content-type': 'multipart/mixed;boundary=b' }, setCookies: [], bytes: Buffer.alloc(0), text: `${page('P0')}\r\n${page('P1')}\r\n--b--` });
	expect(await readTogether(connection, reads)).toEqual(each);
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
