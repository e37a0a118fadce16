// Compiles the package into dist/ and copies what n8n reads beside the code (icons, catalogue data). Does nothing when up to date.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { longStep, root, runMain } from './longStep.mjs';

const parts = ['core', 'io', 'nodes', 'credentials'];
const dist = join(root, 'dist');
/** Written last, outside what is packed: a build that was interrupted is not taken for a whole one. */
const stamp = join(root, '.runtime', 'built');

export async function build() {
	const sources = parts.flatMap((part) => filesUnder(part));
	if (isUpToDate(sources)) return;
	rmSync(stamp, { force: true });
	rmSync(dist, { recursive: true, force: true });
	const startedAt = new Date();
	await longStep('Build the package', 'node', [join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json'], { usual: '10 s' });
	for (const file of sources.filter((each) => !each.endsWith('.ts'))) {
		mkdirSync(dirname(join(dist, file)), { recursive: true });
		copyFileSync(join(root, file), join(dist, file));
	}
	writeFileSync(stamp, startedAt.toISOString());
}

function filesUnder(part) {
	return readdirSync(join(root, part), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1));
}

function isUpToDate(sources) {
	if (!existsSync(stamp) || !existsSync(dist)) return false;
	const builtAt = Date.parse(readFileSync(stamp, 'utf8'));
	const folders = parts.flatMap((part) => [part, ...sources.filter((file) => file.startsWith(part)).map(dirname)]);
	return [...sources, ...new Set(folders), 'tsconfig.build.json', 'tsconfig.json'].every((file) => statSync(join(root, file)).mtimeMs < builtAt);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await runMain(build);
