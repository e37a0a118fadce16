import { StampliErpError } from '../../../core/errors';
import { loadProfile } from '../../../core/profile/loadProfile';

const small = {
	profile: 'small', version: 1, direction: 'in', entity: 'invoice', format: { type: 'csv' }, grouping: { by: ['No'] },
	header: {
		invoiceNumber: { col: 'No' }, type: { const: 'invoice' }, invoiceDate: { col: 'Date' }, currency: { const: 'USD' },
		'vendor.vendorId': { col: 'Vendor' }, totalAmount: { col: 'Total' },
	} as Record<string, unknown>,
	lines: { amount: { col: 'Amount' } } as Record<string, unknown>,
};

function faults(json: unknown): string {
	try {
		loadProfile(json);
	} catch (error) {
		if (error instanceof StampliErpError && error.kind === 'setup' && error.code === 'profile.invalid') return error.message;
		throw error;
	}
	return '';
}
const header = (changes: Record<string, unknown>) => ({ ...small, header: { ...small.header, ...changes } });
const lines = (changes: Record<string, unknown>) => ({ ...small, lines: { ...small.lines, ...changes } });

test('a small profile is accepted and what is optional filled in', () => {
	expect(loadProfile(small)).toMatchObject({ numbers: { decimal: '.' }, dates: { formats: ['yyyy-MM-dd'] }, creditSign: 'typeColumn', errors: { onAny: 'rejectRecord' }, extra: 'keep' });
	expect(loadProfile(JSON.stringify(small))).toEqual(loadProfile(small));
});

test('all faults are named at once, each by the path of its key', () => {
	const message = faults({
		...small, vershun: 2, numbers: { decimal: ';' }, format: { type: 'csv', encoding: 'ebcdic' },
		header: { ...small.header, invoiceDate: { col: 'Date', as: 'dat' }, dueDate: { col: 'Due', format: 'yyyy-mm-dd' } },
	});
	expect(message).toContain('5 fault(s)');
	expect(message).toContain('vershun: unknown key');
	expect(message).toContain("numbers.decimal: ';' is not one of '.', ','");
	expect(message).toContain("format.encoding: 'ebcdic' is not an encoding");
	expect(message).toContain("header.invoiceDate.as: 'dat' is not one of 'string', 'decimal', 'integer', 'boolean', 'date', 'datetime'");
	expect(message).toContain("header.dueDate.format: 'yyyy-mm-dd' has no month (MM); mm means minutes");
});

test.each<[string, unknown, string]>([
	['no object', [], 'is not an object'],
	['no JSON', '{"profile":', 'not JSON'],
	['an unknown key of a field', header({ dueDate: { col: 'Due', colour: 'red' } }), 'header.dueDate.colour: unknown key'],
	['an unknown field of the model', header({ invoiceNo: { col: 'No' } }), 'header.invoiceNo: is not a field of the invoice'],
	['a missing field of the model', { ...small, header: { invoiceNumber: { col: 'No' } } }, 'header.totalAmount: missing'],
	['a kind that contradicts the model', header({ totalAmount: { col: 'Total', as: 'string' } }), "header.totalAmount.as: 'string' contradicts the model, where it is a decimal"],
	['a value the model does not know', header({ type: { col: 'T', map: { CM: 'kredit' } } }), "header.type.map.CM: 'kredit' is not one of invoice, credit"],
	['a default of the wrong kind', header({ dueDate: { col: 'Due', default: 'soon' } }), "header.dueDate.default: 'soon' is not a date"],
	['an impossible date format', { ...small, dates: { formats: ['yyyy-MM-dd', 'dat'] } }, "dates.formats[1]: 'dat' is not a date format"],
	['a two-digit year without pivot', { ...small, dates: { formats: ['dd.MM.yy'] } }, 'dates.pivot: missing'],
	['an unknown time zone', { ...small, dates: { timezone: 'Mars/Olympus' } }, "dates.timezone: 'Mars/Olympus' is not a time zone"],
	['one separator for two purposes', { ...small, numbers: { decimal: ',', group: ',' } }, "numbers.group: ',' is the decimal separator too"],
	['XML paths in a CSV profile', header({ dueDate: { xpath: 'Due' } }), "header.dueDate.xpath: belongs to XML, but format.type is 'csv'"],
	['XML without its layout', { ...small, format: { type: 'xml' }, grouping: undefined }, 'xml: missing'],
	['grouping in XML', { ...small, format: { type: 'xml' } }, 'grouping: applies to CSV only'],
	['names without header row', { ...small, format: { type: 'csv', header: false } }, "header.invoiceNumber.col: 'No' is a name, but format.header is false"],
	['a field without source', header({ dueDate: { as: 'date' } }), 'header.dueDate: says not where the value comes from'],
	['two sources', header({ dueDate: { col: 'Due', const: '2026-01-01' } }), 'header.dueDate.const: contradicts col'],
	['splitting a single value', header({ dueDate: { col: 'Due', split: ';' } }), 'header.dueDate.split: this field holds one value only'],
	['truncation without length', header({ companyId: { col: 'C', onTooLong: 'truncate' } }), 'header.companyId.onTooLong: needs maxLength'],
	['padding that is no padding', header({ companyId: { col: 'C', padLeft: [3, '00'] } }), 'header.companyId.padLeft: [3,"00"] is not [length, one character]'],
	['padding against stripping', header({ companyId: { col: 'C', padLeft: [3, '0'], stripLeadingZeros: true } }), 'header.companyId.padLeft: contradicts stripLeadingZeros'],
	['the absolute value of a text', header({ companyId: { col: 'C', abs: true } }), 'header.companyId.abs: applies to amounts only'],
	['an unmapped rule without table', header({ companyId: { col: 'C', onUnmapped: 'keep' } }), 'header.companyId.onUnmapped: needs map'],
	['a list member without label', lines({ dimensions: [{ col: 'Dept' }] }), 'lines.dimensions[0].name: missing'],
	['a list that is none', lines({ dimensions: { col: 'Dept' } }), 'lines.dimensions: must be a list'],
	['an unknown key of a list member', lines({ dimensions: [{ name: 'D', col: 'Dept', colour: 'red' }] }), 'lines.dimensions[0].colour: unknown key'],
	['lines of what has none', { ...small, entity: 'vendor', grouping: undefined }, 'lines: the vendor has no lines'],
	['an invoice without lines', { ...small, lines: undefined }, 'lines: missing'],
	['a type against a file of credits', { ...small, creditSign: 'separateFile' }, "header.type: contradicts creditSign 'separateFile'"],
	['a letter as delimiter', { ...small, format: { type: 'csv', delimiter: 'x' } }, "format.delimiter: 'x' cannot separate columns"],
	['a delimiter of two characters', { ...small, format: { type: 'csv', delimiter: '||' } }, 'format.delimiter:'],
	['a sentinel that is not named', { ...small, ready: { mode: 'sentinel' } }, 'ready.sentinel: missing'],
	['a pattern that can hang', header({ companyId: { col: 'C', regex: '^(a+)+$' } }), 'header.companyId.regex:'],
	['written without column', { profile: 'o', version: 1, direction: 'out', entity: 'vendor', format: { type: 'csv', delimiter: ',' }, header: { vendorId: {} } }, 'header.vendorId.col: missing'],
	['written with an unknown part of the file name', { profile: 'o', version: 1, direction: 'out', entity: 'vendor', format: { type: 'csv', delimiter: ',' }, header: { vendorId: { col: 'V' } }, out: { fileName: 'V_{time}.csv' } }, 'out.fileName:'],
	['written into another folder', { profile: 'o', version: 1, direction: 'out', entity: 'vendor', format: { type: 'csv', delimiter: ',' }, header: { vendorId: { col: 'V' } }, out: { fileName: '../V.csv' } }, 'out.fileName:'],
])('%s is refused by the path of the key', (_name, json, message) => {
	expect(faults(json)).toContain(message);
});

test.each(['match', 'ready', 'numbers', 'dates', 'out', 'errors', 'limits', 'grouping', 'lines', 'header', 'format'])('a section %s that is no object is named, and so is every other fault', (section) => {
	const message = faults({ ...small, vershun: 2, [section]: 'x' });
	expect(message).toContain(`${section}: 'x' is not an object`);
	expect(message).toContain('vershun: unknown key');
	expect(message).toContain('2 fault(s)');
});

test.each<[string, object, string]>([
	['an empty list', { dates: { formats: [] } }, 'dates.formats: [] is not a list with at least 1 member(s)'],
	['a field that is no object', { lines: { ...small.lines, description: 'Text' } }, "lines.description: 'Text' is not a field or a list of fields"],
	['a file name that is no text', { out: { fileName: [1] } }, 'out.fileName: [1] is not a text'],
])('%s is named by its path', (_name, changes, expected) => {
	expect(faults({ ...small, ...changes })).toContain(expected);
});

test('keys of the prototype are unknown keys and nothing more', () => {
	expect(faults(JSON.parse(JSON.stringify(small).replace('"version"', '"__proto__":{"x":1},"version"')))).toContain('__proto__: unknown key');
	expect(faults(header({ constructor: { col: 'x' } }))).toContain('header.constructor: is not a field');
	expect(({} as Record<string, unknown>).x).toBeUndefined();
});
