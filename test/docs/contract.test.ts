import { readFileSync } from 'node:fs';
import path from 'node:path';
import { worlds } from '../contract/worlds';

const page = readFileSync(path.join(__dirname, '../../docs/contract.md'), 'utf8');
const titles = ['posting', 'books'].flatMap((file) => [...readFileSync(path.join(__dirname, `../contract/${file}.test.ts`), 'utf8').matchAll(/^\t+test\('((?:[^'\\]|\\.)+)'/gm)].map((match) => match[1]!.replaceAll("\\'", "'")));

test('docs/contract.md shows every ERP and every sentence, and none that does not hold', () => {
	expect(worlds.filter(([name]) => !page.includes(`| ${name} `)).map(([name]) => name)).toEqual([]);
	expect(titles.length).toBeGreaterThan(20);
	expect(titles.filter((title) => !page.includes(title))).toEqual([]);
	expect(page).not.toMatch(/✗|–/);
});
