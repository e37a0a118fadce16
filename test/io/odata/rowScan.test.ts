import { readPage } from '../../../io/odata/paging';
import { scanPage } from '../../../io/odata/rowScan';
import { seeded } from '../../core/seeded';

const both = (body: string) => {
	const scanned = scanPage(Buffer.from(body));
	return scanned && { ...scanned.envelope, value: scanned.rows(0, scanned.length) };
};

test.each([
	['an empty list', '{"@odata.context":"x","value":[]}'],
	['rows of texts that look like structure', '{"value":[{"a":"]}[{\\"","b":"\\\\"},{"a":"\\u005d"}],"@odata.nextLink":"http://h/x?$skip=2"}'],
	['blanks and line breaks', '\n{ "@odata.count" : 2 ,\r\n "value" : [ { "a" : [ 1, { "value" : [ {} ] } ] } , { } ] }'],
	['a member of that name inside a row', '{"value":[{"value":[{"x":1}]},{"y":{"value":"v"}}]}'],
	['texts beyond ASCII', '{"value":[{"name":"Zürcher Präzision 🚀"}]}'],
	['a next link before the list', '{"@odata.nextLink":"n","value":[{"a":1}]}'],
])('%s', (_name, body) => {
	expect(both(body)).toEqual(JSON.parse(body));
});

test.each(['', '<html>', '{"error":{"message":"no"}}', '{"value":"text"}', '{"value":[1,2]}', '{"value":[[{"a":1}]]}', '[{"value":[]}]', '{"value":[{"a":1}'])('what is no list of objects is left to the other reader: %s', (body) => {
	const found = both(body);
	if (found) expect(found).not.toMatchObject({ value: [expect.anything()] });
});

test('random pages are read as JSON.parse reads them', () => {
	const random = seeded(5);
	const text = () => Array.from({ length: random(6) }, () => '"\\[]{}:,ü\n'[random(10)] ?? 'x').join('');
	const value = (depth: number): unknown => {
		const kind = random(depth > 2 ? 3 : 5);
		if (kind === 3) return Object.fromEntries(Array.from({ length: 3 }, () => [text(), value(depth + 1)]));
		return kind === 4 ? [value(depth + 1), value(depth + 1)] : [text(), 1.5, null][kind];
	};
	for (let round = 0; round < 300; round += 1) {
		const page = { '@odata.count': round, value: Array.from({ length: random(5) }, () => ({ [text()]: value(0) })), more: value(1) };
		expect(both(JSON.stringify(page, null, round % 2))).toEqual(JSON.parse(JSON.stringify(page)));
	}
});

test('a truncated body is told as no list', () => {
	expect(() => readPage('{"value":[{"a":1}', 'x')).toThrow('no list');
});
