import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../demo/n8n/paths';
import { progress } from '../demo/progress';
import { csvReading } from './csvReading';
import { posting } from './posting/posting';
import { csvTable, page, pollTable, postingTables, terminal, type Table } from './report';
import { unchangedFolder } from './unchangedFolder';

const parts = {
	csv: async () => [csvTable(await progress('Read 100,000 CSV rows, in turn with bare csv-parse', csvReading))],
	poll: async () => [pollTable(await progress('Poll an unchanged folder of 10,000 files', unchangedFolder))],
	n8n: async () => postingTables(await posting()),
};
type Part = keyof typeof parts;

async function main(options: string[]): Promise<void> {
	const unknown = options.filter((each) => each !== '--write' && !/^--only=(csv|poll|n8n)(,(csv|poll|n8n))*$/.test(each));
	if (unknown.length > 0) throw new Error(`Unknown option ${unknown.join(' ')}. There are --only=csv|poll|n8n and --write.`);
	const only = options.find((each) => each.startsWith('--only='))?.slice('--only='.length).split(',') as Part[] | undefined;
	const tables: Table[] = [];
	for (const part of ['csv', 'poll', 'n8n'] as const) {
		if (!only || only.includes(part)) tables.push(...(await parts[part]()));
	}
	console.log(`\n${tables.map(terminal).join('\n\n')}\n`);
	if (!options.includes('--write')) return;
	if (only) throw new Error('--write wants all parts, so that docs/bench.md stays one set of tables.');
	writeFileSync(join(root, 'docs', 'bench.md'), page(tables));
	console.log('Written to docs/bench.md');
}

main(process.argv.slice(2)).then(
	() => process.exit(0),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
