// The comparison: this package beside a workflow of n8n's own nodes, on the same n8n and the same simulator.
import { build } from './build.mjs';
import { runMain } from './longStep.mjs';
import { setup } from './setup.mjs';
import { runTypescript } from './runTypescript.mjs';

await runMain(async () => {
	await setup({ runtime: true });
	await build();
	return await runTypescript('bench/main.ts', process.argv.slice(2));
});
