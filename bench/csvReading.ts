import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parse } from 'csv-parse/sync';
import { exampleProfiles } from '../core/profiles/exampleProfiles';
import { loadProfile } from '../core/profile/loadProfile';
import { readRecords } from '../core/read/readRecords';
import type { FileRef } from '../core/records';
import { invoiceFile } from './invoiceFile';

const rows = 100_000;
const linesPerInvoice = 5;
const runs = 7;

export interface CsvResult {
	rows: number;
	megabytes: number;
	runs: number;
	linesPerInvoice: number;
	/** Best of all runs. */
	oursRowsPerSecond: number;
	bareRowsPerSecond: number;
	/** Median over the runs of ours/bare of the same run, so that other work on the machine does not decide. */
	medianRatio: number;
}

/**
 * Reads 100,000 rows into canonical invoices, and the same bytes by bare csv-parse into arrays of text: the same options, nothing
 * checked, grouped or converted. Both run in turn in this one process.
 */
export async function csvReading(): Promise<CsvResult> {
	const invoices = rows / linesPerInvoice;
	const bytes = Buffer.from(invoiceFile({ invoices, linesPerInvoice, prefix: 'CSV' }));
	const profile = loadProfile(exampleProfiles.stampliInvoicesCsv);
	const options = {
		delimiter: ',',
		quote: '"',
		escape: '"',
		record_delimiter: '\r\n',
		relax_column_count: true,
		max_record_size: profile.limits.fieldChars * profile.limits.columns,
		cast: false,
	};
	const ours = async () => {
		const read = await readRecords(bytes, profile, file(bytes));
		const refused = read.records.find(({ problems }) => problems.length > 0);
		if (refused) throw new Error(`The benchmark's own file was refused: ${refused.problems[0]!.message}`);
		if (read.records.length !== invoices || read.rows !== rows) throw new Error(`${read.records.length} invoices of ${read.rows} rows were read.`);
	};
	const bare = async () => {
		const read = parse(bytes, options) as string[][];
		if (read.length !== rows + 1) throw new Error(`csv-parse read ${read.length} rows.`);
	};
	const seconds = { ours: [] as number[], bare: [] as number[] };
	for (let run = 0; run < runs; run++) {
		// Alternating order: neither always comes first after the other's garbage.
		for (const side of run % 2 === 0 ? (['bare', 'ours'] as const) : (['ours', 'bare'] as const)) {
			seconds[side].push(await timed(side === 'ours' ? ours : bare));
		}
	}
	const ratios = seconds.ours.map((each, i) => seconds.bare[i]! / each).sort((a, b) => a - b);
	return {
		rows,
		megabytes: bytes.length / 2 ** 20,
		runs,
		linesPerInvoice,
		oursRowsPerSecond: rows / Math.min(...seconds.ours),
		bareRowsPerSecond: rows / Math.min(...seconds.bare),
		medianRatio: ratios[Math.floor(ratios.length / 2)]!,
	};
}

setFlagsFromString('--expose-gc');
/** Each run pays for its own garbage only. */
const collectGarbage = runInNewContext('gc') as () => void;

async function timed(work: () => Promise<void>): Promise<number> {
	collectGarbage();
	const startedAt = performance.now();
	await work();
	return (performance.now() - startedAt) / 1000;
}

function file(bytes: Buffer): FileRef {
	return {
		fileId: 'bench',
		inbox: 'sftp://bench@127.0.0.1:22',
		path: '/outbound/Invoices_bench.csv',
		name: 'Invoices_bench.csv',
		size: bytes.length,
		modifiedAt: '2026-10-01T00:00:00Z',
		sha256: '0'.repeat(64),
		profile: 'stampliInvoicesCsv',
		profileVersion: 1,
	};
}
