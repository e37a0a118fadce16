import type { Claim } from '../../../core/ports';
import { describeLedger } from './backends';
import { fileRef, held, invoiceRecord, posted, route } from './samples';

describeLedger('Claims and attempts', (at) => {
	const key = 'dynamics-fo:contoso|USMF|V-001|INV-1001|invoice';
	const record = invoiceRecord(fileRef());
	const claim = async (holder: string, leaseMs = at.place.leaseMs) => (await at.ledger.claim([key], holder, leaseMs))[0]!;
	const attempt = (held: Claim) => ({ claim: held, recordId: record.recordId, executionId: '7', payloadHash: 'p1', contentHash: record.contentHash! });
	const history = async () => (await at.ledger.history([key]))[0]!;

	it('give a key to one holder, until he releases it', async () => {
		const before = await at.ledger.now();
		const mine = await claim('a');
		expect(mine).toMatchObject({ key, holder: 'a', generation: 1 });
		expect(mine.deadline).toBeGreaterThanOrEqual(before + at.place.leaseMs);
		expect(mine.deadline).toBeLessThanOrEqual((await at.ledger.now()) + at.place.leaseMs);
		expect(await claim('b')).toBeUndefined();
		await at.ledger.release([mine]);
		expect(await claim('b')).toMatchObject({ holder: 'b', generation: 2 });
	});

	it('do not hold for a year because the clock stood a year ahead when they were made', async () => {
		const year = 365 * 86_400_000;
		await at.place.pass(year);
		const ahead = await claim('a');
		await at.place.pass(-year);
		const mine = await claim('b');
		expect(mine).toMatchObject({ holder: 'b', generation: 2 });
		expect(await at.ledger.addAttempts([attempt(ahead)], 0)).toEqual([false]);
		expect(await claim('c')).toBeUndefined();
	});

	it('decide each key by itself, and a repeated key once', async () => {
		await at.ledger.claim(['k2'], 'a', at.place.leaseMs);
		const claims = await at.ledger.claim(['k1', 'k2', 'k3', 'k1', "k'\u0000ü"], 'b', at.place.leaseMs);
		expect(claims.map((one) => one?.key)).toEqual(['k1', undefined, 'k3', undefined, "k'\u0000ü"]);
		expect(await at.ledger.addAttempts([attempt(claims[4]!)], 0)).toEqual([true]);
	});

	it('pass to a later holder after the deadline; the earlier one can write no attempt and release nothing', async () => {
		const stale = await claim('a');
		await at.place.pass(at.place.leaseMs * 1.01);
		const fresh = await claim('b');
		expect(fresh).toMatchObject({ generation: 2 });
		expect(await at.ledger.addAttempts([attempt(stale)], 0)).toEqual([false]);
		expect((await history()).attempt).toBeUndefined();
		await at.ledger.release([stale]);
		expect(await claim('c')).toBeUndefined();
		expect(await at.ledger.addAttempts([attempt(fresh)], 0)).toEqual([true]);
	});

	it('allow no attempt with less than the margin left, after release, or with a generation that never was', async () => {
		const mine = await claim('a');
		expect(await at.ledger.addAttempts([attempt(mine)], at.place.leaseMs + 1)).toEqual([false]);
		expect(await at.ledger.addAttempts([attempt({ ...mine, generation: 9 }), attempt({ ...mine, holder: 'z' }), attempt(mine)], 0)).toEqual([false, false, true]);
		await at.ledger.release([mine]);
		expect(await at.ledger.addAttempts([attempt(mine)], 0)).toEqual([false]);
	});

	it('are won by exactly one of twenty askers on two handles', async () => {
		const other = await at.another();
		const asked = Array.from({ length: 20 }, (_, i) => (i % 2 ? other : at.ledger).claim([key], `holder-${i}`, at.place.leaseMs));
		const won = (await Promise.all(asked)).flat().filter((one) => one !== undefined);
		expect(won).toHaveLength(1);
		expect(won[0]!.generation).toBe(1);
	});

	it('count as absent when somebody edits them, and verify says so', async () => {
		const mine = await claim('a');
		await at.place.tamper(`update audit set body = replace(body, '"a"', '"thief"') where kind = 'claimed'`);
		expect(await at.ledger.addAttempts([attempt({ ...mine, holder: 'thief' })], 0)).toEqual([false]);
		expect(await claim('b')).toMatchObject({ generation: 2 });
		expect(await at.ledger.verify()).toMatchObject({ ok: false, brokenAt: 1, reason: 'Entry 1 was changed.' });
	});

	it('leave a history: the newest attempt, its answer, and the first posting with its file', async () => {
		await at.ledger.addFile(route, fileRef(), [record]);
		expect(await history()).toEqual({ key });
		const mine = await claim('a');
		await at.ledger.addAttempts([attempt(mine)], 0);
		expect(await history()).toEqual({ key, attempt: { at: expect.any(Number), executionId: '7', payloadHash: 'p1', contentHash: record.contentHash } });
		const answer = { claim: mine, recordId: record.recordId, executionId: '7', answer: 'lost' as const, body: { message: 'socket hang up' } };
		await at.ledger.addAnswers([answer]);
		expect((await history()).attempt).toMatchObject({ answer: 'lost' });
		await at.ledger.addOutcomes([held(record.recordId, { key })]);
		expect((await history()).posted).toBeUndefined();
		await at.ledger.addOutcomes([posted(record.recordId, { key, contentHash: record.contentHash, recovered: true })]);
		await at.ledger.addOutcomes([posted('another record', { key, contentHash: 'other', erpNumber: 'PVI-2' })]);
		expect((await history()).posted).toEqual({
			recordId: record.recordId,
			contentHash: record.contentHash,
			content: record.content,
			erpNumber: 'PVI-1',
			erpState: 'pending vendor invoice',
			at: expect.stringMatching(/^20\d\d-\d\d-\d\dT/),
			fileName: 'invoices-1.csv',
		});
		await at.ledger.addAttempts([attempt(mine)], 0);
		expect((await history()).attempt).not.toHaveProperty('answer');
	});

	it('tell that a record was sent under another key, unless it was refused there or a person has said to post it again', async () => {
		await at.ledger.addRecord(route, record);
		const sentAs = async (of = 'other key') => (await at.ledger.history([of], [record.recordId]))[0]!.sentAs;
		expect(await sentAs()).toBeUndefined();
		const mine = await claim('a');
		await at.ledger.addAttempts([attempt(mine)], 0);
		expect(await sentAs()).toBe(key);
		expect(await sentAs(key)).toBeUndefined();
		expect((await at.ledger.history(['other key'], ['another record']))[0]).toEqual({ key: 'other key' });
		const answer = async (said: 'refused' | 'notSent' | 'lost') => await at.ledger.addAnswers([{ claim: mine, recordId: record.recordId, executionId: '7', answer: said, body: {} }]);
		await answer('refused');
		expect(await sentAs()).toBeUndefined();
		await at.place.tamper(`update audit set body = replace(body, 'refused', 'notSent') where kind = 'answer'`);
		expect(await sentAs()).toBe(key);
		await at.ledger.addOutcomes([held(record.recordId)]);
		await at.ledger.retry([record.recordId], { who: 'Ann' });
		expect(await sentAs()).toBe(key);
		await at.ledger.retry([record.recordId], { who: 'Ann', again: true });
		expect(await sentAs()).toBeUndefined();
	});

	it('keep an attempt in sight when somebody edits its answer away', async () => {
		const mine = await claim('a');
		await at.ledger.addAttempts([attempt(mine)], 0);
		await at.ledger.addAnswers([{ claim: mine, recordId: record.recordId, executionId: '7', answer: 'lost', body: {} }]);
		await at.place.tamper(`update audit set body = replace(body, 'lost', 'notSent') where kind = 'answer'`);
		expect((await history()).attempt).toMatchObject({ payloadHash: 'p1' });
		expect((await history()).attempt).not.toHaveProperty('answer');
	});
});
