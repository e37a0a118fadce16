import { isRefusal, readOdataError } from '../../../io/odata/errors';
import { decimalText, parseJson } from '../../../io/odata/json';
import { and, enumLiteral, grouped, keyUrl, oneOf, or, queryString, quote } from '../../../io/odata/literals';
import { pages, readPage } from '../../../io/odata/paging';

describe('error envelopes', () => {
	const envelope = (message: string, more: object = {}) => JSON.stringify({ error: { code: '', message: 'An error has occurred.', innererror: { message, type: 'X.AxODataWriteException', stacktrace: '   at Secret.Path()', ...more } } });

	test('an unknown code: the Infolog entries, the field from the stable English tail, no stack trace', () => {
		const text =
			"Write failed for table row of type 'VendorInvoiceHeaderEntity'. Infolog: Warning: The value 'ZZZ' in field 'Terms of payment' is not found in the related table 'Terms of payment'.; Warning: validateField failed on field 'VendorInvoiceHeaderEntity.TermsOfPayment'.";
		expect(readOdataError(envelope(text))).toEqual({
			message: text,
			entries: ["The value 'ZZZ' in field 'Terms of payment' is not found in the related table 'Terms of payment'.", "validateField failed on field 'VendorInvoiceHeaderEntity.TermsOfPayment'."],
			fields: [{ entity: 'VendorInvoiceHeaderEntity', field: 'TermsOfPayment' }],
			entity: 'VendorInvoiceHeaderEntity',
			type: 'X.AxODataWriteException',
		});
	});

	test('the same entry twice is told once', () => {
		const text = "Write validation failed for table row of type 'VendorInvoiceLineEntity'. Infolog: Warning: The item's inventory model policy must be not stocked.; Warning: The item's inventory model policy must be not stocked...";
		expect(readOdataError(envelope(text))!.entries).toEqual(["The item's inventory model policy must be not stocked."]);
	});

	test('a duplicate key over several lines is one message', () => {
		const text = "Write failed for table row of type 'VendorInvoiceHeaderEntity'. Infolog: Info: Cannot create a record in Vendor invoice header (VendInvoiceInfoTable). Header reference: ST1.\nThe record already exists..";
		expect(readOdataError(envelope(text))!.entries).toEqual(['Cannot create a record in Vendor invoice header (VendInvoiceInfoTable). Header reference: ST1. The record already exists.']);
	});

	test('the truth in an internal exception is found below a generic one', () => {
		expect(readOdataError(envelope('An error has occurred.', { internalexception: { message: 'The real reason' } }))!.message).toBe('The real reason');
	});

	test('a plain message of the web layer is read', () => {
		expect(readOdataError('{"Message":"No HTTP resource was found"}')!.message).toBe('No HTTP resource was found');
	});

	test.each(['<html>502</html>', '', 'null', '[]', '{"value":[]}', '"text"', '{"error":"text"}'])('%p is no error envelope', (body) => {
		expect(readOdataError(body)).toBeUndefined();
	});

	test('a server error that does not say that it refused the write leaves it open', () => {
		expect(isRefusal(500, readOdataError('{"error":{"message":"Something broke"}}')!)).toBe(false);
		expect(isRefusal(500, readOdataError(envelope('Write failed'))!)).toBe(true);
		expect(isRefusal(400, readOdataError('{"error":{"message":"Bad"}}')!)).toBe(true);
	});
});

describe('text of addresses', () => {
	test('quotes are doubled and keys encoded', () => {
		expect(quote("O'Neil")).toBe("'O''Neil'");
		expect(keyUrl('Set', { dataAreaId: 'usmf', Name: "a/b 'ü", LineNumber: 1 })).toBe("Set(dataAreaId='usmf',Name='a%2Fb%20''%C3%BC',LineNumber=1)");
		expect(keyUrl('Set', { Type: { literal: enumLiteral('N.T', 'M') } })).toBe("Set(Type=N.T'M')");
	});

	test('and binds before or', () => {
		expect(and('a eq 1', or('b eq 1', and('c eq 1', 'd eq 1')))).toBe('a eq 1 and (b eq 1 or (c eq 1 and d eq 1))');
		expect(oneOf('x', ['a', 'b'])).toBe("x eq 'a' or x eq 'b'");
	});

	test('a query keeps its dollar names readable and encodes its values', () => {
		expect(queryString({ $filter: "a eq 'x y&z'", 'cross-company': true, $top: undefined })).toBe("$filter=a%20eq%20'x%20y%26z'&cross-company=true");
	});

	test('conditions are divided so that no group is longer than allowed, and none is forgotten', () => {
		const all = Array.from({ length: 100 }, (_each, i) => `value ${i} ü`);
		const groups = grouped(all, (each) => `Name eq ${quote(each)}`, 300);
		expect(groups.flat()).toEqual(all);
		for (const group of groups) expect(encodeURIComponent(group.map((each) => `(Name eq ${quote(each)})`).join(' or ')).length).toBeLessThanOrEqual(300);
		expect(grouped(['x'.repeat(500)], (each) => each, 300)).toHaveLength(1);
	});
});

describe('numbers', () => {
	test('a number that JavaScript cannot hold arrives as its own text', () => {
		expect(parseJson('{"a":9007199254740993,"b":12345678901234567.89,"c":1.10,"d":5637144576,"e":0.1}')).toEqual({ a: '9007199254740993', b: '12345678901234567.89', c: 1.1, d: 5637144576, e: 0.1 });
	});

	test.each(['%s', '[%s]', '[1,%s]', '{"a": %s}', '{"a":[{"b":\n\t%s}]}', ' -%s'])('a number of any length keeps its digits in %p', (around) => {
		const first = (value: unknown): unknown => (value !== null && typeof value === 'object' ? first(Object.values(value).at(-1)) : value);
		for (let length = 1; length <= 25; length++) {
			for (let point = 0; point < length; point += 3) {
				const all = '9876543219876543219876543'.slice(0, length);
				const number = point === 0 ? all : `${all.slice(0, point)}.${all.slice(point)}`;
				expect(decimalText(first(parseJson(around.replace('%s', number))))).toBe(around.includes('-') ? `-${number}` : number);
			}
		}
	});

	test.each([
		[1.1, '1.1'],
		[-40, '-40'],
		[1e-7, '0.0000001'],
		[1.5e21, '1500000000000000000000'],
		['12.30', '12.30'],
		['x', undefined],
		[Number.NaN, undefined],
		[null, undefined],
	])('%p is the decimal %p', (value, expected) => {
		expect(decimalText(value)).toBe(expected);
	});
});

describe('pages', () => {
	const body = (rows: number[], next?: string) => JSON.stringify({ value: rows.map((id) => ({ id })), ...(next ? { '@odata.nextLink': next } : {}) });

	test('every page is read, each link exactly as given', async () => {
		const asked: string[] = [];
		const answers: Record<string, string> = { first: body([1, 2], "https://x/data/S?$skip=2&$filter=a eq 'ü'"), "https://x/data/S?$skip=2&$filter=a eq 'ü'": body([3]) };
		const ids: unknown[] = [];
		for await (const page of pages('first', async (url) => (asked.push(url), answers[url]!))) ids.push(...page.rows.map((row) => row.id));
		expect(ids).toEqual([1, 2, 3]);
		expect(asked).toHaveLength(2);
	});

	test('a server that sends us round in circles is an error, not an endless loop', async () => {
		const read = async () => {
			for await (const page of pages('a', async () => body([1], 'a'))) expect(page.rows).toHaveLength(1);
		};
		await expect(read()).rejects.toMatchObject({ kind: 'transient' });
	});

	test.each(['<!DOCTYPE html><title>Sign in</title>', '', '{}', '{"value":{}}', 'null'])('%p answered with 200 is an error, not an empty list', (text) => {
		expect(() => readPage(text, 'https://x/data/S')).toThrow(expect.objectContaining({ kind: 'setup', code: 'odata.notAList' }));
	});
});

test('a byte order mark before JSON is no part of it', () => {
	expect(parseJson('\uFEFF{"value":[1]}')).toEqual({ value: [1] });
	expect(parseJson('\uFEFF')).toBeUndefined();
});

test.each([
	['7', 7],
	['"7"', 7],
	['0', 0],
	['-1', undefined],
	['"many"', undefined],
	['null', undefined],
])('a count of %s is %s', (written, count) => {
	expect(readPage(`{"@odata.count":${written},"value":[]}`, 'https://x/data/S').count).toBe(count);
});
