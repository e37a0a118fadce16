import { decision, setFields } from './heldRecordsNodes';
import { alarm, colors, tell } from './lanes';
import { sheet, type Template } from './sheet';

const file = 'held-records-retry';

/** Retries in bulk what may have cured itself, and tells once a day what is held and who can mend it. */
export function heldRecordsRetry(): [file: string, template: Template] {
	const page = sheet(file, 'Held records: retry and daily summary');
	page.note(
		'Read Me First',
		`# Held records: retry and daily summary
Held records come back by themselves, with growing pauses up to a day. This workflow shortens the wait on working days, and tells once a day what is held, **by problem and by who can mend it**.

## Going live
1. Where n8n runs on several hosts, choose the *Ledger* credential in every Stampli node.
2. In **Tell Accounts Payable** put your e-mail, Slack or Teams node; subject and text are in the fields *subject* and *text*.
3. Set the hours of both schedules (time zone: workflow settings), and publish.

*Execute Workflow* in the editor is a test run: it lists and changes nothing.`,
		{ x: -608, y: 0 },
		{ width: 544, height: 560, color: colors.readMe },
	);
	page.note(
		'Retry',
		'## 1 · Retry what may have cured itself\nEvery two hours: whatever is held for a reason that somebody may have mended in the ERP (an unknown vendor, a closed period) is tried again at once. What the file itself makes impossible waits for a person; what waits for the ERP keeps its time.\n\nA try asks the ERP first, so nothing is ever entered twice. Change **May Have Cured Itself?** to narrow it, for example to one problem code.',
		{ x: -32, y: 0 },
		{ width: 1136, height: 480, color: colors.step },
	);
	const often = page.node({ name: 'Every Two Hours', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2, parameters: { rule: { interval: [{ field: 'hours', hoursInterval: 2 }] } } }, { x: 72, y: 304 });
	const list = page.own('stampli', 'List What Is Held', { x: 328, y: 304 }, { resource: 'heldRecord', operation: 'list', returnAll: true, options: {} });
	const curable = decision(page, 'May Have Cured Itself?', { x: 584, y: 304 }, { value: "={{ $json.nextTryAt !== null && $json.problems.length > 0 && $json.problems.every((problem) => problem.kind === 'rejected') }}", operation: 'true' });
	const retry = page.own('stampli', 'Retry Them', { x: 840, y: 304 }, {
		resource: 'heldRecord', operation: 'retry', select: 'ids', recordIds: '={{ $input.all().map((item) => item.json.recordId) }}', who: 'Workflow "{{ $workflow.name }}"'.replace(/^/, '='), again: false, options: {},
	}, { executeOnce: true }); // prettier-ignore
	page.note(
		'Tell',
		'## 2 · Tell once a day\nOne message: how much is held, for which problems, who can mend them, and the next step of each. Nothing is sent when nothing is held.',
		{ x: -32, y: 512 },
		{ width: 1136, height: 400, color: colors.people },
	);
	const daily = page.node(
		{ name: 'Every Morning', type: 'n8n-nodes-base.scheduleTrigger', typeVersion: 1.2, parameters: { rule: { interval: [{ field: 'days', daysInterval: 1, triggerAtHour: 7 }] } } },
		{ x: 72, y: 736 },
	);
	const summary = page.own('stampli', 'Summarize', { x: 328, y: 736 }, { resource: 'heldRecord', operation: 'summarize', options: {} });
	const any = decision(page, 'Anything Held?', { x: 584, y: 736 }, { value: '={{ $json.held > 0 }}', operation: 'true' });
	const words = setFields(page, 'Write the Message', { x: 752, y: 736 }, { subject: '={{ $json.subject }}', text: '={{ $json.text }}' });
	const person = tell(page, 'Tell Accounts Payable', { x: 936, y: 736 });
	page.connect(often, [list]);
	page.connect(list, [curable]);
	page.connect(curable, [retry], []);
	page.connect(daily, [summary]);
	page.connect(summary, [any]);
	page.connect(any, [words], []);
	page.connect(words, [person]);
	alarm(page, { x: -32, y: 944 });
	return [file, page.template];
}
