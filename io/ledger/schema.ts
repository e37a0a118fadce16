import { StampliErpError } from '../../core/errors';
import type { Sql } from './sql';

/** What each version adds, in order; a released step is never edited. Understood by SQLite and PostgreSQL alike. */
const migrations: string[][] = [
	[
		'create table meta (name text primary key, value text not null)',
		`create table audit (seq bigint primary key, at bigint not null, kind text not null, record_id text, file_id text, key text,
			execution_id text, body text not null, prev text not null, seal text not null)`,
		'create index audit_record on audit (record_id, kind, seq) where record_id is not null',
		'create index audit_file on audit (file_id, kind, seq) where file_id is not null',
		'create index audit_key on audit (key, kind, seq) where key is not null',
		'create index audit_kind on audit (kind, seq)',
		'create index audit_at on audit (at)',
		`create table records (record_id text primary key, seq bigint not null, file_id text, route text not null, entity text not null,
			rows text not null, company text, vendor text, number text, type text, date text, currency text, amount text, search text not null,
			day text not null, key text, status text not null, outcome_at bigint, next_try_at bigint, problem_codes text not null,
			handed_at bigint not null, handover integer not null, awaiting integer not null, reported integer not null,
			report_handovers integer not null, live integer not null)`,
		'create index records_live on records (route, seq) where live = 1',
		'create index records_status on records (status, seq)',
		'create index records_file on records (file_id, seq)',
		'create index records_day on records (day)',
		'create index records_key on records (key)',
		'create table files (file_id text primary key, route text not null, search text not null, whole integer not null)',
		'create table ignored (route text not null, path text not null, size bigint not null, mtime bigint not null, primary key (route, path))',
		'create table gaps (from_seq bigint primary key, to_seq bigint not null, seal text not null, mac text not null)',
		'create table kept (kind text not null, id text not null, body text not null, mac text not null, primary key (kind, id))',
	],
];

export const schemaVersion = migrations.length;

/** Brings the tables to this version. Throws `setup` when a newer version of the package wrote them. */
export async function migrate(sql: Sql, place: string): Promise<void> {
	await sql.run('create table if not exists migrations (version integer primary key, at bigint not null)');
	const [row] = await sql.all('select coalesce(max(version), 0) as version from migrations');
	const found = Number(row!.version);
	if (found > schemaVersion) {
		throw new StampliErpError({
			kind: 'setup',
			code: 'ledger.newer',
			message: `The ledger ${place} has version ${found}, written by a newer release of this package; this release knows version ${schemaVersion}.`,
			hint: 'Update n8n-nodes-stampli-erp to the newer release on every n8n host (main and workers).',
		});
	}
	for (const [index, statements] of migrations.entries()) {
		if (index < found) continue;
		for (const statement of statements) await sql.run(statement);
		await sql.run('insert into migrations (version, at) values (?, ?)', index + 1, sql.now);
	}
}
