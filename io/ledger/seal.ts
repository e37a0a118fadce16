import { createHmac, timingSafeEqual } from 'node:crypto';
import { StampliErpError } from '../../core/errors';
import { stableJson } from '../../core/identity';
import type { Sql } from './sql';

/** Seals with the ledger's key: whoever can write to the database but does not have the key cannot make one. */
export interface Sealer {
	seal(parts: unknown[]): string;
	verifies(parts: unknown[], seal: unknown): boolean;
}

export function sealer(key: Buffer): Sealer {
	const digest = (parts: unknown[]) => createHmac('sha256', key).update(stableJson(parts)).digest();
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
