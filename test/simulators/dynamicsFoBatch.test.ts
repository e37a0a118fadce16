import { startClient, header, line, type Client } from './dynamicsFoClient';

let client: Client;
beforeEach(async () => {
	client = await startClient();
});
afterEach(() => client.fo.close());

interface Operation {
	method: string;
	path: string;
	body?: unknown;
	id?: number;
	absolute?: boolean;
}

const operation = ({ method, path, body, id, absolute = true }: Operation) =>
	[
		'Content-Type: application/http',
		'Content-Transfer-Encoding: binary',
		...(id ? [`Content-ID: ${id}`] : []),
		'',
		`${method} ${absolute ? client.fo.url : ''}/data/${path} HTTP/1.1`,
		...(body ? ['Content-Type: application/json;odata.metadata=minimal'] : []),
		'',
		body ? JSON.stringify(body) : '',
	].join('\r\n');

const changeset = (operations: Operation[], boundary: string) =>
	[
		`Content-Type: multipart/mixed; boundary=${boundary}`,
		'',
		...operations.flatMap((o) => [`--${boundary}`, operation(o)]),
		`--${boundary}--`,
	].join('\r\n');

const send = (parts: string[], more: { headers?: Record<string, string>; wrong?: boolean } = {}) =>
	client.call('POST', '$batch', [...parts.flatMap((part) => ['--batch_1', part]), '--batch_1--', ''].join('\r\n'), {
		...more,
		headers: { 'content-type': 'multipart/mixed; boundary=batch_1', ...more.headers },
	});

const invoice = (reference: string, lines = 2): Operation[] => [
	{ method: 'POST', path: 'VendorInvoiceHeaders', body: header({ HeaderReference: reference, InvoiceNumber: reference }), id: 1 },
	...Array.from({ length: lines }, (_, i) => ({
		method: 'POST',
		path: 'VendorInvoiceLines',
		body: line(reference, { InvoiceLineNumber: i + 1 }),
		id: i + 2,
	})),
];

const statuses = (text: string) => [...text.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map((m) => Number(m[1]));
const contentIds = (text: string) => [...text.matchAll(/^Content-ID: (\d+)/gm)].map((m) => m[1]);

test('a changeset with header and lines is stored as a whole, each answer with its Content-ID', async () => {
	const answer = await send([changeset(invoice('REF-1'), 'changeset_a')]);
	expect(answer.status).toBe(200);
	expect(answer.headers.get('content-type')).toMatch(/^multipart\/mixed; boundary=batchresponse_/);
	expect(statuses(answer.text)).toEqual([201, 201, 201]);
	expect(contentIds(answer.text)).toEqual(['1', '2', '3']);
	expect(client.fo.data.VendorInvoiceLines).toHaveLength(2);
	expect(client.fo.journal.at(-1)?.operations).toBe(3);
});

test('a failing changeset leaves nothing, answers 200 outside and one part with 500 and Content-ID 1 inside', async () => {
	const operations = invoice('REF-2');
	operations[2] = {
		...(operations[2] as Operation),
		body: line('REF-2', { InvoiceLineNumber: 2, MainAccountDisplayValue: '999999-001-' }),
	};
	const answer = await send([changeset(operations, 'changeset_a')], { wrong: true });
	expect(answer.status).toBe(200);
	expect(statuses(answer.text)).toEqual([500]);
	expect(contentIds(answer.text)).toEqual(['1']);
	expect(answer.text).toContain("The value '999999' in field 'Main account' is not found in the related table 'Main account'.");
	expect(client.fo.data.VendorInvoiceHeaders).toHaveLength(0);
	expect(client.fo.data.VendorInvoiceLines).toHaveLength(0);
});

test('several changesets and reads stand side by side; one failing does not touch the others', async () => {
	const answer = await send(
		[
			changeset(invoice('REF-3'), 'changeset_a'),
			changeset(
				[{ method: 'POST', path: 'VendorInvoiceHeaders', body: header({ InvoiceAccount: 'NOBODY' }), id: 1, absolute: false }],
				'changeset_b',
			),
			operation({
				method: 'GET',
				path: "VendorInvoiceHeaders?$filter=InvoiceNumber%20eq%20'REF-3'&$select=HeaderReference",
				absolute: false,
			}),
		],
		{ wrong: true },
	);
	expect(statuses(answer.text)).toEqual([201, 201, 201, 500, 200]);
	expect(answer.text).toContain('"value":[{"@odata.etag"');
	expect(client.fo.data.VendorInvoiceHeaders).toHaveLength(1);
});

test('an update and a delete inside a failing changeset are taken back', async () => {
	await send([changeset(invoice('REF-4'), 'changeset_a')]);
	const before = structuredClone(client.fo.data.VendorInvoiceLines);
	const answer = await send(
		[
			changeset(
				[
					{
						method: 'PATCH',
						path: "VendorInvoiceLines(dataAreaId='usmf',HeaderReference='REF-4',InvoiceLineNumber=1)",
						body: { LineDescription: 'Changed' },
						id: 1,
					},
					{ method: 'DELETE', path: "VendorInvoiceLines(dataAreaId='usmf',HeaderReference='REF-4',InvoiceLineNumber=2)", id: 2 },
					{ method: 'POST', path: 'VendorInvoiceLines', body: line('REF-4', { InvoiceLineNumber: 3, Currency: 'XXX' }), id: 3 },
				],
				'changeset_a',
			),
		],
		{ wrong: true },
	);
	expect(statuses(answer.text)).toEqual([500]);
	expect(client.fo.data.VendorInvoiceLines).toEqual(before);
});

test('with a refused manual HeaderReference the changeset fails; with a replaced one the lines do not find their header', async () => {
	client.fo.settings.manualHeaderReference = 'refused';
	const refused = await send([changeset(invoice('REF-5'), 'changeset_a')], { wrong: true });
	expect(refused.text).toContain("validateField failed on field 'VendorInvoiceHeaderEntity.HeaderReference'");
	client.fo.settings.manualHeaderReference = 'replaced';
	const replaced = await send([changeset(invoice('REF-6'), 'changeset_a')], { wrong: true });
	expect(statuses(replaced.text)).toEqual([500]);
	expect(client.fo.data.VendorInvoiceHeaders).toHaveLength(0);
});

test('429 inside a part carries its own Retry-After and undoes the changeset', async () => {
	client.fo.faults.next({ kind: 'throttle', retryAfter: 7, match: { path: 'VendorInvoiceLines', scope: 'operation' } });
	const answer = await send([changeset(invoice('REF-7'), 'changeset_a')]);
	expect(answer.status).toBe(200);
	expect(statuses(answer.text)).toEqual([429]);
	expect(answer.text).toMatch(/^Retry-After: 7\r$/m);
	expect(client.fo.data.VendorInvoiceHeaders).toHaveLength(0);
});

test('parts after a failure are left out when the environment stops at the first error, unless asked to go on', async () => {
	client.fo.settings.batchStopsAtFirstError = true;
	const parts = () => [
		changeset([{ method: 'POST', path: 'VendorInvoiceHeaders', body: header({ InvoiceAccount: 'NOBODY' }), id: 1 }], 'changeset_a'),
		operation({ method: 'GET', path: 'VendorInvoiceHeaders?$top=1' }),
	];
	expect(statuses((await send(parts(), { wrong: true })).text)).toEqual([500]);
	expect(statuses((await send(parts(), { wrong: true, headers: { prefer: 'odata.continue-on-error' } })).text)).toEqual([500, 200]);
});

test('a malformed batch is refused as a whole', async () => {
	const bad = (parts: string[], headers: Record<string, string> = {}) => send(parts, { wrong: true, headers });
	expect((await bad([operation({ method: 'GET', path: 'Ledgers' })], { 'content-type': 'application/json' })).status).toBe(400);
	expect((await bad([changeset([{ method: 'GET', path: 'Ledgers', id: 1 }], 'c')])).status).toBe(400);
	expect((await bad([changeset([{ method: 'POST', path: 'VendorInvoiceHeaders', body: header() }], 'c')])).status).toBe(400);
	expect((await bad([operation({ method: 'GET', path: 'Ledgers' }).replace(client.fo.url, 'https://elsewhere.example')])).status).toBe(400);
	expect(
		(
			await client.call('POST', '$batch', '--batch_1\r\n', {
				wrong: true,
				headers: { 'content-type': 'multipart/mixed; boundary=batch_1' },
			})
		).status,
	).toBe(400);
	expect(client.fo.data.VendorInvoiceHeaders).toHaveLength(0);
});

test('more than 5000 operations are refused', async () => {
	const get = operation({ method: 'GET', path: 'Ledgers', absolute: false });
	const answer = await send(
		Array.from({ length: 5001 }, () => get),
		{ wrong: true },
	);
	expect(answer.status).toBe(400);
	expect(answer.json.error.innererror.message).toContain('5000');
});
