import { forgetProcessMemory, openMemory } from '../../../../nodes/DynamicsBc/trigger/memory';
import { type ChangeType, type Hint, wholeHint } from '../../../../nodes/DynamicsBc/trigger/notification';
import { readBack, type ReadingBack } from '../../../../nodes/DynamicsBc/trigger/readBack';
import type { RecordChange } from '../../../../nodes/DynamicsBc/trigger/change';
import { company, startTriggerWorld, type TriggerWorld } from './world';

const vendors = { companyId: company, set: 'vendors' };
let world: TriggerWorld;
let memory: ReturnType<typeof openMemory>;
beforeEach(async () => {
	world = await startTriggerWorld();
	world.clock.now = Date.parse('2026-09-01T10:00:00.000Z');
	memory = openMemory({}, 'test');
	memory.setProgress(vendors, { upTo: new Date(world.clock.now).toISOString() });
});
afterEach(async () => {
	forgetProcessMemory('test');
	await world.close();
});

async function read(hint: Partial<Hint> = {}, options: Partial<ReadingBack> = {}) {
	const changes: RecordChange[] = [];
	const whole = await readBack({ api: world.api, memory, hasTime: () => true, ...options }, { ...wholeHint(vendors), ...hint }, changes);
	return { whole, changes, told: changes.map(({ changeType, record, id }) => `${changeType} ${String(record?.number ?? id)}`) };
}
const named = (...ids: [string, ChangeType][]): Partial<Hint> => ({ whole: false, ids: new Map(ids) });
const requests = () => world.journal.map(({ url }) => decodeURIComponent(url));
const vendor = (number: string, extra: object = {}) => world.put(company, 'vendors', { number, displayName: `Vendor ${number}`, ...extra });

test('what changed since the last reading is read back, in the order of change, each version once', async () => {
	const first = vendor('00010');
	vendor('00020');
	expect((await read(named([first.id, 'created']))).told).toEqual(['created 00010', 'updated 00020']);
	expect((await read(named([first.id, 'created']))).told).toEqual([]);
	world.put(company, 'vendors', { id: first.id, displayName: 'New name' });
	const { changes } = await read(named([first.id, 'updated']));
	expect(changes).toMatchObject([{ id: first.id, changeType: 'updated', record: { number: '00010', displayName: 'New name' } }]);
	expect(Object.keys(changes[0]!.record!)).not.toContain('@odata.etag');
});

test('a notification that comes late or twice brings no older version', async () => {
	const { id } = vendor('1');
	world.put(company, 'vendors', { id, displayName: 'Second' });
	expect((await read(named([id, 'updated']))).changes).toMatchObject([{ record: { displayName: 'Second' } }]);
	expect((await read(named([id, 'created'], [id, 'updated']))).changes).toEqual([]);
});

test('a record that was committed late, with an earlier time, is found by its id', async () => {
	const { id } = vendor('late');
	memory.setProgress(vendors, { upTo: '2026-10-01T00:00:00Z' });
	expect((await read(named([id, 'updated']))).told).toEqual(['updated late']);
	expect(requests().at(-1)).toContain(`id eq ${id}`);
});

test('a deletion is told once, when the record is really gone', async () => {
	const { id } = vendor('1');
	await read();
	expect((await read(named([id, 'deleted']))).told).toEqual([]);
	world.remove(company, 'vendors', id);
	expect((await read(named([id, 'deleted']))).told).toEqual([`deleted ${id}`]);
	expect((await read(named([id, 'deleted']))).told).toEqual([]);
});

test('a record that is gone although it is said to have changed is left to its own deletion', async () => {
	const { id } = vendor('1');
	world.remove(company, 'vendors', id);
	expect((await read(named([id, 'updated']))).told).toEqual([]);
});

test('many ids are asked for in few requests', async () => {
	const ids = Array.from({ length: 45 }, (_each, n) => vendor(String(n)).id);
	memory.setProgress(vendors, { upTo: '2026-10-01T00:00:00Z' });
	world.journal.length = 0;
	expect((await read(named(...ids.map((id): [string, ChangeType] => [id, 'updated'])))).changes).toHaveLength(45);
	expect(world.journal).toHaveLength(4);
});

test('a collection is read from the earlier of its own time and the last reading, never from an address that was sent', async () => {
	vendor('1');
	const { told } = await read({ since: '2026-08-01T00:00:00Z' });
	expect(told).toEqual(['updated 1']);
	expect(requests()).toEqual([expect.stringMatching(/^\/BC240\/api\/v2\.0\/companies\(1{8}-.*\)\/vendors\?\$filter=lastModifiedDateTime gt 2026-08-01T00:00:00Z&\$orderby=lastModifiedDateTime$/)]);
	await read({ since: '2030-01-01T00:00:00Z' });
	expect(requests().at(-1)).toContain('gt 2026-09-01T09:55:01');
});

test('what may hide deletions says so, because no list can', async () => {
	expect((await read({ mayHideDeletions: true })).changes).toMatchObject([{ changeType: 'someDeleted' }]);
});

test('without any memory everything is read', async () => {
	for (const n of ['1', '2', '3']) vendor(n);
	forgetProcessMemory('test');
	memory = openMemory({}, 'test');
	expect((await read()).told).toEqual(['updated 1', 'updated 2', 'updated 3']);
	expect(requests()).toEqual([expect.not.stringContaining('$filter')]);
});

test('when time is over, the reading stops after a page and goes on there', async () => {
	await world.close();
	world = await startTriggerWorld({ pageSize: 2 });
	world.clock.now = Date.parse('2026-09-01T10:00:00.000Z');
	for (let n = 1; n <= 7; n++) vendor(String(n));
	const told: string[] = [];
	const runs: boolean[] = [];
	while (runs.at(-1) !== true && runs.length < 20) {
		const { whole, told: some } = await read({}, { hasTime: () => false });
		runs.push(whole);
		told.push(...some);
	}
	expect(told).toEqual(['updated 1', 'updated 2', 'updated 3', 'updated 4', 'updated 5', 'updated 6', 'updated 7']);
	expect(runs.length).toBeGreaterThan(2);
	expect(memory.progress(vendors)).toEqual({ upTo: new Date(world.clock.now).toISOString() });
});

test('records that our own app changed last can be left out, where the page shows who it was', async () => {
	vendor('own', { systemModifiedBy: 'AAAAAAAA-0000-0000-0000-000000000001' });
	vendor('other', { systemModifiedBy: 'BBBBBBBB-0000-0000-0000-000000000001' });
	vendor('unknown');
	expect((await read({}, { ignoreUser: 'aaaaaaaa-0000-0000-0000-000000000001' })).told).toEqual(['updated other', 'updated unknown']);
});

test('a next page elsewhere is not followed', async () => {
	await world.close();
	world = await startTriggerWorld({ pageSize: 1 });
	world.clock.now = Date.parse('2026-09-01T10:00:00.000Z');
	vendor('1');
	vendor('2');
	world.faults.next({ kind: 'foreignNextLink', origin: 'http://127.0.0.1:9' });
	await expect(read()).rejects.toMatchObject({ kind: 'setup', code: 'http.foreignOrigin' });
});
