import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '../..');
const pages = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...readdirSync(path.join(root, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)];

test.each(pages)('%s links only to what is there', (page) => {
	const text = readFileSync(path.join(root, page), 'utf8');
	const links = [...text.matchAll(/\]\(([^)#]+)\)/g)].map((match) => match[1]!).filter((link) => !/^https?:/.test(link));
	expect(links.filter((link) => !existsSync(path.join(root, path.dirname(page), link)))).toEqual([]);
});

test.each(pages)('%s names only files, folders and scripts that are there', (page) => {
	const text = readFileSync(path.join(root, page), 'utf8').replace(/```[\s\S]*?```/g, '');
	const scripts = Object.keys((JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { scripts: object }).scripts);
	const named = [...text.matchAll(/`((?:core|io|nodes|credentials|simulators|test|docs|demo|bench|workflows-templates)\/[\w./-]+)`/g)].map((match) => match[1]!);
	expect(named.filter((name) => !existsSync(path.join(root, name)) && !existsSync(path.join(root, `${name}.ts`)))).toEqual([]);
	const commands = [...text.matchAll(/npm run ([\w:]+)/g)].map((match) => match[1]!);
	expect(commands.filter((name) => !scripts.includes(name))).toEqual([]);
});

test('the documentation link of each credential leads to a heading of the README', () => {
	const slug = (heading: string) => heading.toLowerCase().replace(/[^a-z0-9 -]/g, '').replaceAll(' ', '-');
	const anchors = [...readFileSync(path.join(root, 'README.md'), 'utf8').matchAll(/^#+ (.+)$/gm)].map((match) => slug(match[1]!));
	const credentials = readdirSync(path.join(root, 'credentials')).filter((name) => name.endsWith('.ts'));
	const links = credentials.map((name) => /documentationUrl = '([^']+)'/.exec(readFileSync(path.join(root, 'credentials', name), 'utf8'))?.[1]);
	const { homepage } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { homepage: string };
	expect(links.length).toBeGreaterThan(0);
	for (const link of links) {
		expect(link?.split('#')[0]).toBe(homepage.split('#')[0]);
		expect(anchors).toContain(link?.split('#')[1]);
	}
});
