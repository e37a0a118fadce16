import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadProfile } from '../../../core/profile/loadProfile';
import { exampleProfiles } from '../../../core/profiles/exampleProfiles';
import { readRecords } from '../../../core/read/readRecords';
import { seeded } from '../seeded';
import { file } from './reading';

const noise = ['"', ',', ';', '\n', '\r', '\t', '<', '>', '&', '</', '-', '(', '\u0000', '\ufeff', '\u001a', '\u00fc', '__proto__', ']]>', '<!--', '1e9', '=', '""', '\u2028'].map((text) => Buffer.from(text));

function mutated(bytes: Buffer, seed: number): Buffer {
	const next = seeded(seed);
	let result = bytes;
	for (let change = next(4); change >= 0; change--) {
		const at = next(result.length);
		const rest = result.subarray(at + next(next(2) ? 40 : 2));
		const insert = next(3) === 0 ? Buffer.from([next(256)]) : next(5) === 0 ? result.subarray(at, at + next(200)) : noise[next(noise.length)]!;
		result = Buffer.concat([result.subarray(0, at), insert, next(8) === 0 ? Buffer.alloc(0) : rest]);
	}
	return result;
}

const folder = join(__dirname, '../../golden/files');

test.each([['invoices.csv', 'stampliInvoicesCsv'], ['invoices.xml', 'stampliInvoicesXml'], ['payments.csv', 'stampliPaymentsCsv']])(
	'whatever happens to %s, reading never throws, says nothing twice and accounts for every row',
	async (name, key) => {
		const bytes = readFileSync(join(folder, name));
		const profile = loadProfile(exampleProfiles[key]);
		for (let seed = 1; seed <= 300; seed++) {
			const { records, rows } = await readRecords(mutated(bytes, seed), profile, file);
			const where = `seed ${seed}`;
			expect([where, new Set(records.map(({ recordId }) => recordId)).size]).toEqual([where, records.length]);
			for (const record of records) {
				expect([where, (record.content === undefined) === record.problems.length > 0]).toEqual([where, true]);
				for (const problem of record.problems) expect(`${where} ${problem.message} ${problem.fix}`).not.toMatch(/undefined|\[object|NaN/);
			}
			const whole = records.some((record) => record.rows === 'whole file');
			expect([where, whole ? rows : records.reduce((sum, record) => sum + rowsOf(record.rows), 0)]).toEqual([where, whole ? 0 : rows]);
			if (!whole) expect(JSON.stringify(records)).not.toContain('\ufffd');
		}
		expect(Object.getPrototypeOf({})).toBe(Object.prototype);
	},
);

/** "rows 2-4, 7" are four rows; a record of XML is one. */
function rowsOf(text: string): number {
	if (text.startsWith('record')) return 1;
	return text.replace(/^rows? /, '').split(', ').reduce((sum, range) => {
		const [from, to = from] = range.split('-').map(Number);
		return sum + to! - from! + 1;
	}, 0);
}
