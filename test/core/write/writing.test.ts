import type { DimensionValue, GlAccount, Vendor } from '../../../core/model';
import { loadProfile } from '../../../core/profile/loadProfile';
import { exampleProfiles } from '../../../core/profiles/exampleProfiles';
import { recordWriter, writeRecords } from '../../../core/write/writeRecords';

const at = { now: '2026-11-20T23:30:00Z', sequence: 7 };
const meta = { sourceKey: 'k', sourceSystem: 'dynamics-fo' };
const vendor = (changes: Partial<Vendor> = {}): Vendor => ({ ...meta, vendorId: '0042', name: 'Smith', status: 'active', ...changes });
const out = (changes: Record<string, unknown> = {}, format: Record<string, unknown> = {}) => loadProfile({
	profile: 'out', version: 1, direction: 'out', entity: 'vendor', format: { type: 'csv', delimiter: ',', ...format }, errors: { onAny: 'rejectFile' },
	header: { vendorId: { col: 'Code' }, name: { col: 'Name' }, 'address.lines': { col: 'Address', join: ', ' } }, ...changes,
});
const text = (vendors: Vendor[], profile = out()) => writeRecords(vendors, profile, at).bytes.toString();

test('columns stand in declared order, rows end with CRLF, an absent value is nothing between delimiters', () => {
	expect(text([vendor()])).toBe('Code,Name,Address\r\n0042,Smith,\r\n');
});

test('without records the file has its header', () => {
	expect(writeRecords([], out(), at)).toMatchObject({ bytes: Buffer.from('Code,Name,Address\r\n'), rows: 0 });
});

test.each([['a,b', '"a,b"'], ['say "x"', '"say ""x"""'], ['two\nlines', '"two\nlines"'], ['M\u00fcller; \u20ac', 'M\u00fcller; \u20ac'], ['00123', '00123']])('%p is written %p', (name, cell) => {
	expect(text([vendor({ name })])).toBe(`Code,Name,Address\r\n0042,${cell},\r\n`);
});

test('outer blanks are quoted where they are kept', () => {
	expect(text([vendor({ name: ' x ' })], out({}, { trim: false }))).toContain('0042," x ",');
});

test('line end, mark, quoting, header, encoding and column order are settings', () => {
	const profile = out({ out: { newline: '\n', bom: true, quoteMode: 'all' }, columns: ['Name', 'Code', 'Address'] });
	expect(text([vendor()], profile)).toBe('\ufeff"Name","Code","Address"\n"Smith","0042",""\n');
	expect(text([vendor()], out({}, { header: false, delimiter: ';' }))).toBe('0042;Smith;\r\n');
	expect([...writeRecords([vendor({ name: 'M\u00fc\u20ac' })], out({}, { encoding: 'windows-1252', header: false }), at).bytes.subarray(5, 8)]).toEqual([0x4d, 0xfc, 0x80]);
});

test('the formula guard touches text only, never amounts or dates', () => {
	const header = { poNumber: { col: 'No' }, vendorName: { col: 'Name' }, totalAmount: { col: 'Total' }, orderDate: { col: 'Date', format: 'yyyy-MM-dd' } };
	const order = { ...meta, poNumber: '-1', purpose: 'original', orderDate: '2026-01-31', vendorName: '=SUM(A1)', totalAmount: '-5.00', lines: [] } as const;
	const profile = (formulaGuard: string) => out({ entity: 'purchaseOrder', header, out: { formulaGuard }, format: { type: 'csv', delimiter: ',', header: false } });
	const written = (formulaGuard: string) => writeRecords([{ ...order, lines: [] }], profile(formulaGuard), at).bytes.toString();
	expect(written('off')).toBe('-1,=SUM(A1),-5.00,2026-01-31\r\n');
	expect(written('prefix')).toBe("'-1,'=SUM(A1),-5.00,2026-01-31\r\n");
	expect(() => written('reject')).toThrow(/begins like a formula/);
});

test.each([['=1', "'=1"], ['+1', "'+1"], ['@x', "'@x"], ['a=1', 'a=1']])('%p is guarded as %p', (name, cell) => {
	expect(text([vendor({ name })], out({ out: { formulaGuard: 'prefix' } }))).toContain(`0042,${cell},`);
});

test('tables are written backwards, booleans and places as the profile wants them', () => {
	const header = { vendorId: { col: 'Code', padLeft: [6, '0'] }, status: { col: 'Status', map: { A: 'active', I: 'inactive' } }, is1099: { col: '1099', format: 'Y/N' }, name: { col: 'Name', maxLength: 4, onTooLong: 'truncate', case: 'upper' } };
	expect(text([vendor({ is1099: false })], out({ header }))).toBe('Code,Status,1099,Name\r\n000042,A,N,SMIT\r\n');
	expect(() => text([vendor({ status: 'blocked' })], out({ header }))).toThrow(/vendor 0042, status: "blocked" is in no entry of the profile's table/);
});

test('amounts get places but are never rounded', () => {
	const profile = out({ entity: 'purchaseOrder', header: { poNumber: { col: 'No' }, totalAmount: { col: 'Total', format: '0.00' } }, numbers: { decimal: ',' }, format: { type: 'csv', delimiter: ';', header: false } });
	const order = (totalAmount: string) => ({ ...meta, poNumber: 'P1', purpose: 'original' as const, orderDate: '2026-01-31', totalAmount, lines: [] });
	expect(writeRecords([order('1234.5')], profile, at).bytes.toString()).toBe('P1;1234,50\r\n');
	expect(() => writeRecords([order('1.005')], profile, at)).toThrow(/more than 2 places/);
});

test('all records that cannot be written are named at once and nothing is written', () => {
	const header = { vendorId: { col: 'Code', required: true }, name: { col: 'Name', maxLength: 5 } };
	expect(() => writeRecords([vendor({ name: 'too long' }), vendor(), vendor({ vendorId: '' })], out({ header }), at)).toThrow(
		/2 of 3 records cannot be written: vendor 0042, name: "too long" has 8 characters; at most 5 are allowed · vendor .*vendorId: is missing/,
	);
});

test('where the profile rejects records, the others are written and the refused ones returned', () => {
	const profile = out({ header: { vendorId: { col: 'Code' }, name: { col: 'Name', maxLength: 5 } }, errors: { onAny: 'rejectRecord' } });
	const result = writeRecords([vendor({ name: 'too long' }), vendor()], profile, at);
	expect(result.rows).toBe(1);
	expect(result.refused).toEqual([{ entity: expect.objectContaining({ name: 'too long' }), problems: [expect.objectContaining({ code: 'value.tooLong', who: 'integrator', field: 'name' })] }]);
});

test('a character the encoding lacks refuses its record', () => {
	expect(() => text([vendor({ name: '\u010capek' })], out({}, { encoding: 'windows-1252' }))).toThrow(/cannot be written in windows-1252/);
});

test('the file name holds the time in the profile\'s zone and the sequence', () => {
	const named = (fileName: string, timezone?: string) => writeRecords([], out({ out: { fileName }, dates: { timezone } }), at).fileName;
	expect(named('Vendors_{yyyyMMddHHmmss}_{seq}.csv')).toBe('Vendors_20261120233000_7.csv');
	expect(named('{entity}-{yyyy}-{MM}-{dd}.{type}', 'Europe/Berlin')).toBe('vendor-2026-11-21.csv');
});

test('piece by piece the same file is written as at once', () => {
	const vendors = [vendor(), vendor({ vendorId: '2', name: 'a,b' })];
	const writer = recordWriter(out());
	expect(Buffer.concat([writer.begin(), ...vendors.map((one) => writer.add(one).bytes), writer.end()])).toEqual(writeRecords(vendors, out(), at).bytes);
});

test('XML is escaped and in declared order', () => {
	const profile = loadProfile(exampleProfiles.vendorsXml);
	const { bytes, fileName, rows } = writeRecords([vendor({ companyId: 'USMF', name: 'A & "B" <C>', address: { lines: ['1 Main St', 'Suite 2'], city: "L'Isle" } })], profile, at);
	expect([fileName, rows]).toEqual(['Vendors_20261120233000_7.xml', 1]);
	expect(bytes.toString()).toBe([
		'<?xml version="1.0" encoding="UTF-8"?>', '<Vendors>', '\t<Vendor code="0042">', '\t\t<Company>USMF</Company>', '\t\t<Name>A &amp; &quot;B&quot; &lt;C&gt;</Name>', '\t\t<Status>ACTIVE</Status>',
		'\t\t<Address>', '\t\t\t<Line>1 Main St</Line>', '\t\t\t<Line>Suite 2</Line>', '\t\t\t<City>L&apos;Isle</City>', '\t\t</Address>', '\t</Vendor>', '</Vendors>', '',
	].join('\n'));
});

test('a character that XML cannot hold is an error, or a blank where the profile says so', () => {
	const example = exampleProfiles.vendorsXml as Record<string, unknown>;
	expect(() => writeRecords([vendor({ name: 'a\u0001b' })], loadProfile(example), at)).toThrow(/has a character that XML cannot hold/);
	expect(writeRecords([vendor({ name: 'a\u0001b' })], loadProfile({ ...example, out: { illegalCharacters: 'replace' } }), at).bytes.toString()).toContain('<Name>a b</Name>');
});

test('the example profiles write master data', () => {
	const account: GlAccount = { ...meta, companyId: 'USMF', accountId: '0601', name: 'Rent', active: true, requiredDimensions: ['Department', 'CostCenter'] };
	const value: DimensionValue = { ...meta, companyId: 'USMF', dimension: 'Department', value: '022', name: 'Sales', active: false, validFrom: '2026-01-01' };
	expect(text([account as never], loadProfile(exampleProfiles.glAccountsCsv))).toBe('Company,AccountCode,AccountName,AccountType,Active,Currency,RequiredDimensions\r\nUSMF,0601,Rent,,true,,Department;CostCenter\r\n');
	expect(text([value as never], loadProfile(exampleProfiles.dimensionValuesCsv))).toBe('Company,Dimension,Value,Name,Active,Parent,ValidFrom,ValidTo\r\nUSMF,Department,022,Sales,false,,2026-01-01,\r\n');
});
