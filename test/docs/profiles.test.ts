import { readFileSync } from 'node:fs';
import path from 'node:path';
import { exampleProfiles } from '../../core/profiles/exampleProfiles';
import { fieldMembers } from '../../core/profile/schema';
import { loadProfile } from '../../core/profile/loadProfile';

const text = readFileSync(path.join(__dirname, '../../docs/profiles.md'), 'utf8');
const [whole, field] = text.split('## A field') as [string, string];

test('the example of the page is a profile that loads', () => {
	const example = /```json\n([\s\S]*?)```/.exec(text)![1]!;
	expect(loadProfile(JSON.parse(example))).toMatchObject({ profile: 'our-invoices', creditSign: 'negative' });
});

test('every key of a field is explained', () => {
	expect(Object.keys(fieldMembers).filter((key) => !field.includes(`\`${key}\``))).toEqual([]);
});

test('every section of a profile is explained, with its keys', () => {
	const loaded = loadProfile(exampleProfiles.stampliInvoicesXml) as unknown as Record<string, unknown>;
	const keys = Object.entries(loaded).flatMap(([key, value]) =>
		['header', 'lines'].includes(key) || value === null || typeof value !== 'object' || Array.isArray(value) ? [key] : [key, ...Object.keys(value)],
	);
	expect(keys.filter((key) => !whole.includes(`\`${key}\``))).toEqual([]);
});

test('every built-in profile is named', () => {
	expect(Object.keys(exampleProfiles).filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});
