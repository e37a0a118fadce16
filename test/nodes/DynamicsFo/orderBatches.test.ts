import type { FoConnection } from '../../../nodes/DynamicsFo/connection';
import { buying } from '../../../nodes/DynamicsFo/orderSides';
import type { OrderDraft } from '../../../nodes/DynamicsFo/purchaseOrderDraft';
import { writeOrders } from '../../../nodes/DynamicsFo/purchaseOrderWrites';

test('orders with many lines go in several batches, as F&O takes no more than 5,000 operations at once', async () => {
	const sent: number[] = [];
	const part = (body: object) => `--c\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 201 Created\r\n\r\n${JSON.stringify(body)}\r\n`;
	const connection = {
		clock: { now: () => 0 },
		url: (path: string) => `https://x/data/${path}`,
		batch: async (changesets: { body: object }[][]) => {
			sent.push(changesets.flat().length);
			const text = `${changesets.map((each) => `--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n${each.map(({ body }) => part(body)).join('')}--c--\r\n`).join('')}--b--`;
			return { status: 200, headers: { 'content-type': 'multipart/mixed; boundary=b' }, text };
		},
	} as unknown as FoConnection;
	const drafts = Array.from({ length: 10 }, (_, order): OrderDraft => ({
		header: { dataAreaId: 'usmf', PurchaseOrderNumber: `P-${order}` },
		lines: Array.from({ length: 501 }, (_each, line) => ({ dataAreaId: 'usmf', PurchaseOrderNumber: `P-${order}`, LineNumber: line + 1, LineAmount: 1 })),
	}));
	const answers = await writeOrders(drafts, { connection, side: buying, numbering: 'file', abilities: { ownNumber: true }, giveUpAt: 1000 });
	expect(answers.map(({ status }) => status)).toEqual(drafts.map(() => 'created'));
	expect(sent.reduce((sum, each) => sum + each, 0)).toBe(5020);
	expect(Math.max(...sent)).toBeLessThanOrEqual(5000);
});
