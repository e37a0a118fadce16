import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { erps as allErps } from './erps';
import { keep, kept } from './kept';
import { optionsOf } from './options';
import { page, terminal } from './report';
import { isReached, type Result, runRow } from './row';
import { rows as allRows } from './rows';

const toldFailures = 5;
const toldLines = 25;

async function main(): Promise<number> {
	const { rows, erps, scale, seed, write } = optionsOf(process.argv.slice(2));
	const results: Result[] = [];
	for (const row of rows) {
		for (const erp of row.perErp ? erps : erps.slice(0, 1)) {
			const title = row.perErp ? `${row.id}, ${erp.name}` : row.id;
			console.log(`▸ ${title}`);
			let toldAt = performance.now();
			const onCase = (done: number, all: number) => {
				if (performance.now() - toldAt < 10_000) return;
				toldAt = performance.now();
				console.log(`  … ${done} of ${all}`);
			};
			const result = await runRow(row, { erp, scale, onCase, ...(seed === undefined ? {} : { seed }) });
			results.push(result);
			if (scale === 'full' && seed === undefined) keep(result);
			console.log(result.skipped ? `– ${title}: SKIPPED, not passed: ${result.skipped}` : `${isReached(result) ? '✓' : '✗'} ${title}: ${Math.round(result.seconds)} s`);
			for (const { seed: failing, what } of result.failures.slice(0, toldFailures)) {
				console.log(`  again: npm run prove -- --only ${row.id} --seed ${failing}${row.perErp ? ` --erp ${erp.id}` : ''}\n    ${what.split('\n', toldLines).join('\n    ')}`);
			}
		}
	}
	console.log(`\n${terminal(results)}\n`);
	if (write) {
		const file = join(__dirname, '..', 'docs', 'reliability.md');
		writeFileSync(file, page(kept(allRows, allErps), { rows: allRows, erps: allErps, before: existsSync(file) ? readFileSync(file, 'utf8') : '' }));
		console.log('Written to docs/reliability.md');
	}
	return results.every((result) => result.skipped || isReached(result) || seed !== undefined && result.failures.length === 0) ? 0 : 1;
}

main().then(
	(code) => process.exit(code),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
