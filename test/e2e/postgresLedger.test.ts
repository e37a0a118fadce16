import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { results } from '../../demo/receipts';
import { sample } from '../../demo/samples';
import { filledIn, readTemplate } from '../../demo/n8n/template';
import { describePostgres, postgres } from '../io/ledger/backends';
import { eventually, openWorld, type World } from './world';

jest.setTimeout(120_000);

describePostgres('with the ledger in PostgreSQL', () => {
	const schema = `e2e_${process.pid}`;
	const settings = { ...postgres, ssl: 'disable', schema, auditKey: 'a key for this test only' };
	let world: World;
	let sql: Client;
	beforeAll(async () => {
		world = await openWorld();
		sql = new Client(postgres);
		await sql.connect();
	});
	afterAll(async () => {
		await sql.query(`drop schema if exists ${schema} cascade`);
		await sql.end();
		await world.close();
	});

	test('the dialog tests the credential, the template posts with it, and no ledger file is made', async () => {
		const { api } = world.n8n;
		const ledger = await api.createCredential('Ledger', 'stampliLedgerApi', settings);
		expect(await api.testCredential({ ...ledger, type: 'stampliLedgerApi', data: settings })).toMatchObject({ status: 'OK' });
		expect(await api.testCredential({ ...ledger, type: 'stampliLedgerApi', data: { ...settings, auditKey: 'another key' } })).toMatchObject({ status: 'Error', message: expect.stringMatching(/audit key/i) });

		world.sftp.tree.put('/outbound/Invoices_02_purchase-order.csv', sample('Invoices_02_purchase-order.csv'));
		const { id } = await api.importWorkflow(
			filledIn(readTemplate('stampli-invoices-to-dynamics-fo'), {
				credentials: { ...world.references, stampliLedgerApi: ledger },
				parameters: { 'New Approved Invoices': { firstActivation: 'processExisting' }, 'Post to Dynamics 365': { company: { __rl: true, mode: 'id', value: 'usmf' } } },
			}),
		);
		await api.publish(id);
		await eventually('the receipt', () => results(world.sftp).length > 0, { timeoutMs: 60_000 });
		await api.unpublish(id);

		expect(results(world.sftp)).toEqual([expect.objectContaining({ invoice: 'ACME-1002', outcome: 'posted' })]);
		expect(world.dynamicsFo.data.VendorInvoiceHeaders.filter((row) => row.InvoiceNumber === 'ACME-1002')).toHaveLength(1);
		const { rows } = await sql.query<{ kind: string }>(`select kind from ${schema}.audit order by seq`);
		expect(rows.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['fileSeen', 'recordArrived', 'claimed', 'attempt', 'answer', 'outcome', 'receipt']));
		expect(existsSync(join(world.n8n.folder, '.n8n', 'stampli-erp', 'ledger.sqlite'))).toBe(false);
	});
});
