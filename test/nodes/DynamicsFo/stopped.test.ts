import { StampliErpError } from '../../../core/errors';
import type { FoConnection } from '../../../nodes/DynamicsFo/connection';
import { createBills } from '../../../nodes/DynamicsFo/createBills';
import type { BillDraft } from '../../../nodes/DynamicsFo/draft';
import { buying, selling } from '../../../nodes/DynamicsFo/orderSides';
import { writeOrders } from '../../../nodes/DynamicsFo/purchaseOrderWrites';
import { invoice } from './environment';

/* An error that stops the node can come while other writes are under way: they keep their own answers. */

const error = (kind: 'setup' | 'ambiguous') => new StampliErpError({ kind, code: kind, message: kind, hint: '' });
const answer = (status: number, body: object | string) => ({ status, headers: {}, setCookies: [], text: typeof body === 'string' ? body : JSON.stringify(body), bytes: Buffer.alloc(0) });
const [stops, lost] = [() => Promise.reject(error('setup')), () => Promise.reject(error('ambiguous'))];

/** A connection whose writes are answered by what is sent. */
function answering(write: (body: Record<string, unknown>) => Promise<unknown>, batch: (references: string[]) => Promise<unknown> = stops): FoConnection {
	return {
		clock: { now: () => 0, sleep: async () => undefined },
		url: (path: string) => `https://x/data/${path}`,
		pause: () => undefined,
		batch: async (changesets: { body: Record<string, string> }[][]) => await batch(changesets.map(([header]) => header!.body.HeaderReference!)),
		send: async ({ method, body }: { method: string; body: Record<string, unknown> }) => (method === 'POST' ? await write(body) : answer(200, { value: [] })),
	} as unknown as FoConnection;
}

const job = (reference: string, lines = 1) => ({
	invoice: invoice({ invoiceNumber: reference }),
	draft: { header: { dataAreaId: 'usmf', HeaderReference: reference, InvoiceNumber: reference, ImportedAmount: 1 }, lines: Array.from({ length: lines }, (_, i) => ({ HeaderReference: reference, InvoiceLineNumber: i + 1, NetAmount: 1 })), notes: [] } as BillDraft,
});
const create = async (connection: FoConnection, jobs: ReturnType<typeof job>[], method: 'auto' | 'serial') =>
	(await createBills(jobs, { connection, method, abilities: { ownReference: true, batch: true }, giveUpAt: 1000 })).map(({ status }) => status);

test('an invoice whose answer was lost waits, although the next one stops the node', async () => {
	const connection = answering(({ InvoiceNumber }) => (InvoiceNumber === 'A' ? lost() : stops()));
	expect(await create(connection, [job('A'), job('B'), job('C')], 'serial')).toEqual(['lost', 'notSent', 'notSent']);
	await expect(create(connection, [job('B')], 'serial')).rejects.toMatchObject({ kind: 'setup' });
});

test('a batch that stops the node takes nothing from the batch before it', async () => {
	const connection = answering(stops, async (references) => (references.includes('A') ? answer(502, '<html>') : await stops()));
	expect(await create(connection, [job('A', 900), job('B', 900)], 'auto')).toEqual(['lost', 'notSent']);
});

test('invoices that are sent at the same time are all awaited before the node stops', async () => {
	const refused = JSON.stringify({ error: { message: 'no', innererror: { message: 'Keine manuelle Nummer', type: 'AxODataWriteException' } } });
	const part = ['Content-Type: application/http', '', 'HTTP/1.1 500 X', '', refused].join('\r\n');
	const batch = async (references: string[]) => ({ ...answer(200, [...references.flatMap(() => ['--b', part]), '--b--'].join('\r\n')), headers: { 'content-type': 'multipart/mixed; boundary=b' } });
	let finish!: () => void;
	const slow = new Promise<void>((done) => (finish = done));
	let stopped = 0;
	const connection = answering(async ({ InvoiceNumber }) => {
		if (InvoiceNumber === 'STREFB') {
			stopped += 1;
			setImmediate(finish);
			return await stops();
		}
		await slow;
		return answer(201, { HeaderReference: '000001' });
	}, batch);
	expect(await create(connection, [job('STREFA'), job('STREFB')], 'auto')).toEqual(['created', 'notSent']);
	expect(stopped).toBe(1);
});

test.each([buying, selling])('an exception inside F&O is the reason why a $document is held, unless it is there all the same', async (side) => {
	const exception = answer(500, { error: { message: 'An error has occurred.', innererror: { message: 'Boom', type: 'System.Exception' } } });
	const row = { dataAreaId: 'usmf', [side.account]: 'A', [side.references.at(-1)!]: 'PO-7' };
	const connection = (there: object[]) => ({ ...answering(stops), send: async ({ method }: { method: string }) => (method === 'POST' ? exception : answer(200, { value: there })) }) as unknown as FoConnection;
	const write = async (there: object[]) => await writeOrders([{ header: row, lines: [] }], { connection: connection(there), side, numbering: 'sequence', abilities: { ownNumber: true }, giveUpAt: 1000 });
	expect(await write([])).toMatchObject([{ status: 'refused', problems: [{ message: expect.stringContaining('Boom') }] }]);
	expect(await write([row])).toMatchObject([{ status: 'lost' }]);
});

test.each([buying, selling])('a $document whose answer was lost waits, although another one stops the node', async (side) => {
	const connection = answering(({ [side.account]: account }) => (account === 'A' ? lost() : stops()));
	const orders = (...accounts: string[]) => accounts.map((account) => ({ header: { dataAreaId: 'usmf', [side.account]: account }, lines: [] }));
	const work = { connection, side, numbering: 'sequence' as const, abilities: { ownNumber: true }, giveUpAt: 1000 };
	expect((await writeOrders(orders('A', 'B'), work)).map(({ status }) => status)).toEqual(['lost', 'notSent']);
	await expect(writeOrders(orders('B', 'C'), work)).rejects.toMatchObject({ kind: 'setup' });
});
