import { erps } from '../../prove/erps';
import { optionsOf } from '../../prove/options';
import { draw } from '../../prove/random';
import { page, terminal } from '../../prove/report';
import { isReached, type Row, runRow } from '../../prove/row';

const erp = erps[0]!;

/** A row whose figures are what the test says. */
const row = (one: (seed: number) => Record<string, number>): Row => ({
	id: 'sample', fault: 'a sample', zero: ['lost'], tried: ['runs'], perErp: true, seeds: { full: 5, short: 2 }, lanes: 2,
	open: async () => ({ one: async (seed) => one(seed), close: async () => {} }),
}); // prettier-ignore

test('figures of all seeds are added up, and a figure that is missed names its seed', async () => {
	const result = await runRow(row((seed) => ({ lost: seed === 3 ? 2 : 0, runs: 1 })), { erp, scale: 'full' });
	expect(result).toMatchObject({ figures: { lost: 2, runs: 5 }, failures: [{ seed: 3, what: '2 lost' }], seeds: [1, 5] });
	expect(isReached(result)).toBe(false);
	expect(terminal([result])).toContain('✗ 2 lost; failing seeds 3');
	expect(page([result], { rows: [result.row], erps: [erp], before: '' })).toContain('| a sample | Dynamics 365 F&O | 0 lost | ✗ 2 lost; failing seeds 3 | 5 runs | 1–5 |');
});

test('what was not measured again stays on the page, in the order of the table and with its day', async () => {
	const first = row(() => ({ lost: 0, runs: 1 }));
	const second = { ...first, id: 'another', fault: 'another one' };
	const all = { rows: [first, second], erps: [erp, { name: 'Another ERP' }] };
	const before = page([await runRow(second, { erp, scale: 'full' })], { ...all, before: '' });
	const after = page([await runRow(row(() => ({ lost: 1, runs: 7 })), { erp, scale: 'full' })], { ...all, before });
	const lines = (text: string) => text.split('\n').filter((line) => /^\| (a sample|another one) /.test(line));
	expect(lines(after)).toEqual([expect.stringContaining('35 runs'), ...lines(before)]);
	expect(page([], { ...all, rows: [first], before })).not.toContain('another one');
});

test('a row that tried nothing is not reached, and one that throws is a failing seed', async () => {
	expect(isReached(await runRow(row(() => ({ lost: 0, runs: 0 })), { erp, scale: 'short' }))).toBe(false);
	const result = await runRow(row(() => {
		throw new Error('no simulator');
	}), { erp, scale: 'short' });
	expect(result.failures.map(({ seed }) => seed)).toEqual([1, 2]);
	expect(isReached(result)).toBe(false);
});

test('a row for which this machine lacks something is skipped: neither reached nor failed', async () => {
	const result = await runRow({ ...row(() => ({ lost: 0, runs: 1 })), lacks: async () => 'no Redis' }, { erp, scale: 'full' });
	expect(result).toMatchObject({ skipped: 'no Redis', failures: [], figures: { runs: 0 } });
	expect(isReached(result)).toBe(false);
	expect(terminal([result])).toContain('– skipped: no Redis');
});

test('one seed is run alone', async () => {
	const seen: number[] = [];
	await runRow(row((seed) => ({ lost: 0, runs: seen.push(seed) })), { erp, scale: 'full', seed: 123 });
	expect(seen).toEqual([123]);
	expect(optionsOf(['--only', 'kill', '--seed', '123', '--erp', 'dynamicsFo'])).toMatchObject({ rows: [{ id: 'kill' }], erps: [{ id: 'dynamicsFo' }], seed: 123, scale: 'full', write: false });
});

test.each([[['--only', 'nothing']], [['--seed', 'x']], [['--erp', 'nothing']], [['--write', '--short']], [['--fast']], [['--write', '--seed', '1']]])('the options %p are refused', (args) => {
	expect(() => optionsOf(args)).toThrow();
});

test('the same seed draws the same, another one something else', () => {
	const some = (seed: number) => Array.from({ length: 20 }, () => draw(seed).below(1000)).join() + Array.from({ length: 5 }, (_, i) => draw(seed, i).below(1000)).join();
	expect(some(7)).toBe(some(7));
	expect(some(7)).not.toBe(some(8));
});
