import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../demo/n8n/paths';
import { progress } from '../demo/progress';
import { csvReading } from './csvReading';
import { exportInN8n } from './exportInN8n';
import { exportList } from './exportList';
import { benchErps } from './posting/erps';
import { posting } from './posting/posting';
import { chosenParts } from './parts';
import { csvTable, exportTable, page, pollTable, postingNotes, postingTables, terminal, type Table } from './report';
import { unchangedFolder } from './unchangedFolder';
import { x12Reading, x12Table } from './x12Reading';

const measures: Record<string, () => Promise<Table[]>> = {
	csv: async () => [csvTable(await progress('Read 100,000 CSV rows, in turn with bare csv-parse', csvReading))],
	x12: async () => [x12Table(await progress('Read an X12 interchange of 50 MB', x12Reading))],
	poll: async () => [pollTable(await progress('Poll an unchanged folder of 10,000 files', unchangedFolder))],
	export: async () => [
		exportTable([
			await progress('Export 100,000 vendors in n8n', exportInN8n),
			await progress('Export 100,000 vendors in a process of its own', () => exportList('odata')),
			await progress('Export 100,000 vendors as a data package', () => exportList('package')),
		]),
	],
	...Object.fromEntries(benchErps.map((erp) => [erp.key, async () => postingTables(erp, await posting(erp))])),
};

async function main(options: string[]): Promise<void> {
	const all = Object.keys(measures);
	const parts = chosenParts(options, all, benchErps.map(({ key }) => key));
	const measured: Record<string, Table[]> = {};
	for (const part of parts) measured[part] = await measures[part]!();
	console.log(`\n${Object.values(measured).flat().map(terminal).join('\n\n')}\n`);
	if (benchErps.some(({ key }) => measured[key])) console.log(`${postingNotes.map((note) => `  ${note.replace(/[*`]/g, '')}`).join('\n')}\n`);
	if (!options.includes('--write')) return;
	const file = join(root, 'docs', 'bench.md');
	writeFileSync(file, page(all, measured, existsSync(file) ? readFileSync(file, 'utf8') : ''));
	console.log('Written to docs/bench.md');
}

main(process.argv.slice(2)).then(
	() => process.exit(0),
	(error: unknown) => {
		console.error(error instanceof Error && error.message.startsWith('Unknown') ? error.message : error);
		process.exit(1);
	},
);
