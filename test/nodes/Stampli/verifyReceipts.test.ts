import type { IDataObject } from 'n8n-workflow';
import { invoicesCsv, type Scene, scene } from './scene';

let here: Scene;
beforeEach(async () => {
	here = await scene({ '/receipts/': '' });
});
afterEach(async () => await here.close());

const path = '/receipts/Invoices_1.csv.receipt.csv';

async function recorded(): Promise<void> {
	here.sftp.tree.put('/outbound/Invoices_1.csv', invoicesCsv([['A-1', '10.00']]));
	const items = (await here.poll())!;
	await here.decide(items, () => ({}));
	await here.run({ resource: 'invoiceFile', operation: 'recordOutcome', receiptFolder: '/receipts' }, items.map((json) => ({ json: json as unknown as IDataObject })));
}
const verify = async (parameters: IDataObject = {}) => {
	const { items, error } = await here.run({ resource: 'audit', operation: 'verifyReceipts', receiptFolder: '/receipts', ...parameters });
	expect(error).toBeUndefined();
	return items.map(({ json }) => json);
};

test('receipts that nobody touched are as they were written', async () => {
	await recorded();
	expect(await verify()).toEqual([{ ok: true, receipts: 1, differences: [] }]);
});

test.each([
	['edited', (content: Buffer) => Buffer.from(content.toString().replace('10.00', '99.00')), 'changed'],
	['torn', (content: Buffer) => content.subarray(0, content.length - 40), 'changed'],
	['removed', () => undefined, 'missing'],
])('a receipt that was %s is named', async (_how, change, state) => {
	await recorded();
	const content = change(here.sftp.tree.find(path)!.content);
	here.sftp.tree.remove(path);
	if (content) here.sftp.tree.put(path, content);
	expect(await verify()).toMatchObject([{ ok: false, receipts: 1, differences: [{ receipt: 'Invoices_1.csv.receipt.csv', path, state, writtenAt: expect.any(String), executionId: '812' }] }]);
});

test('a receipt that was put there by somebody else is named too', async () => {
	await recorded();
	here.sftp.tree.put('/receipts/Invoices_9.csv.receipt.csv', 'Everything was posted, believe me');
	expect(await verify()).toMatchObject([{ ok: false, differences: [{ receipt: 'Invoices_9.csv.receipt.csv', state: 'unknown' }] }]);
});

test('a folder is needed', async () => {
	const { error } = await here.run({ resource: 'audit', operation: 'verifyReceipts', receiptFolder: ' ' });
	expect(error?.message).toContain('Receipt Folder');
});
