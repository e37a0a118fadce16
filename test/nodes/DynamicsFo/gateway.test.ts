import { compareBill } from '../../../core/compare';
import { dynamicsFoBills } from '../../../nodes/DynamicsFo/bills';
import { openDynamicsFo } from '../../../nodes/DynamicsFo/connection';
import { startServer } from '../../io/http/server';
import { category, invoice, startEnvironment, type TestEnvironment } from './environment';

/* What stands between n8n and F&O answers by itself at times: after the work as well as before it. */

let environment: TestEnvironment;
let close: () => Promise<void>;
beforeEach(async () => {
	environment = await startEnvironment();
});
afterEach(async () => {
	await close();
	await environment.close();
});

/** A gateway that passes everything on, and answers the first request of a kind itself, although F&O has done the work. */
async function behindGateway(path: string, own: { status: number; headers: Record<string, string> }, said: (text: string) => string = (text) => text) {
	let left = 1;
	const server = await startServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => void answer(Buffer.concat(chunks)));
		const answer = async (body: Buffer) => {
			const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers as Record<string, string>;
			const through = await fetch(`${environment.fo.url}${request.url}`, { method: request.method!, headers, ...(body.length > 0 ? { body: body.toString().replaceAll(server.url, environment.fo.url) } : {}) });
			const text = said(await through.text());
			if (request.method === 'POST' && request.url!.includes(path) && left-- > 0) return void response.writeHead(own.status, own.headers).end('<html>busy</html>');
			response.writeHead(through.status, { 'content-type': through.headers.get('content-type') ?? 'text/plain' }).end(text);
		};
	});
	environment.fo.settings.audience = server.url;
	const connection = openDynamicsFo({ ...environment.credentials, environmentUrl: server.url });
	close = async () => {
		connection.close();
		await server.close();
	};
	return connection;
}
const headers = () => environment.fo.data.VendorInvoiceHeaders.length;

test.each(['accepted', 'replaced'] as const)('503 with Retry-After, which may come after the work, makes no second invoice (references %s)', async (manualHeaderReference) => {
	environment.fo.settings.manualHeaderReference = manualHeaderReference;
	const connection = await behindGateway('/data/VendorInvoiceHeaders', { status: 503, headers: { 'Retry-After': '0', 'Content-Type': 'text/html' } });
	const before = headers();
	const erp = dynamicsFoBills(connection, { company: 'usmf', ...category, postingMethod: 'serial' });
	const [answer] = await erp.create(await erp.prepare([invoice()]));
	expect(headers()).toBe(before + 1);
	expect(answer).toMatchObject({ status: 'lost' });
});

/** What a number sequence without manual numbers says is not documented: here in another language, and without a word of the reference. */
const inOtherWords = (text: string) => text.replaceAll(/Infolog: [^"]*manual numbers[^"]*/g, 'Infolog: Error: Manuelle Nummernvergabe ist nicht erlaubt.');
const none = { status: 200, headers: {} };

test.each(['auto', 'serial'] as const)('references refused in words that nobody knows: F&O numbers the invoices itself, once each (%s)', async (postingMethod) => {
	environment.fo.settings.manualHeaderReference = 'refused';
	const connection = await behindGateway('nothing', none, inOtherWords);
	const before = headers();
	const erp = dynamicsFoBills(connection, { company: 'usmf', ...category, postingMethod });
	for (const given of [[invoice(), invoice()], [invoice()]]) expect((await erp.create(await erp.prepare(given))).map(({ status }) => status)).toEqual(given.map(() => 'created'));
	expect(headers()).toBe(before + 3);
});

/** F&O can break off with an exception that says nothing of rows: what it had begun is taken back. */
const thrown = (text: string) =>
	text.replaceAll(/"message":"Write failed[^"]*Infolog: ([^"]*)","type":"[^"]*"/g, '"message":"An error has occurred.","type":"System.Reflection.TargetInvocationException","internalexception":{"message":"Thrown: $1","type":"Microsoft.Dynamics.Ax.Xpp.ErrorException"}');

test.each([
	['auto', 'accepted'],
	['serial', 'accepted'],
	['serial', 'replaced'],
] as const)('an exception inside F&O is told as the reason it is, not waited for (%s, references %s)', async (postingMethod, manualHeaderReference) => {
	Object.assign(environment.fo.settings, { manualHeaderReference, writeErrorStatus: 500, closedPeriods: [{ from: '2026-10-01', to: '2026-10-31' }] });
	const connection = await behindGateway('nothing', none, thrown);
	const before = headers();
	const erp = dynamicsFoBills(connection, { company: 'usmf', ...category, postingMethod });
	const answers = await erp.create(await erp.prepare([invoice(), invoice({ invoiceDate: '2026-10-05' })]));
	expect(answers).toMatchObject([{ status: 'created' }, { status: 'refused', problems: [{ message: expect.stringMatching(/Thrown: .*period that is closed/) }] }]);
	expect(headers()).toBe(before + 1);
});

test('amounts that travel with more digits than F&O keeps are the same amounts', async () => {
	const noisy = (text: string) => text.replaceAll(/"(NetAmount|ImportedAmount)":(-?\d+(?:\.\d+)?)/g, (_all, name: string, amount: string) => `"${name}":${Number(amount) === 0 ? amount : `${Number(amount).toFixed(6)}1`}`);
	const connection = await behindGateway('nothing', none, noisy);
	const erp = dynamicsFoBills(connection, { company: 'usmf', ...category });
	const given = [invoice(), invoice({ type: 'credit' })];
	expect(await erp.create(await erp.prepare(given))).toMatchObject([{ status: 'created' }, { status: 'created' }]);
	const found = await erp.find(given);
	given.forEach((each, i) => expect(compareBill(erp.expected(each), found[i]![0]!)).toMatchObject({ same: true }));
});

test('a refusal in unknown words that has another reason is told as it is, and costs nothing once a reference was taken', async () => {
	const connection = await behindGateway('nothing', none);
	environment.fo.settings.closedPeriods = [{ from: '2026-10-01', to: '2026-10-31' }];
	const closed = () => invoice({ invoiceDate: '2026-10-05' });
	const before = headers();
	const erp = dynamicsFoBills(connection, { company: 'usmf', ...category });
	const text = expect.stringContaining('period that is closed');
	expect(await erp.create(await erp.prepare([closed()]))).toMatchObject([{ status: 'refused', problems: [{ message: text }] }]);
	expect(await erp.create(await erp.prepare([invoice(), closed()]))).toMatchObject([{ status: 'created' }, { status: 'refused', problems: [{ message: text }] }]);
	const requests = environment.fo.journal.length;
	expect(await erp.create(await erp.prepare([closed()]))).toMatchObject([{ status: 'refused', problems: [{ message: text }] }]);
	expect(environment.fo.journal.slice(requests).filter(({ method }) => method === 'POST')).toHaveLength(1);
	expect(headers()).toBe(before + 1);
});
