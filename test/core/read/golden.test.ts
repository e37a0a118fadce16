import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadProfile } from '../../../core/profile/loadProfile';
import { exampleProfiles } from '../../../core/profiles/exampleProfiles';
import { readRecords } from '../../../core/read/readRecords';
import { file } from './reading';

const folder = join(__dirname, '../../golden/files');

// Set GOLDEN=write to write the expected files anew; then read them as an accountant would.
test.each([
	['invoices.csv', 'stampliInvoicesCsv'], ['invoices.xml', 'stampliInvoicesXml'], ['payments.csv', 'stampliPaymentsCsv'],
])('%s is read as the file beside it says', async (name, key) => {
	const { records, rows } = await readRecords(readFileSync(join(folder, name)), loadProfile(exampleProfiles[key]), { ...file, name, fileId: name });
	const readable = records.map(({ rows: where, content, problems, raw }) => ({
		rows: where, content, ...(problems.length > 0 ? { problems: problems.map(({ who, message, fix }) => `${who}: ${message}. ${fix}`), raw } : {}),
	}));
	const expected = join(folder, `${name}.expected.json`);
	const text = `${JSON.stringify({ rows, records: readable }, null, 2)}\n`;
	if (process.env.GOLDEN === 'write') writeFileSync(expected, text);
	expect(text).toBe(readFileSync(expected, 'utf8'));
});
