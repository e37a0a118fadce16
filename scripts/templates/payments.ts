import { chooseCompany, type ErpWords } from './erpWords';
import { alarm, colors, everyQuarterHour, newHolds } from './lanes';
import { sheet, type Template } from './sheet';

/** Stampli's payment files held against the ERP; differences become messages. */
export function payments(erp: ErpWords): [file: string, template: Template] {
	const file = `stampli-payments-against-${erp.slug}`;
	const page = sheet(file, `Stampli payments against ${erp.name}`);
	const lane = { height: 432, row: 240 };
	const step = { width: 304, height: lane.height, color: colors.step };
	page.note(
		'Read Me First',
		`# Stampli payments ↔ ${erp.name}
Every 15 minutes this workflow reads the payment files of Stampli and compares each payment with what ${erp.name} has paid: paid, paid in part, void after paid, or not found. Nothing is written to ${erp.short}.

## Going live
1. Choose your credentials in the Stampli and ${erp.short} nodes, and use *Test* in each dialog.
2. In **New Payments** set the folder and the file layout (profile) that you agreed with Stampli.
3. ${chooseCompany(erp, `Compare With ${erp.short}`, 'payments')}
4. As delivered, *First Activation* is **Preview Only**: publish it and look at a run in *Executions*. Then choose how to begin, and publish again.`,
		{ x: -608, y: 0 },
		{ width: 544, height: 432, color: colors.readMe },
	);
	page.note('Collect', `## 1 · Collect\nEach payment of a file becomes one item. Payments that did not agree come back by themselves, with growing pauses: ${erp.short} may only be a day behind.`, { x: -32, y: 0 }, step);
	const trigger = page.own('stampliTrigger', 'New Payments', { x: 72, y: lane.row }, {
		pollTimes: everyQuarterHour, entity: 'payment', folder: '/outbound', profile: 'stampliPaymentsCsv', firstActivation: 'preview', options: {},
	}); // prettier-ignore
	page.note('Compare', `## 2 · Compare\nOne item per invoice that was paid, with *status*, what Stampli says (*expected*), what ${erp.short} has (*actual*), and the *differences* in words. No difference: settled for good.`, { x: 304, y: 0 }, step);
	const compare = page.own(erp.node, `Compare With ${erp.short}`, { x: 408, y: lane.row }, { resource: 'payment', operation: 'reconcile', company: { __rl: true, mode: 'list', value: '' }, options: {} });
	page.note('Record', '## 3 · Record\nWrites a receipt per payment file for people into */receipts* on the SFTP server. Keep it directly behind the comparison.', { x: 640, y: 0 }, step);
	const record = page.own('stampli', 'Record Outcome', { x: 744, y: lane.row }, { resource: 'invoiceFile', operation: 'recordOutcome', receiptFolder: '/receipts', options: {} });
	page.connect(trigger, [compare]);
	page.connect(compare, [record]);
	newHolds(
		page,
		record,
		{
			note: `## 4 · Tell accounts payable about differences
One message per run, and only for payments that differ for the first time. Replace **Tell Accounts Payable** by your e-mail, Slack or Teams node; the text is in the field *text*.

- *Nothing is paid yet*: enter the payment in ${erp.short}; it is compared again by itself.
- *Paid in part, other amount or currency*: compare the payment in Stampli with the vendor's transactions.
- *Not posted*: the invoice itself is missing or still a draft there.`,
			what: 'Stampli payment(s)',
			who: 'Tell Accounts Payable',
		},
		{ x: 976, y: 0 },
		lane,
	);
	alarm(page, { x: -32, y: 464 });
	return [file, page.template];
}
