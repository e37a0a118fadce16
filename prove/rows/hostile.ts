import { parse } from 'csv-parse/sync';
import { loadProfile } from '../../core/profile/loadProfile';
import { exampleProfiles } from '../../core/profiles/exampleProfiles';
import { receipt } from '../../core/receipt';
import { summaryOf } from '../../core/recordSummary';
import { openSftp } from '../../io/sftp';
import { readRemoteFile } from '../../nodes/Stampli/readFile';
import { draw } from '../random';
import type { Row, Told } from '../row';
import { openWorkspace } from '../workspace';

const mebibyte = 2 ** 20;
/** Above what the process had before, besides the file itself several times over. */
const spareBytes = 192 * mebibyte;

const header = 'Company,VendorCode,VendorName,InvoiceNo,DocType,InvoiceDate,Currency,Total,LineNo,LineAmount,GLAccount';
const good = (number: string, vendor = 'Contoso') => `USMF,V-0001,${vendor},${number},INV,2026-03-14,USD,1.00,1,1.00,6000`;
const csv = (...rows: string[]) => Buffer.from([header, ...rows, ''].join('\r\n'));

interface Hostile {
	name: string;
	/** Zeros take no room until somebody reads them. */
	bytes: (below: (limit: number) => number) => Buffer;
	/** At least so many invoices are read whole. */
	readable: number;
	/** At least so many records, read or refused. */
	records: number;
}

const xml = (head: string, vendor: string) =>
	Buffer.from(`<?xml version="1.0"?>${head}<Invoices><Invoice><Company>USMF</Company><Vendor code="1"><Name>${vendor}</Name></Vendor><InvoiceNo>X-1</InvoiceNo><InvoiceDate>2026-03-14</InvoiceDate><Currency>USD</Currency><Total>1.00</Total><Lines><Line number="1"><LineAmount>1.00</LineAmount></Line></Lines></Invoice></Invoices>`);
const laughs = `<!DOCTYPE lolz [<!ENTITY l0 "lol">${Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('')}]>`;

const files: Hostile[] = [
	{ name: 'laughs.xml', bytes: () => xml(laughs, '&l9;'), readable: 0, records: 1 },
	{ name: 'entity.xml', bytes: () => xml('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>', '&x;'), readable: 0, records: 1 },
	{ name: 'deep.xml', bytes: () => Buffer.from('<a>'.repeat(200_000)), readable: 0, records: 1 },
	{ name: 'line.csv', bytes: (below) => Buffer.concat([csv(good('A-1')), Buffer.alloc((24 + below(8)) * mebibyte, 'x')]), readable: 0, records: 1 },
	{ name: 'quote.csv', bytes: () => Buffer.concat([csv(good('A-1')), Buffer.from('USMF,"'), Buffer.alloc(24 * mebibyte, 'x')]), readable: 0, records: 1 },
	{ name: 'gigabyte.csv', bytes: () => Buffer.alloc(2 ** 30), readable: 0, records: 1 },
	{ name: 'cells.csv', bytes: () => csv(good('A-1'), `USMF,V-0001,${','.repeat(100_000)}`), readable: 1, records: 2 },
	{ name: 'nul.csv', bytes: () => csv(good('A-1'), good('B\u00001'), good('C-1')), readable: 0, records: 1 },
	{ name: 'zeros.csv', bytes: () => Buffer.alloc(mebibyte), readable: 0, records: 1 },
	{ name: 'formulas.csv', bytes: () => csv(...['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '＝1'].map((formula, i) => good(`A-${i}`, `"${formula}"`)), good('=HYPERLINK(1)')), readable: 7, records: 7 },
	{ name: 'prototype.csv', bytes: () => Buffer.from([`${header},__proto__,constructor,toString`, ...['A-1', 'A-2'].map((number) => `${good(number)},evil,evil,evil`), ''].join('\r\n')), readable: 2, records: 2 },
	{ name: 'keys.csv', bytes: () => csv(good('__proto__'), good('constructor'), good('hasOwnProperty')), readable: 3, records: 3 },
];

/** Files made to harm: read as the trigger reads them, over SFTP. */
export const hostile: Row = {
	id: 'hostile',
	fault: 'hostile files: entity bombs, 1 GB, endless lines, deep nesting, NUL bytes, formulas, prototype keys',
	zero: ['crashes', 'silentLosses', 'unboundedMemory', 'formulasInReceipts'],
	tried: ['files'],
	perErp: false,
	seeds: { full: files.length * 3, short: files.length },
	note: `Bounded memory: while a file is read, the process stays within ${spareBytes / mebibyte} MiB and eight times its size (at most the 100 MiB that are read at all) above what it had.`,
	async open() {
		const workspace = await openWorkspace();
		return {
			async one(seed): Promise<Told> {
				const each = files[seed % files.length]!;
				const path = `/outbound/Invoices_${each.name}`;
				workspace.sftp.tree.put(path, '');
				workspace.sftp.tree.find(path)!.content = each.bytes(draw(seed).below);
				const inbox = await openSftp(workspace.sftpSettings);
				try {
					const profile = loadProfile(exampleProfiles[each.name.endsWith('.xml') ? 'stampliInvoicesXml' : 'stampliInvoicesCsv']);
					const [file] = await inbox.list({ folder: '/outbound', include: [`Invoices_${each.name}`], exclude: [] });
					const memory = watchMemory();
					const read = await readRemoteFile(inbox, file!, profile).catch(() => undefined);
					const bound = spareBytes + 8 * Math.min(file!.size, 100 * mebibyte);
					const figures = { crashes: 0, silentLosses: 0, unboundedMemory: memory.highest() > bound ? 1 : 0, formulasInReceipts: 0, files: 1 };
					if (!read) return { figures: { ...figures, crashes: 1 }, said: [each.name] };
					const { records } = read;
					const readable = records.filter(({ content }) => content).length;
					const isWhole = records.length === 1 && records[0]!.rows === 'whole file';
					if (readable < each.readable || (!isWhole && records.length < each.records) || records.some(({ content, problems }) => !content && problems.length === 0)) figures.silentLosses = 1;
					figures.formulasInReceipts = formulasIn(receipt({ file: read.file, currentPath: path, records: records.map((record) => ({ summary: summaryOf(record) })) }));
					if (Object.keys(Object.prototype).length > 0 || ({} as { evil?: unknown }).evil) figures.crashes = 1;
					return { figures, said: [`${each.name}: ${readable} of ${records.length} records, ${Math.round(memory.highest() / mebibyte)} MiB`] };
				} finally {
					await inbox.close();
					workspace.sftp.tree.remove(path);
				}
			},
			close: () => workspace.close(),
		};
	},
};

/** Resident memory above now, sampled. */
function watchMemory() {
	const before = process.memoryUsage.rss();
	let highest = before;
	const sample = () => (highest = Math.max(highest, process.memoryUsage.rss()));
	const timer = setInterval(sample, 10);
	return {
		highest: () => {
			sample();
			clearInterval(timer);
			return highest - before;
		},
	};
}

/** Cells that a spreadsheet would run. */
function formulasIn(bytes: Buffer): number {
	const cells = (parse(bytes, { bom: true, columns: true, relax_column_count: true }) as Record<string, string>[]).flatMap(({ Amount: _amount, ...row }) => Object.values(row));
	return cells.filter((cell) => /^\s*[=+\-@＝＋－＠]/u.test(cell)).length;
}
