import type { Journal } from './journal';
import type { Sealer } from './seal';
import type { Row, Sql } from './sql';

/** A stretch of the chain that `prune` removed; `seal` is that of its last entry, over which the next one is sealed. */
export interface Gap {
	from: number;
	to: number;
	seal: string;
}

const gapParts = ({ from, to, seal }: Gap) => ['gap', from, to, seal];

/** Gaps whose seals verify, in order. */
export async function readGaps(sql: Sql, seals: Sealer): Promise<Gap[]> {
	const rows = await sql.all('select * from gaps order by from_seq');
	return rows.flatMap((row) => {
		const gap = { from: Number(row.from_seq), to: Number(row.to_seq), seal: String(row.seal) };
		return seals.verifies(gapParts(gap), row.mac) ? [gap] : [];
	});
}

/** Removes entries and leaves sealed gaps in their place, joined with those beside them. */
export async function removeEntries({ sql, seals }: Journal, rows: Row[]): Promise<void> {
	if (rows.length === 0) return;
	const removed = rows.map((row) => ({ from: Number(row.seq), to: Number(row.seq), seal: String(row.seal) }));
	const gaps: Gap[] = [];
	for (const gap of [...(await readGaps(sql, seals)), ...removed].sort((a, b) => a.from - b.from)) {
		const last = gaps.at(-1);
		if (last && last.to + 1 === gap.from) Object.assign(last, { to: gap.to, seal: gap.seal });
		else gaps.push({ ...gap });
	}
	await sql.run('delete from gaps');
	const gapRows = gaps.map((gap) => ({ from_seq: gap.from, to_seq: gap.to, seal: gap.seal, mac: seals.seal(gapParts(gap)) }));
	await sql.insert('gaps', ['from_seq', 'to_seq', 'seal', 'mac'], gapRows);
	await sql.run(`delete from audit where ${sql.amongNumbers('seq')}`, JSON.stringify(removed.map(({ from }) => from)));
}
