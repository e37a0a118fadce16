import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { root } from '../demo/n8n/paths';
import { table } from '../demo/table';
import type { CsvResult } from './csvReading';
import { batchingFor } from './posting/peer/batching';
import { maxConcurrent, work } from './posting/load';
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

/** Throughput at each load, then what it took. */
export function postingTables(pairs: Pair[]): Table[] {
	const loadOf = ({ load }: Pair) => [`${load.latencyMs} ms`, `${load.perOperationMs} ms`];
	const perSecond = (run: PostingRun) => run.invoices / run.seconds;
	const sides = (pair: Pair) => [['this package', pair.ours], ["n8n's own nodes", pair.peer]] as const;
	return [
		{
			title: `${work.invoices} invoices of ${work.linesPerInvoice} lines into Dynamics 365 F&O`,
			header: ['Per request', 'Per operation', 'This package, invoices/s', "n8n's own nodes, invoices/s", 'Ratio'],
			rows: pairs.map((pair) => [...loadOf(pair), perSecond(pair.ours).toFixed(1), perSecond(pair.peer).toFixed(1), times(pair.peer.seconds / pair.ours.seconds)]),
			notes: [
				`Both sides: the same n8n, started anew and warmed up by a file of 20 invoices, the same simulator, the same CSV file; ${maxConcurrent} operations are served at once and 429 answers the rest. A \`$batch\` holds one place, and its operations are served and charged one after the other. After every run the simulator held exactly ${work.invoices} headers and ${whole(work.invoices * work.linesPerInvoice)} lines, or the benchmark would have failed.`,
				'Time runs from the first request for the content of the file on the SFTP server until the last create has been carried out in the ERP.',
				'Aim: 5× at 50 ms per request. The more an operation itself costs, the less a batch can save: it spares requests, not work.',
			],
		},
		{
			title: 'What it took',
			header: ['Per request', 'Per operation', 'Side', 'Seconds', 'Since the start', 'Execution', 'HTTP requests per invoice', 'Operations per invoice', 'Refused (429)', 'MiB above idle'],
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
			notes: [
				'*Since the start* counts from publishing the workflow (ours: it polls at once, and by default waits 5 s to see that the file is whole) or from calling it (theirs: no such check). *Execution* is n8n\'s own record; ours begins when the poll hands over and ends after the receipt.',
				'*This package* is the shipped template as it is delivered: it also looks for posted invoices, checks vendors, accounts and dimensions, keeps the ledger and writes a receipt.',
				`*n8n's own nodes*: Webhook → FTP list → FTP download → Extract from File → Code → HTTP Request look-up → Code → HTTP Request header → Code → HTTP Request lines, with n8n's OAuth2 credential (its token is kept), over plain HTTP. Batching ${pairs.map(({ load }) => `${batchingFor(load).batchSize} every ${batchingFor(load).batchInterval} ms`).join(', ')}: the fastest spacing of 8 that completed in every try. Single requests at even intervals were tried too: at 50 ms, one every 5 ms once took 35 s with 7 refusals, one every 6 ms 41 s, one every 4 ms failed; at 60 ms, one every 7 ms failed. A create that is refused goes round again by itself; *Retry On Fail* would repeat the whole node and double what was created.`,
				'Memory: resident memory of the n8n process and its task runner, sampled every 100 ms, highest value minus the value before the run; when garbage happens to be collected moves it by some 200 MiB.',
			],
		},
	];
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
			`${whole(result.rows)} rows, ${result.megabytes.toFixed(1)} MiB, ${work.linesPerInvoice} rows per invoice; best of ${result.runs} runs each, in turn in one process (median of the ratios run by run: ${result.medianRatio.toFixed(2)}). Ours decodes, groups rows into invoices, converts and checks every value, and hashes every invoice. The file is plain (quoted values, no doubled quotes and no line breaks inside them); pieces of a file that are not go through csv-parse, where the ratio was about 0.5. Aim: 0.6.`,
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

/** docs/bench.md. */
export function page(tables: Table[]): string {
	const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
	const version = (file: string) => (JSON.parse(readFileSync(join(root, file), 'utf8')) as { version: string }).version;
	const machine = `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`;
	const versions = `n8n ${version('n8n-runtime/node_modules/n8n/package.json')}, n8n-nodes-stampli-erp ${version('package.json')}, Node ${process.versions.node}, csv-parse ${version('node_modules/csv-parse/package.json')}`;
	return [
		'# Benchmark',
		'',
		`Written by \`npm run bench -- --write\` on ${new Date().toISOString().slice(0, 10)}: ${versions}; ${machine}, everything on one machine over loopback. Ratios travel to other machines, absolute numbers do not.`,
		...tables.flatMap(({ title, header, rows, notes }) => ['', `## ${title}`, '', line(header), line(header.map(() => '---')), ...rows.map(line), ...notes.flatMap((note) => ['', note])]),
		'',
	].join('\n');
}
