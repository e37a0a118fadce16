import { examplePartners } from '../../core/partner/examples';
import { alarm, colors, tell } from './lanes';
import { type Place, type Sheet, sheet, type Template } from './sheet';

const step = { width: 304, height: 592, color: colors.step };
const json = (value: object) => JSON.stringify(value, null, 2);
const row = 432;
const vendor = 'CHANGE-ME';

export function postedInvoicesOut(): [string, Template] {
	const partner = { ...examplePartners.seller, send: ['810'] };
	const file = 'partner-posted-invoices-to-810';
	const page = sheet(file, 'Posted invoices of Dynamics 365 F&O to a partner (X12 810)');
	readMe(page, `# Posted invoices of Dynamics 365 F&O → X12 810
Every hour this workflow reads the invoices of one vendor that were posted in the last three days and writes each as an X12 810 into the partner's folder: **once**, under a number of its own. An invoice that was written before is not written again.`, ['In **Read Posted Invoices** set the filter *Vendor* (delivered as ' + vendor + ', which finds nothing) and the legal entities.', 'In **Write 810** set *Partner (JSON)* and the folder.']);
	page.note('Read', `## 1 · Read
Invoices changed in the last three days: more than an hour, so that nothing is missed when n8n stood still. What was written before is recognised in step 2.

Dynamics 365 F&O publishes posted invoices without their lines here: each is written with one line for all of it (an option of **Write 810**).`, { x: -32, y: 0 }, { ...step, width: 576 });
	const start = page.node({ name: 'Every Hour', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2, parameters: { rule: { interval: [{ field: 'hours', hoursInterval: 1 }] } } }, { x: 72, y: row });
	const read = page.own('dynamicsFo', 'Read Posted Invoices', { x: 344, y: row }, {
		resource: 'vendorInvoice', operation: 'getAll', companies: '', returnAll: true, filters: { vendor, changedSince: '={{ $now.minus({ days: 3 }).toISO() }}' },
	}); // prettier-ignore
	const write = writing(page, '810', partner, { x: 576, y: 0 }, { summaryLine: true });
	page.connect(start, [read]);
	page.connect(read, [write]);
	return [file, page.template];
}

export function ordersOut(): [string, Template] {
	const partner = examplePartners.buyer;
	const file = 'partner-orders-to-850';
	const page = sheet(file, 'Confirmed orders of Dynamics 365 F&O to a partner (X12 850)');
	readMe(page, `# Confirmed purchase orders of Dynamics 365 F&O → X12 850
When a purchase order of the partner is confirmed in Dynamics 365 F&O, this workflow writes it as an X12 850 into the partner's folder: **once**, under a number of its own, with the order as Dynamics has it now.`, [`In **Order Confirmed** enter a secret and the legal entities, and set up the business event in Dynamics as its panel says.`, `In **Of This Partner?** replace ${vendor} by the partner's vendor account.`, 'In **Write 850** set *Partner (JSON)* and the folder. For CSV choose *Format: CSV* and a mapping profile.']);
	page.note('Event', `## 1 · Event
Dynamics says that an order was confirmed; the order is read back from Dynamics. Repeated and forged events do no harm: an order that was written before is not written again.

Orders of other vendors end at **Of This Partner?**.`, { x: -32, y: 0 }, { ...step, width: 576 });
	const start = page.own('dynamicsFoTrigger', 'Order Confirmed', { x: 72, y: row }, { events: ['PurchaseOrderConfirmedBusinessEvent'], companies: '', options: {} });
	const condition = { id: 'partner', leftValue: '={{ $json.content?.vendorId }}', rightValue: vendor, operator: { type: 'string', operation: 'equals' } };
	const gate = page.node({
		name: 'Of This Partner?', type: 'n8n-nodes-base.if', typeVersion: 2.2,
		parameters: { conditions: { options: { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 2 }, combinator: 'and', conditions: [condition] }, options: {} },
	}, { x: 344, y: row }); // prettier-ignore
	const write = writing(page, '850', partner, { x: 576, y: 0 }, {});
	page.connect(start, [gate]);
	page.connect(gate, [write], []);
	return [file, page.template];
}

function readMe(page: Sheet, text: string, steps: string[]): void {
	page.note('Read Me First', `${text}

## Going live
1. Choose your credentials: **Partner SFTP API** for the partner's server, **Dynamics 365 F&O**; use *Test* in each dialog.
${steps.map((each, index) => `${index + 2}. ${each}`).join('\n')}
${steps.length + 2}. Publish. A workflow with **Partner Files Trigger** on the partner's folder matches their answers (997): what is rejected, or not answered within 24 hours, is then told.

*Execute Workflow* in the editor is a test run: it shows what would be written.`, { x: -608, y: 0 }, { width: 544, height: 656, color: colors.readMe });
}

/** Writing, with its branch Held, and the lane for the integrator. */
function writing(page: Sheet, set: string, partner: object, { x, y }: Place, options: object): string {
	page.note('Write', `## 2 · Write
One file per document. Its number and its bytes are kept before it is sent: after a lost connection the same file goes out, never a second one.

**Held** – the document cannot be written (too long a number, unknown unit), or it says something else than what was sent before. Nothing was sent.`, { x, y }, step);
	const write = page.own('partnerFiles', `Write ${set}`, { x: x + 104, y: row }, { resource: 'file', operation: 'write', format: 'x12', set, partner: json(partner), folder: '/inbound', options });
	page.note('What Is Held', `## 3 · Tell people about what is held
One message per run. Replace **Tell the Order Desk** by your e-mail, Slack or Teams node; the text is in the field *text*.

The held documents also stand in **Stampli → Held Record → List**, until they are written.`, { x: x + 336, y }, { width: 576, height: 592, color: colors.people });
	const message = page.node({
		name: 'Write the Message', type: 'n8n-nodes-base.set', typeVersion: 3.4, executeOnce: true,
		parameters: { assignments: { assignments: [
			{ id: 'subject', name: 'subject', value: '={{ $input.all().length }} document(s) for a partner held', type: 'string' },
			{ id: 'text', name: 'text', value: "={{ $input.all().flatMap((item) => item.json.problems).map((problem) => problem.message + '\\n   → ' + problem.fix).join('\\n\\n') }}", type: 'string' },
		] }, options: {} },
	}, { x: x + 432, y: row }); // prettier-ignore
	const person = tell(page, 'Tell the Order Desk', { x: x + 704, y: row });
	page.connect(write, [], [message]);
	page.connect(message, [person]);
	alarm(page, { x: -32, y: 720 });
	return write;
}
