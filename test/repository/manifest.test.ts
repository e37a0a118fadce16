import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { readJson, root, sourcesOf } from './sources';

interface PackageJson {
	keywords: string[];
	files: string[];
	n8n: { strict: boolean; nodes: string[]; credentials: string[] };
}

const { n8n, keywords, files } = readJson<PackageJson>('package.json');
const sourceOf = (compiled: string) => compiled.replace(/^dist\//, '').replace(/\.js$/, '.ts');

test('package.json lists exactly the nodes and credential types on disk', () => {
	const onDisk = [...sourcesOf('nodes', '.node.ts'), ...sourcesOf('credentials', '.credentials.ts')].map(({ file }) => file);
	expect([...n8n.nodes, ...n8n.credentials].map(sourceOf)).toEqual(onDisk);
	expect(onDisk.length).toBeGreaterThan(0);
});

test('the manifest script finds nothing to change', () => {
	expect(execFileSync('node', [join(root, 'scripts', 'manifest.mjs'), '--check'], { encoding: 'utf8' })).toMatch(/lists every node/);
});

test('n8n finds the package and what it ships', () => {
	expect(keywords).toContain('n8n-community-node-package');
	expect(n8n.strict).toBe(false);
	expect(files).toEqual(expect.arrayContaining(['dist', 'workflows-templates']));
});

test('each class is named like its file', () => {
	for (const { file, text } of [...sourcesOf('nodes', '.node.ts'), ...sourcesOf('credentials', '.credentials.ts')]) {
		expect({ file, class: /export class (\w+)/.exec(text)?.[1] }).toEqual({ file, class: basename(file).split('.')[0] });
	}
});

test('each node has its catalogue entry, and every icon that is named exists', () => {
	for (const { file, text } of [...sourcesOf('nodes', '.node.ts'), ...sourcesOf('credentials', '.credentials.ts')]) {
		if (file.endsWith('.node.ts')) {
			const codex = readJson<{ node: string; nodeVersion: string }>(file.replace(/\.ts$/, '.json'));
			expect(codex.node).toBe(`n8n-nodes-stampli-erp.${lowerFirst(basename(file).split('.')[0]!)}`);
		}
		const icons = [...text.matchAll(/file:([\w./-]+\.svg)/g)].map(([, icon]) => posix.join(dirname(file), icon!));
		expect({ file, icons: icons.length > 0 }).toEqual({ file, icons: true });
		expect(icons.filter((icon) => !existsSync(join(root, icon)))).toEqual([]);
	}
});

function lowerFirst(text: string): string {
	return text.charAt(0).toLowerCase() + text.slice(1);
}
