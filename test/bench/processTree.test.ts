import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watchMemory } from '../../bench/processTree';

const megabyte = 2 ** 20;

test('the memory of a server includes what its children take', async () => {
	// A parent that starts a child; on a line of input the child fills 200 MB.
	const grow = `process.stdin.once('data', () => { globalThis.kept = Buffer.alloc(200 * ${megabyte}, 1); console.log('full'); });`;
	const parent = spawn(process.execPath, [
		'-e',
		`const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(`${grow} console.log('ready');`)}], { stdio: 'inherit' }); child.on('exit', () => process.exit());`,
	]);
	try {
		await once(parent.stdout, 'data');
		const memory = watchMemory(parent.pid!);
		parent.stdin.write('go\n');
		await once(parent.stdout, 'data');
		const { idleBytes, aboveIdleBytes } = memory.stop();
		expect(idleBytes).toBeGreaterThan(20 * megabyte);
		expect(aboveIdleBytes).toBeGreaterThan(150 * megabyte);
		expect(aboveIdleBytes).toBeLessThan(400 * megabyte);
	} finally {
		parent.stdin.end();
		parent.kill();
	}
}, 30_000);
