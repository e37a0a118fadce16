import { mkdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type * as Sqlite from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { StampliErpError } from '../../core/errors';
import type { Ledger } from '../../core/ports';
import { keyFileOf, readKey } from './keyFile';
import { ledgerOver } from './ledger';
import { migrate } from './schema';
import { checkKey, sealer } from './seal';
import { type Database, type Row, type Sql, storable, storableValue } from './sql';
import { folderProblem, isBusy, sqliteProblem } from './sqliteProblems';

export interface SqliteLedgerSettings {
	/** The database file; its folder is made when missing, its key is kept beside it as `<file>.key`. */
	file: string;
	/** Milliseconds since the epoch; the clock of the ledger. */
	now?: () => number;
	/** How long to wait for another process that is writing. */
	busyTimeoutMs?: number;
}

/**
 * A ledger in a file, for one or several n8n processes of one host. Throws `setup` (not writable, wrong key, damaged, newer version)
 * or `transient` (locked, disk full) errors that name the file.
 */
export async function openSqliteLedger({ file, now = Date.now, busyTimeoutMs = 15_000 }: SqliteLedgerSettings): Promise<Ledger> {
	const place = await withRealFolder(resolve(file));
	const database = await openDatabase(place, now, busyTimeoutMs);
	try {
		const seals = await database.write(async (sql) => {
			await migrate(sql, place);
			const [known] = await sql.all(`select value from meta where name = 'keyCheck'`);
			const found = sealer(await readKey(place, known === undefined));
			const hint = `Restore ${keyFileOf(place)} together with the ledger from the same backup.`;
			await checkKey(sql, found, { place, hint });
			return found;
		});
		return ledgerOver(database, seals);
	} catch (error) {
		await database.close();
		throw error;
	}
}

async function withRealFolder(file: string): Promise<string> {
	try {
		await mkdir(dirname(file), { recursive: true, mode: 0o700 });
		return join(await realpath(dirname(file)), basename(file));
	} catch (error) {
		throw folderProblem(error, file);
	}
}

async function openDatabase(file: string, now: () => number, busyTimeoutMs: number): Promise<Database> {
	const sqlite = await loadSqlite(file);
	const patiently = <T>(attempt: () => T) => whileBusy(attempt, busyTimeoutMs, file);
	let connection: Sqlite.DatabaseSync | undefined;
	try {
		connection = new sqlite.DatabaseSync(file, { timeout: 100 });
		const opened = connection;
		await patiently(() => opened.exec('pragma journal_mode = wal'));
		opened.exec('pragma synchronous = full');
	} catch (error) {
		connection?.close();
		throw sqliteProblem(error, file);
	}
	return overConnection(connection, { file, now, patiently });
}

async function loadSqlite(file: string): Promise<typeof Sqlite> {
	try {
		return await import('node:sqlite');
	} catch (cause) {
		throw new StampliErpError({
			kind: 'setup',
			code: 'ledger.sqlite.missing',
			message: `The ledger ${file} cannot be opened: Node.js ${process.version} has no built-in SQLite.`,
			hint: 'Run n8n on Node.js 22.13 or newer, or set a Stampli Ledger credential (PostgreSQL) on the node.',
			cause,
		});
	}
}

/** Waits for other processes without blocking this one. */
async function whileBusy<T>(attempt: () => T, busyTimeoutMs: number, file: string): Promise<T> {
	const end = performance.now() + busyTimeoutMs;
	for (;;) {
		try {
			return attempt();
		} catch (error) {
			if (!isBusy(error) || performance.now() > end) throw sqliteProblem(error, file);
			await pause(5 + Math.random() * 20);
		}
	}
}

interface Means {
	file: string;
	now: () => number;
	patiently<T>(attempt: () => T): Promise<T>;
}

/** One connection has one transaction at a time: callers in this process stand in a queue. */
function overConnection(connection: Sqlite.DatabaseSync, { file, now, patiently }: Means): Database {
	const statements = new Map<string, Sqlite.StatementSync>();
	let queue: Promise<unknown> = Promise.resolve();
	const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
		const turn = queue.then(work);
		queue = turn.catch(() => undefined);
		return turn;
	};
	const prepare = (text: string) => {
		const known = statements.get(text) ?? connection.prepare(text);
		statements.set(text, known);
		return known;
	};
	const transaction = <T>(begin: string, work: (sql: Sql) => Promise<T>) =>
		inTurn(async () => {
			await patiently(() => connection.exec(begin));
			try {
				const result = await work(sqlOf(prepare, now()));
				connection.exec('commit');
				return result;
			} catch (error) {
				if (connection.isTransaction) connection.exec('rollback');
				throw sqliteProblem(error, file);
			}
		});
	return {
		place: file,
		read: (work) => transaction('begin', work),
		write: (work) => transaction('begin immediate', work),
		now: async () => now(),
		close: () =>
			inTurn(async () => {
				statements.clear();
				if (connection.isOpen) connection.close();
			}),
	};
}

function sqlOf(prepare: (text: string) => Sqlite.StatementSync, now: number): Sql {
	return {
		now,
		among: (column) => `${column} in (select value from json_each(?))`,
		amongNumbers: (column) => `${column} in (select value from json_each(?))`,
		texts: (list) => JSON.stringify(list.map(storable)),
		all: async (text, ...parameters) => prepare(text).all(...parameters.map(storableValue)) as Row[],
		run: async (text, ...parameters) => Number(prepare(text).run(...parameters.map(storableValue)).changes),
		async insert(table, columns, rows, conflict) {
			const marks = columns.map(() => '?').join(', ');
			const text = `insert into ${table} (${columns.join(', ')}) values (${marks})${conflict ? ` on conflict ${conflict}` : ''}`;
			const statement = rows.length > 0 ? prepare(text) : undefined;
			for (const row of rows) statement!.run(...columns.map((column) => storableValue(row[column] ?? null)));
		},
	};
}
