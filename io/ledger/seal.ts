import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { StampliErpError } from '../../core/errors';
import type { Sql, Value } from './sql';

/** Seals with the ledger's key: whoever can write to the database but does not have the key cannot make one. */
export interface Sealer {
	seal(parts: Value[]): string;
	verifies(parts: Value[], seal: unknown): boolean;
}

export function sealer(key: Buffer): Sealer {
	// Made once: from plain bytes it would be made anew for every entry, which takes longer than sealing.
	const secret = createSecretKey(key);
	const digest = (parts: Value[]) => createHmac('sha256', secret).update(JSON.stringify(parts)).digest();
	return {
		seal: (parts) => digest(parts).toString('hex'),
		verifies(parts, seal) {
			const given = Buffer.from(String(seal), 'hex');
			return given.length === 32 && timingSafeEqual(given, digest(parts));
		},
	};
}

/** A new ledger takes this key. Throws `setup` when it was written with another key. */
export async function checkKey(sql: Sql, seals: Sealer, facts: { place: string; hint: string }): Promise<void> {
	const [row] = await sql.all(`select value from meta where name = 'keyCheck'`);
	const check = ['key check'];
	if (!row) {
		await sql.run(`insert into meta (name, value) values ('keyCheck', ?)`, seals.seal(check));
	} else if (!seals.verifies(check, row.value)) {
		throw new StampliErpError({
			kind: 'setup',
			code: 'ledger.key.wrong',
			message: `The ledger ${facts.place} was written with another audit key.`,
			hint: facts.hint,
		});
	}
}
