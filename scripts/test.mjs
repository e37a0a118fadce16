// Proves everything from an empty clone: installs, builds, lints, checks types, runs unit and end-to-end tests.
// The last line is "N passed, N failed" over all of it; what failed is named above it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from './build.mjs';
import { longStep, projectEnv, root } from './longStep.mjs';
import { setup } from './setup.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'stampli-erp-test-'));
/** Every simulator writes down what it was asked; a minute is spent on mutated X12 files. */
const env = { ...projectEnv, SIMULATOR_LOG: join(scratch, 'requests.jsonl'), X12_FUZZ_MS: '60000' };
const bin = (name, file) => join(root, 'node_modules', name, file);
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
const exitWithinMs = 30_000;
/** Tests of real servers and files wait more than they compute: with one worker a core is idle most of the time. */
const workers = Math.ceil(availableParallelism() * 1.5);

async function check(name, work) {
	try {
		await work();
		return true;
	} catch (error) {
		console.error(`\n✗ ${error.message}\n`);
		failures.push(name);
		total.failed++;
		return false;
	}
}

async function jest(project, options = []) {
	const outputFile = join(scratch, `${project}.json`);
	console.log(`▸ Tests: ${project}`);
	await new Promise((done) => {
		const child = spawn('node', [bin('jest', 'bin/jest.js'), '--selectProjects', project, '--json', `--outputFile=${outputFile}`, ...options], { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
		// A test that left something open would keep everything waiting: it is a failure, not a pause.
		const watch = setInterval(() => {
			if (!existsSync(outputFile) || Date.now() - statSync(outputFile).mtimeMs < exitWithinMs) return;
			failures.push(`${project} tests: something was left open`);
			total.failed++;
			child.kill('SIGKILL');
			clearInterval(watch);
		}, 1_000);
		child.on('close', () => {
			clearInterval(watch);
			done();
		});
	});
	if (!existsSync(outputFile)) throw new Error(`The ${project} tests ended without a result.`);
	const result = JSON.parse(readFileSync(outputFile, 'utf8'));
	total.passed += result.numPassedTests;
	total.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
	total.skipped += result.numPendingTests + result.numTodoTests;
	if (!result.success) failures.push(`${project} tests`);
}

/** One more witness where it is at hand: what the simulators were asked, held against the vendors' metadata. */
function checkRequests() {
	const tool = resolve(root, '..', 'shared', 'tools', 'check-requests.mjs');
	if (!existsSync(tool) || !existsSync(env.SIMULATOR_LOG)) return;
	const { status, stdout, stderr } = spawnSync('node', [realpathSync(tool), env.SIMULATOR_LOG], { env, encoding: 'utf8', maxBuffer: 1 << 28 });
	console.log(stdout.trimEnd().split('\n').slice(-30).join('\n'));
	if (status !== 0) throw new Error(`The simulators were asked something that the vendors' metadata do not have.\n${stderr}`);
}

const startedAt = Date.now();
const ready = await check('installation', () => setup({ runtime: true }));
if (ready && (await check('build', build))) {
	await check('lint', () => longStep('Lint', 'node', [bin('eslint', 'bin/eslint.js'), '.']));
	await check('types', () => longStep('Check types', 'node', [bin('typescript', 'bin/tsc'), '--noEmit']));
	await check('unit tests', () => jest('unit', [`--maxWorkers=${workers}`]));
	await check('end-to-end tests', () => jest('e2e', ['--runInBand']));
	await check('requests', checkRequests);
}
rmSync(scratch, { recursive: true, force: true });
console.log(`\n${Math.round((Date.now() - startedAt) / 1000)} s. ${failures.length > 0 ? `Failed: ${failures.join(', ')}.` : 'Installation, build, lint, types and all tests are fine.'}`);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
process.exitCode = failures.length > 0 || total.passed === 0 ? 1 : 0;
