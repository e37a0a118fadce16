import { join } from 'node:path';
import { sample } from '../../demo/samples';
import { results } from '../../demo/receipts';
import { filledIn, readTemplate } from '../../demo/n8n/template';
import { eventually, openWorld, type World } from './world';

jest.setTimeout(180_000);

const anHourMs = 3_600_000;

let world: World;
beforeAll(async () => {
	world = await openWorld();
});
afterAll(() => world.close());

/** Acts the moment F&O has committed a row and before it answers: the simulator works in this process, without a pause between the two. */
function onceCommitted(rows: object[], act: () => void): void {
	rows.push = (...added) => {
		delete (rows as { push?: unknown }).push;
		const length = rows.push(...added);
		act();
		return length;
	};
}

test('n8n killed between F&O\'s commit and the receipt: after its restart there is one vendor invoice, recorded as recovered', async () => {
	const { n8n, sftp, dynamicsFo } = world;
	const invoices = () => dynamicsFo.data.VendorInvoiceHeaders.filter((row) => row.InvoiceNumber === 'ACME-1002');
	sftp.tree.put('/outbound/Invoices_02_purchase-order.csv', sample('Invoices_02_purchase-order.csv'));
	let killed: Promise<void> | undefined;
	onceCommitted(dynamicsFo.data.VendorInvoiceLines, () => (killed = n8n.kill()));
	const { id } = await n8n.api.importWorkflow(
		filledIn(readTemplate('stampli-invoices-to-dynamics-fo'), {
			credentials: world.references,
			parameters: {
				'New Approved Invoices': { firstActivation: 'processExisting' },
				'Post to Dynamics 365': { company: { __rl: true, mode: 'id', value: 'usmf' } },
			},
		}),
	);
	await n8n.api.publish(id);
	await eventually('the commit in F&O', () => killed !== undefined);
	await killed;
	expect(invoices()).toHaveLength(1);
	expect(results(sftp)).toEqual([]);

	// Only when their leases are over may somebody else take the file and the invoice.
	await n8n.start({ NODE_OPTIONS: `--require ${join(__dirname, 'laterClock.js')}`, CLOCK_AHEAD_MS: String(anHourMs) });
	// n8n marks the run as crashed and does not repeat it: what it had in hand must come back from the ledger.
	await eventually('the crashed run', async () => (await n8n.api.executions(id)).some(({ status }) => status === 'crashed'));
	await eventually('the receipt', () => results(sftp).length > 0, { timeoutMs: 90_000 });

	expect(results(sftp)).toEqual([expect.objectContaining({ file: 'Invoices_02_purchase-order.csv', invoice: 'ACME-1002', outcome: 'posted (recovered)', erpNumber: invoices()[0]!.HeaderReference })]);
	expect(invoices()).toHaveLength(1);
	expect(dynamicsFo.data.VendorInvoiceLines).toHaveLength(2);
});
