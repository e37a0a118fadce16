// Measures this package against n8n's own nodes and bare libraries; prints one set of tables. Takes about a quarter of an hour.
//   npm run bench                            everything
//   npm run bench -- --only=csv|x12|poll|export|n8n|fo|acumatica|sapb1|bc
//                                            some parts (several with commas); n8n is every ERP
//   npm run bench -- --write                 and writes the parts that were measured to docs/bench.md
import { build } from './build.mjs';
import { runMain } from './longStep.mjs';
import { runTypescript } from './runTypescript.mjs';
import { setup } from './setup.mjs';

const options = process.argv.slice(2);
const only = options.find((each) => each.startsWith('--only='))?.slice('--only='.length).split(',');

await runMain(async () => {
	await setup({ runtime: !only || only.some((part) => !['csv', 'x12', 'poll'].includes(part)) });
	await build();
	return await runTypescript('bench/main.ts', options);
});
