import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { contentHash } from '../../../core/identity';
import type { Invoice } from '../../../core/model';
import type { Ledger } from '../../../core/ports';
import { postBills } from '../../../core/post';
import type { Outcome } from '../../../core/records';
import { openSqliteLedger } from '../../../io/ledger/sqlite';
import type { BillSettings } from '../../../nodes/DynamicsFo/bills';
import { invoice, line, startEnvironment, type TestEnvironment } from './environment';

let environment: TestEnvironment;
let folder: string;
let ledger: Ledger;
let clock = Date.parse('2026-11-05T08:00:00Z');

beforeEach(async () => {
	environment = await startEnvironment();
	folder = mkdtempSync(path.join(tmpdir(), 'posting-'));
	ledger = await openSqliteLedger({ file: path.join(folder, 'ledger.sqlite'), now: () => clock });
});
afterEach(async () => {
	environment.fo.faults.clear();
	await ledger.close();
	await environment.close();
	rmSync(folder, { recursive: true });
});

const twoLines = () => invoice({ lines: [line({ amount: '15.00' }), line({ lineNumber: '2', amount: '25.00' })] });
let runs = 0;

/** One run of Bill: Post: claim, look-up, attempt, create, outcome, in the real ledger. */
async function run(invoices: Invoice[], settings: BillSettings = {}): Promise<Outcome[]> {
	const executionId = String(++runs);
	for (const content of invoices) {
		await ledger.addRecord('r', { recordId: content.invoiceNumber, entity: 'invoice', rows: 'row 2', problems: [], content, contentHash: contentHash(content) });
	}
	return await postBills(
		invoices.map((content) => ({ recordId: content.invoiceNumber, invoice: content, problems: [] })),
		{ erp: environment.erp({ settleMs: 60_000, createTimeoutMs: 20_000, ...settings }), ledger, executionId, holder: executionId, leaseMs: 600_000 },
	);
}

/** What F&O has, pending: number of headers per invoice, each with the amounts of its lines. */
function inErp(): Record<string, number[][]> {
	const { VendorInvoiceHeaders: headers, VendorInvoiceLines: lines } = environment.fo.data;
	const bills = headers.map((header) => ({
		number: String(header.InvoiceNumber),
		amounts: lines.filter((each) => each.HeaderReference === header.HeaderReference).map((each) => Number(each.NetAmount)).sort((a, b) => a - b),
	}));
	return Object.fromEntries(Object.entries(Object.groupBy(bills, ({ number }) => number)).map(([number, some]) => [number, some!.map(({ amounts }) => amounts)]));
}

const onceEach = (invoices: Invoice[]) => Object.fromEntries(invoices.map(({ invoiceNumber }) => [invoiceNumber, [[15, 25]]]));

test.each<[string, BillSettings]>([
	['in a batch', { postingMethod: 'batch' }],
	['one by one', { postingMethod: 'serial' }],
])('F&O carries out late what it never answered (%s): it is waited for, found, and not sent again', async (_how, settings) => {
	const all = [twoLines()];
	const path = settings.postingMethod === 'serial' ? 'VendorInvoiceHeaders' : '$batch';
	environment.fo.faults.next({ kind: 'workLater', ms: 500, match: { method: 'POST', path } });
	const [first] = await run(all, settings);
	expect(first).toMatchObject({ status: 'held', problems: [{ code: 'bill.waiting' }] });
	expect((await run(all, settings))[0]).toMatchObject({ status: 'held', problems: [{ code: 'bill.waiting' }] });

	await sleep(700); // now F&O has done it
	clock = Date.parse(first!.nextTryAt!);
	expect((await run(all, settings))[0]).toMatchObject({ status: 'posted', recovered: true });
	expect(inErp()).toEqual(onceEach(all));
});

test('what F&O never carried out is sent once its time is over', async () => {
	const all = [twoLines()];
	environment.fo.faults.next({ kind: 'dropConnection', match: { path: '$batch' } });
	const [first] = await run(all);
	expect(first).toMatchObject({ status: 'held', problems: [{ code: 'bill.waiting' }] });
	expect(inErp()).toEqual({});
	clock = Date.parse(first!.nextTryAt!);
	expect((await run(all))[0]).toMatchObject({ status: 'posted' });
	expect(inErp()).toEqual(onceEach(all));
});

test.each([
	['accepted', 'auto'],
	['refused', 'auto'],
	['replaced', 'auto'],
	['accepted', 'serial'],
	['refused', 'serial'],
	['replaced', 'serial'],
] as const)('with own references %s and posting method %s, lost answers, throttling and resets leave each invoice once and whole', async (manualHeaderReference, postingMethod) => {
	environment.fo.settings.manualHeaderReference = manualHeaderReference;
	environment.fo.faults.random({ seed: 7, status429: 0.05, status503: 0.05, reset: 0.1 });
	const all = Array.from({ length: 12 }, twoLines);
	let outcomes: Outcome[] = [];
	for (let turn = 0; turn < 40 && (turn === 0 || outcomes.some(({ status }) => status === 'held')); turn++) {
		outcomes = await run(all, { postingMethod, batchSize: 4 });
		clock += 3_600_000;
	}
	expect(outcomes.map(({ status }) => status)).toEqual(all.map(() => 'posted'));
	expect(inErp()).toEqual(onceEach(all));
	expect(await ledger.verify()).toMatchObject({ ok: true });
});
