import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INodeType, IVersionedNodeType } from 'n8n-workflow';
import { results } from '../../demo/receipts';
import { sample } from '../../demo/samples';
import { root } from '../../demo/n8n/paths';
import { filledIn, readTemplate } from '../../demo/n8n/template';
import { startSystems, type Systems } from '../../demo/systems';
import { DynamicsFo } from '../../nodes/DynamicsFo/DynamicsFo.node';
import { closeLedgers } from '../../nodes/shared/openLedger';
import { Stampli } from '../../nodes/Stampli/Stampli.node';
import { StampliTrigger } from '../../nodes/Stampli/StampliTrigger.node';
import { type EngineWorkflow, outputsOf, pollInEngine, runInEngine } from '../engine/engine';

type AnyNode = INodeType | IVersionedNodeType;
const requireFrom = createRequire(__filename);

/** A node of n8n itself, from the n8n that is installed for the end-to-end tests. */
function n8nNode(name: string): AnyNode {
	const classes = requireFrom(join(root, 'n8n-runtime/node_modules/n8n-nodes-base/dist/nodes', name, `${name}.node.js`)) as Record<string, new () => AnyNode>;
	return new classes[name]!();
}

const nodeTypes: Record<string, AnyNode> = {
	'n8n-nodes-stampli-erp.stampliTrigger': new StampliTrigger(),
	'n8n-nodes-stampli-erp.stampli': new Stampli(),
	'n8n-nodes-stampli-erp.dynamicsFo': new DynamicsFo(),
	'n8n-nodes-base.if': n8nNode('If'),
	'n8n-nodes-base.set': n8nNode('Set'),
	'n8n-nodes-base.noOp': n8nNode('NoOp'),
	'n8n-nodes-base.stickyNote': n8nNode('StickyNote'),
	'n8n-nodes-base.errorTrigger': n8nNode('ErrorTrigger'),
};

let systems: Systems;
let folder: string;
beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'in-process-'));
	process.env.STAMPLI_LEDGER_FILE = join(folder, 'ledger.sqlite');
	systems = await startSystems();
});
afterAll(async () => {
	await closeLedgers();
	await systems.close();
	delete process.env.STAMPLI_LEDGER_FILE;
	rmSync(folder, { recursive: true });
});

function invoiceWorkflow(): EngineWorkflow {
	const reference = (name: string) => ({ id: name, name });
	const template = filledIn(readTemplate('stampli-invoices-to-dynamics-fo'), {
		credentials: { stampliSftpApi: reference('SFTP'), dynamicsFoApi: reference('F&O') },
		parameters: {
			'New Approved Invoices': { firstActivation: 'processExisting', options: { stableSeconds: 0 } },
			'Post to Dynamics 365': { company: { __rl: true, mode: 'id', value: 'usmf' }, options: { procurementCategory: 'Office supplies', procurementHierarchy: 'Procurement' } },
		},
	});
	return { workflow: template as unknown as EngineWorkflow['workflow'], nodeTypes, credentials: systems.credentials as never };
}

test('the shipped invoice template runs through n8n-core: posted and held, one message, one receipt per file, and nothing twice', async () => {
	const workflow = invoiceWorkflow();
	const staticData = {};
	const poll = async () => await pollInEngine({ ...workflow, node: 'New Approved Invoices', staticData });
	for (const name of ['Invoices_01_good.csv', 'Invoices_05_unknown-vendor.csv']) systems.sftp.tree.put(`/outbound/${name}`, sample(name));

	const items = (await poll())!;
	const run = await runInEngine({ ...workflow, startNode: 'New Approved Invoices', items });
	expect(run.data.resultData.error).toBeUndefined();

	const [posted, held] = outputsOf(run, 'Post to Dynamics 365');
	const numbers = (some: typeof items) => some.map(({ json }) => (json.invoice as { invoiceNumber: string }).invoiceNumber);
	expect(numbers(posted!)).toEqual(['ACME-1001', 'FRT-0042']);
	expect(numbers(held!)).toEqual(['NK-1']);
	expect(systems.dynamicsFo.data.VendorInvoiceHeaders.map((row) => row.InvoiceNumber).sort()).toEqual(['ACME-1001', 'FRT-0042']);
	expect(results(systems.sftp).map(({ invoice, outcome }) => [invoice, outcome])).toEqual([['ACME-1001', 'posted'], ['FRT-0042', 'posted'], ['NK-1', 'held']]);
	expect(outputsOf(run, 'Tell Accounts Payable')[0]!.map(({ json }) => json)).toEqual([
		{ subject: '1 Stampli invoice(s) held', text: expect.stringContaining('Vendor 9999 does not exist in legal entity usmf') },
	]);

	expect(await poll()).toBeNull();
	const again = await runInEngine({ ...workflow, startNode: 'New Approved Invoices', items, executionId: '2' });
	expect(again.data.resultData.error).toBeUndefined();
	expect(systems.dynamicsFo.data.VendorInvoiceHeaders).toHaveLength(2);
});
