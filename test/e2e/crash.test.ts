import { sample } from '../../demo/samples';
import { results } from '../../demo/receipts';
import { filledIn, readTemplate } from '../../demo/n8n/template';
import { type AnswerHolder, holdAnswersOf } from './answerHolder';
import { eventually, openWorld, type World } from './world';

jest.setTimeout(240_000);

let world: World;
let holder: AnswerHolder;
beforeAll(async () => {
	world = await openWorld({
		systems: { tls: false },
		credentials: async ({ dynamicsFo, credentials }) => {
			holder = await holdAnswersOf(dynamicsFo.url);
			dynamicsFo.settings.audience = holder.url;
			return { dynamicsFoApi: { ...credentials.dynamicsFoApi, environmentUrl: holder.url } };
		},
	});
});
afterAll(async () => {
	await world.close();
	await holder.close();
});

test('n8n killed between F&O\'s commit and the receipt: after its restart there is one vendor invoice, recorded as recovered', async () => {
	const { n8n, sftp, dynamicsFo } = world;
	sftp.tree.put('/outbound/Invoices_02_purchase-order.csv', sample('Invoices_02_purchase-order.csv'));
	holder.holdAnswersTo('VendorInvoiceLines HTTP/1.1');
	const { id } = await n8n.api.importWorkflow(
		filledIn(readTemplate('stampli-invoices-to-dynamics-fo'), {
			credentials: world.references,
			parameters: {
				'New Approved Invoices': { firstActivation: 'processExisting', options: { leaseSeconds: 5 } },
				'Post to Dynamics 365': { company: { __rl: true, mode: 'id', value: 'usmf' }, options: { leaseSeconds: 5 } },
			},
		}),
	);
	await n8n.api.publish(id);
	const invoices = () => dynamicsFo.data.VendorInvoiceHeaders.filter((row) => row.InvoiceNumber === 'ACME-1002');
	await eventually('the commit in F&O', () => invoices().length === 1 && dynamicsFo.data.VendorInvoiceLines.length === 2, { everyMs: 5 });
	await n8n.kill();
	expect(results(sftp)).toEqual([]);

	holder.letPass();
	await n8n.start();
	// n8n marks the run as crashed and does not repeat it: what it had in hand must come back from the ledger.
	await eventually('the crashed run', async () => (await n8n.api.executions(id)).some(({ status }) => status === 'crashed'));
	await eventually('the receipt', () => results(sftp).length > 0, { timeoutMs: 180_000 });

	expect(results(sftp)).toEqual([expect.objectContaining({ file: 'Invoices_02_purchase-order.csv', invoice: 'ACME-1002', outcome: 'posted (recovered)' })]);
	expect(invoices()).toHaveLength(1);
	expect(dynamicsFo.data.VendorInvoiceLines).toHaveLength(2);
});
