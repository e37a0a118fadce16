import type { ErpWords } from './erpWords';
import { alarm, colors } from './lanes';
import { sheet, type Template } from './sheet';

/** Vendors, accounts, dimension values and open orders of the ERP to Stampli, one file each. */
export function masterData(erp: ErpWords): [file: string, template: Template] {
	const file = `${erp.slug}-master-data-to-stampli`;
	const page = sheet(file, `${erp.name} master data to Stampli`);
	const height = 960;
	const lane = { first: 144, apart: 192 };
	page.note(
		'Read Me First',
		`# ${erp.name} master data → Stampli
Every two hours this workflow sends Stampli the vendors, accounts, dimension values and open purchase orders of ${erp.name}, one file each. People in Stampli can then code invoices only with what ${erp.short} will accept.

## Going live
1. **Run this before the invoices come in**: an invoice coded with something that ${erp.short} does not know is held.
2. In each *Export* node choose your two credentials: ${erp.short}, and Stampli's SFTP server.
3. ${erp.companies === '' ? `Companies need not be set: it is the database that the ${erp.short} credential names.` : `Name the ${erp.companies}, separated by commas. Empty means all that the integration user may read.`}
4. Set the folder and the file layout (profile) that you agreed with Stampli.
5. Publish, and ask Stampli whether the files arrived. *Execute Workflow* in the editor shows the files and uploads nothing.`,
		{ x: -608, y: -64 },
		{ width: 544, height: 464, color: colors.readMe },
	);
	page.note('When', '## 1 · When\nEvery two hours. A full list each time, so that a missed run does no harm.', { x: -32, y: -64 }, { width: 272, height, color: colors.step });
	const start = page.node(
		{ name: 'Every Two Hours', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2, parameters: { rule: { interval: [{ field: 'hours', hoursInterval: 2 }] } } },
		{ x: 56, y: lane.first + 1.5 * lane.apart },
	);
	page.note(
		'Export',
		`## 2 · Read and upload
One lane for each kind of master data; disable the lanes that Stampli does not need.

A list is read to its end before anything is uploaded, under a temporary name that is changed when the file is whole: Stampli never reads half of it. A list that is suddenly empty or half as long stops the workflow instead.`,
		{ x: 272, y: -64 },
		{ width: 672, height, color: colors.step },
	);
	const lanes: [string, string, string][] = [
		['Vendors', 'vendor', 'vendorsCsv'],
		[erp.lists.account, 'glAccount', 'glAccountsCsv'],
		[erp.lists.dimension, 'dimensionValue', 'dimensionValuesCsv'],
		['Open Purchase Orders', 'purchaseOrder', 'purchaseOrdersCsv'],
	];
	const exports = lanes.map(([title, entity, profile], i) =>
		page.own(erp.node, `Export ${title}`, { x: 560, y: lane.first + i * lane.apart }, { resource: 'masterData', operation: 'export', entity, profile, folder: '/inbound', companies: '', options: {} }, { onError: 'stopWorkflow' }),
	);
	page.connect(start, exports);
	alarm(page, { x: -32, y: height - 32 });
	return [file, page.template];
}
