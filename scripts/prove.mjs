// The promises of the package as figures; prints one table. Takes about half an hour.
//   npm run prove                                              everything
//   npm run prove -- --short                                   the bounded version
//   npm run prove -- --only kill --erp dynamicsFo --seed 123   one row, one ERP, one case
//   npm run prove -- --write                                   and writes the table to docs/reliability.md
import { runMain } from './longStep.mjs';
import { runTypescript } from './runTypescript.mjs';
import { setup } from './setup.mjs';

await runMain(async () => {
	await setup({ runtime: false });
	return await runTypescript('prove/main.ts', process.argv.slice(2));
});
