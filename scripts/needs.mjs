import { spawnSync } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { root } from './longStep.mjs';

const neededGigabytes = 4;

/**
 * Says in one line each what this machine must have before anything is downloaded: Node, git, disk, compiler, time.
 * Throws when something indispensable is missing, naming all of it at once.
 */
export function checkNeeds({ toInstall }) {
	const missing = [];
	const need = (ok, found, advice) => {
		console.log(`${ok ? '✓' : '✗'} ${found}${ok ? '' : ` — ${advice}`}`);
		if (!ok) missing.push(advice);
	};
	const major = Number(process.versions.node.split('.')[0]);
	need(major >= 20, `Node ${process.versions.node}`, 'install Node 20 or newer');
	need(answers('git'), 'git', 'install git');
	if (toInstall) {
		const { bavail, bsize } = statfsSync(root);
		const free = (bavail * bsize) / 1024 ** 3;
		need(free >= neededGigabytes, `${free.toFixed(1)} GB of free disk (${neededGigabytes} GB needed)`, `free ${neededGigabytes} GB on the disk of this folder`);
		const tools = ['c++', 'make', 'python3'].filter((tool) => !answers(tool));
		// A prebuilt sqlite3 exists for common systems; only where it cannot be downloaded is it compiled.
		console.log(
			tools.length === 0
				? '✓ C++ compiler, make and Python 3 for the one native part (sqlite3)'
				: `! ${tools.join(', ')} not found: fine where a prebuilt sqlite3 can be downloaded, otherwise install a C++ compiler, make and Python 3`,
		);
		console.log('  Time: about 4 minutes the first time, a few seconds afterwards.');
	}
	if (missing.length > 0) throw new Error(`This machine lacks something: ${missing.join('; ')}.`);
}

function answers(command) {
	return spawnSync(command, ['--version'], { stdio: 'ignore', shell: process.platform === 'win32' }).status === 0;
}
