import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { contentHash } from '../../../core/identity';
import type { Invoice } from '../../../core/model';
import type { Ledger } from '../../../core/ports';
import { postBills } from '../../../core/post';
import type { Outcome } from '../../../core/records';
import { openSqliteLedger } from '../../../io/ledger/sqlite';
import type { BookSettings } from '../../../nodes/SapB1/books';
import { linesOf } from '../../../simulators/sapB1';
import { invoice, line, startCompany, type TestCompany } from './environment';

jest.setTimeout(120_000);

let company: TestCompany;
let folder: string;
let ledger: Ledger;
let clock: number;
let runs = 0;

beforeEach(async () => {
	clock = Date.parse('2026-11-05T08:00:00Z');
	folder = mkdtempSync(path.join(tmpdir(), 'sap-b1-'));
	ledger = await openSqliteLedger({ file: path.join(folder, 'ledger.sqlite'), now: () => clock });
});
afterEach(async () => {
	await ledger.close();
	await company.close();
	rmSync(folder, { recursive: true });
});

/** One run of Bill: Post in the real ledger, on a connection of its own. */
async function run(invoices: Invoice[], settings: BookSettings = {}): Promise<Outcome[]> {
	const executionId = String(++runs);
	for (const content of invoices) {
		await ledger.addRecord('r', { recordId: content.invoiceNumber, entity: 'invoice', rows: 'row 2', problems: [], content, contentHash: contentHash(content) });
	}
	const { bills } = company.books({ batchSize: 4, ...settings });
	return await postBills(
		invoices.map((content) => ({ recordId: content.invoiceNumber, invoice: content, problems: [] })),
		{ erp: bills, ledger, executionId, holder: executionId, leaseMs: 600_000 },
	);
}

/** What a person would find: the amounts of each bill's lines, by number. */
function inErp(kind: BookSettings['documentKind']): Record<string, number[][]> {
	const { PurchaseInvoices, Drafts, JournalEntries } = company.b1.company.tables;
	const documents = [...PurchaseInvoices.filter((row) => row.CancelStatus === 'csNo'), ...Drafts.filter((row) => row.DocumentStatus === 'bost_Open')].map((row) => ({
		number: String(row.NumAtCard),
		amounts: linesOf(row).map((each) => Number(each.LineTotal)),
	}));
	const entries = JournalEntries.filter((row) => row.OriginalJournal === 'ttJournalEntry').map((row) => ({ number: String(row.Reference2), amounts: linesOf(row, 'JournalEntryLines').slice(1).map((each) => Number(each.Debit)) }));
	return Object.fromEntries(Object.entries(Object.groupBy(kind === 'journalEntry' ? entries : documents, ({ number }) => number)).map(([number, some]) => [number, some!.map(({ amounts }) => amounts)]));
}
const twoLines = () => invoice({ lines: [line({ amount: '15.00' }), line({ lineNumber: '2', amount: '25.00' })] });

test.each<['v1' | 'v2', BookSettings, object]>([
	['v1', { postingMethod: 'draft' }, {}],
	['v2', { postingMethod: 'draft' }, { draftAfterPosting: 'removed' }],
	['v2', { postingMethod: 'direct', referenceField: 'U_StampliRef' }, {}],
	['v1', { postingMethod: 'draft' }, { approvalFrom: 10 }],
	['v2', { postingMethod: 'direct' }, { approvalFrom: 10 }],
	['v2', { documentKind: 'journalEntry' }, {}],
])('Service Layer %s, %o, %o: lost answers, throttling, gateway errors and resets leave each invoice once and whole', async (version, settings, server) => {
	company = await startCompany({ settings: server }, version);
	company.b1.faults.random({ seed: 5, status429: 0.03, status503: 0.05, reset: 0.08 });
	const all = Array.from({ length: 10 }, twoLines);
	let outcomes: Outcome[] = [];
	for (let turn = 0; turn < 40 && (turn === 0 || outcomes.some(({ status }) => status === 'held')); turn += 1) {
		outcomes = await run(all, settings);
		clock += 3_600_000;
	}
	expect(outcomes.map(({ status }) => status)).toEqual(all.map(() => 'posted'));
	expect(inErp(settings.documentKind)).toEqual(Object.fromEntries(all.map(({ invoiceNumber }) => [invoiceNumber, [[15, 25]]])));
	expect(await ledger.verify()).toMatchObject({ ok: true });
});

test.each<[string, BookSettings, RegExp]>([
	['the draft', { postingMethod: 'draft' }, /\/Drafts$/],
	['the document of a draft', { postingMethod: 'draft' }, /SaveDraftToDocument$/],
	['the document', { postingMethod: 'direct' }, /\/PurchaseInvoices$/],
	['the journal entry', { documentKind: 'journalEntry' }, /\/JournalEntries$/],
])('%s is made only after its answer was lost: it is waited for, found, and not sent again', async (_what, settings, match) => {
	company = await startCompany();
	const all = [twoLines()];
	let makeIt = () => {};
	company.b1.faults.next({ kind: 'workLater', ms: 0, cue: new Promise<void>((resolve) => (makeIt = resolve)), match: { method: 'POST', path: match } });
	const [first] = await run(all, settings);
	expect(first).toMatchObject({ status: 'held', problems: [{ code: 'bill.waiting' }] });
	const rows = () => Object.values(company.b1.company.tables).flat().length;
	const before = rows();
	makeIt();
	while (rows() === before) await new Promise((resolve) => setTimeout(resolve, 5));
	clock = Date.parse(first!.nextTryAt!);
	expect((await run(all, settings))[0]).toMatchObject({ status: 'posted' });
	expect(inErp(settings.documentKind)).toEqual({ [all[0]!.invoiceNumber]: [[15, 25]] });
});

test('a wrong total that could not be taken back is a conflict for a person in the next run', async () => {
	company = await startCompany({ settings: { taxDifference: 0.01 } });
	company.b1.faults.next({ kind: 'status', status: 502, match: { path: '/Cancel' } });
	const all = [twoLines()];
	const [first] = await run(all, { postingMethod: 'direct' });
	expect(first).toMatchObject({ status: 'held', problems: [{ code: 'bill.waiting' }] });
	clock = Date.parse(first!.nextTryAt!);
	expect((await run(all, { postingMethod: 'direct' }))[0]).toMatchObject({ status: 'held', problems: [{ code: 'bill.conflict', message: expect.stringMatching(/40\.01/) }] });
});

test('sessions that expire in the middle of a run cost logins, and nothing else', async () => {
	company = await startCompany();
	company.b1.faults.next({ kind: 'expireToken', times: 3, skip: 4 });
	company.b1.faults.next({ kind: 'expireToken', match: { path: 'SaveDraftToDocument' } });
	const all = [twoLines(), twoLines()];
	expect(await run(all)).toMatchObject([{ status: 'posted' }, { status: 'posted' }]);
	expect(Object.keys(inErp('invoice'))).toHaveLength(2);
});
