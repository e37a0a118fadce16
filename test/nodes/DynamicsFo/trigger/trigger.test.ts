import type { INodeParameters } from 'n8n-workflow';
import { addPosted, createBusinessEvents, type BusinessEvents } from '../../../../simulators/dynamicsFo';
import { startEnvironment, type TestEnvironment } from '../environment';
import { type N8nHost, startN8nHost } from './n8nHost';

const secret = 'q7Zp-1xWm_9TfKd83hLsVb20NcRyGuAe';

let environment: TestEnvironment;
let host: N8nHost;
let events: BusinessEvents;
let parameters: INodeParameters;
beforeEach(async () => {
	environment = await startEnvironment();
	parameters = { secret, events: ['PurchaseOrderConfirmedBusinessEvent', 'VendorInvoicePostedBusinessEvent'], companies: 'usmf, DEMF', options: {} };
	host = await startN8nHost({ parameters: () => parameters, credentials: () => ({ dynamicsFoApi: { ...environment.credentials } }) });
	events = createBusinessEvents({ retryMs: 30 });
	events.endpoints.set('n8n', `${host.webhookUrl}?key=${secret}`);
	for (const id of ['PurchaseOrderConfirmedBusinessEvent', 'VendorInvoicePostedBusinessEvent', 'VendorPaymentPostedBusinessEvent']) events.activate(id, 'n8n');
});
afterEach(async () => {
	await host.close();
	await environment.close();
});

const order = (number: string) => environment.fo.data.PurchaseOrderHeadersV2.find((row) => row.PurchaseOrderNumber === number)!;
const handedOver = () => host.executions.flat().map(({ json }) => json);

test('a confirmed purchase order starts the workflow with the order as F&O has it, not with what the event says', async () => {
	const [delivery] = await events.confirmOrder(order('PO-DRAFT'));
	expect(delivery).toMatchObject({ statuses: [200], delivered: true });
	expect(handedOver()).toMatchObject([
		{
			event: { id: 'PurchaseOrderConfirmedBusinessEvent', company: 'usmf', controlNumber: String(delivery!.body.ControlNumber), time: expect.stringMatching(/^\d{4}-.*Z$/) },
			payload: { TransactionCurrencyAmount: 90055.6, PurchaseOrderDate: '2026-08-15T00:00:00.000Z' },
			entity: 'purchaseOrder',
			confirmed: true,
			content: { poNumber: 'PO-DRAFT', companyId: 'usmf', vendorId: '1001', totalAmount: '251', orderDate: '2026-08-15', status: 'open', lines: [{ lineNumber: '1', itemIds: [{ scheme: 'buyer', value: 'M0001' }], quantity: '10', unitPrice: '25.1' }] },
		},
	]);
});

test.each(['text/plain; charset=utf-8', 'application/x-www-form-urlencoded', 'application/octet-stream', ''])('an event is read whatever its body is said to be (%s)', async (contentType) => {
	events.options.contentType = contentType;
	const [delivery] = await events.confirmOrder(order('PO-DRAFT'));
	expect(delivery).toMatchObject({ statuses: [200], delivered: true });
	expect(handedOver()).toMatchObject([{ entity: 'purchaseOrder', content: { poNumber: 'PO-DRAFT' } }]);
});

test.each([
	['by its voucher', (row: Record<string, unknown>) => ({ LedgerVoucher: row.LedgerVoucher })],
	['by vendor and number', () => ({ VendorAccount: '1001', InvoiceNumber: 'EVENT-1' })],
])('a posted vendor invoice is read back %s', async (_how, payload) => {
	const row = addPosted({ tables: environment.fo.data, nextRecordId: () => 5_637_999_001 }, { company: 'usmf', vendor: '1001', invoice: 'EVENT-1', amount: -119.5, currency: 'USD', invoiceDate: '2026-10-05' });
	await events.raise('VendorInvoicePostedBusinessEvent', 'usmf', payload(row));
	expect(handedOver()).toMatchObject([{ entity: 'postedInvoice', confirmed: true, content: { invoiceNumber: 'EVENT-1', type: 'credit', totalAmount: '119.5', vendor: { vendorId: '1001' }, voucher: row.LedgerVoucher } }]);
});

test.each([
	['no key', ''],
	['a wrong key', `?key=${'x'.repeat(32)}`],
	['a part of the key', `?key=${secret.slice(0, 31)}`],
	['two keys', `?key=${secret}&key=${secret}x`],
])('an event with %s is refused and F&O is not asked anything', async (_what, query) => {
	events.endpoints.set('n8n', host.webhookUrl + query);
	const [delivery] = await events.confirmOrder(order('PO-00012'));
	expect(delivery).toMatchObject({ statuses: [401, 401, 401, 401], delivered: false });
	expect(environment.fo.journal).toEqual([]);
	expect(host.executions).toEqual([]);
});

test('events of other legal entities, other events and other messages are accepted and start nothing', async () => {
	await events.confirmOrder(order('PO-RT1'));
	await events.raise('VendorPaymentPostedBusinessEvent', 'usmf', {});
	for (const body of [{}, [], { BusinessEventId: 'PurchaseOrderConfirmedBusinessEvent' }, { BusinessEventId: "x'; --", LegalEntity: 'usmf', EventId: '1' }, { value: 'validation' }]) {
		expect(await events.resend(body as Record<string, unknown>, 'n8n')).toMatchObject({ statuses: [200] });
	}
	expect(environment.fo.journal).toEqual([]);
	expect(host.executions).toEqual([]);
});

test('an event that is sent again, after a restart too, starts nothing again; a late one is marked', async () => {
	const [first] = await events.confirmOrder(order('PO-00012'));
	const [second] = await events.confirmOrder(order('PO-00013'));
	await events.resend(first!.body, 'n8n');
	host.restart();
	await events.resend(second!.body, 'n8n');
	expect(host.executions).toHaveLength(2);
	await events.resend({ ...first!.body, ControlNumber: Number(first!.body.ControlNumber) - 5 }, 'n8n');
	expect(handedOver().map(({ event }) => (event as { late?: boolean }).late)).toEqual([undefined, undefined, true]);
});

test('the same event in two requests at once is handed over once', async () => {
	environment.fo.faults.next({ kind: 'delay', ms: 120, match: { path: 'PurchaseOrderHeadersV2' } });
	const body = { BusinessEventId: 'PurchaseOrderConfirmedBusinessEvent', ControlNumber: 7, EventId: 'A', LegalEntity: 'usmf', PurchaseOrderNumber: 'PO-00012' };
	const deliveries = await Promise.all([events.resend(body, 'n8n'), events.resend(body, 'n8n')]);
	expect(deliveries.filter(({ statuses }) => statuses[0] === 200)).toHaveLength(1);
	expect(host.executions).toHaveLength(1);
});

test('while F&O is away the event is refused, tried again, and handed over in the end', async () => {
	environment.fo.faults.next({ kind: 'status', status: 503, times: 4, match: { path: 'PurchaseOrderHeadersV2' } });
	const [delivery] = await events.confirmOrder(order('PO-00012'));
	expect(delivery).toMatchObject({ statuses: [503, 200], delivered: true });
	expect(host.executions).toHaveLength(1);
	expect(host.errors).toEqual([]);
});

test('an event whose record is not there stays in F&O\'s list of errors, from where it can be sent again', async () => {
	const [delivery] = await events.raise('PurchaseOrderConfirmedBusinessEvent', 'usmf', { PurchaseOrderNumber: 'LATER' });
	expect(delivery).toMatchObject({ statuses: [503, 503, 503, 503], delivered: false });
	expect(host.executions).toEqual([]);
	environment.fo.data.PurchaseOrderHeadersV2.push({ ...order('PO-00012'), PurchaseOrderNumber: 'LATER' });
	expect(await events.resend(events.errors[0]!.body, 'n8n')).toMatchObject({ delivered: true });
	expect(handedOver()).toMatchObject([{ content: { poNumber: 'LATER' } }]);
});

test('an execution that n8n could not store is not taken for a repeated one when F&O sends it again', async () => {
	host.storeFails = 2;
	const [delivery] = await events.confirmOrder(order('PO-00012'));
	expect(delivery).toMatchObject({ statuses: [500, 500, 200], delivered: true });
	expect(host.executions).toHaveLength(1);
	await events.resend(delivery!.body, 'n8n');
	expect(host.executions).toHaveLength(1);
});

test('a wrong credential is an error in n8n\'s list, and F&O keeps the event', async () => {
	environment.fo.settings.registeredClients = ['somebody-else'];
	const [delivery] = await events.confirmOrder(order('PO-00012'));
	expect(delivery).toMatchObject({ statuses: [500, 500, 500, 500], delivered: false });
	expect(host.errors[0]!.message).toContain('does not accept the app (401)');
	expect(JSON.stringify(host.errors[0])).not.toContain(secret);
});

test('too much at once and too long messages are refused', async () => {
	parameters.options = { perMinute: 2 };
	for (let i = 1; i <= 3; i += 1) await fetch(`${host.webhookUrl}?key=${secret}`, { method: 'POST', body: JSON.stringify({ ControlNumber: i }) });
	expect(host.statuses).toEqual([200, 200, 429]);
	host.restart();
	const long = await fetch(`${host.webhookUrl}?key=${secret}`, { method: 'POST', body: JSON.stringify({ BusinessEventId: 'x'.repeat(70_000) }) });
	expect(long.status).toBe(413);
});

test.each([
	['PurchaseOrderConfirmedBusinessEvent', { PurchaseOrderNumber: '*' }],
	['PurchaseOrderConfirmedBusinessEvent', { PurchaseOrderNumber: "x' or PurchaseOrderNumber ne '" }],
	['VendorInvoicePostedBusinessEvent', { LedgerVoucher: 'APIN-*1' }],
	['VendorInvoicePostedBusinessEvent', { VendorAccount: '*', InvoiceNumber: 'POSTED-OPEN' }],
])('%s that names no single record (%j) gets none', async (id, payload) => {
	const [delivery] = await events.raise(id, 'usmf', payload);
	expect(delivery!.delivered).toBe(false);
	expect(host.executions).toEqual([]);
});

test('several events in one request are one item each; what could not be read is asked for again', async () => {
	const body = (ControlNumber: number, PurchaseOrderNumber: string) => ({ BusinessEventId: 'PurchaseOrderConfirmedBusinessEvent', ControlNumber, EventId: 'A', LegalEntity: 'USMF', PurchaseOrderNumber });
	const [good, missing] = [body(1, 'PO-00012'), body(2, 'NOPE')];
	const answer = await fetch(`${host.webhookUrl}?key=${secret}`, { method: 'POST', body: JSON.stringify([good, missing]) });
	expect(answer.status).toBe(503);
	expect(handedOver()).toMatchObject([{ content: { poNumber: 'PO-00012' } }]);
	await fetch(`${host.webhookUrl}?key=${secret}`, { method: 'POST', body: JSON.stringify([good, body(2, 'PO-00013')]) });
	expect(handedOver().map(({ content }) => (content as { poNumber: string }).poNumber)).toEqual(['PO-00012', 'PO-00013']);
});

test('an event of one\'s own choice is handed over as a mere hint', async () => {
	parameters.options = { otherEvents: 'VendorPaymentPostedBusinessEvent' };
	await events.raise('VendorPaymentPostedBusinessEvent', 'usmf', { Voucher: 'V1' });
	expect(handedOver()).toMatchObject([{ confirmed: false, payload: { Voucher: 'V1' }, event: { id: 'VendorPaymentPostedBusinessEvent' } }]);
	expect(handedOver()[0]).not.toHaveProperty('content');
});

test('publishing checks secret, events and legal entities, and says what is wrong', async () => {
	await host.publish();
	for (const [change, text] of [
		[{ secret: '' }, 'Secret is empty'],
		[{ secret: 'a'.repeat(40) }, 'Secret is too weak'],
		[{ secret: 'short-Secret1' }, 'Secret is too weak'],
		[{ companies: '' }, 'Legal Entities is empty'],
		[{ companies: 'usmf, zzzz' }, 'Dynamics 365 F&O has no "zzzz"'],
		[{ events: [] }, 'Events is empty'],
		[{ options: { otherEvents: 'no event!' } }, 'is no ID of a business event'],
	] as const) {
		const before = parameters;
		parameters = { ...parameters, ...(change as INodeParameters) };
		await expect(host.publish()).rejects.toThrow(text);
		parameters = before;
	}
	await host.unpublish();
});
