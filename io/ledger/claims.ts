import type { Claim } from '../../core/ports';
import { type Entry, newestOf } from './chain';
import { enter, type Journal } from './journal';
import { clockAheadMs, storable } from './sql';

/** The newest claim entry of each key, by the key as it is stored; released and forged claims do not hold. */
async function newest({ sql, seals }: Journal, keys: string[]): Promise<Map<string, Entry>> {
	return newestOf(sql, seals, 'key', [...new Set(keys)], ['claimed', 'released']);
}

function holds(entry: Entry | undefined): entry is Entry {
	return entry !== undefined && entry.genuine && entry.kind === 'claimed';
}

export async function claim(journal: Journal, keys: string[], holder: string, leaseMs: number): Promise<(Claim | undefined)[]> {
	const { now } = journal.sql;
	const before = await newest(journal, keys);
	const given = new Set<string>();
	const claims = keys.map((key): Claim | undefined => {
		const entry = before.get(storable(key));
		const othersHold = holds(entry) && Number(entry.body.deadline) > now && entry.at <= now + clockAheadMs && entry.body.holder !== holder;
		if (othersHold || given.has(key)) return undefined;
		given.add(key);
		return { key, holder, generation: generationOf(entry) + 1, deadline: now + leaseMs };
	});
	await enter(
		journal,
		claims.flatMap((one) => (one ? [{ kind: 'claimed', key: one.key, body: { holder, generation: one.generation, deadline: one.deadline } }] : [])),
	);
	return claims;
}

function generationOf(entry: Entry | undefined): number {
	const generation = entry?.body.generation;
	return typeof generation === 'number' && Number.isSafeInteger(generation) ? generation : 0;
}

export async function release(journal: Journal, claims: Claim[]): Promise<void> {
	const current = await stillHeld(journal, claims);
	await enter(
		journal,
		claims.flatMap(({ key, holder, generation }, i) => (current[i] ? [{ kind: 'released', key, body: { holder, generation } }] : [])),
	);
}

/** Whether each claim is the newest generation of its key, not given back, and has at least `marginMs` left (undefined: even if expired). */
export async function stillHeld(journal: Journal, claims: Claim[], marginMs?: number): Promise<boolean[]> {
	const current = await newest(journal, claims.map(({ key }) => key));
	return claims.map((one) => {
		const entry = current.get(storable(one.key));
		if (!holds(entry) || entry.body.generation !== one.generation || entry.body.holder !== one.holder) return false;
		return marginMs === undefined || Number(entry.body.deadline) - journal.sql.now >= marginMs;
	});
}
