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
import { applyAdjustment, enterBill, listOf, numberOf, pay, reverseBill, textOf } from '../../../simulators/acumatica';
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

test('directly too, an answer that is lost after the work is found, compared and not sent again', async () => {
	const all = [twoLines(), twoLines()];
	environment.acumatica.faults.next({ kind: 'loseAnswer', match: entering, times: 2 });
	expect((await run(all, { entry: 'direct' })).map(({ status }) => status)).toEqual(['posted', 'posted']);
	expect(inErp()).toEqual(onceEach(all, 'Balanced'));
	environment.acumatica.settings.roundingCents = 1;
	const wrong = [twoLines()];
	environment.acumatica.faults.next({ kind: 'loseAnswer', match: entering });
	await run(wrong, { entry: 'direct' });
	clock += 3_600_000;
	expect((await run(wrong, { entry: 'direct' }))[0]).toMatchObject({ status: 'held', problems: [{ code: 'bill.conflict', message: expect.stringContaining('40.01') }] });
	expect(inErp()).toHaveLength(3);
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

test.each([
	[undefined, 'posted'],
	['Document.AttributeSTAMPLIID', 'duplicate'],
])('what somebody entered while our answer was lost: with the reference field %s it is %s', async (referenceField, status) => {
	const one = twoLines();
	environment.acumatica.faults.next({ kind: 'dropConnection', match: entering });
	expect((await run([one], { referenceField }))[0]).toMatchObject({ status: 'held', problems: [{ code: 'bill.waiting' }] });
	enterBill(environment.acumatica.environment, { vendor: 'V000123', vendorRef: one.invoiceNumber, branch: 'HQ', date: one.invoiceDate, currency: 'USD', lines: [{ account: '61000', amount: 15 }, { account: '61000', amount: 25 }] });
	clock += 3_600_000;
	expect((await run([one], { referenceField }))[0]).toMatchObject({ status });
	expect(inErp()).toHaveLength(1);
});

test('with a reference field ours is found after a lost answer beside the bill of somebody else', async () => {
	const one = twoLines();
	environment.acumatica.faults.next({ kind: 'workLater', ms: 1, match: entering });
	expect(['posted', 'held']).toContain((await run([one], { referenceField: 'Document.AttributeSTAMPLIID' }))[0]!.status);
	while (inErp().length === 0) await sleep(1);
	enterBill(environment.acumatica.environment, { vendor: 'V000123', vendorRef: one.invoiceNumber, branch: 'HQ', date: one.invoiceDate, currency: 'USD', lines: [{ account: '61000', amount: 15 }, { account: '61000', amount: 25 }] });
	clock += 3_600_000;
	expect((await run([one], { referenceField: 'Document.AttributeSTAMPLIID' }))[0]).toMatchObject({ status: 'posted' });
	expect(inErp().map(([, state]) => state)).toEqual(['Balanced', 'Balanced']);
});

describe('post again after a reversal', () => {
	const copyOf = (one: Invoice, record: string): Invoice => ({ ...one, sourceKey: record });
	/** The same invoice in another file. */
	const runAs = async (one: Invoice, recordId: string): Promise<Outcome> => {
		await ledger.addRecord('r', { recordId, entity: 'invoice', rows: 'row 2', problems: [], content: copyOf(one, recordId), contentHash: contentHash(one) });
		const [outcome] = await postBills([{ recordId, invoice: copyOf(one, recordId), problems: [] }], { erp: environment.books({ goal: 'released' }).bills, ledger, executionId: String(++runs), holder: recordId, leaseMs: 600_000 });
		return outcome!;
	};
	const bills = () => environment.acumatica.books.Bill!.map((row) => `${textOf(row, 'Type')} ${textOf(row, 'ReferenceNbr')} ${textOf(row, 'Status')}`);
	const settle = () => applyAdjustment(environment.acumatica.environment, '000202', '000201');

	test('a bill that our Reverse took back is held for a person; posting it again waits until the adjustment is applied, and happens once', async () => {
		const one = twoLines();
		await run([one], { goal: 'released' });
		const books = environment.books();
		const [[bill]] = (await books.bills.find([one])) as [[Parameters<NonNullable<typeof books.reversals>['reverse']>[1]]];
		await books.reversals!.reverse(one, bill, { way: 'reverse', reason: 'Wrong account' });
		expect(await runAs(one, 'again')).toMatchObject({ status: 'held', problems: [{ code: 'bill.gone', fix: expect.stringContaining('Post Again') }] });
		await ledger.retry(['again'], { who: 'test', again: true });
		const waiting = await runAs(one, 'again');
		expect(waiting).toMatchObject({ status: 'held', problems: [{ code: 'bill.reversalPending', message: expect.stringMatching(/Bill 000201 .*debit adjustment 000202 \(On Hold\)/), fix: expect.stringContaining('apply it to bill 000201') }] });
		expect(waiting.nextTryAt).toBeDefined();
		expect(bills()).toEqual(['Bill 000201 Open', 'Debit Adj. 000202 On Hold']);
		settle();
		expect(await runAs(one, 'again')).toMatchObject({ status: 'posted', erpNumber: '000203' });
		expect(await runAs(one, 'third file')).toMatchObject({ status: 'duplicate', erpNumber: '000203' });
		expect(bills()).toEqual(['Bill 000201 Closed', 'Debit Adj. 000202 Closed', 'Bill 000203 Open']);
	});

	test('a bill that a person reversed in Acumatica is a duplicate, told with the adjustment, until both are settled; then a person may have it posted again', async () => {
		const one = twoLines();
		await run([one], { goal: 'released' });
		reverseBill(environment.acumatica.environment, '000201');
		expect(await runAs(one, 'second file')).toMatchObject({ status: 'duplicate', erpState: 'bill (Open), perhaps taken back by debit adjustment 000202 (On Hold)' });
		settle();
		expect(await runAs(one, 'third file')).toMatchObject({ status: 'held', problems: [{ code: 'bill.gone' }] });
		expect(bills()).toHaveLength(2);
		await ledger.retry(['third file'], { who: 'test', again: true });
		expect(await runAs(one, 'third file')).toMatchObject({ status: 'posted', erpNumber: '000203' });
	});

	test('a bill of which something was paid is there, whatever adjustment has its number', async () => {
		const one = twoLines();
		await run([one], { goal: 'released' });
		reverseBill(environment.acumatica.environment, '000201');
		pay(environment.acumatica.environment, { vendor: 'V000123', vendorRef: one.invoiceNumber, amount: 40, date: '2026-11-10', reference: 'CHK-1' });
		Object.assign(environment.acumatica.books.Bill![1]!, { Status: 'Closed', Balance: 0, Hold: false }); // refunded, or applied to another bill
		expect(await runAs(one, 'second file')).toMatchObject({ status: 'duplicate', erpNumber: '000201' });
	});

	test('where Acumatica takes each vendor reference once, its refusal says what a reversed bill has to do with it', async () => {
		environment.acumatica.settings.duplicateVendorRef = 'reject';
		const one = twoLines();
		await run([one], { goal: 'released' });
		reverseBill(environment.acumatica.environment, '000201');
		settle();
		await runAs(one, 'again');
		await ledger.retry(['again'], { who: 'test', again: true });
		expect(await runAs(one, 'again')).toMatchObject({ status: 'held', problems: [{ code: 'erp.refused.VendorRef', fix: expect.stringMatching(/AP101000.*reversed/) }] });
		expect(bills()).toHaveLength(2);
	});
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

test.each(['balanced', 'released'] as const)('a session that ends between entering a bill and bringing it to %s knows it by another id: it is found by its number and brought there', async (goal) => {
	environment.acumatica.settings.sessionIds = true;
	const all = [twoLines()];
	environment.acumatica.faults.next({ kind: 'expireToken', match: goal === 'released' ? { method: 'POST', path: 'ReleaseBill' } : entering, skip: goal === 'released' ? 0 : 1 });
	expect((await run(all, { goal }))[0]).toMatchObject({ status: 'posted' });
	expect(inErp()).toEqual(onceEach(all, goal === 'released' ? 'Open' : 'Balanced'));
});

test('a wrong bill whose deletion another session does not know is deleted by its number, not called gone', async () => {
	Object.assign(environment.acumatica.settings, { sessionIds: true, roundingCents: 1 });
	const all = [twoLines()];
	environment.acumatica.faults.next({ kind: 'expireToken', match: { method: 'DELETE' } });
	expect((await run(all))[0]).toMatchObject({ status: 'held', problems: [{ code: 'total.differs' }] });
	expect(inErp()).toEqual([]);
});

test.each([
	['a page of HTML', { kind: 'loginPage' }],
	['an error without a reason', { kind: 'status', status: 500, body: '{"message":"An error has occurred."}' }],
] as const)('%s in answer to a deletion does not mean that the bill is gone', async (_what, fault) => {
	environment.acumatica.settings.roundingCents = 1;
	const all = [twoLines()];
	environment.acumatica.faults.next({ ...fault, match: { method: 'DELETE' }, times: 4 });
	expect((await run(all))[0]).toMatchObject({ status: 'held', problems: [{ code: 'bill.waiting' }] });
	expect(inErp()).toHaveLength(1);
});

test.each(['{"message":"An error has occurred."}', '{"message":"Internal server error"}', '{"error":"internal_error"}'])('status 500 without a reason of Acumatica (%s) is no refusal: the bill may have been made', async (body) => {
	const all = [twoLines()];
	environment.acumatica.faults.next({ kind: 'status', status: 500, body, match: entering });
	expect((await run(all))[0]).toMatchObject({ status: 'held', problems: [{ code: 'bill.waiting' }] });
});

test.each([
	['a page of HTML', { kind: 'loginPage' }],
	['an empty record', { kind: 'status', status: 200, body: '{}', contentType: 'application/json' }],
	['an error with status 200', { kind: 'status', status: 200, body: '{"message":"Maintenance until 6 pm"}', contentType: 'application/json' }],
] as const)('%s instead of the end of a release is no end: what the bill shows decides', async (_what, fault) => {
	environment.acumatica.settings.failingActions = { ReleaseBill: 'The period is closed.' };
	const all = [twoLines()];
	environment.acumatica.faults.next({ ...fault, match: { path: '/status/' } });
	expect((await run(all, { goal: 'released' }))[0]).toMatchObject({ status: 'held', problems: [{ code: 'bill.waiting' }] });
});

test('a number with blanks around it is entered as it is looked up', async () => {
	const one = { ...twoLines(), invoiceNumber: ' INV 77\u00a0' };
	environment.acumatica.faults.next({ kind: 'loseAnswer', match: entering });
	expect((await run([one]))[0]).toMatchObject({ status: 'posted' });
	expect(inErp().map(([number]) => number)).toEqual(['INV 77']);
});

test.each([
	['{}', 'application/json'],
	['{"message":"Maintenance until 6 pm"}', 'application/json'],
	['{"id":"0f3a6c1e-5b7d-4e21-9a40-7c2d11e0aa01","ReferenceNbr":{"value":"<NEW>"}}', 'application/json'],
	['', 'application/json'],
	['<html>Sign in</html>', 'text/html'],
] as const)('an answer that shows no bill (200 %s) is no success: the bill is looked up and entered later, once', async (body, contentType) => {
	const all = [twoLines()];
	environment.acumatica.faults.next({ kind: 'status', status: 200, body, contentType, match: entering });
	expect((await run(all))[0]).toMatchObject({ status: 'held', problems: [{ code: 'bill.waiting' }] });
	expect(inErp()).toEqual([]);
	clock += 3_600_000;
	expect((await run(all))[0]).toMatchObject({ status: 'posted', erpNumber: '000201' });
	expect(inErp()).toEqual(onceEach(all, 'Balanced'));
});

test('a bill that has another total once it is released is told with both figures', async () => {
	const all = [twoLines()];
	environment.acumatica.settings.lateCents.released = 300;
	expect((await run(all, { goal: 'released' }))[0]).toMatchObject({ status: 'held', problems: [{ code: 'bill.waiting' }] });
	clock += 3_600_000;
	expect((await run(all, { goal: 'released' }))[0]).toMatchObject({ status: 'held', problems: [{ code: 'bill.conflict', message: expect.stringMatching(/total 43.* 40/) }] });
	expect(inErp()).toHaveLength(1);
});

test('a bill that is paid as it is released has the total it was entered with', async () => {
	const one = twoLines();
	const inside = environment.acumatica.environment;
	const { stamp } = inside;
	inside.stamp = () => {
		if (environment.acumatica.books.Bill!.some((row) => textOf(row, 'Status') === 'Open')) {
			inside.stamp = stamp;
			pay(inside, { vendor: 'V000123', vendorRef: one.invoiceNumber, amount: 40, date: '2026-11-05', reference: '1' });
		}
		return stamp();
	};
	expect((await run([one], { goal: 'released' }))[0]).toMatchObject({ status: 'posted', erpState: 'bill (Closed)' });
	expect(inErp()).toEqual(onceEach([one], 'Closed'));
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
	['hold', 'On Hold', 3, 'hold'],
	['balanced', 'Balanced', 7, 'hold'],
	['released', 'Open', 11, 'hold'],
	['balanced', 'Balanced', 13, 'direct'],
	['released', 'Open', 17, 'direct'],
] as const)('with the goal %s, lost answers, throttling and resets leave each invoice once and whole', async (goal, status, seed, entry) => {
	environment.acumatica.settings.seats = 50; // sessions whose sign-out was cut off stay until they expire
	environment.acumatica.faults.random({ seed, status429: 0.04, status503: 0.04, reset: 0.1 });
	const all = Array.from({ length: 8 }, twoLines);
	let outcomes: Outcome[] = [];
	for (let turn = 0; turn < 40 && (turn === 0 || outcomes.some((each) => each.status === 'held')); turn++) {
		outcomes = await run(all, { goal, entry, batchSize: 4 });
		clock += 3_600_000;
	}
	expect(outcomes.map((each) => each.status)).toEqual(all.map(() => 'posted'));
	const there = inErp();
	expect(there.map(([number]) => number).sort()).toEqual(all.map((each) => each.invoiceNumber).sort());
	expect(there.every(([, , lines]) => JSON.stringify(lines) === '[15,25]')).toBe(true);
	expect(there.map(([, state]) => state)).toEqual(all.map(() => status));
	expect(await ledger.verify()).toMatchObject({ ok: true });
});

test('a bill that an approver rejected is not there: somebody else\'s keeps no invoice back, and for ours a person is asked', async () => {
	const one = twoLines();
	enterBill(environment.acumatica.environment, { vendor: 'V000123', vendorRef: one.invoiceNumber, branch: 'HQ', date: one.invoiceDate, currency: 'USD', lines: [{ account: '61000', amount: 15 }, { account: '61000', amount: 25 }] });
	const bills = () => environment.acumatica.books.Bill!;
	bills()[0]!.Status = 'Rejected';
	expect((await run([one]))[0]).toMatchObject({ status: 'posted' });
	expect(inErp().map(([, state]) => state)).toEqual(['Rejected', 'Balanced']);
	bills()[1]!.Status = 'Rejected';
	const corrected = { ...one, sourceKey: 'again', lines: [line({ amount: '16.00' }), line({ lineNumber: '2', amount: '24.00' })] };
	await ledger.addRecord('r', { recordId: 'again', entity: 'invoice', rows: 'row 3', problems: [], content: corrected, contentHash: contentHash(corrected) });
	const [outcome] = await postBills([{ recordId: 'again', invoice: corrected, problems: [] }], { erp: environment.books({ settleMs: 60_000 }).bills, ledger, executionId: 'x', holder: 'x', leaseMs: 600_000 });
	expect(outcome).toMatchObject({ status: 'held', problems: [{ code: 'bill.gone' }] });
	expect(inErp()).toHaveLength(2);
});
