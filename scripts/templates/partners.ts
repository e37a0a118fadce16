import { examplePartnerCsv, examplePartners } from '../../core/partner/examples';
import { ordersOut, postedInvoicesOut } from './partnersOut';
import { alarm, colors, everyQuarterHour, newHolds, tell } from './lanes';
import { type Sheet, sheet, type Template } from './sheet';

const step = { width: 304, height: 592, color: colors.step };
const json = (value: object) => JSON.stringify(value, null, 2);
const company = { __rl: true, mode: 'id', value: '' };
const row = 432;

/** Workflows between Dynamics 365 F&O and trading partners, by file name. */
export function partners(): [file: string, template: Template][] {
	return [ordersIn(), customersOrdersIn(), invoicesIn(), csvIn(), postedInvoicesOut(), ordersOut()];
}

interface Incoming {
	file: string;
	title: string;
	readMe: string;
	trigger: { name: string; parameters: object };
	/** Name of the F&O node, its parameters, and how many outputs it has. */
	work: { name: string; parameters: object; outputs: 1 | 2; note: string };
	/** The partner whose files are acknowledged; absent for CSV. */
	partner?: object;
	/** Kind of documents in words. */
	what: string;
}

function ordersIn(): [string, Template] {
	const partner = { ...examplePartners.seller, partner: 'affiliate', receive: ['850', '997'] };
	return incoming({
		file: 'partner-850-to-dynamics-fo', title: 'Partner orders (X12 850) to Dynamics 365 F&O', what: 'order(s) of a partner', partner,
		readMe: `# Purchase orders of a partner (X12 850) → Dynamics 365 F&O
Every 15 minutes this workflow fetches the partner's files, creates each purchase order in Dynamics 365 F&O **once**, and answers each interchange with one 997.`,
		trigger: { name: 'New Orders', parameters: { format: 'x12', partner: json(partner) } },
		work: {
			name: 'Create in Dynamics 365', outputs: 1, parameters: { resource: 'purchaseOrder', operation: 'create', company, options: {} },
			note: `## 2 · Create
Looks the order up first: one that is there already is not made again, also after an interrupted run.

*outcome* of each item says *posted*, *duplicate* or *held*, with every problem: unknown vendor or item, unit, closed order ...

The vendor comes from the file (N1\\*SU with 92, or REF\\*IA).`,
		},
	});
}

/** The same where we are the seller. */
function customersOrdersIn(): [string, Template] {
	return incoming({
		file: 'partner-850-to-dynamics-fo-sales-orders', title: 'Customer orders (X12 850) to Dynamics 365 F&O', what: 'order(s) of a customer', partner: examplePartners.seller,
		readMe: `# Orders of a customer (X12 850) → sales orders in Dynamics 365 F&O
Every 15 minutes this workflow fetches the customer's files, creates a sales order in Dynamics 365 F&O for each order **once**, and answers each interchange with one 997.`,
		trigger: { name: 'New Customer Orders', parameters: { format: 'x12', partner: json(examplePartners.seller) } },
		work: {
			name: 'Create in Dynamics 365', outputs: 1, parameters: { resource: 'salesOrder', operation: 'create', company, customer: '', options: {} },
			note: `## 2 · Create
Set **Customer**: who orders here. A file can say it too, with a number of ours (N1\\*BY with 91).

Looks for the customer's number first: an order that is there already is not made again, also after an interrupted run.

*outcome* of each item says *posted*, *duplicate* or *held*, with every problem: unknown customer or item, unit ... Quantities and prices are the customer's.`,
		},
	});
}

function invoicesIn(): [string, Template] {
	return incoming({
		file: 'partner-810-to-dynamics-fo', title: 'Partner invoices (X12 810) to Dynamics 365 F&O', what: 'invoice(s) of a partner', partner: examplePartners.buyer,
		readMe: `# Invoices of a partner (X12 810) → Dynamics 365 F&O
Every 15 minutes this workflow fetches the partner's files, enters each invoice in Dynamics 365 F&O **once** or holds it with a reason, and answers each interchange with one 997. Order answers (855) of the same folder go to a person; answers to what you sent (997) are matched by themselves.`,
		trigger: { name: 'New Invoices', parameters: { format: 'x12', partner: json(examplePartners.buyer) } },
		work: {
			name: 'Post to Dynamics 365', outputs: 2, parameters: { resource: 'bill', operation: 'post', company, options: { procurementCategory: '', procurementHierarchy: '' } },
			note: `## 2 · Post
**Posted** – Dynamics has the invoice as a *pending vendor invoice*; duplicates come out here too.

**Held** – it could not be entered. The item says every problem, who can fix it, and where.

Leave *On Error* at *Stop Workflow*. Order answers (855) go past it, to **Look at the Order Answer**.`,
		},
	});
}

function csvIn(): [string, Template] {
	return incoming({
		file: 'partner-csv-in', title: 'Partner invoices (CSV) to Dynamics 365 F&O', what: 'invoice(s) of a partner',
		readMe: `# CSV files of a partner → Dynamics 365 F&O
Every 15 minutes this workflow fetches the partner's CSV files, reads them by a mapping profile, and enters each invoice in Dynamics 365 F&O **once**, or holds it with a reason.`,
		trigger: { name: 'New CSV Invoices', parameters: { format: 'csv', profileJson: json(examplePartnerCsv.invoicesIn) } },
		work: {
			name: 'Post to Dynamics 365', outputs: 2, parameters: { resource: 'bill', operation: 'post', company, options: { procurementCategory: '', procurementHierarchy: '' } },
			note: `## 2 · Post
**Posted** – Dynamics has the invoice as a *pending vendor invoice*; duplicates come out here too.

**Held** – it could not be entered. The item says every problem, who can fix it, and where.

Leave *On Error* at *Stop Workflow*.`,
		},
	});
}

function incoming({ file, title, readMe, trigger: start, work: { name, parameters, outputs, note }, partner, what }: Incoming): [string, Template] {
	const page = sheet(file, title);
	page.note(
		'Read Me First',
		`${readMe}

## Going live
1. Choose your credentials: **Partner SFTP API** for the partner's server, **Dynamics 365 F&O**; use *Test* in each dialog.
2. In **${start.name}** set the folder and ${partner ? '*Partner (JSON)*: who you are, who they are, what is agreed. Use the same JSON in **Acknowledge**' : 'the mapping profile'}.
3. In **${name}** choose the legal entity for documents that name none.
4. As delivered, *First Activation* is **Preview Only**: publish it, open a run in *Executions* and see what would be sent. Nothing is written.
5. Then choose *Process Existing Files*, *Ignore Existing Files* or *Start From a Date*, and publish again.

*Execute Workflow* in the editor is a test run: it shows a sample and writes nothing.`,
		{ x: -608, y: 0 },
		{ width: 544, height: 656, color: colors.readMe },
	);
	page.note('Collect', `## 1 · Collect
Looks into the partner's folder every 15 minutes. Each ${partner ? 'set (850, 810, 855 ...)' : 'document'} of a file becomes one item.

A file that is still being uploaded waits. A document that came before is a duplicate; one with used numbers and other content is held.

${partner ? 'Answers (997) to what you sent become items only when they reject something, match nothing, or are overdue (24 hours).' : 'Held documents come back through here by themselves.'}

One workflow per folder.`, { x: -32, y: 0 }, step);
	const trigger = page.own('partnerFilesTrigger', start.name, { x: 72, y: row }, { pollTimes: everyQuarterHour, ...start.parameters, folder: '/outbound', firstActivation: 'preview', options: {} });
	const isSorted = outputs === 2 && partner !== undefined;
	const wide = isSorted ? 576 : step.width;
	page.note('Work', note, { x: 304, y: 0 }, { ...step, width: wide });
	const work = page.own('dynamicsFo', name, { x: isSorted ? 696 : 408, y: row }, parameters);
	const after = 304 + wide + 32;
	const record = page.own('partnerFiles', 'Record Outcome', { x: after + (partner ? 376 : 104), y: row }, { resource: 'file', operation: 'recordOutcome', receiptFolder: '/receipts', options: {} });
	page.note('Record', `${partner ? `## 3 · Acknowledge and record
**Acknowledge** writes one 997 per interchange into */acks*: never a second one, also when a run is interrupted or a file comes twice. By option it waits for the outcome and rejects what was not taken over.

**Record Outcome**` : '## 3 · Record\n**Record Outcome**'} writes a receipt per file for people into */receipts*. It believes only what the ledger says. Moving finished files to an archive folder is an option.`, { x: after, y: 0 }, { ...step, width: partner ? 576 : 304 });
	const next = partner ? page.own('partnerFiles', 'Acknowledge', { x: after + 104, y: row }, { resource: 'file', operation: 'acknowledge', partner: json(partner), folder: '/acks', options: {} }) : record;
	if (partner) page.connect(next, [record]);
	if (isSorted) {
		const sorted = orderAnswers(page, { x: 408, y: row });
		const person = tell(page, 'Look at the Order Answer', { x: 696, y: row - 160 });
		page.connect(trigger, [sorted]);
		page.connect(sorted, [person], [work]);
		page.connect(person, [next]);
	} else page.connect(trigger, [work]);
	page.connect(work, ...Array.from({ length: outputs }, () => [next]));
	newHolds(page, record, {
		note: `## 4 · Tell people about what is held
One message per run, and only for what is held for the first time. Replace **Tell Accounts Payable** by your e-mail, Slack or Teams node; the text is in the field *text*.

**What to do**
- *Unknown vendor, item or account*: put it right in Dynamics 365 F&O. It is tried again by itself.
- *Wrong total, bad date, unreadable file*: ask the partner to send it again under new numbers, then dismiss the record (**Stampli → Held Record**).${partner ? '\n- *Rejected or overdue*: the partner did not accept what you sent, or says nothing. Ask them, and send it again if need be.' : ''}`,
		what, who: 'Tell Accounts Payable',
	}, { x: after + (partner ? 608 : 336), y: 0 });
	alarm(page, { x: -32, y: 720 });
	return [file, page.template];
}

/** Sends order answers (855) to a person, everything else on. */
function orderAnswers(page: Sheet, place: { x: number; y: number }): string {
	const condition = { id: 'order-answer', leftValue: "={{ $json.orderAcknowledgement !== undefined || ($json.x12?.setId ?? '') === '855' }}", rightValue: '', operator: { type: 'boolean', operation: 'true', singleValue: true } };
	return page.node({
		name: 'Order Answer?', type: 'n8n-nodes-base.if', typeVersion: 2.2,
		parameters: { conditions: { options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 }, combinator: 'and', conditions: [condition] }, options: {} },
	}, place); // prettier-ignore
}
