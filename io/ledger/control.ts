import { add } from '../../core/money';
import type { ControlRow } from '../../core/ports';
import { noRecords } from '../../core/records';
import { entrySelect, readEntry } from './chain';
import type { Journal } from './journal';

/** Invoices by the day of the invoice (of its arrival where it has none), both days included. */
export async function control({ sql, seals }: Journal, filter: { route?: string; from: string; to: string }): Promise<ControlRow[]> {
	const ofRoute = filter.route === undefined ? [] : [filter.route];
	const rows = await sql.all(
		`select r.company, r.day, r.currency, r.amount, ${entrySelect} from records r
			left join audit a on a.seq = (select max(o.seq) from audit o where o.record_id = r.record_id and o.kind = 'outcome')
			where r.entity = 'invoice' and r.rows <> ? and r.day between ? and ? ${ofRoute.length > 0 ? 'and r.route = ?' : ''}`,
		...[noRecords, filter.from, filter.to, ...ofRoute],
	);
	const groups = new Map<string, ControlRow>();
	for (const row of rows) {
		const entry = row.seq === null ? undefined : readEntry(seals, row);
		const status = (entry?.genuine ? entry.body.status : 'open') as ControlRow['status'];
		const [company, currency, day] = [row.company ?? '', row.currency ?? '', String(row.day)].map(String) as [string, string, string];
		const name = [company, day, currency, status].join('\n');
		const group = groups.get(name) ?? { company, day, currency, status, count: 0, sum: '0' };
		groups.set(name, { ...group, count: group.count + 1, sum: add(group.sum, String(row.amount ?? '0')) });
	}
	return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}
