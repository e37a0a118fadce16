import { describeLedger } from './backends';
import { fileRef, held, invoice, invoiceRecord, posted, route } from './samples';

describeLedger('The audit trail', (at) => {
	const file = fileRef();
	const record = invoiceRecord(file);
	const key = 'erp|USMF|V-001|INV-1001|invoice';
	const kinds = async (filter: Parameters<typeof at.ledger.audit>[0]) => (await at.ledger.audit(filter)).map(({ kind }) => kind);

	async function oneInvoice() {
		await at.ledger.addFile(route, file, [record]);
		const [claim] = await at.ledger.claim([key], 'run-7', at.place.leaseMs);
		await at.ledger.addAttempts([{ claim: claim!, recordId: record.recordId, executionId: '7', payloadHash: 'p', contentHash: 'c' }], 0);
		await at.ledger.addAnswers([{ claim: claim!, recordId: record.recordId, executionId: '7', answer: 'created', body: { number: 'PVI-1' } }]);
		await at.ledger.addOutcomes([posted(record.recordId, { key })]);
		await at.ledger.release([claim!]);
		await at.ledger.addReceipt(file.fileId, { name: 'r.csv', recordIds: [record.recordId], executionId: '7' });
		await at.ledger.addMove(file.fileId, '/archive/invoices-1.csv', '7');
	}

	it('tells the story of a record from the file to the receipt, in order', async () => {
		await oneInvoice();
		expect(await kinds({ recordId: record.recordId })).toEqual(['fileSeen', 'recordArrived', 'attempt', 'answer', 'outcome', 'receipt', 'moved']);
		expect(await kinds({ fileId: file.fileId })).toEqual(['fileSeen', 'recordArrived', 'attempt', 'answer', 'outcome', 'receipt', 'moved']);
		expect(await kinds({ key })).toEqual(['claimed', 'attempt', 'answer', 'outcome', 'released']);
		const [answer] = await at.ledger.audit({ kinds: ['answer'] });
		expect(answer).toMatchObject({ recordId: record.recordId, key, executionId: '7', body: { answer: 'created', details: { number: 'PVI-1' } } });
	});

	it('is searched by number, vendor, file name and date', async () => {
		await oneInvoice();
		await at.ledger.addFile(route, fileRef('other.csv'), [invoiceRecord(fileRef('other.csv'), { number: 'X-5', vendor: { vendorId: 'V-9', name: 'Litware' } })]);
		expect(await kinds({ text: 'inv-1001' })).toEqual(['recordArrived', 'claimed', 'attempt', 'answer', 'outcome', 'released']);
		expect(await kinds({ text: 'LITWARE' })).toEqual(['recordArrived']);
		expect(await kinds({ text: 'other.csv' })).toEqual(['fileSeen', 'recordArrived']);
		const today = new Date(await at.ledger.now()).toISOString().slice(0, 10);
		expect(await at.ledger.audit({ from: today, to: today })).toHaveLength(11);
		expect(await at.ledger.audit({ to: '2020-01-01' })).toEqual([]);
		expect(await kinds({ limit: 2 })).toEqual(['fileSeen', 'recordArrived']);
		await expect(at.ledger.audit({ from: 'yesterday' })).rejects.toMatchObject({ kind: 'setup', code: 'ledger.date' });
	});

	it('keeps notes, but none that pretends to be the ledger', async () => {
		await at.ledger.note('upload', { rows: 3 }, { executionId: '9' });
		expect(await at.ledger.audit({ kinds: ['upload'] })).toMatchObject([{ seq: 1, executionId: '9', body: { rows: 3 } }]);
		await expect(at.ledger.note('outcome', { status: 'posted' }, { recordId: record.recordId })).rejects.toThrow('cannot be of kind');
	});

	it('is whole after ordinary work, and tells where it is broken', async () => {
		expect(await at.ledger.verify()).toEqual({ ok: true, entries: 0 });
		await oneInvoice();
		expect(await at.ledger.verify()).toEqual({ ok: true, entries: 9 });
		await at.place.tamper(`delete from audit where seq = 5`);
		expect(await at.ledger.verify()).toEqual({ ok: false, entries: 4, brokenAt: 5, reason: 'Entry 5 is missing.' });
	});

	const damages: [string, string, number, RegExp][] = [
		['the end cut off', 'delete from audit where seq > 6', 7, /missing at the end/],
		['the end cut off and its mark moved', `delete from audit where seq > 6; update meta set value = '6 ' || substr(value, 3) where name = 'head'`, 7, /mark of the newest entry/],
		['a gap declared by somebody else', `insert into gaps select 5, 5, seal, seal from audit where seq = 5; delete from audit where seq = 5`, 5, /Entry 5 is missing/],
		['a record reported without a receipt', `update records set report_handovers = 5`, 6, /says something else .*report_handovers/],
		['an amount changed for the control report', `update records set amount = '1.00'`, 6, /amount/],
		['a record removed', 'delete from records', 2, /was removed/],
		['a record invented', `update records set record_id = 'invented'`, 0, /has no entry/],
		['a file pretended to be seen', `insert into files (file_id, route, search, whole) values ('x', 'r', 'x', 1)`, 0, /noted as seen/],
	];
	it.each(damages)('tells of %s', async (_what, sql, brokenAt, reason) => {
		await oneInvoice();
		for (const statement of sql.split(';')) await at.place.tamper(statement);
		expect(await at.ledger.verify()).toMatchObject({ ok: false, brokenAt, reason: expect.stringMatching(reason) });
	});

	it('takes nothing more after its end was forged', async () => {
		await oneInvoice();
		await at.place.tamper(`update meta set value = '3 ' || substr(value, 3) where name = 'head'`);
		await expect(at.ledger.addOutcomes([held('r')])).rejects.toMatchObject({ kind: 'setup', code: 'ledger.tampered' });
	});

	it('keeps watermarks', async () => {
		expect(await at.ledger.watermark('vendors')).toBeUndefined();
		await at.ledger.setWatermark('vendors', '2026-11-20T00:00:00Z');
		await at.ledger.setWatermark('vendors', '2026-11-21T00:00:00Z');
		expect(await at.ledger.watermark('vendors')).toBe('2026-11-21T00:00:00Z');
	});

	it('keeps 10,000 ignored files in one call', async () => {
		const files = Array.from({ length: 10_000 }, (_, i) => ({ path: `/outbound/${String(i).padStart(5, '0')}.csv`, size: i, mtime: 1_700_000_000 + i }));
		const start = performance.now();
		await at.ledger.ignoreFiles(route, files);
		expect(performance.now() - start).toBeLessThan(5_000);
		expect(await at.ledger.ignoredFiles(route)).toEqual(files);
		await at.ledger.ignoreFiles(route, [{ ...files[0]!, size: 5 }]);
		expect((await at.ledger.ignoredFiles(route))[0]).toEqual({ ...files[0], size: 5 });
		expect(await at.ledger.ignoredFiles('other')).toEqual([]);
	});

	it('adds up invoices per company, day, currency and status, exactly, credits negative', async () => {
		const records = [
			invoiceRecord(file, { number: '1', total: '0.10' }),
			invoiceRecord(file, { number: '2', total: '0.20' }),
			invoiceRecord(file, { number: '3', total: '1000000000000.05', type: 'credit' }),
			invoiceRecord(file, { number: '4', total: '7', invoiceDate: '2026-11-30' }),
			invoiceRecord(file, { number: '5', total: '5', companyId: 'DEMF', currency: 'EUR' }),
		];
		await at.ledger.addFile(route, file, records);
		await at.ledger.addOutcomes([...records.slice(0, 3).map(({ recordId }) => posted(recordId)), held(records[4]!.recordId)]);
		expect(await at.ledger.control({ from: '2026-11-01', to: '2026-11-30' })).toEqual([
			{ company: 'DEMF', day: '2026-11-19', currency: 'EUR', status: 'held', count: 1, sum: '5' },
			{ company: 'USMF', day: '2026-11-19', currency: 'USD', status: 'posted', count: 3, sum: '-999999999999.75' },
			{ company: 'USMF', day: '2026-11-30', currency: 'USD', status: 'open', count: 1, sum: '7' },
		]);
		expect(await at.ledger.control({ route: 'other', from: '2026-11-01', to: '2026-11-30' })).toEqual([]);
	});

	it('forgets old records that are final and reported, and still verifies, never posting twice', async () => {
		const open = invoiceRecord(fileRef('open.csv'), { number: 'OPEN' });
		await at.ledger.addFile(route, fileRef('open.csv'), [open]);
		await oneInvoice();
		await at.ledger.addOutcomes([held(open.recordId)]);
		await at.ledger.setWatermark('vendors', 'w1');
		await at.ledger.setWatermark('vendors', 'w2');
		expect(await at.ledger.prune('2020-01-01')).toBe(0);
		const posting = (await at.ledger.history([key]))[0]!.posted;
		await at.place.pass(20);
		const later = new Date(await at.ledger.now()).toISOString();
		expect(await at.ledger.prune(later)).toBe(1);
		expect(await at.ledger.verify()).toMatchObject({ ok: true });
		expect(await at.ledger.outcomes([record.recordId])).toEqual([undefined]);
		const { content: shown, ...fact } = posting!; // what it said goes with the record
		expect(shown).toEqual(record.content);
		expect((await at.ledger.history([key]))[0]).toEqual({ key, posted: fact });
		expect(await at.ledger.addFile(route, file, [record])).toBe(false);
		expect(await at.ledger.watermark('vendors')).toBe('w2');
		expect(await kinds({})).toEqual(['fileSeen', 'recordArrived', 'outcome', 'watermark', 'pruned']);
		expect((await at.ledger.held({}))[0]!.record).toEqual(open);
		expect(await at.ledger.prune(later)).toBe(0);
		await at.ledger.addRecord(route, invoiceRecord(fileRef('new.csv'), { number: 'NEW' }));
		expect(await at.ledger.verify()).toMatchObject({ ok: true });
		await at.place.tamper(`update kept set body = replace(body, 'PVI-1', 'PVI-9')`);
		expect((await at.ledger.history([key]))[0]!.posted).toBeUndefined();
		expect(await at.ledger.verify()).toMatchObject({ ok: false, reason: expect.stringMatching(/kept fact/) });
	});

	it('keeps a claim that still holds when it prunes', async () => {
		await at.ledger.claim(['free'], 'a', 600_000).then(([claim]) => at.ledger.release([claim!]));
		await at.ledger.claim(['taken'], 'a', 600_000);
		await at.place.pass(20);
		await at.ledger.prune(new Date(await at.ledger.now()).toISOString());
		expect(await at.ledger.claim(['free', 'taken'], 'b', 1_000)).toMatchObject([{ holder: 'b' }, undefined]);
		expect(await at.ledger.verify()).toMatchObject({ ok: true });
	});

	it('prunes more than one portion, and finds nothing of it afterwards', async () => {
		const many = fileRef('many.csv');
		const records = Array.from({ length: 1_203 }, (_, i) => invoiceRecord(many, { number: `M-${i}` }));
		const recordIds = records.map(({ recordId }) => recordId);
		await at.ledger.addFile(route, many, records);
		await at.ledger.addOutcomes(recordIds.map((id) => posted(id, { key: `k|${id}` })));
		await at.ledger.addReceipt(many.fileId, { name: 'r.csv', recordIds, executionId: '7' });
		expect(await at.ledger.verify()).toEqual({ ok: true, entries: 2_408 });
		await at.place.pass(20);
		expect(await at.ledger.prune(new Date(await at.ledger.now()).toISOString())).toBe(1_203);
		expect(await at.ledger.verify()).toEqual({ ok: true, entries: 1 });
		expect(await at.ledger.audit({})).toMatchObject([{ kind: 'pruned', body: { records: 1_203 } }]);
		expect((await at.place.tamper('select * from gaps')).length).toBe(1);
		expect((await at.ledger.history([`k|${recordIds[7]}`]))[0]!.posted).toMatchObject({ recordId: recordIds[7], fileName: 'many.csv' });
	});

	it('keeps any text that an invoice may bring', async () => {
		const odd = invoiceRecord(file, { number: 'N\u0000º \ud800 "\'\\%', notes: ['\u0000', '🧾', '\ud83e'] });
		await at.ledger.addFile(route, file, [odd]);
		await at.ledger.addOutcomes([held(odd.recordId, { key: `erp|${odd.content!.invoiceNumber}`, reason: '\u0000' })]);
		expect((await at.ledger.held({}))[0]!.record.content).toEqual(invoice({ number: 'N\u0000º \ud800 "\'\\%', sourceKey: odd.content!.sourceKey, notes: ['\u0000', '🧾', '\ud83e'] }));
		expect((await at.ledger.outcomes([odd.recordId]))[0]).toMatchObject({ reason: '\u0000' });
		expect(await at.ledger.verify()).toMatchObject({ ok: true });
	});
});
