// Writes n8n.nodes and n8n.credentials of package.json from what is on disk. With --check it only says whether they are right.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './longStep.mjs';

/** The two lists that package.json must carry, sorted. */
export function manifest(folder = root) {
	return { nodes: compiled(folder, 'nodes', '.node.ts'), credentials: compiled(folder, 'credentials', '.credentials.ts') };
}

function compiled(folder, part, ending) {
	return readdirSync(join(folder, part), { recursive: true })
		.map((file) => file.replaceAll('\\', '/'))
		.filter((file) => file.endsWith(ending))
		.map((file) => `dist/${part}/${file.replace(/\.ts$/, '.js')}`)
		.sort();
}

/** Rewrites package.json only when the lists differ; true when they did. */
export function writeManifest({ check = false } = {}) {
	const file = join(root, 'package.json');
	const before = readFileSync(file, 'utf8');
	const content = JSON.parse(before);
	content.n8n = { ...content.n8n, ...manifest() };
	const after = `${JSON.stringify(content, null, 2)}\n`;
	if (after !== before && !check) writeFileSync(file, after);
	return after !== before;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
	const check = process.argv.includes('--check');
	const stale = writeManifest({ check });
	console.log(!stale ? 'package.json lists every node and credential type.' : check ? 'package.json is stale: run "npm run manifest".' : 'package.json updated.');
	if (stale && check) process.exitCode = 1;
}
