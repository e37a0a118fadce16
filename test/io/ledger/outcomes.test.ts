import { describeLedger } from './backends';
import { fileRef, held, invoiceRecord, posted, route } from './samples';

describeLedger('Outcomes', (at) => {
	const file = fileRef();
	const [first, second] = [invoiceRecord(file, { number: 'A-1' }), invoiceRecord(file, { number: 'A-2' })];
	const standing = async (recordId = first.recordId) => (await at.ledger.outcomes([recordId]))[0];
	beforeEach(() => at.ledger.addFile(route, file, [first, second]));

	it('are read back as written, in the order asked for', async () => {
		const written = await at.ledger.addOutcomes([posted(second.recordId, { contentHash: 'c' }), held(first.recordId, { nextTryAt: '2026-12-01T00:00:00.000Z' })]);
		expect(await at.ledger.outcomes([first.recordId, 'unknown', second.recordId])).toEqual([written[1], undefined, written[0]]);
		const { contentHash: _contentHash, ...told } = posted(second.recordId, { contentHash: 'c' });
		expect(written[0]).toEqual({ ...told, tries: 1, at: expect.stringMatching(/Z$/) });
		expect(await at.ledger.addOutcomes([])).toEqual([]);
	});

	it('count the tries of each record', async () => {
		await at.ledger.addOutcomes([held(first.recordId), held(first.recordId)]);
		const [third] = await at.ledger.addOutcomes([held(first.recordId)]);
		expect(third!.tries).toBe(3);
	});

	it('stay posted whatever comes later', async () => {
		const [first_] = await at.ledger.addOutcomes([posted(first.recordId)]);
		expect(await at.ledger.addOutcomes([held(first.recordId), posted(second.recordId)])).toMatchObject([first_!, { status: 'posted' }]);
		await at.ledger.addOutcomes([{ ...held(first.recordId), status: 'duplicate', problems: [] }]);
		expect(await standing()).toEqual(first_);
	});

	it('turn from dismissed to posted when a run was faster than the person, never back to held', async () => {
		await at.ledger.addOutcomes([held(first.recordId)]);
		await at.ledger.dismiss([first.recordId], { who: 'Ann', reason: 'paid by card' });
		await at.ledger.addOutcomes([held(first.recordId)]);
		expect(await standing()).toMatchObject({ status: 'dismissed' });
		await at.ledger.addOutcomes([posted(first.recordId)]);
		expect(await standing()).toMatchObject({ status: 'posted' });
	});

	const forgeries = {
		'an outcome edited from held to posted': `update audit set body = replace(body, '"held"', '"posted"') where kind = 'outcome'`,
		'an outcome with another ERP number': `update audit set body = replace(body, 'vendor.unknown', 'vendor.other') where kind = 'outcome'`,
		'an outcome moved to another record': `update audit set record_id = '${second.recordId}' where kind = 'outcome'`,
		'an outcome whose seal is nonsense': `update audit set seal = 'zz' where kind = 'outcome'`,
		'a body that is no JSON': `update audit set body = 'posted' where kind = 'outcome'`,
	};
	it.each(Object.entries(forgeries))('count as absent, and verify tells, after %s', async (_what, sql) => {
		await at.ledger.addOutcomes([held(first.recordId)]);
		await at.place.tamper(sql);
		expect(await at.ledger.outcomes([first.recordId, second.recordId])).toEqual([undefined, undefined]);
		expect(await at.ledger.held({})).toEqual([]);
		expect(await at.ledger.verify()).toMatchObject({ ok: false, brokenAt: 4 });
	});

	it('do not come from a forged entry or a forged row', async () => {
		await at.place.tamper(`insert into audit (seq, at, kind, record_id, body, prev, seal)
			select seq + 1, at, 'outcome', '${first.recordId}', '{"recordId":"${first.recordId}","status":"posted","problems":[]}', seal, seal from audit where seq = 3`);
		await at.place.tamper(`update records set status = 'posted', reported = 1, live = 0 where record_id = '${second.recordId}'`);
		expect(await at.ledger.outcomes([first.recordId, second.recordId])).toEqual([undefined, undefined]);
		expect((await at.ledger.files([file.fileId]))[0]!.records.map(({ outcome }) => outcome)).toEqual([undefined, undefined]);
		expect(await at.ledger.verify()).toMatchObject({ ok: false, brokenAt: 4 });
	});

	it('show a record that somebody changed as tampered, without its content', async () => {
		await at.ledger.addOutcomes([held(first.recordId)]);
		await at.place.tamper(`update audit set body = replace(body, '110.50', '910.50') where record_id = '${first.recordId}' and kind = 'recordArrived'`);
		const [record] = await at.ledger.held({});
		expect(record!.record).toMatchObject({ recordId: first.recordId, problems: [{ code: 'ledger.tampered' }] });
		expect(record!.record.content).toBeUndefined();
	});

	it('are 500 in one call, fast, each with its record', async () => {
		const many = fileRef('many.csv');
		const records = Array.from({ length: 500 }, (_, i) => invoiceRecord(many, { number: `M-${i}` }));
		const timed = async (what: string, work: () => Promise<unknown>) => {
			const start = performance.now();
			await work();
			const ms = performance.now() - start;
			console.info(`${expect.getState().currentTestName}: ${what} ${Math.round(ms)} ms, ${Math.round(500_000 / ms)} per second`);
			expect(ms).toBeLessThan(5_000);
		};
		await timed('500 arrivals', () => at.ledger.addFile(route, many, records));
		await timed('500 claims', () => at.ledger.claim(records.map(({ recordId }) => `key|${recordId}`), 'a', 60_000));
		await timed('500 outcomes', () => at.ledger.addOutcomes(records.map(({ recordId }) => posted(recordId, { key: `key|${recordId}` }))));
		await timed('500 histories', () => at.ledger.history(records.map(({ recordId }) => `key|${recordId}`)));
		expect((await at.ledger.outcomes(records.map(({ recordId }) => recordId))).map((outcome) => outcome!.recordId)).toEqual(records.map(({ recordId }) => recordId));
	});
});
