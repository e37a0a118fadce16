import { contentHash } from '../../core/identity';
import { loadProfile } from '../../core/profile/loadProfile';
import { exampleProfiles } from '../../core/profiles/exampleProfiles';
import { readRecords } from '../../core/read/readRecords';
import type { ArrivedRecord, FileRef } from '../../core/records';
import type { Invoice } from '../../core/model';
import { type Draw, draw } from '../random';
import type { Row } from '../row';

const noise = ['"', ',', ';', '\n', '\r', '\t', '<', '>', '&', '</', '-', '(', '\u0000', '\ufeff', '\u001a', '\u00fc', '__proto__', 'constructor', ']]>', '<!--', '<!DOCTYPE a>', '&x;', '1e9', '=1+1', '""', '\u2028'].map((text) => Buffer.from(text));

const fileOf = (name: string): FileRef => ({ fileId: 'mutated', inbox: 'sftp://stampli@files.example:22', path: `/outbound/${name}`, name, size: 0, modifiedAt: '2026-11-20T08:00:00Z', sha256: '', profile: 'prove', profileVersion: 1 });

/** Files with a few bytes changed: whatever comes out, every row of them is accounted for. */
export const mutated: Row = {
	id: 'mutated',
	fault: 'CSV and XML files with bytes changed, cut out, doubled and inserted',
	zero: ['crashes', 'silentLosses', 'saidTwice'],
	tried: ['files', 'records'],
	perErp: false,
	seeds: { full: 2000, short: 400 },
	note: 'A silent loss is a data row that no record stands for, or, where only the text inside of values was changed, an invoice that is neither read nor refused.',
	open: async () => ({
		async one(seed) {
			const { below, percent } = draw(seed);
			const isCsv = seed % 2 === 0;
			const bytes = isCsv ? csv(below) : xml(below);
			const onlyValues = percent(25);
			const changed = onlyValues ? inValues(bytes, draw(seed, 1)) : anywhere(bytes, draw(seed, 1));
			const profile = loadProfile(exampleProfiles[isCsv ? 'stampliInvoicesCsv' : 'stampliInvoicesXml']);
			const read = await readRecords(changed, profile, fileOf(isCsv ? 'Invoices_1.csv' : 'Invoices_1.xml')).catch(() => undefined);
			if (!read) return { crashes: 1, silentLosses: 0, saidTwice: 0, files: 1, records: 0 };
			const ids = new Set(read.records.map(({ recordId }) => recordId));
			return { crashes: isStrange(read.records) ? 1 : 0, silentLosses: lossesIn(read, onlyValues ? invoicesPerFile : undefined), saidTwice: read.records.length - ids.size, files: 1, records: read.records.length };
		},
		close: async () => {},
	}),
};

const invoicesPerFile = 6;

function csv(below: Draw['below']): Buffer {
	const rows = Array.from({ length: invoicesPerFile }, (_, i) =>
		Array.from({ length: 1 + below(3) }, (_line, n) => `USMF,00104,"Fabrikam, Inc.",INV-${i + 1},INV,2026-10-05,USD,1.00,${n + 1},1.00,Bolts,601500,022`),
	).flat();
	return Buffer.from(['Company,VendorCode,VendorName,InvoiceNo,DocType,InvoiceDate,Currency,Total,LineNo,LineAmount,Description,GLAccount,Department', ...rows, ''].join('\r\n'));
}

function xml(below: Draw['below']): Buffer {
	const line = (n: number) => `<Line number="${n + 1}"><LineAmount>1.00</LineAmount><Description>Bolts &amp; nuts</Description><GLAccount>601500</GLAccount></Line>`;
	const invoices = Array.from({ length: invoicesPerFile }, (_, i) =>
		`<Invoice><Company>USMF</Company><Vendor code="00104"><Name>Fabrikam</Name></Vendor><InvoiceNo>INV-${i + 1}</InvoiceNo><DocType>INV</DocType><InvoiceDate>2026-10-05</InvoiceDate><Currency>USD</Currency><Total>1.00</Total><Lines>${Array.from({ length: 1 + below(3) }, (_line, n) => line(n)).join('')}</Lines></Invoice>`,
	);
	return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n<Invoices>\n${invoices.join('\n')}\n</Invoices>\n`);
}

function anywhere(bytes: Buffer, { below }: Draw): Buffer {
	let result = bytes;
	for (let change = below(4); change >= 0; change--) {
		const at = below(result.length);
		const rest = result.subarray(at + below(below(2) ? 40 : 2));
		const insert = below(3) === 0 ? Buffer.from([below(256)]) : below(5) === 0 ? result.subarray(at, at + below(200)) : noise[below(noise.length)]!;
		result = Buffer.concat([result.subarray(0, at), insert, below(8) === 0 ? Buffer.alloc(0) : rest]);
	}
	return result;
}

/** Digits become letters: no row, no element and no key changes its place. */
function inValues(bytes: Buffer, { below }: Draw): Buffer {
	const result = Buffer.from(bytes);
	const places = [...bytes.toString('latin1').matchAll(/\d(?=\.00|-10-05)/g)].map(({ index }) => index);
	for (let change = below(4); change >= 0; change--) result[places[below(places.length)]!] = 'xyz'.charCodeAt(below(3));
	return result;
}

/** Rows that no record stands for. */
function lossesIn({ records, rows }: { records: ArrivedRecord[]; rows: number }, invoices?: number): number {
	if (records.some((record) => record.rows === 'whole file')) return records.length === 1 ? 0 : 1;
	const told = records.reduce((sum, record) => sum + rowsOf(record.rows), 0);
	return Math.abs(rows - told) + (invoices === undefined ? 0 : Math.max(0, invoices - records.length));
}

/** "rows 2-4, 7" are four rows; a record of XML is one. */
function rowsOf(text: string): number {
	if (text.startsWith('record')) return 1;
	return text.replace(/^rows? /, '').split(', ').reduce((sum, range) => {
		const [from, to = from] = range.split('-').map(Number);
		return sum + to! - from! + 1;
	}, 0);
}

/** Neither read nor refused, or read into something that is no record; or the process itself was changed. */
function isStrange(records: ArrivedRecord[]): boolean {
	const isWrong = (record: ArrivedRecord) => (record.content === undefined) !== record.problems.length > 0 || (record.content !== undefined && contentHash(record.content as Invoice) !== record.contentHash);
	return records.some(isWrong) || Object.getPrototypeOf({}) !== Object.prototype || Object.keys(Object.prototype).length > 0;
}
