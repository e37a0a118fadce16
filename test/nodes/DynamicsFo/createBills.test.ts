import type { Invoice } from '../../../core/model';
import { expanded, type FoConnection } from '../../../nodes/DynamicsFo/connection';
import { createBills, type PostingMethod } from '../../../nodes/DynamicsFo/createBills';
import type { BillDraft } from '../../../nodes/DynamicsFo/draft';
import { startServer } from '../../io/http/server';
import { invoice, startEnvironment } from './environment';

/** Answers to batches that no well-behaved environment gives: they come from here, everything else is real. */
const created = (reference: string) => part(201, JSON.stringify({ HeaderReference: reference, InvoiceNumber: reference }));
const part = (status: number, body: string) => ['Content-Type: application/http', '', `HTTP/1.1 ${status} X`, '', body].join('\r\n');
const changeset = (...parts: string[]) => ['Content-Type: multipart/mixed; boundary=c', '', ...parts.flatMap((each) => ['--c', each]), '--c--', ''].join('\r\n');
const batch = (...sections: string[]) => [...sections.flatMap((each) => ['--b', each]), '--b--'].join('\r\n');
const refusal = (message: string) => part(500, JSON.stringify({ error: { innererror: { message, type: 'AxODataWriteException' } } }));

const jobs = (...references: string[]) =>
	references.map((reference): { invoice: Invoice; draft: BillDraft } => ({
		invoice: invoice({ invoiceNumber: reference }),
		draft: { header: { dataAreaId: 'usmf', HeaderReference: reference, ImportedAmount: 1 }, lines: [{ HeaderReference: reference, InvoiceLineNumber: 1, NetAmount: 1 }], notes: [] },
	}));

interface Options {
	existing?: string[];
	method?: PostingMethod;
}

async function answered(answers: { status?: number; type?: string; body: string }[], given: ReturnType<typeof jobs>, options: Options = {}) {
	const sent: string[][] = [];
	const pauses: number[] = [];
	const connection = {
		clock: { now: () => 0, sleep: async () => undefined },
		url: (path: string, query: { $filter?: string } = {}) => `https://x/data/${path}?${query.$filter ?? ''}`,
		pause: (ms: number) => void pauses.push(ms),
		batch: async (changesets: { body: { HeaderReference: string } }[][]) => {
			sent.push(changesets.map((each) => each[0]!.body.HeaderReference));
			const { status = 200, type = 'multipart/mixed; boundary=b', body } = answers.shift() ?? { body: '' };
			return { status, headers: { 'content-type': type }, text: body, bytes: Buffer.from(body) };
		},
		// Whether a header with our reference is there.
		send: async ({ method, url }: { method: string; url: string }) => ({ status: method === 'GET' ? 200 : 404, headers: {}, text: JSON.stringify({ value: (options.existing ?? []).filter((each) => url.includes(`'${each}'`)).map((each) => ({ dataAreaId: 'usmf', HeaderReference: each })) }), bytes: Buffer.alloc(0) }),
	} as unknown as FoConnection;
	const result = await createBills(given, { connection, method: options.method ?? 'batch', abilities: { ownReference: true, batch: true }, giveUpAt: 1000 });
	return { statuses: result.map((each) => each.status), sent, problems: result.map((each) => (each.status === 'refused' ? each.problems : [])), pauses };
}
const create = async (...given: Parameters<typeof answered>) => {
	const { statuses, sent } = await answered(...given);
	return { statuses, sent };
};

const whole = (reference: string) => changeset(created(reference), part(201, JSON.stringify({ HeaderReference: reference })));

test('a server that stops at the first failure gets what it did not come to in another batch', async () => {
	const answers = [{ body: batch(whole('STREFA'), changeset(refusal('no'))) }, { body: batch(whole('STREFC')) }];
	expect(await create(answers, jobs('STREFA', 'STREFB', 'STREFC'))).toEqual({ statuses: ['created', 'refused', 'created'], sent: [['STREFA', 'STREFB', 'STREFC'], ['STREFC']] });
});

test('what the server did not answer but has is looked up, not sent again', async () => {
	const answers = [{ body: batch(changeset(refusal('no'))) }];
	expect(await create(answers, jobs('STREFA', 'STREFB'), { existing: ['STREFB'] })).toEqual({ statuses: ['refused', 'lost'], sent: [['STREFA', 'STREFB']] });
});

test('a batch that answers nothing at all is not sent again and again', async () => {
	expect((await create([{ body: batch() }], jobs('STREFA', 'STREFB'))).sent).toHaveLength(1);
});

test('answers in another order than the questions are not believed', async () => {
	expect((await create([{ body: batch(whole('STREFB'), whole('STREFA')) }], jobs('STREFA', 'STREFB'))).statuses).toEqual(['lost', 'lost']);
});

test('more answers than questions are not believed', async () => {
	expect((await create([{ body: batch(whole('STREFA'), whole('STREFX')) }], jobs('STREFA'))).statuses).toEqual(['lost']);
});

test('an answer with fewer operations than were sent is lost, not created', async () => {
	expect((await create([{ body: batch(changeset(created('STREFA'))) }], jobs('STREFA'))).statuses).toEqual(['lost']);
});

test('an answer that was cut off leaves what it tells and loses the rest', async () => {
	const text = batch(whole('STREFA'), whole('STREFB'));
	expect((await create([{ body: text.slice(0, text.lastIndexOf('HTTP')) }], jobs('STREFA', 'STREFB'))).statuses).toEqual(['created', 'lost']);
});

test('a server error inside a part that does not say that it refused is lost', async () => {
	const vague = part(500, '{"error":{"message":"Object reference not set"}}');
	expect((await create([{ body: batch(changeset(vague), changeset(part(502, '<html>'))) }], jobs('STREFA', 'STREFB'))).statuses).toEqual(['lost', 'lost']);
});

test('an exception inside a part is the reason, unless what it broke off in is there', async () => {
	const exception = part(500, '{"error":{"message":"An error has occurred.","innererror":{"message":"Boom","type":"System.Exception"}}}');
	const { statuses, problems } = await answered([{ body: batch(changeset(exception), changeset(exception)) }], jobs('STREFA', 'STREFB'), { existing: ['STREFB'] });
	expect(statuses).toEqual(['refused', 'lost']);
	expect(problems[0]).toMatchObject([{ message: expect.stringContaining('Boom') }]);
});

test('our own reference refused because it exists: looked up', async () => {
	const message = "Write failed for table row of type 'VendorInvoiceHeaderEntity'. Infolog: Info: Rechnungskopf A. Der Datensatz ist bereits vorhanden..";
	expect((await create([{ body: batch(changeset(refusal(message.replace('A.', 'STAAA.')))) }], jobs('STAAA'), { existing: ['STAAA'], method: 'auto' })).statuses).toEqual(['lost']);
});

test.each([400, 404, 415, 501])('an environment that answers a batch with %i has none: the method Batch says so', async (status) => {
	expect(await create([{ status, type: 'application/json', body: '{"error":{"message":"no batch"}}' }], jobs('STREFA'))).toEqual({ statuses: ['refused'], sent: [['STREFA']] });
});

test('the lines of an invoice over several pages of an expansion are all read', async () => {
	const environment = await startEnvironment();
	const server = await startServer((_request, response) => response.end());
	try {
		const real = environment.connect();
		const next = real.url('VendorsV2', { 'cross-company': true, $orderby: 'dataAreaId,VendorAccountNumber', $select: 'VendorAccountNumber' });
		environment.fo.settings.pageSize = 2;
		const rows = await expanded(real, { Lines: [{ VendorAccountNumber: 'first' }], 'Lines@odata.nextLink': next }, 'Lines');
		expect(rows).toHaveLength(1 + environment.fo.data.VendorsV2.length);
		const foreign = expanded(real, { Lines: [], 'Lines@odata.nextLink': `${server.url}/data/x` }, 'Lines');
		await expect(foreign).rejects.toMatchObject({ code: 'http.foreignOrigin' });
		expect(server.requests).toEqual([]);
	} finally {
		await server.close();
		await environment.close();
	}
});

const ofLines = (reference: string, count: number) => {
	const [job] = jobs(reference);
	return { ...job!, draft: { ...job!.draft, lines: Array.from({ length: count }, (_, i) => ({ HeaderReference: reference, InvoiceLineNumber: i + 1, NetAmount: 1 })) } };
};
const wholeOf = (reference: string, count: number) => changeset(created(reference), ...Array.from({ length: count }, () => part(201, JSON.stringify({ HeaderReference: reference }))));

test('invoices with many lines go in several batches, as F&O takes no more than 5,000 operations at once', async () => {
	const answers = [{ body: batch(wholeOf('STREFA', 600)) }, { body: batch(wholeOf('STREFB', 4999)) }, { body: batch(wholeOf('STREFC', 199), wholeOf('STREFD', 199)) }];
	const given = [ofLines('STREFA', 600), ofLines('STREFB', 4999), ofLines('STREFC', 199), ofLines('STREFD', 199)];
	expect(await create(answers, given)).toEqual({ statuses: ['created', 'created', 'created', 'created'], sent: [['STREFA'], ['STREFB'], ['STREFC', 'STREFD']] });
});

test('an invoice with more lines than a batch holds goes one by one, and the others keep their batch', async () => {
	const { statuses, sent } = await create([{ body: batch(whole('STREFA')) }], [ofLines('STREFX', 5000), ...jobs('STREFA')], { method: 'auto' });
	expect(sent).toEqual([['STREFA']]);
	expect(statuses[1]).toBe('created');
});

test.each([401, 403])('what F&O answers with %i inside a batch, without a word, was refused, and the reason names the privileges', async (status) => {
	const { statuses, problems } = await answered([{ body: batch(changeset(part(status, '')), whole('STREFB')) }], jobs('STREFA', 'STREFB'));
	expect(statuses).toEqual(['refused', 'created']);
	expect(problems[0]).toMatchObject([{ code: 'erp.notAllowed', who: 'erpAdministrator', message: expect.stringContaining(String(status)) }]);
});

test.each([404, 409, 412])('%i inside a batch without a word means that nothing of the invoice was written', async (status) => {
	const { statuses, problems } = await answered([{ body: batch(changeset(part(status, ''))) }], jobs('STREFA'));
	expect(statuses).toEqual(['refused']);
	expect(problems[0]).toMatchObject([{ code: 'erp.refused', message: expect.stringContaining(String(status)) }]);
});

test.each([408, 500, 502])('%i inside a batch without a word leaves its outcome open', async (status) => {
	expect((await create([{ body: batch(changeset(part(status, ''))) }], jobs('STREFA'))).statuses).toEqual(['lost']);
});

test('a part that asks for a pause of no length is not pressed: a second goes by', async () => {
	const throttled = ['Content-Type: application/http', '', 'HTTP/1.1 429 X', 'Retry-After: 0', '', ''].join('\r\n');
	const { statuses, pauses } = await answered([{ body: batch(changeset(throttled)) }, { body: batch(whole('STREFA')) }], jobs('STREFA'));
	expect(statuses).toEqual(['created']);
	expect(pauses[0]).toBeGreaterThanOrEqual(1000);
});
