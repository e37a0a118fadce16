import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import type { Ledger } from '../../../core/ports';
import { openPostgresLedger } from '../../../io/ledger/postgres';
import { openSqliteLedger } from '../../../io/ledger/sqlite';

/** A fresh place for one ledger. */
export interface Place {
	/** What a child process needs to open it. */
	settings: object;
	/** A lease that no test outlasts but by `pass`, however slow the machine. */
	leaseMs: number;
	/** Opens one more handle; all are closed after the test. */
	open(): Promise<Ledger>;
	/** Lets time pass on the ledger's clock. */
	pass(ms: number): Promise<void>;
	/** What somebody does who has the database but not the key. */
	tamper(sql: string): Promise<Record<string, unknown>[]>;
	remove(): Promise<void>;
}

export const postgres = {
	host: process.env.PGHOST ?? '127.0.0.1',
	port: Number(process.env.PGPORT ?? 5432),
	database: process.env.PGDATABASE ?? 'test',
	user: process.env.PGUSER ?? 'root',
	password: process.env.PGPASSWORD ?? '',
	ssl: false,
};

export async function sqlitePlace(): Promise<Place> {
	const folder = await mkdtemp(join(tmpdir(), 'ledger-'));
	const file = join(folder, 'ledger.sqlite');
	let ahead = 0;
	return {
		settings: { file },
		leaseMs: 60_000,
		open: () => openSqliteLedger({ file, now: () => Date.now() + ahead }),
		pass: async (ms) => void (ahead += ms),
		async tamper(sql) {
			const database = new DatabaseSync(file);
			try {
				return database.prepare(sql).all();
			} finally {
				database.close();
			}
		},
		remove: () => rm(folder, { recursive: true, force: true }),
	};
}

export async function postgresPlace(): Promise<Place> {
	const schema = `ledger_test_${randomBytes(6).toString('hex')}`;
	const settings = { connection: postgres, schema, auditKey: 'an audit key for tests' };
	let ahead = 0;
	const tamper = async (sql: string) => {
		const client = new Client(postgres);
		await client.connect();
		try {
			await client.query(`set search_path to ${schema}`);
			return (await client.query<Record<string, unknown>>(sql)).rows;
		} finally {
			await client.end();
		}
	};
	return {
		settings,
		leaseMs: 60_000,
		open: () => openPostgresLedger({ ...settings, ahead: () => ahead }),
		pass: async (ms) => void (ahead += ms),
		tamper,
		remove: async () => void (await tamper(`drop schema if exists ${schema} cascade`)),
	};
}

function postgresAnswers(): boolean {
	const knock = `require('net').connect(${postgres.port}, '${postgres.host}').on('connect', () => process.exit(0)).on('error', () => process.exit(1))`;
	return spawnSync(process.execPath, ['-e', knock], { timeout: 5_000 }).status === 0;
}

const hasPostgres = postgresAnswers();
/** `describe` where PostgreSQL answers; elsewhere its tests count as skipped, and the warning below says so. */
export const describePostgres = hasPostgres ? describe : describe.skip;
if (!hasPostgres) {
	console.warn(`PostgreSQL does not answer at ${postgres.host}:${postgres.port}: the ledger's tests over PostgreSQL are SKIPPED, not passed.`);
}

/** One suite over both backends; each test has a fresh ledger. */
export function describeLedger(title: string, suite: (at: { place: Place; ledger: Ledger; another(): Promise<Ledger> }) => void): void {
	const backends = [
		{ name: 'SQLite', make: sqlitePlace, describe },
		{ name: 'PostgreSQL', make: postgresPlace, describe: describePostgres },
	];
	for (const backend of backends) {
		backend.describe(`${title}, on ${backend.name}`, () => {
			const opened: Ledger[] = [];
			const at = {
				another: async () => {
					const ledger = await at.place.open();
					opened.push(ledger);
					return ledger;
				},
			} as { place: Place; ledger: Ledger; another(): Promise<Ledger> };
			beforeEach(async () => {
				at.place = await backend.make();
				at.ledger = await at.another();
			});
			afterEach(async () => {
				await Promise.all(opened.splice(0).map((ledger) => ledger.close()));
				await at.place.remove();
			});
			suite(at);
		});
	}
}
