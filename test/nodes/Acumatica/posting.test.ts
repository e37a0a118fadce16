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
import type { AcumaticaSettings } from '../../../nodes/Acumatica/settings';
import { listOf, numberOf, textOf } from '../../../simulators/acumatica';
import { invoice, line, startEnvironment, type TestEnvironment } from './environment';

let environment: TestEnvironment;
let folder: string;
let ledger: Ledger;
let clock = Date.parse('2026-11-05T08:00:00Z');

beforeEach(async () => {
	environment = await startEnvironment();
	folder = mkdtempSync(path.join(tmpdir(), 'acumatica-posting-'));
	ledger = await openSqliteLedger({ file: path.join(folder, 'ledger.sqlite'), now: () => clock });
});
afterEach(async () => {
	environment.acumatica.faults.clear();
	await ledger.close();
	await environment.close();
	rmSync(folder, { recursive: true });
});

const twoLines = () => invoice({ lines: [line({ amount: '15.00' }), line({ lineNumber: '2', amount: '25.00' })] });
let runs = 0;

/** One run of Bill: Post in the real ledger, on a connection of its own. */
async function run(invoices: Invoice[], settings: AcumaticaSettings = {}): Promise<Outcome[]> {
	const executionId = String(++runs);
	for (const content of invoices) {
		await ledger.addRecord('r', { recordId: content.invoiceNumber, entity: 'invoice', rows: 'row 2', problems: [], content, contentHash: contentHash(content) });
	}
	return await postBills(
		invoices.map((content) => ({ recordId: content.invoiceNumber, invoice: content, problems: [] })),
		{ erp: environment.books({ settleMs: 60_000, createTimeoutMs: 20_000, ...settings }).bills, ledger, executionId, holder: executionId, leaseMs: 600_000 },
	);
}

const inErp = () => (environment.acumatica.books.Bill ?? []).map((row) => [textOf(row, 'VendorRef'), textOf(row, 'Status'), listOf(row, 'Details').map((each) => numberOf(each, 'Amount'))]);
const onceEach = (invoices: Invoice[], status: string) => invoices.map(({ invoiceNumber }) => [invoiceNumber, status, [15, 25]]);
const entering = { method: 'PUT', path: /\/Bill\?/ };

test('an answer that is lost after the work is found at once, and the bill is brought on as wanted', async () => {
	const all = [twoLines()];
	environment.acumatica.faults.next({ kind: 'loseAnswer', match: entering });
	expect((await run(all, { goal: 'released' }))[0]).toMatchObject({ status: 'posted', erpState: 'bill (Open)' });
	expect(inErp()).toEqual(onceEach(all, 'Open'));
});

test('the answer to taking it from hold is lost: what the bill shows decides', async () => {
	const all = [twoLines()];
	environment.acumatica.faults.next({ kind: 'loseAnswer', match: entering, skip: 1 });
	expect((await run(all))[0]).toMatchObject({ status: 'posted', erpState: 'bill (Balanced)' });
	expect(inErp()).toEqual(onceEach(all, 'Balanced'));
});

test('Acumatica carries out late what it never answered: it is waited for, found, finished, and not sent again', async () => {
	const all = [twoLines()];
	environment.acumatica.faults.next({ kind: 'workLater', ms: 600, match: entering });
	const [first] = await run(all);
	expect(first).toMatchObject({ status: 'held', problems: [{ code: 'bill.waiting' }] });
	await sleep(800);
	clock = Date.parse(first!.nextTryAt!);
	expect((await run(all))[0]).toMatchObject({ status: 'posted', recovered: true, erpState: 'bill (Balanced)' });
	expect(inErp()).toEqual(onceEach(all, 'Balanced'));
});

test('what was never carried out is sent once its time is over', async () => {
	const all = [twoLines()];
	environment.acumatica.faults.next({ kind: 'dropConnection', match: entering });
	const [first] = await run(all);
	expect(first).toMatchObject({ status: 'held', problems: [{ code: 'bill.waiting' }] });
	expect((await run(all))[0]).toMatchObject({ status: 'held', problems: [{ code: 'bill.waiting' }] });
	expect(inErp()).toEqual([]);
	clock = Date.parse(first!.nextTryAt!);
	expect((await run(all))[0]).toMatchObject({ status: 'posted' });
	expect(inErp()).toEqual(onceEach(all, 'Balanced'));
});

test('a bill whose way from hold was cut is not called posted while it is on hold; it is finished when its time has come', async () => {
	const all = [twoLines()];
	environment.acumatica.faults.next({ kind: 'dropConnection', match: entering, skip: 1 });
	const [first] = await run(all);
	expect(first).toMatchObject({ status: 'held', problems: [{ code: 'bill.waiting' }] });
	expect(inErp()).toEqual(onceEach(all, 'On Hold'));
	clock = Date.parse(first!.nextTryAt!);
	expect((await run(all))[0]).toMatchObject({ status: 'posted' });
	expect(inErp()).toEqual(onceEach(all, 'Balanced'));
});

test('a run that dies with the bill on hold is finished by the next one, not entered again', async () => {
	const all = [twoLines()];
	environment.acumatica.faults.next({ kind: 'dropConnection', match: entering, skip: 1 });
	environment.acumatica.faults.next({ kind: 'dropConnection', match: { method: 'GET', path: /\/Bill/ }, times: 8, skip: 1 });
	await run(all);
	expect(inErp()).toEqual(onceEach(all, 'On Hold'));
	environment.acumatica.faults.clear();
	clock += 3_600_000;
	expect((await run(all, { goal: 'released' }))[0]).toMatchObject({ status: 'posted', recovered: true });
	expect(inErp()).toEqual(onceEach(all, 'Open'));
});

test('a bill that somebody entered by hand is a duplicate when it is equal, and a conflict when it is not', async () => {
	const all = [twoLines()];
	await run(all);
	const again = { ...all[0]!, sourceKey: 'other file', invoiceNumber: all[0]!.invoiceNumber.toLowerCase() };
	expect((await run([again]))[0]).toMatchObject({ status: 'duplicate' });
	const other = { ...again, sourceKey: 'third file', invoiceNumber: ` ${all[0]!.invoiceNumber}`, totalAmount: '41.00' };
	expect((await run([other]))[0]).toMatchObject({ status: 'held', problems: expect.arrayContaining([expect.objectContaining({ code: 'bill.conflict' })]) });
	expect(inErp()).toHaveLength(1);
});

test.each([1, 'httpDate', null] as const)('429 with Retry-After %s is waited for; the invoice is posted once', async (retryAfter) => {
	const all = [twoLines()];
	environment.acumatica.faults.next({ kind: 'throttle', retryAfter, match: entering });
	expect((await run(all))[0]).toMatchObject({ status: 'posted' });
	expect(inErp()).toEqual(onceEach(all, 'Balanced'));
});

test.each(['401', 'redirect'] as const)('a session that ends in the middle (%s) is opened again once, and nothing is sent twice', async (expiredSession) => {
	environment.acumatica.settings.expiredSession = expiredSession;
	const all = [twoLines(), twoLines()];
	environment.acumatica.faults.next({ kind: 'expireToken', match: entering, skip: 1 });
	expect((await run(all)).map(({ status }) => status)).toEqual(['posted', 'posted']);
	expect(inErp()).toEqual(onceEach(all, 'Balanced'));
});

test('a bill whose entry is answered by a redirect to an error page may have been made: it is not sent again', async () => {
	environment.acumatica.faults.next({ kind: 'status', status: 302, headers: { location: '/Frames/Error.aspx?exceptionID=1' }, match: entering });
	const all = [twoLines()];
	expect((await run(all))[0]).toMatchObject({ status: 'held', problems: [{ code: 'bill.waiting' }] });
	expect(environment.sent().filter((each) => each === 'PUT Bill')).toHaveLength(1);
	clock += 3_600_000;
	expect((await run(all))[0]).toMatchObject({ status: 'posted' });
	expect(inErp()).toEqual(onceEach(all, 'Balanced'));
});

test.each([
	['hold', 'On Hold', 3],
	['balanced', 'Balanced', 7],
	['released', 'Open', 11],
] as const)('with the goal %s, lost answers, throttling and resets leave each invoice once and whole', async (goal, status, seed) => {
	environment.acumatica.settings.seats = 50; // sessions whose sign-out was cut off stay until they expire
	environment.acumatica.faults.random({ seed, status429: 0.04, status503: 0.04, reset: 0.1 });
	const all = Array.from({ length: 8 }, twoLines);
	let outcomes: Outcome[] = [];
	for (let turn = 0; turn < 40 && (turn === 0 || outcomes.some((each) => each.status === 'held')); turn++) {
		outcomes = await run(all, { goal, batchSize: 4 });
		clock += 3_600_000;
	}
	expect(outcomes.map((each) => each.status)).toEqual(all.map(() => 'posted'));
	const there = inErp();
	expect(there.map(([number]) => number).sort()).toEqual(all.map((each) => each.invoiceNumber).sort());
	expect(there.every(([, , lines]) => JSON.stringify(lines) === '[15,25]')).toBe(true);
	expect(there.map(([, state]) => state)).toEqual(all.map(() => status));
	expect(await ledger.verify()).toMatchObject({ ok: true });
});
