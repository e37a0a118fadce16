import { StampliErpError } from '../../core/errors';
import type { AuditEntry, AuditFilter } from '../../core/ports';
import { entrySelect, readEntry } from './chain';
import type { Journal } from './journal';
import { anywhere, type Value } from './sql';

const defaultLimit = 1000;
const day = 86_400_000;

/** The newest entries that match, oldest first. An entry that somebody changed is marked `sealBroken` in its body. */
export async function audit({ sql, seals }: Journal, filter: AuditFilter): Promise<AuditEntry[]> {
	const conditions = conditionsOf(filter);
	const where = conditions.length > 0 ? `where ${conditions.map(([condition]) => `(${condition})`).join(' and ')}` : '';
	const rows = await sql.all(
		`select ${entrySelect} from audit a ${where} order by a.seq desc limit ?`,
		...conditions.flatMap(([, values]) => values),
		filter.limit ?? defaultLimit,
	);
	return rows.reverse().map((row) => {
		const { genuine, at, ...entry } = readEntry(seals, row);
		return { ...entry, at: new Date(at).toISOString(), body: genuine ? entry.body : { ...entry.body, sealBroken: true } };
	});
}

function conditionsOf({ recordId, fileId, key, text, from, to, kinds }: AuditFilter): [string, Value[]][] {
	const conditions: [string, Value[]][] = [];
	if (recordId !== undefined) {
		const ofItsFile = 'a.record_id is null and a.file_id = (select r.file_id from records r where r.record_id = ?)';
		conditions.push([`a.record_id = ? or (${ofItsFile})`, [recordId, recordId]]);
	}
	if (fileId !== undefined) {
		conditions.push(['a.file_id = ? or a.record_id in (select r.record_id from records r where r.file_id = ?)', [fileId, fileId]]);
	}
	if (key !== undefined) conditions.push(['a.key = ?', [key]]);
	if (text) {
		const found = `from records r where r.search like ? escape '!'`;
		const pattern = anywhere(text);
		conditions.push([
			`a.record_id in (select r.record_id ${found}) or (a.record_id is null and a.key in (select r.key ${found}))
				or a.file_id in (select f.file_id from files f where f.search like ? escape '!')`,
			[pattern, pattern, pattern],
		]);
	}
	if (from !== undefined) conditions.push(['a.at >= ?', [moment(from, 'from')]]);
	if (to !== undefined) conditions.push(['a.at < ?', [isDay(to) ? moment(to, 'to') + day : moment(to, 'to') + 1]]);
	if (kinds && kinds.length > 0) conditions.push([`a.kind in (${kinds.map(() => '?').join(', ')})`, kinds]);
	return conditions;
}

const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text);

/** A day (UTC) or RFC 3339 moment in milliseconds since the epoch. */
export function moment(text: string, name: string): number {
	const at = Date.parse(text);
	if (Number.isNaN(at)) {
		throw new StampliErpError({
			kind: 'setup',
			code: 'ledger.date',
			message: `"${text}" is not a date (${name}).`,
			hint: 'Write it as 2026-11-21 or 2026-11-21T08:00:00Z.',
		});
	}
	return at;
}
