import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { table } from '../demo/table';
import { isReached, type Result, type Row } from './row';

const header = ['Fault', 'ERP', 'To reach', 'Reached', 'Tried', 'Seeds', 'Measured'];

const milder = [
	'No real ERP was at hand: every figure is against a simulator, written from what the vendor documents and strict where that is clear.',
	'A process is killed, the machine is not: what the operating system was given to write is written. Nothing is shown about power failure or a broken disk.',
	'Time is moved, not waited for, wherever the list above says so; only `queue` takes its time, with leases of seconds.',
	'File server, ERP and n8n are on one machine: delays and losses of a network are those that the simulators make.',
	'Acumatica has a thousand seats here: sessions of killed processes would keep its usual few taken until they expire, and a run would wait for them, not post otherwise.',
	'Invoices only: no credit notes, payments, vendors or partner files; the tests of each ERP and `docs/contract.md` are about those.',
	'`queue` shows one ERP, few kills and PostgreSQL without a failover; `n8n` kills one process on SQLite.',
	'Seeds make what is drawn repeatable: files, faults, boundaries. The order in which processes really run beside each other is not.',
];

/** `halfDone` becomes "half done". */
const words = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
const counts = (names: readonly string[], value: (name: string) => number) => names.map((name) => `${value(name).toLocaleString('en-US')} ${words(name)}`).join(', ');

function cells(result: Result): string[] {
	const { row, erp, figures, failures, seeds, skipped, measured, seconds } = result;
	if (skipped) return [row.fault, erp?.name ?? 'any', counts(row.zero, () => 0), `– skipped: ${skipped}`, '', '', ''];
	const failed = failures.length > 0 ? `; failing seeds ${failures.map(({ seed }) => seed).join(', ')}` : '';
	return [
		row.fault,
		erp?.name ?? 'any',
		counts(row.zero, () => 0),
		`${isReached(result) ? '✓' : '✗'} ${counts(row.zero, (name) => figures[name] ?? 0)}${failed}`,
		counts(row.tried, (name) => figures[name] ?? 0),
		seeds[0] === seeds[1] ? String(seeds[0]) : `${seeds[0]}–${seeds[1]}`,
		`${measured}, ${Math.max(1, Math.round(seconds / 60))} min`,
	];
}

export function terminal(results: Result[]): string {
	const [, erp, , ...columns] = header.slice(0, -1);
	return table(['Row', erp!, ...columns], results.map((result) => {
		const [, erp, , ...rest] = cells(result).slice(0, -1);
		return [result.row.id, erp!, ...rest];
	}));
}

function n8nVersion(): string {
	try {
		return versionIn('n8n-runtime/node_modules/n8n/package.json');
	} catch {
		return '(not installed)';
	}
}

function versionIn(file: string): string {
	return (JSON.parse(readFileSync(join(__dirname, '..', file), 'utf8')) as { version: string }).version;
}

/** Lines of an earlier page by fault and ERP. */
function earlierLines(before: string): Map<string, string[]> {
	const lines = before.split('\n').filter((line) => line.startsWith('| ')).map((line) => line.slice(2, -2).split(' | '));
	return new Map(lines.filter((line) => line.length === header.length && line[0] !== header[0]).map((line) => [line.slice(0, 2).join(' | '), line]));
}

/** docs/reliability.md: the table is too long for one sitting, so what was not measured again stays as `before` has it, with its day. */
export function page(results: Result[], { rows: all, erps, before }: { rows: Row[]; erps: { name: string }[]; before: string }): string {
	const line = (row: string[]) => `| ${row.join(' | ')} |`;
	const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`;
	const earlier = earlierLines(before);
	const newest = new Map(results.map((result) => [cells(result).slice(0, 2).join(' | '), cells(result)]));
	const measured = all.flatMap((row) =>
		(row.perErp ? erps.map(({ name }) => name) : ['any']).flatMap((erp) => {
			const named = [row.fault, erp].join(' | ');
			const line = newest.get(named) ?? earlier.get(named);
			return line ? [{ row, line }] : [];
		}),
	);
	const rows = [...new Set(measured.map(({ row }) => row))];
	return `${[
		'# Reliability',
		'',
		`The promises of this package as figures. Written by \`npm run prove -- --write\` on ${new Date().toISOString().slice(0, 10)}: n8n-nodes-stampli-erp ${versionIn('package.json')}, Node ${process.versions.node}, n8n ${n8nVersion()}; ${machine}. Rows are measured one after the other or beside each other, on the day and in the time that they name.`,
		'',
		line(header),
		line(header.map(() => '---')),
		...measured.map((each) => line(each.line)),
		'',
		'## How it is shown',
		'',
		"Each run is a process of its own: the trigger's poll, *Bill: Post* and *Record Outcome* as the nodes have them, on a real SFTP connection, a real ledger file and the strict simulator of the ERP. In the rows `n8n` and `queue` it is a real n8n instead, with the package installed and the shipped template published. What is counted is read from the simulator's own tables and from the receipts on the file server, never through the code that is measured.",
		'',
		'A figure that was missed names its seeds; one of them alone: `npm run prove -- --only kill --seed 123 --erp dynamicsFo`. `--short` runs the bounded version that belongs to `npm test`.',
		'',
		...rows.flatMap(({ id, note }) => (note ? [`- \`${id}\`: ${note}`] : [])),
		'',
		'## What is milder than it may seem',
		'',
		...milder.map((each) => `- ${each}`),
	].join('\n')}\n`;
}
