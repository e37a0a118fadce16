import { erps } from '../../prove/erps';
import { isReached, runRow } from '../../prove/row';
import { rows } from '../../prove/rows';

// Far beyond what a row takes: a slow machine is no failure.
jest.setTimeout(900_000);

/** Every row for the first ERP; for each other one the rows that say most about its own code. `npm run prove` does them all. */
const [first, ...others] = erps;
const short = rows.filter(({ seeds }) => seeds.short > 0);
const telling = short.filter(({ id }) => ['kill', 'lost-answer'].includes(id));
const cases = [...short.map((row) => ({ row, erp: first! })), ...others.flatMap((erp) => telling.map((row) => ({ row, erp })))].map(
	({ row, erp }) => [`${row.id}${row.perErp ? `, ${erp.name}` : ''}: ${row.fault}`, row, erp] as const,
);

test.each(cases)('%s', async (_name, row, erp) => {
	const result = await runRow(row, { erp, scale: 'short' });
	expect(result.failures).toEqual([]);
	expect(Object.fromEntries(row.zero.map((name) => [name, result.figures[name]]))).toEqual(Object.fromEntries(row.zero.map((name) => [name, 0])));
	expect(isReached(result)).toBe(true);
});
