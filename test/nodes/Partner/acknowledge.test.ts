import { readAcknowledgement, readAll } from '../../../core/x12';
import { buyer, type PartnerScene, partnerScene } from './scene';
import { answer, invoice, order, x12 } from './x12Text';

let scene: PartnerScene;
const opened = async (...given: Parameters<typeof partnerScene>) => (scene = await partnerScene(...given));
afterEach(async () => await scene.close());
const two = x12({ control: '900', functionalId: 'IN', sets: [invoice('INV-1'), { id: '810', segments: ['BIG*20261102*INV-2'] }] });
const acks = () => Object.entries(scene.files('/acks')).map(([name, text]) => ({ name, text, about: readAll(text).sets.map((set) => readAcknowledgement(set)!) }));

test('each group gets one 997, swapped and under our own numbers, that tells each set', async () => {
	await opened({ '/outbound/a.edi': two });
	const items = await scene.poll();
	const { outputs, error } = await scene.acknowledge(items);
	expect(error).toBeUndefined();
	expect(acks()).toMatchObject([{ name: '997_acme_000000001.edi', about: [{ functionalId: 'IN', groupControl: '900', status: 'P', sets: [{ control: '0001', status: 'A' }, { control: '0002', status: 'R' }] }] }]);
	expect(acks()[0]!.text.slice(0, 106)).toMatch(/\*ZZ\*NORTHWINDUSMF  \*01\*061234567 {6}\*\d{6}\*\d{4}\*U\*00401\*000000001\*0\*T\*>~/);
	expect(readAll(acks()[0]!.text).interchanges[0]!.faults).toEqual([]);
	expect(outputs[0]).toHaveLength(2);
	expect(outputs[0]![0]).toMatchObject({ record: items[0]!.record, invoice: { invoiceNumber: 'INV-1' }, acknowledged: [{ status: 'answered', files: ['997_acme_000000001.edi'], groups: [{ status: 'P' }] }] });
});

test('asked again for the same items, in any part or run, it writes nothing more', async () => {
	await opened({ '/outbound/a.edi': two });
	const items = await scene.poll();
	await scene.acknowledge(items.slice(0, 1));
	const before = scene.files('/acks');
	await Promise.all([scene.acknowledge(items), scene.acknowledge(items.slice(1))]);
	scene.sftp.tree.remove('/acks/997_acme_000000001.edi');
	await scene.acknowledge(items);
	expect(scene.files('/acks')).toEqual({});
	expect(Object.keys(before)).toEqual(['997_acme_000000001.edi']);
});

test.each([['before', 'WRITE'], ['after', 'WRITE'], ['before', 'RENAME'], ['after', 'RENAME']] as const)('a connection that is cut %s %s leaves one acknowledgement with the same bytes', async (when, operation) => {
	await opened({ '/outbound/a.edi': two });
	const items = await scene.poll();
	scene.sftp.faults.cutAt.push({ operation, when });
	await scene.acknowledge(items);
	scene.sftp.clear();
	const { error } = await scene.acknowledge(items);
	expect(error).toBeUndefined();
	expect(Object.keys(scene.files('/acks'))).toEqual(['997_acme_000000001.edi']);
});

test('what could not be delivered goes out with the next acknowledgement, however long its folder was away', async () => {
	await opened({ '/outbound/a.edi': two });
	for (let hours = 0; hours < 6; hours++) {
		scene.sftp.faults.readOnly.push('/acks');
		const items = await scene.poll();
		await scene.ledger.addOutcomes(items.map(({ record: { recordId } }) => ({ recordId, status: 'posted', reason: 'x', problems: [], executionId: '1' })));
		if (items.length > 0) expect((await scene.acknowledge(items)).error).toMatchObject({ message: expect.stringContaining('/acks') });
		scene.sftp.clear();
		scene.later(3_600_000);
	}
	scene.sftp.tree.put('/outbound/b.edi', x12({ control: '901', functionalId: 'IN', sets: [invoice('INV-9')] }));
	await scene.acknowledge((await scene.poll()).filter(({ record }) => record.file!.name === 'b.edi'));
	expect(acks().map(({ about }) => about[0]!.groupControl)).toEqual(['900', '901']);
	expect((await scene.ledger.audit({ kinds: ['acknowledged'] })).length).toBe(2);
});

test('one acknowledgement whose name is taken keeps the others from nothing', async () => {
	await opened({ '/outbound/a.edi': two, '/outbound/b.edi': x12({ control: '901', functionalId: 'IN', sets: [invoice('INV-9')] }), '/acks/997_acme_000000001.edi': 'something else' });
	expect((await scene.acknowledge(await scene.poll())).error).toMatchObject({ message: expect.stringContaining('997_acme_000000001.edi') });
	expect(Object.keys(scene.files('/acks'))).toEqual(['997_acme_000000001.edi', '997_acme_000000002.edi']);
});

test('runs at the same time make one acknowledgement', async () => {
	await opened({ '/outbound/a.edi': two });
	const items = await scene.poll();
	const runs = await Promise.all([scene.acknowledge(items), scene.acknowledge(items), scene.acknowledge(items)]);
	expect(runs.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
	expect(acks().map(({ about }) => about.length)).toEqual([1]);
});

test('the same interchange in another file gets the same answer; other content under its numbers is rejected', async () => {
	await opened({ '/outbound/a.edi': two });
	await scene.acknowledge(await scene.poll());
	const before = scene.files('/acks');
	scene.sftp.tree.remove('/acks/997_acme_000000001.edi');
	scene.sftp.tree.put('/outbound/b.edi', two);
	await scene.acknowledge(await scene.poll());
	expect(scene.files('/acks')).toEqual(before);
	scene.sftp.tree.put('/outbound/c.edi', x12({ control: '900', functionalId: 'IN', sets: [invoice('INV-9')] }));
	await scene.acknowledge(await scene.poll());
	expect(acks().map(({ about }) => about[0]!.status)).toEqual(['P', 'R']);
	expect(acks()[1]!.about[0]!.groupErrors).toMatchObject([{ ack: { code: '19' } }]);
});

test('an interchange that stands in its file twice is answered once', async () => {
	await opened({ '/outbound/a.edi': two + two });
	await scene.acknowledge(await scene.poll());
	expect(acks().map(({ about }) => about.map(({ status }) => status))).toEqual([['P']]);
});

test('several groups of one interchange are answered in one interchange; acknowledgements and strangers are never answered', async () => {
	const one = x12({ control: '7', functionalId: 'IN', group: '70', sets: [invoice('INV-1')] });
	const other = x12({ control: '7', functionalId: 'PO', group: '71', sets: [order('PO-1')] });
	const groupOf = (text: string) => text.slice(text.indexOf('GS*'), text.indexOf('IEA*'));
	const both = one.replace('IEA*1', `${groupOf(other)}${groupOf(x12({ control: '7', functionalId: 'FA', group: '72', sets: [answer('PO', '1')] }))}IEA*3`);
	await opened({ '/outbound/a.edi': both, '/outbound/b.edi': x12({ control: '8', functionalId: 'IN', sender: ['ZZ', 'STRANGER'], sets: [invoice('INV-1')] }) });
	const items = await scene.poll();
	await scene.acknowledge(items);
	expect(acks().map(({ about }) => about.map(({ groupControl }) => groupControl))).toEqual([['70', '71']]);
});

test('a TA1 answers where it is asked for', async () => {
	await opened({ '/outbound/a.edi': x12({ control: '7', functionalId: 'IN', askTa1: true, sets: [invoice('INV-1')] }) });
	await scene.acknowledge(await scene.poll());
	expect(Object.keys(scene.files('/acks'))).toEqual(['997_acme_000000001.edi', 'TA1_acme_000000002.edi']);
	expect(scene.files('/acks')['TA1_acme_000000002.edi']).toContain('TA1*000000007*261102*0930*A*000~');
});

test('by outcome it waits while a document is open, then accepts what was taken over and rejects what was not', async () => {
	await opened({ '/outbound/a.edi': x12({ control: '900', functionalId: 'IN', sets: [invoice('INV-1'), invoice('INV-2')] }) });
	const items = await scene.poll();
	const outcome = (at: number, status: 'posted' | 'held', kind: 'invalid' | 'transient') => scene.ledger.addOutcomes([{
		recordId: items[at]!.record.recordId, status, reason: 'x', executionId: '1', problems: status === 'held' ? [{ code: 'x', kind, message: 'x', fix: 'x', who: 'nobody', where: 'x' }] : [],
	}]);
	await outcome(0, 'posted', 'invalid');
	expect((await scene.acknowledge(items, { basis: 'outcome' })).outputs[0]![0]).toMatchObject({ acknowledged: [{ status: 'waiting' }] });
	await outcome(1, 'held', 'transient');
	await scene.acknowledge(items, { basis: 'outcome' });
	expect(acks()).toEqual([]);
	await outcome(1, 'held', 'invalid');
	await scene.acknowledge(items, { basis: 'outcome' });
	expect(acks()).toMatchObject([{ about: [{ status: 'P', sets: [{ status: 'A' }, { status: 'R' }] }] }]);
});

test('a test run and items of a preview are passed on, and nothing is written', async () => {
	await opened({ '/outbound/a.edi': two });
	const samples = await scene.poll({}, 'manual');
	expect((await scene.acknowledge(samples)).outputs[0]![0]).toMatchObject({ acknowledged: [], acknowledgedNote: expect.any(String) });
	await scene.acknowledge(await scene.poll(), {}, 'manual');
	expect(scene.files('/acks')).toEqual({});
});

test('a partner that wants no 997 gets none', async () => {
	await opened({ '/outbound/a.edi': two }, { ...buyer, acknowledge: { functional: false } });
	expect((await scene.acknowledge(await scene.poll())).outputs[0]![0]).toMatchObject({ acknowledged: [{ status: 'none' }] });
	expect(scene.files('/acks')).toEqual({});
});
