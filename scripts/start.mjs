// The demo: a real n8n with this package, next to simulators of Stampli's SFTP server and of Dynamics 365 F&O.
//   npm start            stays until Ctrl-C
//   npm start -- --once  ends by itself; exit code 0 only if every sample ended as expected
import { build } from './build.mjs';
import { runMain } from './longStep.mjs';
import { setup } from './setup.mjs';
import { runTypescript } from './runTypescript.mjs';

await runMain(async () => {
	await setup({ runtime: true });
	await build();
	return await runTypescript('demo/main.ts', process.argv.slice(2));
});
