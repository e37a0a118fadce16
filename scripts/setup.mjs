// Installs what is missing and nothing else; may be interrupted and started again.
//   node scripts/setup.mjs            the project's own dependencies and Node 24
//   node scripts/setup.mjs --runtime  and the real n8n that the demo and the end-to-end tests run in
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { longStep, projectEnv, root, runMain } from './longStep.mjs';
import { checkNeeds } from './needs.mjs';

const runtime = join(root, 'n8n-runtime');
const nativeParts = [
	{ name: 'sqlite3', usual: '1 min where it has to be compiled' },
	{ name: 'isolated-vm', usual: '5 s' },
];

export async function setup({ runtime: withRuntime }) {
	const toInstall = !isInstalled(root) || (withRuntime && !isInstalled(runtime));
	checkNeeds({ toInstall });
	await installProject();
	if (withRuntime) await installRuntime();
}

async function installProject() {
	await install(root, 'Install the dependencies', [], '1 min');
	if (!hasNode24()) await longStep('Install Node 24', 'npm', ['rebuild', 'node'], { env: process.env, usual: '10 s' });
	if (!hasNode24()) throw new Error('Node 24 could not be installed into node_modules; see .runtime/install-node-24.log.');
}

/** n8n's optional parts fail to compile or to download, hence no install scripts except for the two parts that it needs. */
async function installRuntime() {
	await install(runtime, 'Install n8n', ['--legacy-peer-deps'], '2 min');
	for (const { name, usual } of nativeParts) {
		// One command each: named together, npm leaves one out without a word.
		if (!loads(name)) await longStep(`Build ${name}`, 'npm', ['rebuild', name], { cwd: runtime, usual });
		if (!loads(name)) throw new Error(`n8n's part ${name} does not load; see .runtime/build-${name}.log.`);
	}
}

async function install(folder, title, options, usual) {
	if (isInstalled(folder)) return;
	// --no-save: an installation never rewrites the lock file; "npm ci" refuses locks without other platforms' optional parts.
	await longStep(title, 'npm', ['install', '--ignore-scripts', '--no-save', '--no-audit', '--no-fund', ...options], { cwd: folder, env: process.env, usual });
	writeFileSync(stampFile(folder), lockHash(folder));
}

/** True when this lock file was installed to the end: by us (stamp), or by npm itself (its own hidden lock is newer). */
function isInstalled(folder) {
	if (existsSync(stampFile(folder))) return readFileSync(stampFile(folder), 'utf8') === lockHash(folder);
	const npms = join(folder, 'node_modules', '.package-lock.json');
	return existsSync(npms) && statSync(npms).mtimeMs >= statSync(join(folder, 'package-lock.json')).mtimeMs;
}

function stampFile(folder) {
	return join(folder, 'node_modules', '.installed-lock');
}

function lockHash(folder) {
	return createHash('sha256').update(readFileSync(join(folder, 'package-lock.json'))).digest('hex');
}

function hasNode24() {
	const { stdout } = spawnSync(join(root, 'node_modules', '.bin', 'node'), ['--version'], { encoding: 'utf8', shell: process.platform === 'win32' });
	return Number(/^v(\d+)/.exec(stdout ?? '')?.[1]) >= 24;
}

function loads(name) {
	return spawnSync('node', ['-e', `require('${name}')`], { cwd: runtime, env: projectEnv, stdio: 'ignore' }).status === 0;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
	await runMain(() => setup({ runtime: process.argv.includes('--runtime') }));
}
