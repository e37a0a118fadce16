import type { Place, Sheet } from './sheet';

export const colors = { readMe: 7, step: 4, people: 5, alarm: 3 };

/** A place to be replaced by the user's own e-mail or chat node. */
export function tell(sheet: Sheet, title: string, place: Place): string {
	return sheet.node(
		{ name: title, type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {}, notes: 'Replace this node by your e-mail, Slack or Teams node.', notesInFlow: false },
		place,
	);
}

/** *Newly Held?* → *Write the Message* → a person; connected behind Record Outcome. `row`: where its nodes are, from the top of the note. */
export function newHolds(sheet: Sheet, from: string, words: { note: string; what: string; who: string }, { x, y }: Place, { height, row: down } = { height: 560, row: 400 }): void {
	sheet.note('What Is Held', words.note, { x, y }, { width: 848, height, color: colors.people });
	const row = y + down;
	const condition = { id: 'newly-held', leftValue: '={{ $json.newlyHeld === true }}', rightValue: '', operator: { type: 'boolean', operation: 'true', singleValue: true } };
	const gate = sheet.node(
		{
			name: 'Newly Held?', type: 'n8n-nodes-base.if', typeVersion: 2.2,
			parameters: { conditions: { options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 }, combinator: 'and', conditions: [condition] }, options: {} },
		}, // prettier-ignore
		{ x: x + 96, y: row },
	);
	const message = sheet.node(
		{
			name: 'Write the Message', type: 'n8n-nodes-base.set', typeVersion: 3.4,
			parameters: {
				assignments: {
					assignments: [
						{ id: 'subject', name: 'subject', value: `={{ $input.all().reduce((sum, item) => sum + item.json.newHolds.length, 0) }} ${words.what} held`, type: 'string' },
						{ id: 'text', name: 'text', value: "={{ $input.all().map((item) => item.json.message).join('\\n\\n') }}", type: 'string' },
					],
				},
				options: {},
			},
			executeOnce: true,
		}, // prettier-ignore
		{ x: x + 368, y: row },
	);
	const person = tell(sheet, words.who, { x: x + 640, y: row });
	sheet.connect(from, [gate]);
	sheet.connect(gate, [message], []);
	sheet.connect(message, [person]);
}

/** The lane that tells the integrator when a whole run stops. */
export function alarm(sheet: Sheet, { x, y }: Place): void {
	sheet.note(
		'When It Stops',
		'## When the workflow stops\nA wrong password, host key, address or setting stops the whole run: no record can be blamed for it. This lane then tells the integrator. Nothing is lost: what was not finished is handed over again by itself.\n\nReplace **Tell the Integrator** by your e-mail, Slack or Teams node.',
		{ x, y },
		{ width: 976, height: 352, color: colors.alarm },
	);
	const row = y + 176;
	const start = sheet.node({ name: 'When a Run Stops', type: 'n8n-nodes-base.errorTrigger', typeVersion: 1, parameters: {} }, { x: x + 96, y: row });
	const text = '={{ $json.execution.error.message }}\n{{ $json.execution.error.description ?? \'\' }}\n\nNode: {{ $json.execution.lastNodeExecuted }}\nOpen the run: {{ $json.execution.url }}';
	const write = sheet.node(
		{
			name: 'Write the Alarm', type: 'n8n-nodes-base.set', typeVersion: 3.4,
			parameters: {
				assignments: {
					assignments: [
						{ id: 'subject', name: 'subject', value: '=Workflow "{{ $json.workflow.name }}" stopped', type: 'string' },
						{ id: 'text', name: 'text', value: text, type: 'string' },
					],
				},
				options: {},
			},
		}, // prettier-ignore
		{ x: x + 400, y: row },
	);
	const person = tell(sheet, 'Tell the Integrator', { x: x + 704, y: row });
	sheet.connect(start, [write]);
	sheet.connect(write, [person]);
}

export const everyQuarterHour = { item: [{ mode: 'everyX', value: 15, unit: 'minutes' }] };
