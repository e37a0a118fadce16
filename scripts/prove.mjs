// The promises of the package as figures; prints one table. Takes a few hours on 2 cores; --only and --erp do a part of it.
//   npm run prove                                              everything
//   npm run prove -- --short                                   the bounded version
//   npm run prove -- --only kill --erp dynamicsFo --seed 123   one row, one ERP, one case
//   npm run prove -- --write                                   and writes the table to docs/reliability.md; with --only or
//                                                              --erp the other rows are those that were last measured here
import { build } from './build.mjs';
import { runMain } from './longStep.mjs';
import { runTypescript } from './runTypescript.mjs';
import { setup } from './setup.mjs';

await runMain(async () => {
	const args = process.argv.slice(2);
	await setup({ runtime: false });
	if (inN8n(args)) await prepareN8n();
	return await runTypescript('prove/main.ts', args);
});

/** Whether one of the rows that need a real n8n is asked for. */
function inN8n(args) {
	const at = args.findIndex((each) => each === '--only' || each.startsWith('--only='));
	if (at < 0) return !args.includes('--short');
	const names = args[at] === '--only' ? (args[at + 1] ?? '') : args[at].slice('--only='.length);
	return names.split(',').some((name) => name === 'n8n' || name === 'queue');
}

/** Where n8n cannot be installed, its rows are skipped, and say so. */
async function prepareN8n() {
	try {
		await setup({ runtime: true });
	} catch (error) {
		console.warn(`! No real n8n: ${error.message}`);
		return;
	}
	await build();
}
