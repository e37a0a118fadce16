import { csvProfile, invoices, problems, read } from './reading';

const profile = (changes: Record<string, unknown> = {}) => csvProfile(changes, 'stampliInvoicesXml');
const one = (number = 'A1', inside = '') => `<Invoice><Company>USMF</Company><Vendor code="0042"><Name>Smith &amp; Sons</Name></Vendor><InvoiceNo>${number}</InvoiceNo><DocType>INV</DocType>`
	+ `<InvoiceDate>2026-01-31</InvoiceDate><Currency>USD</Currency><Total>30.00</Total>${inside}<Lines><Line number="1"><LineAmount>10.00</LineAmount></Line><Line number="2"><LineAmount>20.00</LineAmount></Line></Lines></Invoice>`;
const file = (...records: string[]) => `<?xml version="1.0" encoding="UTF-8"?>\n<Invoices>\n${records.join('\n')}\n</Invoices>\n`;
const codes = async (text: string | Buffer, changes = {}) => (await problems(text, profile(changes))).map(({ code }) => code);

test('elements and attributes become an invoice, all values text', async () => {
	const [invoice] = await invoices(file(one('007')), profile());
	expect(invoice).toMatchObject({
		invoiceNumber: '007', vendor: { vendorId: '0042', name: 'Smith & Sons' }, totalAmount: '30.00', lines: [{ lineNumber: '1', amount: '10.00' }, { lineNumber: '2', amount: '20.00' }],
	});
});

test('one line and several lines are read alike, and records are counted with their line in the file', async () => {
	const single = one('A2').replace(/<Line number="2">.*?<\/Line>/, '').replace('30.00', '10.00');
	const { records, rows } = await read(file(one(), single), profile());
	expect(rows).toBe(2);
	expect(records.map((record) => record.rows)).toEqual(['record 1 (line 3)', 'record 2 (line 4)']);
	expect((records[1]!.content as { lines: unknown[] }).lines).toHaveLength(1);
});

test.each([
	['CDATA', '<![CDATA[a < b & c]]>', 'a < b & c'], ['decimal references', 'caf&#233;', 'caf\u00e9'], ['hexadecimal references', '&#x20AC; 5', '\u20ac 5'], ['named references', '&lt;&gt;&quot;&apos;&amp;', '<>"\'&'],
	['a reference that looks doubled', '&amp;lt;', '&lt;'], ['comments in the text', 'a<!-- <b> -->b', 'ab'], ['a comment in CDATA', '<![CDATA[<!--x-->]]>', '<!--x-->'],
])('%s are understood', async (_name, written, text) => {
	expect((await invoices(file(one(written)), profile()))[0]!.invoiceNumber).toBe(text);
});

test('prefixes of namespaces are no part of names', async () => {
	const text = file(one()).replace(/<(\/?)([A-Z])/g, '<$1s:$2').replace('<s:Invoices>', '<s:Invoices xmlns:s="urn:x">');
	expect((await invoices(text, profile()))[0]!.invoiceNumber).toBe('A1');
});

test.each<[string, string | Buffer]>([
	['UTF-16 by its mark', Buffer.from(`\ufeff${file(one('M\u00fcller'))}`.replace('UTF-8', 'UTF-16'), 'utf16le')],
	['UTF-16 without mark', Buffer.from(file(one('M\u00fcller')).replace('UTF-8', 'UTF-16'), 'utf16le')],
	['UTF-8 that declares itself UTF-16', Buffer.from(file(one('M\u00fcller')).replace('UTF-8', 'utf-16'))],
	['ISO-8859-1 by declaration', Buffer.from(file(one('M\u00fcller')).replace('UTF-8', 'ISO-8859-1'), 'latin1')],
	['Windows-1252 by declaration', Buffer.from(file(one('M\u00fcller')).replace('UTF-8', 'windows-1252'), 'latin1')],
])('%s is decoded', async (_name, bytes) => {
	expect((await invoices(bytes, profile()))[0]!.invoiceNumber).toBe('M\u00fcller');
});

test('a record that stands elsewhere, or is written in other letters, is held and named; the others are read', async () => {
	const elsewhere = `<Batch>\n${one('A2')}\n</Batch>`;
	const other = one('A3').replace('<Invoice>', '<INVOICE>').replace('</Invoice>', '</INVOICE>');
	const { records, rows } = await read(file(one('A1'), elsewhere, other), profile());
	expect(rows).toBe(3);
	expect(records.map((record) => [record.rows, ...record.problems.map(({ code }) => code)])).toEqual([
		['record 1 (line 3)'], ['element <Invoice> (line 5)', 'record.elsewhere'], ['element <INVOICE> (line 7)', 'record.elsewhere'],
	]);
	expect(records[1]!.raw).toEqual([{ text: one('A2') }]);
	expect(new Set(records.map(({ recordId }) => recordId)).size).toBe(3);
});

test('an element called like a record is none within a record, or when it holds only text', async () => {
	const text = file('<Count><Invoice>1</Invoice></Count>', one('A1', '<AppliesTo><Invoice><No>7</No></Invoice></AppliesTo>'));
	expect(await read(text, profile())).toMatchObject({ rows: 1, records: [{ problems: [] }] });
});

test.each<[string, string | Buffer, string, string]>([
	['a document type', file(one()).replace('<Invoices>', '<!DOCTYPE x [<!ENTITY e "boom">]><Invoices>'), 'file.xml.doctype', 'Line 2 has a document type declaration'],
	['mismatched tags', file(one().replace('</Total>', '</Totals>')), 'file.xml.malformed', 'line 3 closes <Totals>, but <Total> of line 3 is still open'],
	['a cut-off file', file(one(), one()).split('</Lines>').slice(0, 2).join('</Lines>'), 'file.xml.malformed', 'never closed: the file may be cut off'],
	['two roots', `${file(one())}<Invoices/>`, 'file.xml.malformed', 'begins a second root element'],
	['text behind the root', `${file(one())}oops`, 'file.xml.malformed', 'text behind the root element'],
	['a comment without end', file(one('<!-- ')), 'file.xml.malformed', 'begins a comment that never ends'],
	['another root', '<Bills><Bill/></Bills>', 'file.xml.root', 'root element is not <Invoices>'],
	['records that all stand elsewhere', file(`<Batch>\n${one('A1')}${one('A2')}</Batch>`), 'file.xml.record', 'but 2 elsewhere: the first is <Invoice> in line 4'],
	['nothing', '', 'file.xml.empty', 'no XML element'],
	['a character XML forbids', file(one('A\u0001')), 'file.xml.character', 'U+0001'],
	['bytes of another encoding', Buffer.from(file(one('M\u00fcller')), 'latin1'), 'file.encoding', 'byte'],
	['too deep nesting', file(one('A1', '<a>'.repeat(70) + '</a>'.repeat(70))), 'file.xml.depth', 'nested deeper than 64'],
	['too many attributes', file(one('A1', `<a ${Array.from({ length: 300 }, (_, index) => `a${index}="1"`).join(' ')}/>`)), 'file.xml.malformed', 'more than 256 attributes'],
])('%s refuses the file as a whole, with the reason', async (_name, text, code, message) => {
	const { records } = await read(text, profile());
	expect(records).toEqual([expect.objectContaining({ rows: 'whole file', problems: [expect.objectContaining({ code, message: expect.stringContaining(message) })] })]);
});

test.each([
	['a reference nobody declared', '&boom;'], ['a bare ampersand', 'a & b'], ['a reference to a forbidden character', '&#0;'],
])('%s holds its record, the others go on', async (_name, written) => {
	const { records } = await read(file(one(written), one('A2')), profile());
	expect(records.map(({ problems: found, content }) => [found.map(({ code }) => code).join(), content !== undefined])).toEqual([['record.malformed', false], ['', true]]);
	expect(records[0]!.problems[0]!.message).toMatch(/^Record 1 \(line 3\) cannot be read as XML/);
});

test('an attribute that is there twice holds its record', async () => {
	expect(await codes(file(one().replace('code="0042"', 'code="1" code="2"')))).toEqual(['record.malformed']);
});

test('elements named like the prototype are refused cleanly and harm nothing', async () => {
	expect(await codes(file(one('A1', '<__proto__><polluted>1</polluted></__proto__>')))).toEqual(['record.malformed']);
	expect(await codes(file(one('A1', '<a __proto__="1" constructor="2"/>')))).toEqual([]);
	expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('what no field maps is kept with its path, on the invoice or on its line', async () => {
	const text = file(one('A1', '<Note>one</Note><Note>two</Note><Batch id="7"/>').replace('<LineAmount>20', '<Project>P9</Project><LineAmount>20'));
	const [invoice] = await invoices(text, profile());
	expect(invoice!.extra).toEqual({ Note: 'one', 'Note[2]': 'two', 'Batch/@id': '7' });
	expect(invoice!.lines.map(({ extra }) => extra)).toEqual([undefined, { Project: 'P9' }]);
});

test('two values where one is expected are a problem, not a choice', async () => {
	expect(await codes(file(one('A1', '<Total>31.00</Total>')))).toEqual(['value.several']);
});

test('a list takes all its elements', async () => {
	expect((await invoices(file(one('A1', '<Attachment>a.pdf</Attachment><Attachment>b.pdf</Attachment>')), profile()))[0]!.attachmentUrls).toEqual(['a.pdf', 'b.pdf']);
});

test('paths from the root reach what stands around the records', async () => {
	const base = profile();
	const changed = profile({ header: { ...base.header, companyId: { xpath: '/Invoices/Sender/@company' }, 'extra.Batch': { xpath: '/Invoices/@batch' }, invoiceNumber: { xpath: '/Invoices/Invoice/InvoiceNo' } } });
	const text = file(one()).replace('<Invoices>', '<Invoices batch="B7"><Sender company="DEMF"/>');
	expect((await invoices(text, changed))[0]).toMatchObject({ companyId: 'DEMF', invoiceNumber: 'A1', extra: { Batch: 'B7', Company: 'USMF' } });
});

test('a file without records is fine', async () => {
	expect(await read('<Invoices/>', profile())).toEqual({ records: [], rows: 0 });
});

test('a missing element is told with record and field', async () => {
	const found = await problems(file(one().replace(/<Total>.*?<\/Total>/, '')), profile());
	expect(found).toEqual([expect.objectContaining({ code: 'value.missing', who: 'accountsPayable', field: 'totalAmount', row: 1, message: 'Record 1, element "Total": totalAmount is missing' })]);
});
