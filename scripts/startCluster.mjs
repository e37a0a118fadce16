// The demo in queue mode: n8n as one main and three workers over Redis and PostgreSQL, with the ledger in PostgreSQL.
//   npm run start:cluster            stays until Ctrl-C
//   npm run start:cluster -- --once  ends by itself; exit code 0 only if every sample ended as expected
import { build } from './build.mjs';
import { runMain } from './longStep.mjs';
import { setup } from './setup.mjs';
import { runTypescript } from './runTypescript.mjs';

await runMain(async () => {
	await setup({ runtime: true });
	await build();
	return await runTypescript('demo/cluster.ts', process.argv.slice(2));
});
