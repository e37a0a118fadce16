import type { ErpWords } from './erpWords';
import { alarm, colors, everyQuarterHour, newHolds } from './lanes';
import { sheet, type Template } from './sheet';

/** Approved invoices of Stampli into the ERP, with a receipt per file and a message per new hold. */
export function invoices(erp: ErpWords): [file: string, template: Template] {
	const file = `stampli-invoices-to-${erp.slug}`;
	const page = sheet(file, `Stampli invoices to ${erp.name}`);
	const lane = { height: 608, row: 400 };
	const step = { width: 304, height: lane.height, color: colors.step };
	page.note(
		'Read Me First',
		`# Approved Stampli invoices → ${erp.name}
Every 15 minutes this workflow fetches the invoice files that Stampli has put on its SFTP server and enters each approved invoice in ${erp.name}: **once**, or held with a reason and a next step. You need not watch it.

## Going live
1. Import and run the template **${erp.name} master data to Stampli** first. People can only code invoices with the vendors, accounts and dimensions that Stampli knows; codes that ${erp.short} does not know come back as held invoices.
2. Choose your credentials in the Stampli and ${erp.short} nodes, and use *Test* in each dialog.
3. In **New Approved Invoices** set the folder and the file layout (profile) that you agreed with Stampli.
4. In **Post to ${erp.short}** ${erp.choose}
5. As delivered, *First Activation* is **Preview Only**: publish it, open a run in *Executions* and see in the output *Held* of the Post node what would be sent for each invoice. Nothing is written.
6. Then choose *Process Existing Files*, *Ignore Existing Files* or *Start From a Date*, and publish again. From now on invoices are posted.

*Execute Workflow* in the editor is a test run: it shows a sample and writes nothing.`,
		{ x: -608, y: 0 },
		{ width: 544, height: 608, color: colors.readMe },
	);
	page.note(
		'Collect',
		`## 1 · Collect
Looks into Stampli's folder every 15 minutes. Each invoice of a file becomes one item.

A file that is still being uploaded waits for the next time. Files are read where they are; a read-only folder is fine.

Held invoices come back through here by themselves, with growing pauses.`,
		{ x: -32, y: 0 },
		step,
	);
	const trigger = page.own('stampliTrigger', 'New Approved Invoices', { x: 72, y: lane.row }, {
		pollTimes: everyQuarterHour, entity: 'invoice', folder: '/outbound', profile: 'stampliInvoicesCsv', firstActivation: 'preview', options: {},
	}); // prettier-ignore
	page.note(
		'Post',
		`## 2 · Post
**Posted** – ${erp.posted} Duplicates come out here too: ${erp.short} had the invoice already and nothing was sent.

**Held** – it could not be entered. The item says every problem, who can fix it, and where.

Leave *On Error* at *Stop Workflow*: a stopped run is then red and sets off the alarm below.`,
		{ x: 304, y: 0 },
		step,
	);
	const post = page.own(erp.node, `Post to ${erp.short}`, { x: 408, y: lane.row }, { resource: 'bill', operation: 'post', company: { __rl: true, mode: 'list', value: '' }, options: erp.postOptions });
	page.note(
		'Record',
		`## 3 · Record
Writes a receipt per file for people (CSV: invoice, result, number in ${erp.short}, reason) into */receipts* on the SFTP server.

Keep it **directly behind both branches**: it believes only what the ledger says, so nothing is ever called posted by mistake. Everything else comes after it.

Moving finished files to an archive folder is an option. It warns when master data was last sent to Stampli more than a day ago.`,
		{ x: 640, y: 0 },
		step,
	);
	const record = page.own('stampli', 'Record Outcome', { x: 744, y: lane.row }, { resource: 'invoiceFile', operation: 'recordOutcome', receiptFolder: '/receipts', options: { masterDataHours: 24 } });
	page.connect(trigger, [post]);
	page.connect(post, [record], [record]);
	newHolds(
		page,
		record,
		{
			note: `## 4 · Tell accounts payable about new holds
One message per run, and only for invoices held for the first time. Replace **Tell Accounts Payable** by your e-mail, Slack or Teams node; the text is in the field *text*.

**What to do with a held invoice**
- *Unknown vendor, account or dimension, closed period*: put it right in ${erp.short}, or map the code (**Stampli → Cross-Reference → List Unmapped**). It is tried again by itself.
- *Wrong total, bad date, unreadable row*: correct it in Stampli and let it be exported again, or use **Stampli → Held Record → Correct**.
- *Conflict with an invoice in ${erp.short}*: compare both, then *Retry* or *Dismiss* the record.`,
			what: 'Stampli invoice(s)',
			who: 'Tell Accounts Payable',
		},
		{ x: 976, y: 0 },
		lane,
	);
	alarm(page, { x: -32, y: 640 });
	return [file, page.template];
}
