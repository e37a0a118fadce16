import { chosenParts } from '../../bench/parts';
import { page } from '../../bench/report';

const all = ['csv', 'poll', 'fo', 'bc'];

test('without --only everything is measured, and n8n stands for every ERP', () => {
	expect(chosenParts([], all, ['fo', 'bc'])).toEqual(all);
	expect(chosenParts(['--write', '--only=n8n,csv'], all, ['fo', 'bc'])).toEqual(['csv', 'fo', 'bc']);
});

test('what does not exist is named, together with what exists', () => {
	expect(() => chosenParts(['--only=csv,sap', '--fast'], all, [])).toThrow('Unknown --fast, sap. There are --write and --only= with some of csv, poll, fo, bc, n8n');
});

test('a part that is measured anew replaces its old figures and leaves the others as they are', () => {
	const table = (title: string, value: string) => [{ title, header: ['', 'Rows/s'], rows: [['Reading', value]], notes: ['A note.'] }];
	const before = page(all, { csv: table('Reading CSV', '1'), fo: table('Posting', '2') }, '');
	const after = page(all, { fo: table('Posting', '3'), poll: table('Polling', '4') }, before);
	expect(after.match(/^## .*|^\| Reading.*/gm)).toEqual(['## Reading CSV', '| Reading | 1 |', '## Polling', '| Reading | 4 |', '## Posting', '| Reading | 3 |']);
	expect(page(all, {}, after)).toBe(after);
});
