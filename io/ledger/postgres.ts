import { Pool, type PoolClient, type PoolConfig, types } from 'pg';
import { StampliErpError } from '../../core/errors';
import type { Ledger } from '../../core/ports';
import { ledgerOver } from './ledger';
import { isReadOnly, isUnanswered, isWorthAnotherTry, postgresProblem } from './postgresProblems';
import { migrate } from './schema';
import { checkKey, sealer } from './seal';
import { type Database, type Row, type Sql, storable, storableValue, type Value } from './sql';

export interface PostgresLedgerSettings {
	connection: Pick<PoolConfig, 'host' | 'port' | 'database' | 'user' | 'password' | 'ssl'>;
	/** Made when missing. Several n8n installations may share a database, each with its own schema. */
	schema: string;
	/** The secret under which the audit trail is sealed; the same for every node and worker. */
	auditKey: string;
	/** The longest one statement is waited for; longer than any wait for another writer. */
	longestQueryMs?: number;
	/** Milliseconds by which the ledger's clock is ahead of the database's. */
	ahead?: () => number;
}

const schemaShape = /^[a-z_][a-z0-9_]{0,62}$/;
const int8 = 20;
const tries = 4;

/**
 * A ledger in PostgreSQL, for n8n on any number of hosts. Its clock is the database's. Throws `setup` or `transient` errors that
 * name host, database and schema, never the password.
 */
export async function openPostgresLedger({ connection, schema, auditKey, longestQueryMs = 120_000, ahead = () => 0 }: PostgresLedgerSettings): Promise<Ledger> {
	if (!schemaShape.test(schema)) throw setting('schema', 'The schema must be a name of lower-case letters, digits and underscores.');
	if (auditKey === '') throw setting('auditKey', 'The audit key is empty: enter a long random text, the same in every copy of this credential.');
	const place = `${connection.host}:${connection.port ?? 5432}/${connection.database} (schema ${schema})`;
	const pool = new Pool({
		...connection,
		max: 4,
		connectionTimeoutMillis: 10_000,
		idleTimeoutMillis: 30_000,
		keepAlive: true,
		keepAliveInitialDelayMillis: 10_000,
		query_timeout: longestQueryMs, // a server that stands still would otherwise be waited for without end
		allowExitOnIdle: true,
		application_name: 'n8n-nodes-stampli-erp',
		types: { getTypeParser: ((oid, format) => (oid === int8 ? Number : types.getTypeParser(oid, format))) as typeof types.getTypeParser },
	});
	pool.on('error', () => undefined); // an idle connection broke: the next use opens another
	const database = overPool(pool, { place, schema, ahead });
	try {
		const seals = sealer(Buffer.from(auditKey, 'utf8'));
		await database.write(async (sql) => {
			const [found] = await sql.all('select 1 as found from pg_namespace where nspname = ?', schema);
			if (!found) await sql.run(`create schema "${schema}"`);
			await migrate(sql, place);
			await checkKey(sql, seals, { place, hint: 'Enter the audit key with which this ledger was begun; every node and worker needs the same.' });
		});
		return ledgerOver(database, seals);
	} catch (error) {
		await database.close();
		throw error;
	}
}

function setting(name: string, message: string): StampliErpError {
	return new StampliErpError({ kind: 'setup', code: `ledger.setting.${name}`, message, hint: 'Open the Stampli Ledger credential and correct it.' });
}

/** Writers hold one advisory lock from their first statement on, so that the audit trail has one end. */
function overPool(pool: Pool, { place, schema, ahead }: { place: string; schema: string; ahead: () => number }): Database {
	const lock = `hashtextextended('stampli-erp ledger ${schema}', 0)`;
	const path = `set local search_path to "${schema}"; set local lock_timeout = '30s'; set local idle_in_transaction_session_timeout = '60s';`;
	const clock = 'select floor(extract(epoch from clock_timestamp()) * 1000)::int8 as now';
	const reading = `begin isolation level repeatable read read only; ${path} ${clock}`;
	const writing = `begin; ${path} select pg_advisory_xact_lock(${lock}); ${clock}`;

	const transaction = async <T>(begin: string, work: (sql: Sql) => Promise<T>): Promise<T> => {
		for (let left = tries; ; left -= 1) {
			const progress = { committing: false };
			try {
				return await once(pool, begin, (sql) => work({ ...sql, now: sql.now + ahead() }), progress);
			} catch (error) {
				if (progress.committing || left <= 1 || !isWorthAnotherTry(error)) throw postgresProblem(error, place, progress.committing);
			}
		}
	};
	let closed: Promise<void> | undefined;
	return {
		place,
		read: (work) => transaction(reading, work),
		write: (work) => transaction(writing, work),
		now: () => transaction(reading, async (sql) => sql.now),
		close: () => (closed ??= pool.end()),
	};
}

async function once<T>(pool: Pool, begin: string, work: (sql: Sql) => Promise<T>, progress: { committing: boolean }): Promise<T> {
	const client = await pool.connect();
	let broken = false;
	const onError = () => (broken = true); // a connection that dies while it is ours
	client.on('error', onError);
	try {
		const answers = (await client.query(begin)) as unknown as { rows: Row[] }[];
		const result = await work(sqlOf(client, Number(answers.at(-1)!.rows[0]!.now)));
		progress.committing = true;
		await client.query('commit');
		progress.committing = false;
		return result;
	} catch (error) {
		if (progress.committing || isUnanswered(error) || isReadOnly(error)) broken = true;
		else await client.query('rollback').catch(onError);
		throw error;
	} finally {
		client.off('error', onError);
		client.release(broken);
	}
}

function sqlOf(client: PoolClient, now: number): Sql {
	const numbered = (text: string) => {
		let count = 0;
		return text.replaceAll('?', () => `$${(count += 1)}`);
	};
	const query = (text: string, parameters: unknown[]) => client.query<Row>(numbered(text), parameters);
	const values = (parameters: Value[]) => parameters.map(storableValue);
	return {
		now,
		among: (column) => `${column} = any (array(select json_array_elements_text(?::json)))`,
		amongNumbers: (column) => `${column} = any (array(select json_array_elements_text(?::json)::int8))`,
		texts: (list) => JSON.stringify(list.map(storable)),
		all: async (text, ...parameters) => (await query(text, values(parameters))).rows,
		run: async (text, ...parameters) => (await query(text, values(parameters))).rowCount ?? 0,
		async insert(table, columns, rows, conflict) {
			const marks = `(${columns.map(() => '?').join(', ')})`;
			const atOnce = Math.floor(60_000 / columns.length); // the protocol counts parameters in 16 bits
			for (let from = 0; from < rows.length; from += atOnce) {
				const part = rows.slice(from, from + atOnce);
				const text = `insert into ${table} (${columns.join(', ')}) values ${part.map(() => marks).join(', ')}`;
				const parameters = part.flatMap((row) => columns.map((column) => storableValue(row[column] ?? null)));
				await query(`${text}${conflict ? ` on conflict ${conflict}` : ''}`, parameters);
			}
		},
	};
}
