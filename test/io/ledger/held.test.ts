import { contentHash } from '../../../core/identity';
import { describeLedger } from './backends';
import { fileRef, held, invoice, invoiceRecord, posted, route } from './samples';

describeLedger('Held records', (at) => {
	const file = fileRef('November 100%.csv');
	const records = ['A-1', 'A-2', 'B_3'].map((number) => invoiceRecord(file, { number }));
	const ids = records.map(({ recordId }) => recordId);
	const numbers = async (filter: Parameters<typeof at.ledger.held>[0]) => (await at.ledger.held(filter)).map(({ summary }) => summary.number);
	const due = () => at.ledger.takeDue({ route, limit: 10, leaseMs: at.place.leaseMs });
	const ann = { who: 'Ann', reason: 'wrong vendor' };
	beforeEach(async () => {
		await at.ledger.addFile(route, file, records);
		await at.ledger.addOutcomes([held(ids[0]!), held(ids[1]!, { problems: [] }), posted(ids[2]!)]);
		await at.ledger.addReceipt(file.fileId, { name: 'r.csv', recordIds: ids, executionId: '7' });
	});

	it('are listed with record, file, route and outcome, and found by every filter', async () => {
		expect((await at.ledger.held({}))[0]).toMatchObject({ summary: { number: 'A-1', amount: '110.50' }, record: records[0], file, route, outcome: { status: 'held' } });
		expect(await numbers({})).toEqual(['A-1', 'A-2']);
		expect(await numbers({ limit: 1 })).toEqual(['A-1']);
		expect(await numbers({ route: 'other' })).toEqual([]);
		expect(await numbers({ recordIds: [ids[1]!, ids[2]!] })).toEqual(['A-2']);
		expect(await numbers({ problemCode: 'vendor.unknown' })).toEqual(['A-1']);
		expect(await numbers({ problemCode: 'vendor' })).toEqual([]);
		expect(await numbers({ text: 'a-2' })).toEqual(['A-2']);
		expect(await numbers({ text: 'fabrikam' })).toEqual(['A-1', 'A-2']);
		expect(await numbers({ text: '100%.CSV' })).toEqual(['A-1', 'A-2']);
		expect(await numbers({ text: 'a_1' })).toEqual([]);
		expect(await numbers({ text: "'; drop table audit; --" })).toEqual([]);
	});

	it('become due at once when a person retries them; others are not counted', async () => {
		expect(await at.ledger.retry([ids[0]!, ids[0]!, ids[2]!, 'unknown'], { who: 'Ann' })).toBe(1);
		expect((await due()).map(({ record }) => record.recordId)).toEqual([ids[0]]);
		expect(await due()).toEqual([]);
		expect(await at.ledger.allowedAgain([ids[0]!])).toEqual([false]);
	});

	it('belong to another trigger from there on where a person hands them to it', async () => {
		await at.ledger.retry([ids[0]!], { who: 'Ann', route: 'wf-new/Trigger' });
		expect(await due()).toEqual([]);
		expect((await at.ledger.takeDue({ route: 'wf-new/Trigger', limit: 10, leaseMs: at.place.leaseMs })).map(({ record }) => record.recordId)).toEqual([ids[0]]);
		expect(await at.ledger.held({ route: 'wf-new/Trigger' })).toMatchObject([{ summary: { number: 'A-1' } }]);
		expect(await at.ledger.verify()).toMatchObject({ ok: true });
	});

	it('may be posted again only where a person allowed it', async () => {
		await at.ledger.retry([ids[1]!], { who: 'Ann', again: true });
		expect(await at.ledger.allowedAgain(ids)).toEqual([false, true, false]);
		await at.place.tamper(`update audit set record_id = '${ids[0]}' where kind = 'retryAsked'`);
		expect(await at.ledger.allowedAgain(ids)).toEqual([false, false, false]);
	});

	it('come back corrected, with the former content in the audit trail', async () => {
		const corrected = invoice({ number: 'A-1', total: '99.00', vendor: { vendorId: 'V-002', name: 'Litware' } });
		await at.ledger.correct(ids[0]!, corrected, contentHash(corrected), ann);
		const [again] = await due();
		expect(again!.record).toEqual({ ...records[0], content: corrected, contentHash: contentHash(corrected), problems: [] });
		expect(await numbers({ text: 'litware' })).toEqual(['A-1']);
		expect(await numbers({ text: 'v-002' })).toEqual(['A-1']);
		const trail = await at.ledger.audit({ recordId: ids[0]!, kinds: ['recordArrived', 'corrected'] });
		expect(trail.map(({ body }) => (body.content as typeof corrected).totalAmount)).toEqual(['110.50', '99.00']);
		expect(trail[1]!.body).toMatchObject({ ...ann, formerHash: records[0]!.contentHash });
		expect((await at.ledger.control({ from: '2026-11-19', to: '2026-11-19' })).find(({ status }) => status === 'held')).toMatchObject({ count: 2, sum: '209.50' });
		expect(await at.ledger.verify()).toMatchObject({ ok: true });
	});

	it('cannot be corrected once posted, or when unknown', async () => {
		for (const id of [ids[2]!, 'unknown']) {
			await expect(at.ledger.correct(id, invoice(), 'h', ann)).rejects.toMatchObject({ kind: 'invalid', code: 'held.notHeld' });
		}
	});

	it('are dismissed for good, with who and why', async () => {
		expect(await at.ledger.dismiss([...ids, 'unknown'], { who: 'Ann', reason: 'paid by card' })).toBe(2);
		expect(await at.ledger.outcomes(ids)).toMatchObject([
			{ status: 'dismissed', reason: 'Dismissed by Ann: paid by card', tries: 1 },
			{ status: 'dismissed' },
			{ status: 'posted' },
		]);
		expect(await numbers({})).toEqual([]);
		expect(await at.ledger.dismiss(ids, { who: 'Ann', reason: 'again' })).toBe(0);
		expect(await at.ledger.retry(ids, { who: 'Ann' })).toBe(0);
		expect(await at.ledger.audit({ kinds: ['dismissed'] })).toMatchObject([{ body: { who: 'Ann', reason: 'paid by card' } }, { recordId: ids[1] }]);
	});
});
