import { chooseCompany, type ErpWords } from './erpWords';
import { alarm, colors, everyQuarterHour, newHolds } from './lanes';
import { sheet, type Template } from './sheet';

/** Vendors that were created or changed in Stampli into the ERP. */
export function vendors(erp: ErpWords): [file: string, template: Template] {
	const file = `stampli-vendors-to-${erp.slug}`;
	const page = sheet(file, `Stampli vendors to ${erp.name}`);
	const lane = { height: 464, row: 240 };
	const step = { width: 304, height: lane.height, color: colors.step };
	page.note(
		'Read Me First',
		`# Stampli vendor changes → ${erp.name}
Every 15 minutes this workflow reads the vendor files of Stampli and creates or updates the vendors in ${erp.name}. What did not change is not sent. Bank details are never part of it.

## Going live
1. Choose your credentials in the Stampli and ${erp.short} nodes, and use *Test* in each dialog.
2. In **Changed Vendors** set the folder and the file layout (profile) that you agreed with Stampli.
3. ${chooseCompany(erp, `Upsert in ${erp.short}`, 'vendors')} ${erp.vendorStep}
4. Decide who owns which field: by default Stampli's value is written. *ERP Owns* and *Both May Change* are options of that node.
5. As delivered, *First Activation* is **Preview Only**: publish it and look at a run in *Executions*. Then choose how to begin, and publish again.`,
		{ x: -608, y: 0 },
		{ width: 544, height: 464, color: colors.readMe },
	);
	page.note('Collect', '## 1 · Collect\nEach vendor of a file becomes one item. Held vendors come back by themselves, with growing pauses.', { x: -32, y: 0 }, step);
	const trigger = page.own('stampliTrigger', 'Changed Vendors', { x: 72, y: lane.row }, {
		pollTimes: everyQuarterHour, entity: 'vendor', folder: '/outbound', profile: 'stampliVendorsCsv', firstActivation: 'preview', options: {},
	}); // prettier-ignore
	page.note('Upsert', `## 2 · Upsert\n**Done** – created, updated or as it should be.\n\n**Held** – a code that ${erp.short} does not know, or a field that was changed on both sides: a person decides.`, { x: 304, y: 0 }, step);
	const upsert = page.own(erp.node, `Upsert in ${erp.short}`, { x: 408, y: lane.row }, { resource: 'vendor', operation: 'upsert', company: { __rl: true, mode: 'list', value: '' }, options: erp.vendorOptions });
	page.note('Record', '## 3 · Record\nWrites a receipt per vendor file for people into */receipts* on the SFTP server. Keep it directly behind both branches.', { x: 640, y: 0 }, step);
	const record = page.own('stampli', 'Record Outcome', { x: 744, y: lane.row }, { resource: 'invoiceFile', operation: 'recordOutcome', receiptFolder: '/receipts', options: {} });
	page.connect(trigger, [upsert]);
	page.connect(upsert, [record], [record]);
	newHolds(
		page,
		record,
		{
			note: `## 4 · Tell somebody about held vendors
One message per run, and only for vendors held for the first time. Replace **Tell Vendor Management** by your e-mail, Slack or Teams node; the text is in the field *text*.

**What to do with a held vendor**
- *A code that ${erp.short} does not know* (group, terms, currency): create it there, or map the code (**Stampli → Cross-Reference → List Unmapped**). It is tried again by itself.
- *Changed on both sides*: the item shows both values. Make them the same in Stampli or in ${erp.short}.
- *Unreadable or incomplete*: correct it in Stampli, or use **Stampli → Held Record → Correct**.`,
			what: 'Stampli vendor(s)',
			who: 'Tell Vendor Management',
		},
		{ x: 976, y: 0 },
		lane,
	);
	alarm(page, { x: -32, y: 496 });
	return [file, page.template];
}
