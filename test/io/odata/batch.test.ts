import { writeBatch } from '../../../io/odata/batch';
import { readBatchAnswer } from '../../../io/odata/batchAnswer';

const type = (boundary: string) => `multipart/mixed; boundary=${boundary}`;
const part = (status: number, body: string, id?: number, headers: string[] = []) =>
	['Content-Type: application/http', 'Content-Transfer-Encoding: binary', ...(id ? [`Content-ID: ${id}`] : []), '', `HTTP/1.1 ${status} Whatever`, ...headers, 'Content-Type: application/json', '', body].join('\r\n');
const changeset = (name: string, ...parts: string[]) => [`Content-Type: multipart/mixed; boundary=${name}`, '', ...parts.flatMap((each) => [`--${name}`, each]), `--${name}--`, ''].join('\r\n');
const batch = (...sections: string[]) => [...sections.flatMap((each) => ['--b', each]), '--b--', ''].join('\r\n');

test('a batch is written as changesets of operations with Content-IDs that count through', () => {
	const post = (url: string, body: unknown) => ({ method: 'POST' as const, url, body });
	const { contentType, body } = writeBatch([[post('https://x/data/A', { a: 1 }), post('https://x/data/B', { b: 'ü' })], [post('https://x/data/A', { a: 2 })]], 'test');
	expect(contentType).toBe('multipart/mixed; boundary=batch_test');
	expect([...body.matchAll(/Content-ID: (\d+)/g)].map((match) => match[1])).toEqual(['1', '2', '3']);
	expect(body).toContain('POST https://x/data/B HTTP/1.1\r\n');
	expect(body).toMatch(/--changeset_test_1--\r\n\r?\n?--batch_test/);
	expect(body.replaceAll('\r\n', '')).not.toContain('\n');
	expect(body.endsWith('--batch_test--\r\n')).toBe(true);
});

test('changesets come back in order with the parts of each', () => {
	const text = batch(changeset('c1', part(201, '{"a":1}', 1), part(201, '{"b":1}', 2)), changeset('c2', part(500, '{"error":{}}', 1)));
	const answer = readBatchAnswer(type('b'), text)!;
	expect(answer.whole).toBe(true);
	expect(answer.changesets.map((each) => each.parts.map((one) => [one.status, one.body, one.contentId]))).toEqual([[[201, '{"a":1}', '1'], [201, '{"b":1}', '2']], [[500, '{"error":{}}', '1']]]);
});

test('a failed changeset that is a bare part counts as one changeset', () => {
	const answer = readBatchAnswer(type('"b"'), batch(part(429, '', 1, ['Retry-After: 7']), changeset('c', part(201, '{}', 2))))!;
	expect(answer.changesets.map((each) => each.parts[0]!.status)).toEqual([429, 201]);
	expect(answer.changesets[0]!.parts[0]!.headers['retry-after']).toBe('7');
});

test('a part without any header of its own keeps its body', () => {
	const bare = ['Content-Type: application/http', '', 'HTTP/1.1 201 Created', '', '{"HeaderReference":"A"}'].join('\r\n');
	expect(readBatchAnswer(type('b'), batch(changeset('c', bare)))!.changesets[0]!.parts).toEqual([{ status: 201, headers: {}, body: '{"HeaderReference":"A"}' }]);
});

test('bare line feeds, extra blanks, a preamble and an epilogue are read all the same', () => {
	const text = `some preamble\n${batch(changeset('c', part(204, '')))}`.replaceAll('\r\n', '\n').replace('--b\n', '--b  \n').concat('epilogue');
	expect(readBatchAnswer('Multipart/Mixed;Boundary=b', text)).toMatchObject({ whole: true, changesets: [{ parts: [{ status: 204, body: '' }] }] });
});

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9])('an answer cut off after %i tenths is never taken as whole, and no changeset of it wrongly', (tenths) => {
	const text = batch(changeset('c1', part(201, '{"HeaderReference":"A"}', 1), part(201, '{"b":1}', 2)), changeset('c2', part(201, '{"HeaderReference":"B"}', 3), part(201, '{"b":2}', 4)));
	const cut = text.slice(0, Math.floor((text.length * tenths) / 10));
	const answer = readBatchAnswer(type('b'), cut);
	expect(answer?.whole ?? false).toBe(false);
	for (const each of answer?.changesets ?? []) if (each.whole) expect(each.parts).toHaveLength(2);
});

test('a body that contains the text of a boundary is not split there', () => {
	const body = JSON.stringify({ note: 'x\r\n--b--\r\n--b', HeaderReference: 'A' });
	expect(readBatchAnswer(type('b'), batch(changeset('c', part(201, body))))!.changesets).toHaveLength(1);
});

test.each([
	['text/html', '<html>'],
	[undefined, ''],
	['multipart/mixed', 'no boundary'],
	['multipart/mixed; boundary=b', 'nothing of it'],
	['application/json', '{"responses":[]}'],
])('%p is no answer to a batch', (contentType, body) => {
	expect(readBatchAnswer(contentType, body)).toBeUndefined();
});

test('a boundary full of special characters is taken literally', () => {
	const name = 'b.*+?^${}()|[]';
	const text = ['--' + name, part(200, '{}'), `--${name}--`].join('\r\n');
	expect(readBatchAnswer(`multipart/mixed; boundary="${name}"`, text)).toMatchObject({ whole: true, changesets: [{ parts: [{ status: 200 }] }] });
});

test('a hostile megabyte of dashes is read in no time', () => {
	const begin = Date.now();
	readBatchAnswer(type('b'), `--b\r\n${'-'.repeat(1_000_000)}\r\n--b--`);
	readBatchAnswer(type('b'), '--b\r\n'.repeat(100_000));
	expect(Date.now() - begin).toBeLessThan(2000);
});
