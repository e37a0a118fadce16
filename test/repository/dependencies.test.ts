import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, type Source, sourcesOf } from './sources';

const nodeFolders = readdirSync(join(root, 'nodes'), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
const shells = nodeFolders.filter((folder) => folder !== 'shared');

/** "file imports what", for everything these sources may not import. */
function violations(sources: Source[], isForbidden: (imported: string) => boolean): string[] {
	return sources.flatMap(({ file, imports }) => imports.filter(isForbidden).map((imported) => `${file} imports ${imported}`));
}

const isN8n = (imported: string) => /^(n8n-|@n8n\/)/.test(imported);
const isIn = (...folders: string[]) => (imported: string) => folders.some((folder) => imported === folder || imported.startsWith(`${folder}/`));
const isEffect = (imported: string) =>
	/^(axios|ssh2|ssh2-sftp-client|pg|@azure\/msal-node)(\/|$)/.test(imported) || /^(node:)?(fs|http|https|http2|net|tls|dns|dgram|child_process|sqlite|os)(\/|$)/.test(imported);

test('core knows no n8n, no network, no file system and none of the outer layers', () => {
	const sources = sourcesOf('core');
	expect(sources.length).toBeGreaterThan(5);
	expect(violations(sources, (each) => isN8n(each) || isEffect(each) || isIn('io', 'nodes', 'credentials', 'simulators', 'demo', 'bench', 'prove')(each))).toEqual([]);
});

test('core reads no clock: the time comes in as an argument', () => {
	const clock = /\bDate\.now\(|\bnew Date\(\)|\bDateTime\.(?:now|local|utc)\(\)|\bperformance\.now\(/;
	expect(sourcesOf('core').filter(({ text }) => clock.test(text)).map(({ file }) => file)).toEqual([]);
});

test('io knows no n8n and no shell', () => {
	expect(violations(sourcesOf('io'), (each) => isN8n(each) || isIn('nodes', 'credentials', 'simulators', 'demo', 'bench', 'prove')(each))).toEqual([]);
});

test('each library that reaches out of the process has one home', () => {
	const homes: [RegExp, string][] = [
		[/^axios$/, 'io/http/'],
		[/^ssh2(-sftp-client)?$/, 'io/sftp/'],
		[/^@azure\/msal-node$/, 'io/entra/'],
		[/^pg$/, 'io/ledger/'],
	];
	const strays = ['core', 'io', 'nodes', 'credentials'].flatMap((folder) =>
		sourcesOf(folder).flatMap(({ file, imports }) => homes.filter(([name, home]) => imports.some((each) => name.test(each)) && !file.startsWith(home)).map(([, home]) => `${file} belongs in ${home}`)),
	);
	expect(strays).toEqual([]);
});

test.each(shells)('nodes/%s imports no other node folder than shared', (folder) => {
	const others = shells.filter((each) => each !== folder).map((each) => `nodes/${each}`);
	expect(violations(sourcesOf(`nodes/${folder}`), isIn(...others))).toEqual([]);
});

test('what the shells share knows no single shell', () => {
	expect(violations(sourcesOf('nodes/shared'), isIn(...shells.map((each) => `nodes/${each}`)))).toEqual([]);
});

test('simulators are witnesses: they import nothing of the package', () => {
	expect(violations(sourcesOf('simulators'), (each) => isN8n(each) || isIn('core', 'io', 'nodes', 'credentials', 'demo', 'bench', 'prove')(each))).toEqual([]);
});

test('nothing that is shipped imports what is not', () => {
	const shipped = ['core', 'io', 'nodes', 'credentials'].flatMap((folder) => sourcesOf(folder));
	expect(violations(shipped, isIn('simulators', 'demo', 'bench', 'prove', 'test', 'scripts'))).toEqual([]);
});
