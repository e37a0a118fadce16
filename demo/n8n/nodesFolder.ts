import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { projectEnv, root } from './paths';

const run = promisify(execFile);
const cache = join(root, '.runtime', 'nodes');

/**
 * Puts the package where n8n keeps community packages, the way a user's n8n does: packed, then installed with install scripts
 * off. Packed and installed once per content of `dist/`, then copied.
 */
export async function installPackageInto(n8nFolder: string): Promise<void> {
	const prepared = await preparedFolder();
	await mkdir(n8nFolder, { recursive: true });
	await cp(prepared, join(n8nFolder, 'nodes'), { recursive: true });
}

async function preparedFolder(): Promise<string> {
	const folder = join(cache, await contentHash());
	if (existsSync(folder)) return folder;
	const unfinished = `${folder}.${process.pid}`;
	await rm(unfinished, { recursive: true, force: true });
	await mkdir(unfinished, { recursive: true });
	const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', unfinished], { cwd: root, env: projectEnv });
	const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
	await writeFile(join(unfinished, 'package.json'), JSON.stringify({ name: 'installed-nodes', private: true }));
	// n8n brings n8n-workflow itself, hence no peers.
	const options = ['--install-links', '--ignore-scripts', '--omit=peer', '--legacy-peer-deps', '--prefer-offline', '--no-audit', '--no-fund'];
	await run('npm', ['install', ...options, join(unfinished, filename)], { cwd: unfinished, env: projectEnv });
	await rename(unfinished, folder).catch(async (error: NodeJS.ErrnoException) => {
		if (!existsSync(folder)) throw error; // another process was faster
		await rm(unfinished, { recursive: true, force: true });
	});
	return folder;
}

async function contentHash(): Promise<string> {
	const hash = createHash('sha256');
	const dist = join(root, 'dist');
	if (!existsSync(dist)) throw new Error('There is no dist/ to install: run "npm run build" first.');
	const files = (await readdir(dist, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
	for (const file of [join(root, 'package.json'), join(root, 'package-lock.json'), ...files.sort()]) {
		hash.update(file.slice(root.length)).update(await readFile(file));
	}
	return hash.digest('hex').slice(0, 16);
}
