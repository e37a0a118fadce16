import type { Invoice } from '../../../core/model';
import type { Ledger } from '../../../core/ports';
import { movedProblems } from '../../../nodes/shared/crossReferences';

test('thousands of mapped invoices ask the ledger a few at a time: none waits for a connection longer than the ledger lets it', async () => {
	let [asking, most] = [0, 0];
	const ledger = {
		watermark: async () => {
			most = Math.max(most, (asking += 1));
			await Promise.resolve();
			asking -= 1;
		},
		history: async (keys: string[]) => keys.map((key) => ({ key })),
		setWatermark: async () => undefined,
	} as unknown as Ledger;
	const invoice = (number: string, vendorId: string) => ({ companyId: 'usmf', vendor: { vendorId }, invoiceNumber: number, type: 'invoice' }) as Invoice;
	const pairs = Array.from({ length: 5_000 }, (_, i) => ({ original: invoice(`I-${i}`, 'a'), mapped: invoice(`I-${i}`, 'b') }));
	expect(await movedProblems(ledger, 'erp', pairs)).toEqual(pairs.map(() => []));
	expect(most).toBeLessThanOrEqual(20);
});
