import { erps } from '../../prove/erps';
import { isReached, runRow } from '../../prove/row';
import { rows } from '../../prove/rows';

jest.setTimeout(120_000);

const cases = rows.flatMap((row) => (row.perErp ? erps : erps.slice(0, 1)).map((erp) => [`${row.id}${row.perErp ? `, ${erp.name}` : ''}: ${row.fault}`, row, erp] as const));

test.each(cases)('%s', async (_name, row, erp) => {
	const result = await runRow(row, { erp, scale: 'short' });
	expect(result.failures).toEqual([]);
	expect(Object.fromEntries(row.zero.map((name) => [name, result.figures[name]]))).toEqual(Object.fromEntries(row.zero.map((name) => [name, 0])));
	expect(isReached(result)).toBe(true);
});
