import { describeLedger } from './backends';
import { fileRef, held, invoiceRecord, posted, route } from './samples';

describeLedger('Handing records over', (at) => {
	const file = fileRef();
	const [first, second] = [invoiceRecord(file, { number: 'A-1' }), invoiceRecord(file, { number: 'A-2' })];
	const due = (limit = 10) => at.ledger.takeDue({ route, limit, leaseMs: at.place.leaseMs });
	const pass = (share: number) => at.place.pass(at.place.leaseMs * share);
	const soon = async (ms: number) => new Date((await at.ledger.now()) + ms).toISOString();

	it('knows a file once, whatever is said of it later', async () => {
		expect(await at.ledger.addFile(route, file, [first])).toBe(true);
		expect(await at.ledger.addFile(route, file, [first, second])).toBe(false);
		const [status] = await at.ledger.files([file.fileId, 'unknown']);
		expect(status).toMatchObject({ file, currentPath: file.path });
		expect(status!.records).toEqual([
			{ summary: { recordId: first.recordId, rows: 'row 2', company: 'USMF', vendor: 'V-001', number: 'A-1', type: 'invoice', date: '2026-11-19', currency: 'USD', amount: '110.50' } },
		]);
	});

	it('keeps a file without records', async () => {
		expect(await at.ledger.addFile(route, file, [])).toBe(true);
		expect(await at.ledger.files([file.fileId])).toEqual([{ file, currentPath: file.path, records: [] }]);
	});

	it('hands a record without outcome over again after the lease, whole, once, and only on its route', async () => {
		await at.ledger.addFile(route, file, [first, second]);
		expect(await due()).toEqual([]);
		await pass(1.01);
		expect(await at.ledger.takeDue({ route: 'workflow2/Other', limit: 10, leaseMs: at.place.leaseMs })).toEqual([]);
		expect(await due(1)).toEqual([{ record: first, file, handover: 2 }]);
		expect(await due()).toEqual([{ record: second, file, handover: 2 }]);
		expect(await due()).toEqual([]);
	});

	it('hands over what was noted while the clock stood a year ahead as soon as it is put right, once per lease', async () => {
		const year = 365 * 86_400_000;
		await at.place.pass(year);
		const records = ['A-1', 'A-2', 'A-3', 'A-4'].map((number) => invoiceRecord(file, { number }));
		await at.ledger.addFile(route, file, records);
		await at.ledger.addOutcomes([held(records[1]!.recordId, { nextTryAt: await soon(60_000) }), posted(records[2]!.recordId), held(records[3]!.recordId, { nextTryAt: undefined })]);
		await at.place.pass(-year);
		expect((await due()).map(({ record }) => record.recordId)).toEqual(records.map(({ recordId }) => recordId));
		expect(await due()).toEqual([]);
		await pass(1.01);
		expect((await due()).map(({ record }) => record.recordId)).toEqual(records.map(({ recordId }) => recordId));
		expect(await at.ledger.verify()).toMatchObject({ ok: true });
	});

	it('hands records of former routes over too, where it is asked to', async () => {
		await at.ledger.addFile(route, file, [first]);
		await pass(1.01);
		const request = { route: 'workflow1/Renamed', limit: 10, leaseMs: at.place.leaseMs };
		expect(await at.ledger.takeDue({ ...request, formerRoutes: ['workflow1/Never'] })).toEqual([]);
		expect(await at.ledger.takeDue({ ...request, formerRoutes: ['workflow1/Never', route] })).toMatchObject([{ record: first, handover: 2 }]);
	});

	it('hands what a long file left over at once, once', async () => {
		await at.ledger.addFile(route, file, [first, second], 1);
		expect(await due()).toEqual([{ record: second, file, handover: 1 }]);
		expect(await due()).toEqual([]);
		expect(await at.ledger.verify()).toMatchObject({ ok: true });
	});

	it('hands nothing over twice when two handles ask at once', async () => {
		await at.ledger.addFile(route, file, Array.from({ length: 40 }, (_, i) => invoiceRecord(file, { number: `B-${i}` })));
		const other = await at.another();
		await pass(1.01);
		const taken = await Promise.all(Array.from({ length: 8 }, (_, i) => (i % 2 ? other : at.ledger).takeDue({ route, limit: 10, leaseMs: at.place.leaseMs })));
		const ids = taken.flat().map(({ record }) => record.recordId);
		expect(ids).toHaveLength(40);
		expect(new Set(ids).size).toBe(40);
	});

	it('brings a held record back when its next try is reached, and after a dead run once more after the lease', async () => {
		await at.ledger.addFile(route, file, [first]);
		await at.ledger.addOutcomes([held(first.recordId, { nextTryAt: await soon(at.place.leaseMs / 2) })]);
		await at.ledger.addReceipt(file.fileId, { name: 'r1.csv', recordIds: [first.recordId], executionId: '7' });
		expect(await due()).toEqual([]);
		await pass(0.55);
		expect(await due()).toMatchObject([{ record: first, handover: 2, outcome: { status: 'held', tries: 1 } }]);
		await pass(0.5);
		expect(await due()).toEqual([]);
		await pass(0.6);
		expect(await due()).toMatchObject([{ handover: 3 }]);
	});

	it('leaves a held record without next try to a person once a receipt told of it', async () => {
		await at.ledger.addFile(route, file, [first]);
		await at.ledger.addOutcomes([held(first.recordId)]);
		await at.ledger.addReceipt(file.fileId, { name: 'r1.csv', recordIds: [first.recordId], executionId: '7' });
		await pass(3);
		expect(await due()).toEqual([]);
	});

	it('hands a final outcome that no receipt told over again, five times at most', async () => {
		await at.ledger.addFile(route, file, [first]);
		await at.ledger.addOutcomes([posted(first.recordId)]);
		expect(await due()).toEqual([]);
		for (const handover of [2, 3, 4, 5, 6]) {
			await pass(1.01);
			expect(await due()).toMatchObject([{ handover, outcome: { status: 'posted' } }]);
			expect(await due()).toEqual([]);
		}
		await pass(1.01);
		expect(await due()).toEqual([]);
	});

	it('is done with a record whose outcome a receipt told, and remembers receipt and move of the file', async () => {
		await at.ledger.addFile(route, file, [first, second]);
		await at.ledger.addOutcomes([posted(first.recordId), posted(second.recordId)]);
		await at.ledger.addReceipt(file.fileId, { name: 'receipt-1.csv', recordIds: [first.recordId], executionId: '7' });
		await at.ledger.addReceipt(file.fileId, { name: 'receipt-2.csv', recordIds: [second.recordId], executionId: '8' });
		await at.ledger.addMove(file.fileId, '/archive/invoices-1.csv', '8');
		await pass(1.01);
		expect(await due()).toEqual([]);
		expect(await at.ledger.files([file.fileId])).toMatchObject([{ receipt: 'receipt-2.csv', currentPath: '/archive/invoices-1.csv' }]);
		expect(await at.ledger.fileIdsOf([second.recordId, first.recordId, 'unknown'])).toEqual([file.fileId]);
	});

	it('registers a record from elsewhere once, without taking its file from the trigger', async () => {
		await at.ledger.addRecord('workflow1/Bill', first, file);
		await at.ledger.addRecord('workflow1/Bill', { ...first, rows: 'row 9' }, file);
		await at.ledger.addRecord('workflow1/Bill', second);
		expect(await at.ledger.fileIdsOf([first.recordId, second.recordId])).toEqual([file.fileId]);
		expect(await at.ledger.addFile(route, file, [first, second])).toBe(true);
		await pass(1.01);
		expect((await due()).map(({ record, handover }) => [record.recordId, record.rows, handover])).toEqual([
			[first.recordId, 'row 2', 3],
			[second.recordId, 'row 2', 3],
		]);
		expect(await at.ledger.verify()).toMatchObject({ ok: true });
	});

	it('registers many records from elsewhere at once, each once', async () => {
		await at.ledger.addRecord(route, first);
		await at.ledger.addRecords(route, [first, second, { ...second, rows: 'again' }]);
		await at.ledger.addRecords(route, [second]);
		await at.ledger.addRecords(route, []);
		expect(await at.ledger.audit({ kinds: ['recordArrived'] })).toMatchObject([{ recordId: first.recordId }, { recordId: second.recordId, body: { rows: 'again' } }]);
		expect(await at.ledger.verify()).toMatchObject({ ok: true });
	});

	it('keeps an unreadable record with its problems, its raw rows and what can be read of it', async () => {
		const problem = { code: 'row.date', kind: 'invalid' as const, message: 'Not a date.', fix: 'Correct it.', who: 'accountsPayable' as const, where: 'Stampli' };
		const raw = [{ 'Invoice Number': 'X-9\u0000', 'Vendor ID': '0007', 'Total Amount': '12,50', Company: 'USMF' }];
		const record = { recordId: 'unreadable-1', entity: 'invoice' as const, rows: 'row 3', problems: [problem], raw };
		await at.ledger.addFile(route, file, [record]);
		const [status] = await at.ledger.files([file.fileId]);
		expect(status!.records[0]!.summary).toEqual({ recordId: 'unreadable-1', rows: 'row 3', company: 'USMF', vendor: '0007', number: 'X-9\u0000' });
		await pass(1.01);
		expect(await due()).toEqual([{ record, file, handover: 2 }]);
		expect(await at.ledger.verify()).toMatchObject({ ok: true });
	});
});
