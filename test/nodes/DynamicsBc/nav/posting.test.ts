import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { contentHash } from '../../../../core/identity';
import type { Invoice } from '../../../../core/model';
import type { Ledger } from '../../../../core/ports';
import { postBills } from '../../../../core/post';
import type { Outcome } from '../../../../core/records';
import { openSqliteLedger } from '../../../../io/ledger/sqlite';
import type { NavSettings } from '../../../../nodes/DynamicsBc/nav/settings';
import { postEntry } from '../../../../simulators/dynamicsNav';
import { inErp, invoice, startServer, type TestServer } from './environment';

jest.setTimeout(120_000);

let server: TestServer;
let folder: string;
let ledger: Ledger;
let clock = Date.parse('2026-06-05T08:00:00Z');

beforeEach(async () => {
	server = await startServer({ codeunit: 'StampliPosting' });
	folder = mkdtempSync(path.join(tmpdir(), 'nav-posting-'));
	ledger = await openSqliteLedger({ file: path.join(folder, 'ledger.sqlite'), now: () => clock });
});
afterEach(async () => {
	server.nav.faults.clear();
	await ledger.close();
	await server.close();
	rmSync(folder, { recursive: true });
});

const posting = (way: NavSettings['way']) => ({ service: 'StampliPosting', method: way === 'purchaseJournal' ? 'PostPurchaseJournal' : 'PostPurchaseInvoice' });
let runs = 0;

/** One run of Bill: Post: claim, look-up, attempt, create, outcome, in the real ledger. */
async function run(invoices: Invoice[], settings: Partial<NavSettings> = {}): Promise<Outcome[]> {
	const executionId = String(++runs);
	for (const content of invoices) await ledger.addRecord('r', { recordId: content.invoiceNumber, entity: 'invoice', rows: 'row 2', problems: [], content, contentHash: contentHash(content) });
	const { bills } = server.books({ settleMs: 60_000, createTimeoutMs: 20_000, ...settings });
	return await postBills(
		invoices.map((content) => ({ recordId: content.invoiceNumber, invoice: content, problems: [] })),
		{ erp: bills, ledger, executionId, holder: executionId, leaseMs: 600_000 },
	);
}

/** How many documents of any kind there are of each invoice, and how many lines the unposted ones have. */
function counts(invoices: Invoice[]): [number, number][] {
	return invoices.map(({ invoiceNumber }) => {
		const { drafts, journal, posted } = inErp(server.data, invoiceNumber);
		const lines = drafts.flatMap((draft) => server.data.PurchaseLine.filter((line) => line.Document_Type === 'Invoice' && line.Document_No === draft.No));
		return [drafts.length + new Set(journal.map((row) => row.Document_No)).size + posted.length, lines.length + journal.filter((row) => row.Account_Type !== 'Vendor').length];
	});
}

const ways: [string, Partial<NavSettings>, RegExp][] = [
	['purchase invoice over OData', {}, /\/PurchaseInvoice(\(.*PurchLines)?$/],
	['purchase invoice over SOAP', { protocol: 'soap' }, /Page\/PurchaseInvoice$/],
	['journal over OData', { way: 'purchaseJournal' }, /\/PurchaseJournal$/],
	['journal over SOAP', { way: 'purchaseJournal', protocol: 'soap' }, /Page\/PurchaseJournal$/],
];

describe.each(ways)('%s', (_name, settings, writing) => {
	// Over SOAP reading is a POST too: those before the first write are let pass.
	const readsFirst = (settings.protocol === 'soap' ? 3 : 0) + (settings.protocol === 'soap' && settings.way ? 1 : 0);

	test.each([0, 1, 2])('an answer lost at request %i of its writing: the document is finished by the next run, and there once', async (skip) => {
		const all = [invoice()];
		server.nav.faults.next({ kind: 'loseAnswer', skip: readsFirst + skip, match: { method: 'POST', path: writing } });
		let [outcome] = await run(all, settings);
		for (let turn = 0; turn < 4 && outcome!.status === 'held'; turn++) {
			clock += 3_600_000;
			[outcome] = await run(all, settings);
		}
		expect(outcome).toMatchObject({ status: 'posted' });
		expect(counts(all)).toEqual([[1, 2]]);
	});

	test('work done after the connection broke is waited for, found and finished', async () => {
		const all = [invoice()];
		server.nav.faults.next({ kind: 'workLater', ms: 300, skip: readsFirst, match: { method: 'POST', path: writing } });
		const [first] = await run(all, settings);
		await sleep(500);
		let outcome = first!;
		for (let turn = 0; turn < 4 && outcome.status === 'held'; turn++) {
			clock += 3_600_000;
			[outcome] = (await run(all, settings)) as [Outcome];
		}
		expect(outcome).toMatchObject({ status: 'posted' });
		expect(counts(all)).toEqual([[1, 2]]);
	});

	test('an answer lost while posting: the posted document is found, and posted once', async () => {
		const given = { ...settings, posting: posting(settings.way ?? 'purchaseInvoice') };
		const all = [invoice()];
		server.nav.faults.next({ kind: 'loseAnswer', match: { method: 'POST', path: 'StampliPosting' } });
		expect(await run(all, given)).toMatchObject([{ status: 'posted', recovered: true, erpState: 'posted document' }]);
		expect(inErp(server.data, all[0]!.invoiceNumber)).toMatchObject({ drafts: [], journal: [], posted: [{}] });
	});

	test('a draft that was not posted yet because the posting broke off is posted by the next run', async () => {
		const given = { ...settings, posting: posting(settings.way ?? 'purchaseInvoice') };
		const all = [invoice()];
		server.nav.faults.next({ kind: 'dropConnection', match: { method: 'POST', path: 'StampliPosting' } });
		await run(all, given);
		clock += 3_600_000;
		expect(await run(all, given)).toMatchObject([{ status: 'posted', erpState: 'posted document' }]);
		expect(inErp(server.data, all[0]!.invoiceNumber)).toMatchObject({ drafts: [], journal: [], posted: [{}] });
	});

	test.each([false, true])('throttling, gateways and resets leave each invoice once and whole (posting: %s)', async (posts) => {
		server.nav.faults.random({ seed: 11, status429: 0.05, status503: 0.03, reset: 0.06 });
		const given = posts ? { ...settings, posting: posting(settings.way ?? 'purchaseInvoice') } : settings;
		const all = Array.from({ length: 6 }, () => invoice());
		let outcomes: Outcome[] = [];
		for (let turn = 0; turn < 40 && (turn === 0 || outcomes.some(({ status }) => status === 'held')); turn++) {
			outcomes = await run(all, given).catch(() => outcomes);
			clock += 3_600_000;
		}
		server.nav.faults.clear();
		expect(outcomes.map(({ status }) => status)).toEqual(all.map(() => 'posted'));
		expect(counts(all)).toEqual(all.map(() => [1, posts ? 0 : 2]));
	});
});

test.each([
	['the header', /PurchaseInvoice$/],
	['a line', /PurchLines$/],
	['posting', 'StampliPosting'],
])('an internal error of the server while %s is under way leaves open what it did: looked up and finished, never called refused', async (_what, path) => {
	const given = { posting: posting('purchaseInvoice') };
	const all = [invoice()];
	server.nav.faults.next({ kind: 'status', status: 500, body: JSON.stringify({ error: { code: 'Internal_ServerError', message: 'An error occurred.' } }), match: { method: 'POST', path } });
	expect(await run(all, given)).toMatchObject([{ status: 'held', problems: [{ code: 'bill.waiting' }] }]);
	clock += 3_600_000;
	expect(await run(all, given)).toMatchObject([{ status: 'posted' }]);
	expect(inErp(server.data, all[0]!.invoiceNumber)).toMatchObject({ drafts: [], posted: [{ Amount: -65.5 }] });
});

test('the same number by hand with another amount is a conflict; with the same amounts a duplicate', async () => {
	const [same, other] = [invoice(), invoice()];
	const byHand = server.books().bills;
	await byHand.create(await byHand.prepare([same]));
	await byHand.create(await byHand.prepare([{ ...other, lines: other.lines.map((line) => ({ ...line, amount: '1.00' })), totalAmount: '2.00' }]));
	expect(await run([same, other])).toMatchObject([{ status: 'duplicate' }, { status: 'held', problems: [{ code: 'bill.conflict' }] }]);
	expect(counts([same, other])).toEqual([[1, 2], [1, 2]]);
});

test.each([
	['with seconds', 1],
	['with an HTTP date', 'httpDate'],
] as const)('a server that asks to wait %s is waited for', async (_how, retryAfter) => {
	server.nav.faults.next({ kind: 'throttle', retryAfter, match: { method: 'POST', path: /PurchaseInvoice$/ } });
	const all = [invoice()];
	expect(await run(all)).toMatchObject([{ status: 'posted' }]);
	expect(counts(all)).toEqual([[1, 2]]);
});

test.each([
	['purchase invoice', {}],
	['journal', { way: 'purchaseJournal' as const }],
])('somebody posts the same invoice by hand while ours is entered (%s): ours is taken away, and not reported as theirs', async (_name, settings) => {
	const given = invoice();
	const { bills } = server.books({ ...settings, posting: posting((settings as Partial<NavSettings>).way ?? 'purchaseInvoice') });
	const prepared = await bills.prepare([given]);
	postEntry(server.nav.companies[0]!, { Document_Type: 'Invoice', External_Document_No: given.invoiceNumber, Vendor_No: '10000', Posting_Date: '2026-06-02', Document_Date: '2026-06-02', Amount: -65.5, Document_No: 'HAND' });
	expect(await bills.create(prepared)).toMatchObject([{ status: 'refused', problems: [{ message: expect.stringContaining('already exists for this vendor') }] }]);
	expect(inErp(server.data, given.invoiceNumber)).toMatchObject({ drafts: [], journal: [], posted: [{ Document_No: 'HAND' }] });
});

describe('one journal batch for many documents, posted by a codeunit', () => {
	const settings = { way: 'purchaseJournal' as const, posting: posting('purchaseJournal') };
	const writing = { method: 'POST', path: /\/PurchaseJournal$/ };
	/** Amounts on accounts behind the posted documents with this number. */
	const postedLines = ({ invoiceNumber }: Invoice) =>
		inErp(server.data, invoiceNumber).posted.map((entry) => server.nav.companies[0]!.posted.filter((row) => row.Document_No === entry.Document_No).map((row) => row.Amount));
	const until = async (all: Invoice[], isDone: (outcomes: Outcome[]) => boolean) => {
		let outcomes = await run(all, settings);
		for (let turn = 0; turn < 4 && !isDone(outcomes); turn++) {
			clock += 3_600_000;
			outcomes = await run(all, settings);
		}
		return outcomes.map(({ status }) => status);
	};
	const allPosted = (outcomes: Outcome[]) => outcomes.every(({ status }) => status === 'posted');

	test('a document that was interrupted delays the others, which stay entered, and all are posted when it is whole', async () => {
		const all = [invoice(), invoice(), invoice()];
		server.nav.faults.next({ kind: 'dropConnection', skip: 1, match: writing });
		const outcomes = await run(all, settings);
		expect(outcomes.map(({ status, problems }) => [status, problems[0]?.code])).toEqual(all.map(() => ['held', 'bill.waiting']));
		expect(counts(all)).toEqual([[1, 1], [1, 2], [1, 2]]);
		expect(await until(all, allPosted)).toEqual(['posted', 'posted', 'posted']);
		expect(all.map(postedLines)).toEqual([[[40, 25.5]], [[40, 25.5]], [[40, 25.5]]]);
	});

	test('lines that happen to balance before the last one is written are not posted with another document', async () => {
		const amounts = ['100.00', '50.00', '-50.00'];
		const interrupted = invoice({ lines: amounts.map((amount, i) => ({ lineNumber: String(i + 1), kind: 'expense' as const, amount, glAccount: '8200' })), totalAmount: '100.00' });
		for (const skip of [1, 2, 3]) {
			const one = { ...interrupted, invoiceNumber: `${interrupted.invoiceNumber}-${skip}` };
			const all = [one, invoice()];
			server.nav.faults.next({ kind: 'dropConnection', skip, match: writing });
			expect(await until(all, allPosted)).toEqual(['posted', 'posted']);
			expect(postedLines(one)).toEqual([[100, 50, -50]]);
		}
	});

	test.each([0, 1, 2])('lines that could not all be taken away again (stopped before number %i) are found by their document', async (skip) => {
		const given = invoice();
		const { bills } = server.books({ ...settings, posting: undefined });
		const [bill] = await bills.create(await bills.prepare([given])).then((answers) => answers.flatMap((each) => (each.status === 'created' ? [each.bill] : [])));
		server.nav.faults.next({ kind: 'dropConnection', skip, match: { method: 'DELETE' } });
		const { reversals } = server.books({ ...settings, posting: undefined });
		expect(await reversals!.reverse(given, bill!, { way: 'deleteDraft', reason: 'Wrong' })).toMatchObject({ status: 'lost' });
		const [found] = await bills.find([given]);
		expect(found).toMatchObject([{ number: bill!.number, reference: bill!.reference, ...(skip > 0 ? { unfinished: true } : {}) }]);
	});
});

test.each([
	['purchase invoice', {}],
	['journal', { way: 'purchaseJournal' as const }],
])('marks that nobody sees, which come along from a PDF, make no other number, vendor or account (%s)', async (_name, settings) => {
	const [given, byHand] = [invoice(), invoice()];
	const marked = (each: Invoice): Invoice => ({ ...each, invoiceNumber: `\u00ad${each.invoiceNumber}`, vendor: { vendorId: '10000\u200b' }, lines: each.lines.map((line) => ({ ...line, glAccount: `\u200b${line.glAccount}` })) });
	expect(await run([marked(given)], settings)).toMatchObject([{ status: 'posted' }]);
	expect(counts([given])).toEqual([[1, 2]]);
	postEntry(server.nav.companies[0]!, { Document_Type: 'Invoice', External_Document_No: byHand.invoiceNumber, Vendor_No: '10000', Posting_Date: '2026-06-02', Document_Date: '2026-06-02', Amount: -65.5, Document_No: 'HAND' });
	expect(await run([marked(byHand)], settings)).toMatchObject([{ status: 'duplicate' }]);
});

test('an invoice that a credit memo with its number took back is named by the look-up, and held with the way out when it is sent again', async () => {
	const given = invoice();
	const entry = { External_Document_No: given.invoiceNumber, Vendor_No: '10000', Posting_Date: '2026-06-02', Document_Date: '2026-06-02' };
	postEntry(server.nav.companies[0]!, { ...entry, Document_Type: 'Invoice', Amount: -65.5, Document_No: 'I-1' });
	postEntry(server.nav.companies[0]!, { ...entry, Document_Type: 'Credit Memo', Amount: 65.5, Document_No: 'CM-1' });
	expect((await server.books().bills.find([given]))[0]).toEqual(expect.arrayContaining([expect.objectContaining({ number: 'I-1', state: 'posted document, taken back by credit memo CM-1' })]));
	for (const settings of [{}, { way: 'purchaseJournal' as const }]) {
		expect(await run([given], settings)).toMatchObject([{ status: 'held', problems: [{ code: 'number.takenBack', message: expect.stringMatching(/as I-1, .*by credit memo CM-1/), fix: expect.stringContaining(`${given.invoiceNumber}-2`) }] }]);
	}
	expect(inErp(server.data, given.invoiceNumber)).toMatchObject({ drafts: [], journal: [], posted: [{}, {}] });
});

test('an invoice of zero leaves no entry of the vendor in a journal, by which it could be found again: it is held, and nothing is posted', async () => {
	const nothing = invoice({ lines: [{ lineNumber: '1', kind: 'expense', amount: '50.00', glAccount: '8200' }, { lineNumber: '2', kind: 'expense', amount: '-50.00', glAccount: '8200' }], totalAmount: '0.00' });
	for (let turn = 0; turn < 3; turn++) {
		expect(await run([nothing], { way: 'purchaseJournal', posting: posting('purchaseJournal') })).toMatchObject([{ status: 'held', problems: [{ code: 'total.zero', field: 'totalAmount' }] }]);
		clock += 3_600_000;
	}
	expect(server.nav.companies[0]!.posted).toEqual([]);
});

test.each(['odata', 'soap'] as const)('an invoice that somebody posts while it is looked up is seen, as a draft or as posted (%s)', async (protocol) => {
	const one = invoice();
	await run([one], { protocol });
	const { bills } = server.books({ protocol });
	const { data } = server;
	const entries = data.VendorLedgerEntry;
	let post = () => {
		post = () => undefined;
		Object.defineProperty(data, 'VendorLedgerEntry', { value: entries, writable: true });
		const [draft] = data.PurchaseHeader.splice(0);
		entries.push({ ...entries[0]!, Document_Type: 'Invoice', Document_No: 'P-4711', External_Document_No: one.invoiceNumber, Vendor_No: draft!.Buy_from_Vendor_No!, Amount: -40 });
	};
	Object.defineProperty(data, 'VendorLedgerEntry', { configurable: true, get: () => [[...entries], post()][0] });
	// The server answers about posted ones first, if it is asked at once.
	server.nav.faults.next({ kind: 'delay', ms: 300, match: { path: '/PurchaseInvoice' } });
	expect((await bills.find([one])).map((found) => found.length)).not.toEqual([0]);
	expect(data.PurchaseHeader).toEqual([]);
});
