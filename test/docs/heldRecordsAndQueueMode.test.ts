import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nextPauseMs } from '../../core/retryPause';
import { resources } from '../../nodes/Stampli/operations/resources';

const root = join(__dirname, '../..');
const page = (name: string) => readFileSync(join(root, 'docs', name), 'utf8');

test('the page on held records names every operation of Held Record and Audit as the editor does', () => {
	const text = page('held-records.md');
	const names = resources.filter(({ value }) => value === 'heldRecord' || value === 'audit').flatMap(({ operations }) => operations.map(({ option }) => option.name));
	expect(names.length).toBeGreaterThan(8);
	expect(names.filter((name) => !text.includes(`*${name}*`))).toEqual([]);
});

test('it names the templates that are shipped, and the pauses that are kept', () => {
	const text = page('held-records.md');
	const named = [...text.matchAll(/\*\*(held-records-[\w-]+)\*\*/g)].map((match) => match[1]!);
	expect(named).toHaveLength(3);
	expect(named.filter((name) => !existsSync(join(root, 'workflows-templates', `${name}.json`)))).toEqual([]);
	const minutes = [0, 1, 2, 3, 4, 5, 6].map((tries) => nextPauseMs(tries) / 60_000);
	expect(minutes).toEqual([15, 30, 60, 120, 240, 480, 1440]);
	expect(text).toContain('after 15 and 30 minutes, 1, 2, 4 and 8 hours, then daily');
});

test('the page on queue mode names every variable that the cluster of the demo sets for its processes', () => {
	const text = page('queue-mode.md');
	const source = readFileSync(join(root, 'demo/n8n/cluster.ts'), 'utf8') + readFileSync(join(root, 'demo/clusterServices.ts'), 'utf8');
	const variables = [...new Set([...source.matchAll(/\b(?:EXECUTIONS|OFFLOAD|QUEUE|N8N|DB|REDIS|PG)_?[A-Z_]*[A-Z]\b/g)].map((match) => match[0]))];
	expect(variables.length).toBeGreaterThan(12);
	expect(variables.filter((name) => !text.includes(`\`${name}`))).toEqual([]);
});
