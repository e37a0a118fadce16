import { checkInvoice } from '../../../core/validate';
import { csvProfile, invoices, problems, read, smallProfile } from './reading';

const head = 'Vendor;No;Total;Amount\r\n';
const numbers = async (text: string) => (await invoices(text, smallProfile())).map(({ invoiceNumber }) => invoiceNumber);

describe('what spreadsheets leave in a CSV file', () => {
	test('rows of empty cells are blank rows', async () => {
		const { records, rows } = await read(`;;;\r\n${head}V1;A1;10;10\r\n;;;\r\n ; ;;\r\nV2;A2;20;20\r\n;;;\r\n`, smallProfile());
		expect(records.map((record) => [record.rows, record.problems])).toEqual([['row 3', []], ['row 6', []]]);
		expect(rows).toBe(2);
	});

	test('a footer may be followed by rows of empty cells', async () => {
		const profile = smallProfile({ format: { type: 'csv', footer: { match: '^END', countField: 1 } } });
		expect(await read(`${head}V1;A1;10;10\r\nEND;1;;\r\n;;;\r\n`, profile)).toMatchObject({ rows: 1, records: [{ problems: [] }] });
	});

	test('a header that is repeated between the rows is no record', async () => {
		const { records, rows } = await read(`${head}V1;A1;10;10\r\n${head}V2;A2;20;20\r\n`, smallProfile());
		expect(records.map((record) => [record.rows, record.problems])).toEqual([['row 2', []], ['row 4', []]]);
		expect(rows).toBe(2);
	});

	test.each([['="00123"', '00123'], ['"=""00123"""', '00123'], ['="00 1;2"', '00 1;2']])('the text formula %s is its text', async (cell, number) => {
		expect(await numbers(`${head}="0001";${cell};="10";10\r\n`)).toEqual([number]);
	});

	test('a text formula is left alone where it is only a part of a value', async () => {
		const text = `Vendor;No;Total;Amount;Note\r\nV1;A1;10;10;"see ;=""x"";"\r\nV1;A2;10;10;"=""x"" and more"\r\n`;
		expect((await invoices(text, smallProfile())).map(({ extra }) => extra!.Note)).toEqual(['see ;="x";', '="x" and more']);
	});

	test('UTF-16 is known without a byte order mark, in which no text begins otherwise', async () => {
		for (const bytes of [Buffer.from(`${head}V1;\u00dc1;10;10\r\n`, 'utf16le'), Buffer.from(`${head}V1;\u00dc1;10;10\r\n`, 'utf16le').swap16()]) {
			expect((await invoices(bytes, smallProfile())).map(({ invoiceNumber }) => invoiceNumber)).toEqual(['\u00dc1']);
		}
	});

	test('a row without invoice number and vendor, such as a total, is one problem that says what it may be', async () => {
		const header = {
			invoiceNumber: { col: 'No', required: true }, type: { const: 'invoice' }, invoiceDate: { const: '2026-01-31' }, currency: { const: 'USD' },
			'vendor.vendorId': { col: 'Vendor', required: true }, totalAmount: { col: 'Total', required: true },
		};
		const { records } = await read(`${head}V1;A1;10;10\r\n;;;10\r\n`, smallProfile({ header }));
		expect(records[1]).toMatchObject({
			rows: 'row 3', problems: [{ code: 'row.noKey', who: 'integrator', row: 3, message: 'Row 3 has neither invoice number nor vendor, so that it belongs to no invoice', fix: expect.stringContaining('format.footer') }],
		});
		expect(records[1]!.problems).toHaveLength(1);
	});

	test('a header that ends with a delimiter, and rows that do not, belong together', async () => {
		expect(await numbers('Vendor;No;Total;Amount;;\r\nV1;A1;10;10\r\nV2;A2;20;20\r\n')).toEqual(['A1', 'A2']);
		expect(await numbers('Vendor;No;Total;Amount;;\r\nV1;A1;10;10;;\r\nV2;A2;20;20;;\r\n')).toEqual(['A1', 'A2']);
		expect((await problems('Vendor;No;Total;Amount;;\r\nV1;A1;10;10;;\r\nV2;A2;20;20\r\n', smallProfile())).map(({ code }) => code)).toEqual(['row.width']);
	});

	test('characters that nobody sees at the ends of a value are no part of it', async () => {
		const [invoice] = await invoices(`${head}\u200eV1\u200b;\u2060A1\u00ad;10\u200b;10\r\n`, smallProfile());
		expect(invoice).toMatchObject({ vendor: { vendorId: 'V1' }, invoiceNumber: 'A1', totalAmount: '10' });
	});

	test('a number that a spreadsheet has cut to 1.23E+11 holds the invoice, one that only looks short does not', async () => {
		for (const number of ['1.23457E+11', '1,23E+14']) {
			const [invoice] = await invoices(`${head}V1;${number};10;10\r\n`, smallProfile());
			expect(checkInvoice(invoice!)).toMatchObject([{ code: 'number.rounded', who: 'accountsPayable', message: expect.stringContaining(number) }]);
		}
		for (const number of ['1E5', '2E+3', 'A1.5E+11']) {
			const [invoice] = await invoices(`${head}V1;${number};10;10\r\n`, smallProfile());
			expect(checkInvoice(invoice!)).toEqual([]);
		}
	});
});

describe('files of another kind', () => {
	test.each<[string, Buffer, string]>([
		['an Excel workbook', Buffer.from('504b03041400060008000000', 'hex'), 'an Excel workbook or a ZIP archive'],
		['an old Excel workbook', Buffer.from('d0cf11e0a1b11ae100000000', 'hex'), 'an old Excel workbook'],
		['a PDF', Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1'), 'a PDF'],
		['a packed file', Buffer.from('1f8b0800000000000003', 'hex'), 'a packed file'],
		['a web page', Buffer.from('\n<!DOCTYPE html><html><body>Please log in</body></html>'), 'a web page'],
		['XML', Buffer.from('\ufeff<?xml version="1.0"?>\n<Invoices/>'), 'an XML file'],
		['JSON', Buffer.from('{"invoices": []}'), 'a JSON file'],
	])('%s is called by its name', async (_name, bytes, what) => {
		const [problem] = await problems(bytes, smallProfile({ format: { type: 'csv', fallbackEncoding: 'windows-1252' } }));
		expect(problem).toMatchObject({ code: 'file.kind', message: `Invoices_1.csv: This is ${what}, not a CSV file`, fix: expect.stringContaining('Exclude') });
	});

	test('a wrong root element of XML is mended in the profile, or by keeping the file out', async () => {
		const [problem] = await problems('<Bills><Bill/></Bills>', csvProfile({}, 'stampliInvoicesXml'));
		expect(problem).toMatchObject({ code: 'file.xml.root', fix: expect.stringMatching(/xml\.root.*Exclude/) });
	});

	test('a file in which none of the columns is found asks for delimiter, header and lines before it, and names no accidents', async () => {
		const [problem] = await problems('V1;A1;10;10\r\nV2;A2;20;20\r\n', smallProfile());
		expect(problem).toMatchObject({ code: 'file.columns.missing', fix: expect.stringMatching(/format\.delimiter.*format\.skipLines.*format\.header/) });
		expect(problem!.message).not.toContain('2 times');
	});
});
