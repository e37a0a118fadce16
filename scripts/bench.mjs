// Measures this package against n8n's own nodes and bare libraries; prints one set of tables. Takes about eight minutes.
//   npm run bench                            everything
//   npm run bench -- --only=csv|poll|n8n     one part (several with commas)
//   npm run bench -- --write                 and writes the tables to docs/bench.md
import { build } from './build.mjs';
import { runMain } from './longStep.mjs';
import { runTypescript } from './runTypescript.mjs';
import { setup } from './setup.mjs';

const options = process.argv.slice(2);
const only = options.find((each) => each.startsWith('--only='))?.slice('--only='.length).split(',');

await runMain(async () => {
	await setup({ runtime: !only || only.includes('n8n') });
	await build();
	return await runTypescript('bench/main.ts', options);
});
