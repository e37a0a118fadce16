import { forgetProcessMemory, openMemory } from '../../../../nodes/DynamicsBc/trigger/memory';

const vendors = { companyId: '11111111-1111-1111-1111-111111111111', set: 'vendors' };
const accounts = { ...vendors, set: 'accounts' };
afterEach(() => forgetProcessMemory('w/Trigger'));

test('each version of a record is news once, in static data that n8n has stored as JSON', () => {
	const data = {};
	const memory = openMemory(data, 'w/Trigger');
	expect([memory.isNews(vendors, 'a', '1'), memory.isNews(vendors, 'a', '1'), memory.isNews(vendors, 'a', '2'), memory.isNews(accounts, 'a', '2')]).toEqual([true, false, true, true]);
	memory.setProgress(vendors, { upTo: '2026-09-01T00:00:00Z' });
	memory.save();
	forgetProcessMemory('w/Trigger');
	const later = openMemory(JSON.parse(JSON.stringify(data)), 'w/Trigger');
	expect([later.isNews(vendors, 'a', '2'), later.isNews(vendors, 'a', '3')]).toEqual([false, true]);
	expect(later.progress(vendors)).toEqual({ upTo: '2026-09-01T00:00:00Z' });
	expect(later.progress(accounts)).toBeUndefined();
});

test('two notifications at once see the same static data, and yet hand a version over once', () => {
	const first = openMemory({}, 'w/Trigger');
	expect(first.isNews(vendors, 'a', '1')).toBe(true);
	first.save();
	expect(openMemory({}, 'w/Trigger').isNews(vendors, 'a', '1')).toBe(false);
});

test('what was not saved, or what n8n could not store, is news again', () => {
	openMemory({}, 'w/Trigger').isNews(vendors, 'a', '1');
	const saved = openMemory({}, 'w/Trigger');
	expect(saved.isNews(vendors, 'a', '1')).toBe(true);
	saved.save();
	const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
	expect(openMemory({}, 'w/Trigger').isNews(vendors, 'a', '1')).toBe(true);
	now.mockRestore();
});

test('it stays small: the oldest versions go first', () => {
	const data: { versions?: unknown[] } = {};
	const memory = openMemory(data as never, 'w/Trigger');
	for (let n = 0; n < 5_000; n++) memory.isNews(vendors, String(n), '1');
	memory.save();
	expect(data.versions).toHaveLength(2_000);
	expect(JSON.stringify(data).length).toBeLessThan(200_000);
	expect([memory.isNews(vendors, '4999', '1'), memory.isNews(vendors, '0', '1')]).toEqual([false, true]);
});

test.each([{ versions: 'x', read: 7 }, { versions: [[1, 2], 'x', null], read: { x: null } }])('static data of another shape is taken for none: %j', (data) => {
	const memory = openMemory(data as never, 'w/Trigger');
	expect(memory.progress(vendors)).toBeUndefined();
	expect(memory.isNews(vendors, 'a', '1')).toBe(true);
});
