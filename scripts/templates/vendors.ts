import type { ErpWords } from './erpWords';
import { alarm, colors, everyQuarterHour, newHolds } from './lanes';
import { sheet, type Template } from './sheet';

/** Vendors that were created or changed in Stampli into the ERP. */
export function vendors(erp: ErpWords): [file: string, template: Template] {
	const file = `stampli-vendors-to-${erp.slug}`;
	const page = sheet(file, `Stampli vendors to ${erp.name}`);
	const step = { width: 304, height: 560, color: colors.step };
	page.note(
		'Read Me First',
		`# Stampli vendor changes → ${erp.name}
Every 15 minutes this workflow reads the vendor files of Stampli and creates or updates the vendors in ${erp.name}. What did not change is not sent. Bank details are never part of it.

## Going live
1. Choose your credentials in the Stampli and ${erp.short} nodes, and use *Test* in each dialog.
2. In **Changed Vendors** set the folder and the file layout (profile) that you agreed with Stampli.
3. In **Upsert in ${erp.short}** choose the ${erp.company} for vendors that name none, and ${erp.vendorStep}
4. Decide who owns which field: by default Stampli's value is written. *ERP Owns* and *Both May Change* are options of that node.
5. As delivered, *First Activation* is **Preview Only**: publish it and look at a run in *Executions*. Then choose how to begin, and publish again.`,
		{ x: -608, y: 0 },
		{ width: 544, height: 528, color: colors.readMe },
	);
	page.note('Collect', '## 1 · Collect\nEach vendor of a file becomes one item. Held vendors come back by themselves, with growing pauses.', { x: -32, y: 0 }, step);
	const trigger = page.own('stampliTrigger', 'Changed Vendors', { x: 72, y: 400 }, {
		pollTimes: everyQuarterHour, entity: 'vendor', folder: '/outbound', profile: 'stampliVendorsCsv', firstActivation: 'preview', options: {},
	}); // prettier-ignore
	page.note('Upsert', `## 2 · Upsert\n**Done** – created, updated or as it should be.\n\n**Held** – a code that ${erp.short} does not know, or a field that was changed on both sides: a person decides.`, { x: 304, y: 0 }, step);
	const upsert = page.own(erp.node, `Upsert in ${erp.short}`, { x: 408, y: 400 }, { resource: 'vendor', operation: 'upsert', company: { __rl: true, mode: 'id', value: '' }, options: erp.vendorOptions });
	page.note('Record', '## 3 · Record\nWrites a receipt per vendor file for people into */receipts* on the SFTP server. Keep it directly behind both branches.', { x: 640, y: 0 }, step);
	const record = page.own('stampli', 'Record Outcome', { x: 744, y: 400 }, { resource: 'invoiceFile', operation: 'recordOutcome', receiptFolder: '/receipts', options: {} });
	page.connect(trigger, [upsert]);
	page.connect(upsert, [record], [record]);
	newHolds(
		page,
		record,
		{
			note: `## 4 · Tell somebody about held vendors
One message per run, and only for vendors held for the first time. Replace **Tell Vendor Management** by your e-mail, Slack or Teams node; the text is in the field *text*.`,
			what: 'Stampli vendor(s)',
			who: 'Tell Vendor Management',
		},
		{ x: 976, y: 0 },
	);
	alarm(page, { x: -32, y: 592 });
	return [file, page.template];
}
