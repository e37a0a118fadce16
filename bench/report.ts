import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { root } from '../demo/n8n/paths';
import { table } from '../demo/table';
import { standardAbove } from '../nodes/DynamicsFo/packageWay';
import type { CsvResult } from './csvReading';
import type { ExportResult } from './exportList';
import type { BenchErp } from './posting/erps/erp';
import type { Pair } from './posting/posting';
import type { PostingRun } from './posting/run';
import type { PollResult } from './unchangedFolder';

export interface Table {
	title: string;
	header: string[];
	rows: string[][];
	/** How it was measured and what to make of it; one paragraph each. */
	notes: string[];
}

const whole = (value: number) => Math.round(value).toLocaleString('en-US');
const mebibytes = (bytes: number) => whole(bytes / 2 ** 20);
const times = (ratio: number) => `${ratio.toFixed(ratio < 10 ? 1 : 0)}×`;

const loadOf = ({ load }: Pair) => [`${load.latencyMs} ms`, `${load.perOperationMs} ms`];
const loadHeader = ['Per request', 'Per operation'];

/** Throughput at each load, then what it took. */
export function postingTables({ name, work, batchingFor, notes }: BenchErp, pairs: Pair[]): Table[] {
	const perSecond = (run: PostingRun) => (run.invoices / run.seconds).toFixed(1);
	const sides = (pair: Pair) => [['this package', pair.ours], ["n8n's own nodes", pair.peer]] as const;
	const batchings = pairs.map(({ load }) => batchingFor(load)).map(({ batchSize, batchInterval }) => `${batchSize} every ${batchInterval} ms`);
	return [
		{
			title: `${work.invoices} invoices of ${work.linesPerInvoice} lines into ${name}`,
			header: [...loadHeader, 'This package, invoices/s', "n8n's own nodes, invoices/s", 'Ratio'],
			rows: pairs.map((pair) => [...loadOf(pair), perSecond(pair.ours), perSecond(pair.peer), times(pair.peer.seconds / pair.ours.seconds)]),
			notes: [...notes, `After every run the simulator held exactly ${work.invoices} bills and ${whole(work.invoices * work.linesPerInvoice)} lines, or the benchmark would have failed. Batching of n8n's own nodes: ${batchings.join(', ')}. Aim: 5× at 50 ms per request.`],
		},
		{
			title: `What it took: ${name}`,
			header: [...loadHeader, 'Side', 'Seconds', 'Since the start', 'Execution', 'HTTP requests per invoice', 'Operations per invoice', 'Refused (429)', 'MiB above idle'],
			rows: pairs.flatMap((pair) =>
				sides(pair).map(([side, run]) => [
					...loadOf(pair),
					side,
					run.seconds.toFixed(1),
					run.sinceStartSeconds.toFixed(1),
					run.executionSeconds.toFixed(1),
					run.requestsPerInvoice.toFixed(2),
					run.operationsPerInvoice.toFixed(2),
					String(run.refused),
					mebibytes(run.aboveIdleBytes),
				]),
			),
			notes: [],
		},
	];
}

/** For all posting tables. */
export const postingNotes = [
	"Posting, both sides: the same n8n, started anew and warmed up by a file of 20 invoices, the same simulator over plain HTTP, the same CSV file. Time runs from the first request for the content of the file on the SFTP server until the last create has been carried out in the ERP. *Since the start* counts from publishing the workflow (ours: it polls at once, and by default waits 5 s to see that the file is whole) or from calling it (theirs: no such check). *Execution* is n8n's own record; ours begins when the poll hands over and ends after the receipt.",
	"*This package* is the shipped template as it is delivered: it also looks for posted invoices, checks vendors, accounts and dimensions, keeps the ledger and writes a receipt. *n8n's own nodes*: Webhook → FTP list → FTP download → Extract from File → Code → HTTP Request look-up → Code → HTTP Request creates, with the option *Batching*: the fastest spacing that completed in every try.",
	'Memory: resident memory of the n8n process and its task runner, sampled every 100 ms, highest value minus the value before the run; when garbage happens to be collected moves it by some 200 MiB.',
];

export function exportTable(results: ExportResult[]): Table {
	const records = results[0]!.records;
	return {
		title: `Export of ${whole(records)} vendors`,
		header: ['', 'Seconds', 'MiB of CSV', 'MiB above idle'],
		rows: results.map((each) => [each.where, each.seconds.toFixed(1), (each.bytes / 2 ** 20).toFixed(1), mebibytes(each.aboveIdleBytes)]),
		notes: [
			`*Master Data: Export* from the F&O simulator (without latency) to the SFTP server, after a small export that loads and connects everything. In n8n: the master-data template as it is delivered, its vendor lane with ${whole(records)} vendors; resident memory of the n8n process and its task runner, which is asked nothing meanwhile (every call of its API is garbage of its own). In a process of its own: n8n's execution engine and this package alone. As a data package, which the node chooses by itself only above ${whole(standardAbove.export)} rows: the seconds are mostly the simulator's, which makes and packs a file of 80 MiB. Aim: less than 150 MiB above idle.`,
		],
	};
}

export function csvTable(result: CsvResult): Table {
	return {
		title: 'Reading CSV',
		header: ['', 'Rows/s'],
		rows: [
			['Into canonical, checked invoices', whole(result.oursRowsPerSecond)],
			['Bare csv-parse with the same options, into arrays of text', whole(result.bareRowsPerSecond)],
			['Ratio', (result.oursRowsPerSecond / result.bareRowsPerSecond).toFixed(2)],
		],
		notes: [
			`${whole(result.rows)} rows, ${result.megabytes.toFixed(1)} MiB, ${result.linesPerInvoice} rows per invoice; best of ${result.runs} runs each, in turn in one process (median of the ratios run by run: ${result.medianRatio.toFixed(2)}). Ours decodes, groups rows into invoices, converts and checks every value, and hashes every invoice. The file is plain (quoted values, no doubled quotes and no line breaks inside them); pieces of a file that are not go through csv-parse, where the ratio was about 0.5. Aim: 0.6.`,
		],
	};
}

export function pollTable(result: PollResult): Table {
	return {
		title: 'Polling an unchanged folder',
		header: ['', 'Milliseconds', 'Files read'],
		rows: [
			['One poll of Stampli Trigger: connect, list, compare', whole(result.pollMs), String(result.filesReadAgain)],
			["Connect and list with ssh2-sftp-client, as n8n's FTP node does", whole(result.bareListMs), '–'],
			["The same without Nagle's delay on the socket", whole(result.bareListNoDelayMs), '–'],
		],
		notes: [
			`${whole(result.files)} files on the SFTP simulator over loopback, best of several. Aim: no file read again.`,
			"ssh2-sftp-client leaves Nagle's algorithm on; each page of the listing then waits some 40 ms for a delayed acknowledgement. The trigger switches it off.",
		],
	};
}

export function terminal({ title, header, rows, notes }: Table): string {
	return [title.toUpperCase(), table(header, rows), ...notes.map((note) => `  ${note.replace(/[*\`]/g, '')}`)].join('\n');
}

/** One part of docs/bench.md, between its marks; with the day and the versions it was measured with. */
export function section(part: string, tables: Table[]): string {
	const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
	const version = (file: string) => (JSON.parse(readFileSync(join(root, file), 'utf8')) as { version: string }).version;
	const versions = `n8n ${version('n8n-runtime/node_modules/n8n/package.json')}, n8n-nodes-stampli-erp ${version('package.json')}, Node ${process.versions.node}, csv-parse ${version('node_modules/csv-parse/package.json')}`;
	const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`;
	return [
		`<!-- ${part} -->`,
		...tables.flatMap(({ title, header, rows, notes }) => ['', `## ${title}`, '', line(header), line(header.map(() => '---')), ...rows.map(line), ...notes.flatMap((note) => ['', note])]),
		'',
		`*Measured on ${new Date().toISOString().slice(0, 10)}: ${versions}; ${machine}.*`,
		`<!-- end of ${part} -->`,
	].join('\n');
}

/** docs/bench.md with these parts in their order: measured ones are new, the others stay as they are in `before`. */
export function page(parts: readonly string[], measured: Record<string, Table[]>, before: string): string {
	const kept = (part: string) => new RegExp(`<!-- ${part} -->.*?<!-- end of ${part} -->`, 's').exec(before)?.[0];
	return [
		'# Benchmark',
		'',
		'Written by `npm run bench -- --write`; everything on one machine over loopback. Ratios travel to other machines, absolute numbers do not.',
		'',
		postingNotes.join('\n\n'),
		...parts.flatMap((part) => {
			const text = measured[part] ? section(part, measured[part]) : kept(part);
			return text ? ['', text] : [];
		}),
		'',
	].join('\n');
}
