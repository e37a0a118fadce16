import { decision, formEnding, type FormField, formFields, formPage, switchOn } from './heldRecordsNodes';
import { alarm, colors } from './lanes';
import { sheet, type Sheet, type Template } from './sheet';

const file = 'held-records-desk';
const start = 'Held Records Desk';
const who = `={{ $('${start}').first().json.name }}`;
const typed = (name: string) => `={{ $json.form.${name} }}`;
const field = (name: string, label: string, more: Partial<FormField> = {}): FormField => ({ name, label, value: typed(name), ...more });
const reason: FormField = { name: 'reason', label: 'Why it is changed (kept in the audit trail)', required: true, value: "={{ $json.form.reason ?? '' }}" };
const about = [{ name: 'record', html: '{{ $json.message ? "<h3>Please mend this</h3><p><b>" + $json.message.replace(/[&<>$]/g, (sign) => "&#" + sign.charCodeAt(0) + ";") + "</b></p>" : "" }}{{ $json.page }}' }];

const screens: { screen: string; name: string; title: string; fields: FormField[] }[] = [
	{
		screen: 'invoice', name: 'Correct an Invoice', title: 'Correct the invoice',
		fields: [
			field('invoiceNumber', 'Invoice number'),
			field('type', 'Type', { type: 'dropdown', options: ['invoice', 'credit', 'debitMemo', 'prepayment'] }),
			field('invoiceDate', 'Invoice date', { type: 'date' }), field('dueDate', 'Due date', { type: 'date' }), field('postingDate', 'Posting date', { type: 'date' }),
			field('currency', 'Currency', { placeholder: 'USD' }), field('totalAmount', 'Total with tax', { placeholder: '1234.50' }), field('taxAmount', 'Tax'),
			field('vendorId', 'Vendor number'), field('vendorName', 'Vendor name'), field('companyId', 'Company'),
			field('lines', 'Lines: one per row, values separated by commas. A value with a comma stands in double quotes. A new column "dimension NAME" adds a dimension.', { type: 'textarea' }),
		],
	},
	{
		screen: 'vendor', name: 'Correct a Vendor', title: 'Correct the vendor',
		fields: [
			field('vendorId', 'Vendor number'), field('name', 'Name'), field('legalName', 'Legal name'), field('status', 'Status', { type: 'dropdown', options: ['active', 'inactive', 'blocked'] }),
			field('companyId', 'Company'), field('currency', 'Currency'), field('paymentTermsCode', 'Payment terms'), field('paymentMethod', 'Payment method'), field('taxId', 'Tax number'),
			field('email', 'E-mail'), field('phone', 'Telephone'), field('street', 'Street', { type: 'textarea' }), field('postalCode', 'Postal code'), field('city', 'City'),
			field('region', 'Region or state'), field('country', 'Country', { placeholder: 'US' }),
		],
	},
	{
		screen: 'payment', name: 'Correct a Payment', title: 'Correct the payment',
		fields: [
			field('paymentId', 'Payment number'), field('vendorId', 'Vendor number'), field('companyId', 'Company'), field('paymentDate', 'Payment date', { type: 'date' }),
			field('amount', 'Amount'), field('currency', 'Currency'), field('method', 'Method', { type: 'dropdown', options: ['check', 'ach', 'wire', 'card', 'other'] }),
			field('status', 'Status', { type: 'dropdown', options: ['scheduled', 'sent', 'cleared', 'voided', 'failed'] }), field('reference', 'Reference'),
			field('voidOf', 'Voids payment'), field('applications', 'Invoices paid: one per row', { type: 'textarea' }),
		],
	},
	{ screen: 'other', name: 'Correct Another Record', title: 'Correct the record', fields: [field('json', 'The whole record', { type: 'textarea' })] },
]; // prettier-ignore

const decisions = ['Retry it as it is', 'Correct it', 'Dismiss it: it shall never be entered', 'Enter it again: I have looked, the ERP does not have it'];

/** Where people mend what is held: search, look, retry, correct or dismiss. */
export function heldRecordsDesk(): [file: string, template: Template] {
	const page = sheet(file, 'Held records desk');
	notes(page);
	const trigger = page.node(
		{
			name: start, type: 'n8n-nodes-base.formTrigger', typeVersion: 2.4,
			parameters: {
				authentication: 'basicAuth',
				formTitle: 'Held records',
				formDescription: 'What could not be entered in the ERP waits here. Find it, see why, and mend it.',
				formFields: formFields([
					{ name: 'name', label: 'Your name', required: true, placeholder: 'It is kept in the audit trail' },
					{ name: 'search', label: 'Part of an invoice number, vendor or file name (empty: everything)' },
				]),
				responseMode: 'onReceived',
				options: { path: 'held-records', buttonLabel: 'Search', appendAttribution: false },
			},
		}, // prettier-ignore
		{ x: 72, y: 448 },
	);
	const find = page.own('stampli', 'Find Held Records', { x: 328, y: 448 }, { resource: 'heldRecord', operation: 'list', returnAll: false, limit: 100, options: { text: '={{ $json.search ?? "" }}' } }, { alwaysOutputData: true });
	const any = decision(page, 'Anything Held?', { x: 584, y: 448 }, { value: "={{ $json.recordId ?? '' }}", operation: 'notEmpty' });
	const nothing = formEnding(page, 'Nothing Is Held', { x: 840, y: 640 }, 'Nothing is held', "={{ $('" + start + "').first().json.search ? 'Nothing that is held contains what you searched. Try a shorter text.' : 'Everything has been entered.' }}");
	const label = (item: string, at: string) => `(${at} + 1) + ' · ' + [${item}.number ?? ${item}.rows, ${item}.vendor, [${item}.currency, ${item}.amount].filter(Boolean).join(' '), ${item}.file?.name, ${item}.problems[0]?.message ?? ${item}.reason].filter(Boolean).join(' · ').slice(0, 160).replaceAll('$', ' ')`;
	const choose = formPage(page, 'Choose a Record', { x: 840, y: 448 }, 'Choose a record', {
		defineForm: 'json',
		jsonOutput: `={{ [{ fieldName: 'record', fieldLabel: 'Held record', fieldType: 'dropdown', requiredField: true, fieldOptions: { values: $input.all().map((item, i) => ({ option: ${label('item.json', 'i')} })) } }] }}`,
	});
	const chosen = `={{ $('${find}').all()[parseInt($json.record) - 1].json.recordId }}`;
	const look = page.own('stampli', 'Look at It', { x: 1096, y: 448 }, { resource: 'heldRecord', operation: 'get', recordId: chosen });
	const still = decision(page, 'Still Held?', { x: 1352, y: 448 }, { value: '={{ $json.held }}', operation: 'true' });
	const gone = formEnding(page, 'Somebody Was Quicker', { x: 1608, y: 640 }, 'It is no longer held', '={{ $json.message }}');
	const decide = formPage(page, 'Decide', { x: 1608, y: 448 }, 'Held record', {
		defineForm: 'fields',
		formFields: formFields(
			[
				{ name: 'decision', label: 'What shall be done?', type: 'dropdown', options: decisions, required: true },
				{ name: 'reason', label: 'Reason (needed to dismiss; kept in the audit trail)' },
			],
			about,
		),
	});
	const what = switchOn(page, 'What Shall Be Done?', { x: 1864, y: 448 }, '={{ $json.decision }}', decisions);
	const id = `={{ $('${look}').first().json.recordId }}`;
	const retry = page.own('stampli', 'Retry', { x: 2168, y: 272 }, { resource: 'heldRecord', operation: 'retry', select: 'ids', recordIds: id, who, again: false, options: {} });
	const dismiss = page.own('stampli', 'Dismiss', { x: 2168, y: 1232 }, {
		resource: 'heldRecord', operation: 'dismiss', select: 'ids', recordIds: id, who, reason: `={{ $json.reason || 'No reason given' }}`, options: {},
	}); // prettier-ignore
	const again = page.own('stampli', 'Enter Again', { x: 2168, y: 1056 }, { resource: 'heldRecord', operation: 'retry', select: 'ids', recordIds: id, who, again: true, options: {} });
	const fill = page.node(
		{ name: 'Fill the Form', type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters: { mode: 'raw', jsonOutput: `={{ $('${look}').first().json }}`, options: {} } },
		{ x: 2168, y: 448 },
	);
	const which = switchOn(page, 'Which Form?', { x: 2424, y: 672 }, '={{ $json.screen }}', screens.map(({ screen }) => screen));
	const pages = screens.map(({ name, title, fields }, i) => formPage(page, name, { x: 2680, y: 448 + 176 * i }, title, { defineForm: 'fields', formFields: formFields([...fields, reason], about) }));
	const correct = page.own('stampli', 'Correct', { x: 2936, y: 672 }, {
		resource: 'heldRecord', operation: 'correct', recordId: id, changesFrom: 'form', form: '={{ $json }}', who, reason: "={{ $json.reason || 'No reason given' }}", options: {},
	}); // prettier-ignore
	const wrong = decision(page, 'Is Something Wrong?', { x: 3192, y: 672 }, { value: '={{ $json.held === true }}', operation: 'true' });
	const done = formEnding(
		page,
		'Done',
		{ x: 3448, y: 448 },
		"={{ $json.testRun ? 'Test run: nothing was changed' : $json.corrected || $json.retried ? 'It is tried again' : $json.dismissed ? 'Dismissed' : 'Nothing was changed' }}",
		"={{ $json.testRun ?? ($json.corrected || $json.retried ? 'Its workflow takes it up at its next poll, within a quarter of an hour. If something is still wrong, it is back here then.' : $json.dismissed ? 'It will not be entered. The reason is in the audit trail and in the receipt of its file.' : ($json.message ?? $json.reason ?? '')) }}",
	);
	page.connect(trigger, [find]);
	page.connect(find, [any]);
	page.connect(any, [choose], [nothing]);
	page.connect(choose, [look]);
	page.connect(look, [still]);
	page.connect(still, [decide], [gone]);
	page.connect(decide, [what]);
	page.connect(what, [retry], [fill], [dismiss], [again]);
	page.connect(fill, [which]);
	page.connect(which, ...pages.map((each) => [each]));
	for (const each of pages) page.connect(each, [correct]);
	page.connect(correct, [wrong]);
	page.connect(wrong, [which], [done]);
	page.connect(retry, [done]);
	page.connect(again, [done]);
	page.connect(dismiss, [done]);
	alarm(page, { x: -32, y: 832 });
	return [file, page.template];
}

function notes(page: Sheet): void {
	page.note(
		'Read Me First',
		`# Held records desk
A page for accounts payable: find what is held, see **what** is wrong, **who** can mend it and **where**, then retry, correct or dismiss it. Invoices, vendors, payments and orders of partners.

## Going live
1. In **Held Records Desk** choose a *Basic Auth* credential: without it n8n does not publish this page. Whoever has it can see and decide on held records; use https.
2. Where n8n runs on several hosts, choose the *Ledger* credential in every Stampli node.
3. Publish the workflow and give people the address of the form (*Production URL* in the first node).

Each decision stands in the audit trail with name, time and reason; what the file said is kept beside it. Nothing is ever changed in the file or in Stampli.

*Execute Workflow* in the editor is a test run: it shows every page and changes nothing.`,
		{ x: -608, y: 0 },
		{ width: 544, height: 656, color: colors.readMe },
	);
	page.note('Find', '## 1 · Find\nSearches number, vendor and file name of everything that is held; at most a hundred at once.\n\nChange the list here when people shall see only one company or one trigger (option *Route*).', { x: -32, y: 0 }, { width: 1056, height: 800, color: colors.step });
	page.note('Look', '## 2 · Look and decide\nOne page per record: its facts, its file, how often it was tried, when it is tried next, every problem, the lines.\n\n**Retry** when the cause is mended in the ERP. **Correct** when the file is wrong. **Dismiss** what was entered by hand or shall never be. **Enter it again** where the reason asks for it: a bill that was taken back, or one that was sent before its correction, and that somebody has looked for in the ERP.', { x: 1056, y: 0 }, { width: 1008, height: 800, color: colors.people });
	page.note('Mend', '## 3 · Mend\nA form per kind of record, prefilled. What would not be right (a total that does not add up, a date that does not exist) is told at the top of the same form, and nothing that was typed is lost.\n\nAdd or remove fields in the forms as you like: a field that is not there stays as it was.', { x: 2096, y: 0 }, { width: 1552, height: 1424, color: colors.people });
}
