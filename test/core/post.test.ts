import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { StampliErpError } from '../../core/errors';
import { contentHash, invoiceKey } from '../../core/identity';
import type { Invoice } from '../../core/model';
import type { Ledger } from '../../core/ports';
import { postBills } from '../../core/post';
import { openSqliteLedger } from '../../io/ledger/sqlite';
import { memoryErp } from './memoryErp';

let folder: string;
let ledger: Ledger;
let clock = Date.parse('2026-03-05T08:00:00Z');

beforeEach(async () => {
	folder = mkdtempSync(path.join(tmpdir(), 'post-'));
	ledger = await openSqliteLedger({ file: path.join(folder, 'ledger.sqlite'), now: () => clock });
});
afterEach(async () => {
	await ledger.close();
	rmSync(folder, { recursive: true });
});

const invoice = (number: string, more: Partial<Invoice> = {}): Invoice => {
	const one: Invoice = {
		sourceKey: '',
		sourceSystem: 'stampli',
		companyId: 'usmf',
		invoiceNumber: number,
		type: 'invoice',
		invoiceDate: '2026-03-01',
		currency: 'USD',
		vendor: { vendorId: '1001' },
		lines: [
			{ lineNumber: '1', kind: 'expense', amount: '60.00', glAccount: '618160' },
			{ lineNumber: '2', kind: 'expense', amount: '40.00', glAccount: '618160' },
		],
		totalAmount: '100.00',
		...more,
	};
	return { ...one, sourceKey: invoiceKey(one) };
};

let executions = 0;
async function run(erp: ReturnType<typeof memoryErp>['erp'], records: { recordId: string; invoice?: Invoice }[], more: { leaseMs?: number } = {}) {
	const executionId = String(++executions);
	for (const { recordId, invoice: content } of records) {
		await ledger.addRecord('route', { recordId, entity: 'invoice', rows: 'row 2', problems: [], ...(content ? { content, contentHash: contentHash(content) } : {}) });
	}
	return await postBills(
		records.map((record) => ({ ...record, problems: [] })),
		{ erp, ledger, executionId, holder: `run-${executionId}`, leaseMs: more.leaseMs ?? 600_000 },
	);
}

test('an invoice that the ERP does not have is created, and the ledger says posted', async () => {
	const { erp, bills } = memoryErp();
	const [outcome] = await run(erp, [{ recordId: 'a', invoice: invoice('1') }]);
	expect(outcome).toMatchObject({ status: 'posted', erpNumber: 'B1', erpState: 'pending bill' });
	expect((await ledger.outcomes(['a']))[0]).toEqual(outcome);
	expect(bills).toHaveLength(1);
});

test('the same record again answers with its outcome and sends nothing', async () => {
	const { erp, bills, journal } = memoryErp();
	const first = await run(erp, [{ recordId: 'a', invoice: invoice('1') }]);
	journal.length = 0;
	expect(await run(erp, [{ recordId: 'a', invoice: invoice('1') }])).toEqual(first);
	expect(journal).toEqual([]);
	expect(bills).toHaveLength(1);
});

test('the same invoice in another file is a duplicate that names its bill', async () => {
	const { erp, bills } = memoryErp();
	await run(erp, [{ recordId: 'a', invoice: invoice('1') }]);
	const [again] = await run(erp, [{ recordId: 'b', invoice: invoice(' 1 ') }]);
	expect(again).toMatchObject({ status: 'duplicate', erpNumber: 'B1' });
	expect(bills).toHaveLength(1);
});

test('the same invoice twice in one run makes one bill', async () => {
	const { erp, bills } = memoryErp();
	const outcomes = await run(erp, ['a', 'b', 'c'].map((recordId) => ({ recordId, invoice: invoice('1') })));
	expect(outcomes.map((outcome) => outcome.status)).toEqual(['posted', 'duplicate', 'duplicate']);
	expect(bills).toHaveLength(1);
});

test('the same key with another amount is a conflict for a person and is not tried again unasked', async () => {
	const { erp, bills } = memoryErp();
	await run(erp, [{ recordId: 'a', invoice: invoice('1') }]);
	const changed = invoice('1', { lines: [{ lineNumber: '1', kind: 'expense', amount: '200.00' }], totalAmount: '200.00' });
	const [outcome] = await run(erp, [{ recordId: 'b', invoice: changed }]);
	expect(outcome).toMatchObject({ status: 'held', problems: [{ code: 'bill.conflict', who: 'accountsPayable' }] });
	expect(outcome!.reason).toContain('200.00');
	expect(outcome!.nextTryAt).toBeUndefined();
	expect(bills).toHaveLength(1);
});

test('a conflict shows both versions: amounts, dates and lines of the earlier file and of this one', async () => {
	const { erp, bills } = memoryErp();
	await run(erp, [{ recordId: 'a', invoice: invoice('1') }]);
	const changed = invoice('1', { invoiceDate: '2026-03-02', lines: [{ lineNumber: '1', kind: 'expense', amount: '60.00', glAccount: '618170' }, { lineNumber: '2', kind: 'expense', amount: '140.00', glAccount: '618160' }], totalAmount: '200.00' });
	const [outcome] = await run(erp, [{ recordId: 'b', invoice: changed }]);
	expect(outcome!.problems[0]!.message).toContain('with USD 100.00 of 2026-03-01, 2 lines: 60.00 (account 618160) + 40.00 (account 618160).');
	expect(outcome!.problems[0]!.message).toContain('This file has USD 200.00 of 2026-03-02, 2 lines: 60.00 (account 618170) + 140.00 (account 618160).');
	expect(outcome!.problems[0]!.message).toContain('Different: total 100.00, now 200.00; invoice date 2026-03-01, now 2026-03-02; line 1 account 618160, now 618170; line 2 amount 40.00, now 140.00.');
	expect(bills).toHaveLength(1);
});

test('a version that differs only in an account names that account', async () => {
	const { erp } = memoryErp();
	await run(erp, [{ recordId: 'a', invoice: invoice('1') }]);
	const [outcome] = await run(erp, [{ recordId: 'b', invoice: invoice('1', { lines: [{ lineNumber: '1', kind: 'expense', amount: '60.00', glAccount: '618160' }, { lineNumber: '2', kind: 'expense', amount: '40.00', glAccount: '999' }] }) }]);
	expect(outcome!.problems[0]!.message).toMatch(/Different: line 2 account 618160, now 999\.$/);
});

test('a conflict with a bill that somebody entered shows what the ERP has and what the file has', async () => {
	const { erp, store } = memoryErp();
	delete store(invoice('1', { totalAmount: '90.00', lines: [{ lineNumber: '1', kind: 'expense', amount: '90.00' }] })).reference;
	const [outcome] = await run(erp, [{ recordId: 'a', invoice: invoice('1') }]);
	expect(outcome!.problems[0]!.message).toContain('Memory ERP has USD 90.00 of 2026-03-01, 1 line: 90.00.');
	expect(outcome!.problems[0]!.message).toContain('The file has USD 100.00 of 2026-03-01, 2 lines: 60.00 (account 618160) + 40.00 (account 618160).');
});

test('a bill that somebody else entered alike is a duplicate, not ours', async () => {
	const { erp, store, bills } = memoryErp();
	delete store(invoice('1')).reference;
	const [outcome] = await run(erp, [{ recordId: 'a', invoice: invoice('1') }]);
	expect(outcome).toMatchObject({ status: 'duplicate', erpNumber: 'B1' });
	expect(bills).toHaveLength(1);
});

test('a bill that carries our reference is recovered as posted', async () => {
	const { erp, store } = memoryErp();
	store(invoice('1'));
	const [outcome] = await run(erp, [{ recordId: 'a', invoice: invoice('1') }]);
	expect(outcome).toMatchObject({ status: 'posted', recovered: true, erpNumber: 'B1' });
});

test('after a refusal somebody enters the bill by hand: it is theirs, a duplicate, and not touched', async () => {
	const { erp, faults, store, journal } = memoryErp();
	const refusal = { code: 'erp.refused', kind: 'rejected' as const, message: 'Period closed.', fix: 'Open it.', who: 'erpAdministrator' as const, where: 'Memory ERP' };
	faults.create = () => ({ status: 'refused', problems: [refusal] });
	expect(await run(erp, [{ recordId: 'a', invoice: invoice('1') }])).toMatchObject([{ status: 'held' }]);
	const byHand = store(invoice('1'));
	delete byHand.reference;
	byHand.unfinished = true;
	expect(await run(erp, [{ recordId: 'a', invoice: invoice('1') }])).toMatchObject([{ status: 'duplicate' }]);
	expect(journal.filter((entry) => entry.startsWith('complete'))).toEqual([]);
});

test('a bill of ours that lacks lines is completed, not created again', async () => {
	const { erp, store, journal, bills } = memoryErp();
	store(invoice('1'), 1);
	const [outcome] = await run(erp, [{ recordId: 'a', invoice: invoice('1') }]);
	expect(outcome).toMatchObject({ status: 'posted', recovered: true });
	expect(journal).toContain('complete 1');
	expect(bills[0]!.lineAmounts).toEqual(['60.00', '40.00']);
});

test.each(['refused', 'notSent'] as const)('a bill of ours that could not be completed (%s) is still ours: it is completed later, and a corrected number waits for a person', async (status) => {
	const { erp, bills, faults } = memoryErp();
	// An ERP where the client chooses no reference: whose bill it is only the ledger knows.
	const expected = erp.expected;
	erp.expected = (one) => ({ ...expected(one), reference: undefined });
	faults.create = () => ({ status: 'lost', message: 'cut off' });
	await run(erp, [{ recordId: 'a', invoice: invoice('1') }]);
	delete faults.create;
	bills.push({ ...expected(invoice('1')), reference: undefined, key: invoiceKey(invoice('1')), id: { n: 1 }, number: 'B1', state: 'draft', open: true, lineAmounts: ['60.00'] });
	const complete = erp.complete!;
	erp.complete = async () => (status === 'refused' ? { status, problems: [{ code: 'period.closed', kind: 'rejected', message: 'Closed.', fix: 'Open it.', who: 'erpAdministrator', where: 'ERP' }] } : { status, message: 'busy' });
	expect((await run(erp, [{ recordId: 'a', invoice: invoice('1') }]))[0]).toMatchObject({ status: 'held' });

	expect(await corrected(erp, 'a', invoice('1-A'))).toMatchObject({ status: 'held', problems: [{ code: 'bill.sentBefore' }] });
	erp.complete = complete;
	expect(await corrected(erp, 'a', invoice('1'))).toMatchObject({ status: 'posted', erpNumber: 'B1', recovered: true });
	expect(bills).toHaveLength(1);
});

test('a bill of ours that is whole but not as far as wanted is brought there; a person\'s is left alone', async () => {
	const { erp, store, journal, bills } = memoryErp();
	store(invoice('1')).unfinished = true;
	const other = store(invoice('2'));
	other.unfinished = true;
	delete other.reference;
	const outcomes = await run(erp, [{ recordId: 'a', invoice: invoice('1') }, { recordId: 'b', invoice: invoice('2') }]);
	expect(outcomes).toMatchObject([{ status: 'posted', recovered: true }, { status: 'duplicate' }]);
	expect(journal.filter((entry) => entry.startsWith('complete'))).toEqual(['complete 1']);
	expect(bills).toHaveLength(2);
});

test('a lost answer whose bill is there but not as far as wanted waits the ERP out before it is touched again', async () => {
	const { erp, faults, store, journal } = memoryErp();
	faults.create = (bill) => ((store(bill.invoice).unfinished = true), { status: 'lost', message: 'socket hang up' });
	const [outcome] = await run(erp, [{ recordId: 'a', invoice: invoice('1') }]);
	expect(outcome).toMatchObject({ status: 'held', problems: [{ code: 'bill.waiting' }] });
	expect(journal.filter((entry) => entry.startsWith('complete'))).toEqual([]);
});

test('a lost answer whose bill is there is posted; nothing is sent twice', async () => {
	const { erp, faults, store, bills, journal } = memoryErp();
	faults.create = (bill) => (store(bill.invoice), { status: 'lost', message: 'socket hang up' });
	const [outcome] = await run(erp, [{ recordId: 'a', invoice: invoice('1') }]);
	expect(outcome).toMatchObject({ status: 'posted', recovered: true });
	expect(bills).toHaveLength(1);
	expect(journal.filter((entry) => entry.startsWith('create'))).toHaveLength(1);
});

test('a lost answer whose bill is not there waits the ERP out before anything is sent again', async () => {
	const { erp, faults, store, bills, journal } = memoryErp({ settleMs: 60_000 });
	faults.create = () => ({ status: 'lost', message: 'socket hang up' });
	const [waiting] = await run(erp, [{ recordId: 'a', invoice: invoice('1') }]);
	expect(waiting).toMatchObject({ status: 'held', problems: [{ code: 'bill.waiting' }] });
	delete faults.create;

	clock += 30_000;
	expect((await run(erp, [{ recordId: 'a', invoice: invoice('1') }]))[0]).toMatchObject({ status: 'held', problems: [{ code: 'bill.waiting' }] });
	expect(journal.filter((entry) => entry.startsWith('create'))).toHaveLength(1);

	store(invoice('1')); // the ERP commits late
	clock += 60_000;
	expect((await run(erp, [{ recordId: 'a', invoice: invoice('1') }]))[0]).toMatchObject({ status: 'posted', recovered: true });
	expect(bills).toHaveLength(1);
});

test('after a lost answer a person enters the bill, which shows that it is not ours: it is not finished or taken for ours, and a duplicate once ours cannot come any more', async () => {
	const { erp, faults, store, journal } = memoryErp({ settleMs: 60_000 });
	faults.create = (bill) => {
		const byHand = Object.assign(store(bill.invoice), { unfinished: bill.invoice.invoiceNumber === '1', theirs: true });
		delete byHand.reference;
		return { status: 'lost', message: 'socket hang up' };
	};
	const both = [{ recordId: 'a', invoice: invoice('1') }, { recordId: 'b', invoice: invoice('2') }];
	expect(await run(erp, both)).toMatchObject([{ problems: [{ code: 'bill.waiting' }] }, { problems: [{ code: 'bill.waiting' }] }]);
	clock += 30_000;
	expect(await run(erp, both)).toMatchObject([{ problems: [{ code: 'bill.waiting' }] }, { problems: [{ code: 'bill.waiting' }] }]);
	clock += 60_000;
	expect(await run(erp, both)).toMatchObject([{ status: 'duplicate', erpNumber: 'B1' }, { status: 'duplicate', erpNumber: 'B2' }]);
	expect(journal.filter((entry) => entry.startsWith('complete'))).toEqual([]);
	expect(journal.filter((entry) => entry.startsWith('create'))).toHaveLength(1);
});

test('of two equal bills the one that may be ours is taken, not the one that is certainly not', async () => {
	const { erp, faults, store } = memoryErp();
	faults.create = (bill) => (Object.assign(store(bill.invoice), { theirs: true, reference: undefined }), store(bill.invoice), { status: 'lost', message: 'socket hang up' });
	expect(await run(erp, [{ recordId: 'a', invoice: invoice('1') }])).toMatchObject([{ status: 'posted', recovered: true, erpNumber: 'B2' }]);
	expect(await run(erp, [{ recordId: 'b', invoice: invoice('1') }])).toMatchObject([{ status: 'duplicate', erpNumber: 'B2' }]);
});

test('an attempt without an answer (the run died) waits likewise, and is sent after that', async () => {
	const { erp, bills } = memoryErp({ settleMs: 60_000 });
	const one = invoice('1');
	await ledger.addRecord('route', { recordId: 'a', entity: 'invoice', rows: 'row 2', problems: [], content: one, contentHash: contentHash(one) });
	const [claim] = await ledger.claim([`memory:test|${invoiceKey(one)}`], 'dead run', 1000);
	await ledger.addAttempts([{ claim: claim!, recordId: 'a', executionId: 'dead', payloadHash: 'p', contentHash: contentHash(one) }], 0);
	clock += 2_000;
	expect((await run(erp, [{ recordId: 'a', invoice: one }]))[0]).toMatchObject({ status: 'held', problems: [{ code: 'bill.waiting' }] });
	expect(bills).toHaveLength(0);
	clock += 61_000;
	expect((await run(erp, [{ recordId: 'a', invoice: one }]))[0]).toMatchObject({ status: 'posted' });
	expect(bills).toHaveLength(1);
});

test('an attempt that was noted while the clock stood a year ahead is waited out in the ERP\'s own time, not for a year', async () => {
	const { erp, bills, faults } = memoryErp();
	const year = 365 * 86_400_000;
	clock += year;
	faults.create = () => ({ status: 'lost', message: 'cut off' });
	await run(erp, [{ recordId: 'a', invoice: invoice('1') }]);
	clock -= year;
	delete faults.create;
	const [waits] = await run(erp, [{ recordId: 'a', invoice: invoice('1') }]);
	expect(waits).toMatchObject({ status: 'held', problems: [{ code: 'bill.waiting' }], nextTryAt: new Date(clock + erp.createTimeoutMs + erp.settleMs).toISOString() });
	clock += erp.createTimeoutMs + erp.settleMs + 1;
	expect(await run(erp, [{ recordId: 'a', invoice: invoice('1') }])).toMatchObject([{ status: 'posted' }]);
	expect(bills).toHaveLength(1);
});

test('a key that another run holds is not touched', async () => {
	const { erp, bills } = memoryErp();
	await ledger.claim([`memory:test|${invoiceKey(invoice('1'))}`], 'other run', 60_000);
	expect((await run(erp, [{ recordId: 'a', invoice: invoice('1') }]))[0]).toMatchObject({ status: 'held', problems: [{ code: 'bill.busy' }] });
	expect(bills).toHaveLength(0);
});

test('whoever lost his claim before sending stops', async () => {
	const { erp, bills, journal } = memoryErp();
	const find = erp.find.bind(erp);
	(erp as { find: typeof find }).find = async (invoices) => {
		clock += 20_000; // the process was paused: its claim has run out
		return await find(invoices);
	};
	const [outcome] = await run(erp, [{ recordId: 'a', invoice: invoice('1') }], { leaseMs: 10_000 });
	expect(outcome).toMatchObject({ status: 'held', problems: [{ code: 'bill.busy' }] });
	expect(journal.some((entry) => entry.startsWith('create'))).toBe(false);
	expect(bills).toHaveLength(0);
});

test('a process that stood still after its attempt was noted sends nothing any more, and says so', async () => {
	const { erp, bills } = memoryErp();
	const real = ledger;
	const standsStill: Ledger = {
		...real,
		addAttempts: async (...given) => {
			const kept = await real.addAttempts(...given);
			clock += 3_600_000;
			return kept;
		},
	};
	ledger = standsStill;
	const [outcome] = await run(erp, [{ recordId: 'a', invoice: invoice('1') }]);
	ledger = real;
	expect(outcome).toMatchObject({ status: 'held', problems: [{ code: 'bill.busy' }] });
	expect(bills).toEqual([]);
	expect(await run(erp, [{ recordId: 'a', invoice: invoice('1') }])).toMatchObject([{ status: 'posted' }]);
	expect(bills).toHaveLength(1);
});

test('many runs at once with the same invoices make one bill each', async () => {
	const { erp, bills } = memoryErp({ chunkSize: 3 });
	const numbers = ['1', '2', '3', '4', '5'];
	const all = await Promise.all([1, 2, 3, 4].map((n) => run(erp, numbers.map((number) => ({ recordId: `${n}-${number}`, invoice: invoice(number) })))));
	expect(bills.map((bill) => bill.key).sort()).toEqual(numbers.map((number) => invoiceKey(invoice(number))).sort());
	expect(all.flat().filter((outcome) => outcome.status === 'posted')).toHaveLength(5);
});

test('everything wrong with an invoice is told at once, and its neighbours go on', async () => {
	const { erp, bills } = memoryErp();
	const wrong = invoice('1', { vendor: { vendorId: 'unknown' }, totalAmount: '99.00' });
	const [bad, good] = await run(erp, [{ recordId: 'a', invoice: wrong }, { recordId: 'b', invoice: invoice('2') }]);
	expect(bad!.status).toBe('held');
	expect(bad!.problems.map((problem) => problem.code)).toEqual(expect.arrayContaining(['vendor.unknown']));
	expect(bad!.problems.length).toBeGreaterThanOrEqual(2);
	expect(good!.status).toBe('posted');
	expect(bills).toHaveLength(1);
});

test('what the ERP refused comes back by itself after growing pauses', async () => {
	const { erp } = memoryErp();
	const record = { recordId: 'a', invoice: invoice('1', { vendor: { vendorId: 'unknown' } }) };
	const pauses: number[] = [];
	for (let i = 0; i < 4; i++) {
		const [outcome] = await run(erp, [record]);
		pauses.push(Date.parse(outcome!.nextTryAt!) - clock);
		clock = Date.parse(outcome!.nextTryAt!);
	}
	expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
	expect(pauses[3]).toBeGreaterThan(pauses[0]!);
});

test('a record that could not be read is held, and nobody is asked about it', async () => {
	const { erp, journal } = memoryErp();
	await ledger.addRecord('route', { recordId: 'a', entity: 'invoice', rows: 'row 2', problems: [] });
	const problem = { code: 'file.row', kind: 'invalid' as const, message: 'Row 2: Total is no number.', fix: 'Correct it.', who: 'accountsPayable' as const, where: 'Stampli', row: 2 };
	const [outcome] = await postBills([{ recordId: 'a', problems: [problem] }], { erp, ledger, executionId: 'x', holder: 'x', leaseMs: 1000 });
	expect(outcome).toMatchObject({ status: 'held', reason: 'Row 2: Total is no number.' });
	expect(outcome!.nextTryAt).toBeUndefined();
	expect(journal).toEqual([]);
});

test('a wrong setting stops the run, holds nothing, and keeps what was posted before', async () => {
	const { erp, faults, bills } = memoryErp({ chunkSize: 1, concurrency: 1 });
	faults.create = (bill) =>
		bill.invoice.invoiceNumber === '2' ? new StampliErpError({ kind: 'setup', code: 'x.setup', message: 'The secret is wrong.', hint: 'Renew it.' }) : undefined;
	await expect(run(erp, ['1', '2', '3'].map((number) => ({ recordId: number, invoice: invoice(number) })))).rejects.toThrow('The secret is wrong.');
	expect((await ledger.outcomes(['1', '2', '3'])).map((outcome) => outcome?.status)).toEqual(['posted', undefined, undefined]);
	expect(bills).toHaveLength(1);
});

test('an ERP that cannot be reached holds the invoices, and the queue is kept', async () => {
	const { erp, faults } = memoryErp();
	faults.find = () => {
		throw new StampliErpError({ kind: 'transient', code: 'http.unavailable', message: '503', hint: 'Wait.', retryAfterMs: 90_000 });
	};
	const [outcome] = await run(erp, [{ recordId: 'a', invoice: invoice('1') }]);
	expect(outcome).toMatchObject({ status: 'held', problems: [{ code: 'erp.unavailable', kind: 'transient' }] });
	expect(Date.parse(outcome!.nextTryAt!)).toBe(clock + 90_000);
	delete faults.find;
	expect((await run(erp, [{ recordId: 'a', invoice: invoice('1') }]))[0]).toMatchObject({ status: 'posted' });
});

test('after repeated failure the rest of a run is held at once, without knocking again; the next run posts all of it', async () => {
	const { erp, faults, journal, bills } = memoryErp({ chunkSize: 1, concurrency: 1 });
	faults.find = () => {
		throw new StampliErpError({ kind: 'transient', code: 'http.unavailable', message: '503', hint: 'Wait.', retryAfterMs: 90_000 });
	};
	const records = Array.from({ length: 12 }, (_, i) => ({ recordId: `r${i}`, invoice: invoice(`${i}`) }));
	const outcomes = await run(erp, records);
	expect(journal).toEqual(['find 1', 'find 1', 'find 1']);
	expect(outcomes.map(({ status }) => status)).toEqual(records.map(() => 'held'));
	expect(outcomes[11]).toMatchObject({ problems: [{ code: 'erp.circuitOpen', kind: 'transient', who: 'nobody', message: expect.stringContaining('503') }] });
	expect(outcomes.map(({ nextTryAt }) => Date.parse(nextTryAt!))).toEqual(records.map(() => clock + 90_000));
	delete faults.find;
	expect((await run(erp, records)).map(({ status }) => status)).toEqual(records.map(() => 'posted'));
	expect(bills).toHaveLength(12);
});

test('creates that the ERP keeps refusing to take open the circuit likewise, and no attempt stands for what was never sent', async () => {
	const { erp, faults, journal } = memoryErp({ chunkSize: 2, concurrency: 1 });
	faults.create = () => ({ status: 'notSent', message: '429 Too Many Requests', retryAfterMs: 60_000 });
	const records = Array.from({ length: 10 }, (_, i) => ({ recordId: `r${i}`, invoice: invoice(`${i}`) }));
	await run(erp, records);
	expect(journal.filter((entry) => entry.startsWith('create'))).toHaveLength(3);
	expect(await ledger.audit({ recordId: 'r9', kinds: ['attempt', 'claimed'] })).toEqual([]);
});

test('failures with successes between them do not open the circuit', async () => {
	const { erp, faults, journal } = memoryErp({ chunkSize: 1, concurrency: 1 });
	faults.create = (bill) => (Number(bill.invoice.invoiceNumber) % 3 === 0 ? undefined : { status: 'notSent', message: '503' });
	const outcomes = await run(erp, Array.from({ length: 9 }, (_, i) => ({ recordId: `r${i}`, invoice: invoice(`${i}`) })));
	expect(outcomes.filter(({ status }) => status === 'posted')).toHaveLength(3);
	expect(journal.filter((entry) => entry.startsWith('create'))).toHaveLength(9);
});

test('a posted bill that the ERP no longer has needs a person to be posted again', async () => {
	const { erp, bills } = memoryErp();
	await run(erp, [{ recordId: 'a', invoice: invoice('1') }]);
	bills.length = 0;
	const [gone] = await run(erp, [{ recordId: 'b', invoice: invoice('1') }]);
	expect(gone).toMatchObject({ status: 'held', problems: [{ code: 'bill.gone' }] });
	await ledger.retry(['b'], { who: 'Ann', again: true });
	expect((await run(erp, [{ recordId: 'b', invoice: invoice('1') }]))[0]).toMatchObject({ status: 'posted' });
	expect(bills).toHaveLength(1);
});

test('where posted bills cannot be read, the ledger alone recognises a repetition', async () => {
	const { erp, bills } = memoryErp({ findsPosted: false });
	await run(erp, [{ recordId: 'a', invoice: invoice('1') }]);
	bills.length = 0; // posted there, and so invisible
	expect((await run(erp, [{ recordId: 'b', invoice: invoice('1') }]))[0]).toMatchObject({ status: 'duplicate', erpNumber: 'B1' });
});

test('an invoice and a credit of the same number are two documents', async () => {
	const { erp, bills } = memoryErp();
	const outcomes = await run(erp, [{ recordId: 'a', invoice: invoice('1') }, { recordId: 'b', invoice: invoice('1', { type: 'credit' }) }]);
	expect(outcomes.map((outcome) => outcome.status)).toEqual(['posted', 'posted']);
	expect(bills).toHaveLength(2);
});

test('a ledger that is away for a moment right after the bill was made is named, and the bill is found, not made again', async () => {
	const { erp, bills } = memoryErp();
	const { addAnswers } = ledger;
	ledger.addAnswers = () => Promise.reject(new StampliErpError({ kind: 'transient', code: 'ledger.file.locked', message: 'The ledger is locked.', hint: 'Wait.' }));
	const [held] = await run(erp, [{ recordId: 'a', invoice: invoice('1') }]);
	expect(held).toMatchObject({ status: 'held', problems: [{ message: 'The ledger could not be reached or asked us to wait: The ledger is locked.', where: 'The ledger' }] });
	ledger.addAnswers = addAnswers;
	expect(await run(erp, [{ recordId: 'a', invoice: invoice('1') }])).toMatchObject([{ status: 'posted', recovered: true }]);
	expect(bills).toHaveLength(1);
});

/** As a person corrects it and the trigger hands it over then. */
async function corrected(erp: ReturnType<typeof memoryErp>['erp'], recordId: string, content: Invoice) {
	await ledger.correct(recordId, content, contentHash(content), { who: 'Ann', reason: 'wrong number' });
	return (await run(erp, [{ recordId, invoice: content }]))[0]!;
}

test('an invoice whose answer was lost and whose number is corrected then is not sent under the new number before a person has looked', async () => {
	const { erp, bills, faults, store } = memoryErp();
	faults.create = () => ({ status: 'lost', message: 'cut off' });
	await run(erp, [{ recordId: 'a', invoice: invoice('1') }]);
	store(invoice('1')); // the ERP was slow, and did it
	delete faults.create;
	const outcome = await corrected(erp, 'a', invoice('1-A'));
	expect(outcome).toMatchObject({ status: 'held', problems: [{ code: 'bill.sentBefore', who: 'accountsPayable', message: expect.stringContaining('USMF / 1001 / 1 / invoice') }] });
	expect(outcome.nextTryAt).toBeUndefined();
	expect(bills).toHaveLength(1);

	// It was entered after all, and deleted there: a person says so.
	bills.length = 0;
	await ledger.retry(['a'], { who: 'Ann', again: true });
	expect((await run(erp, [{ recordId: 'a', invoice: invoice('1-A') }]))[0]).toMatchObject({ status: 'posted' });
	expect(bills).toHaveLength(1);
});

test('after a refusal or where nothing was sent a corrected number is posted at once', async () => {
	const { erp, bills, faults } = memoryErp();
	for (const [recordId, status] of [['a', 'refused'], ['b', 'notSent']] as const) {
		faults.create = () => (status === 'refused' ? { status, problems: [] } : { status, message: 'busy' });
		await run(erp, [{ recordId, invoice: invoice(recordId) }]);
		delete faults.create;
		expect(await corrected(erp, recordId, invoice(`${recordId}-1`))).toMatchObject({ status: 'posted' });
	}
	expect(bills).toHaveLength(2);
});

test('a record that comes with two invoices stops the node before anything is sent', async () => {
	const { erp, journal } = memoryErp();
	await expect(run(erp, [{ recordId: 'a', invoice: invoice('1') }, { recordId: 'a', invoice: invoice('2') }])).rejects.toMatchObject({ kind: 'setup', code: 'post.severalInvoices', message: expect.stringContaining('1 and 2') });
	expect(journal).toEqual([]);
	expect(await ledger.outcomes(['a'])).toEqual([undefined]);
});

test('an item that carries the record of another invoice that was posted is never said to be posted; its neighbours are', async () => {
	const { erp, bills } = memoryErp();
	await run(erp, [{ recordId: 'a', invoice: invoice('1') }]);
	await expect(run(erp, [{ recordId: 'a', invoice: invoice('2') }, { recordId: 'b', invoice: invoice('3') }])).rejects.toMatchObject({ kind: 'setup', code: 'post.otherInvoice', message: expect.stringContaining('Invoice 2 was not sent') });
	expect(bills.map(({ key }) => key)).toEqual([invoiceKey(invoice('1')), invoiceKey(invoice('3'))]);
	expect(await ledger.outcomes(['b'])).toMatchObject([{ status: 'posted' }]);
});

test('a record that one ERP has is not said to be posted in another one', async () => {
	const [one, other] = [memoryErp(), memoryErp()];
	await run(one.erp, [{ recordId: 'a', invoice: invoice('1') }]);
	const second = { ...other.erp, name: 'Other ERP', target: 'other:test' };
	await expect(run(second, [{ recordId: 'a', invoice: invoice('1') }])).rejects.toMatchObject({ kind: 'setup', code: 'post.otherErp', message: expect.stringContaining('Memory ERP') });
	expect(other.journal).toEqual([]);
});

test('a posted record that comes again after the codes of its company and vendor were mapped otherwise keeps its outcome', async () => {
	const { erp } = memoryErp();
	const [first] = await run(erp, [{ recordId: 'a', invoice: invoice('1') }]);
	expect(await run(erp, [{ recordId: 'a', invoice: invoice('1', { companyId: 'dat', vendor: { vendorId: '2002' } }) }])).toEqual([first]);
});
