import type { PostingHistory } from '../../core/ports';
import type { Journal } from './journal';
import type { Row, Value } from './sql';

export type PostedFact = NonNullable<PostingHistory['posted']>;

/** What outlives `prune`: which keys were posted, which files were seen. Each row carries its own seal. */
const sealedParts = ({ kind, id, body }: Row): Value[] => ['kept', kind ?? null, id ?? null, body ?? null];

export async function keep({ sql, seals }: Journal, facts: { kind: 'posted' | 'file'; id: string; body: unknown }[]): Promise<void> {
	const rows = facts.map(({ kind, id, body }) => {
		const row: Row = { kind, id, body: JSON.stringify(body) };
		return { ...row, mac: seals.seal(sealedParts(row)) };
	});
	await sql.insert('kept', ['kind', 'id', 'body', 'mac'], rows, '(kind, id) do nothing');
}

export function isGenuineKept({ seals }: Journal, row: Row): boolean {
	return seals.verifies(sealedParts(row), row.mac);
}

/** The posted facts of pruned records, by key. */
export async function keptPosted(journal: Journal, keys: string[]): Promise<Map<string, PostedFact>> {
	const rows = await journal.sql.all(`select * from kept k where k.kind = 'posted' and ${journal.sql.among('k.id')}`, journal.sql.texts(keys));
	return new Map(rows.filter((row) => isGenuineKept(journal, row)).map((row) => [String(row.id), JSON.parse(String(row.body)) as PostedFact]));
}
