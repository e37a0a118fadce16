import type { Place, Sheet } from './sheet';

type Test = { value: string; operation: 'equals' | 'notEquals' | 'true' | 'false' | 'notEmpty'; right?: string };

const singleValue = ['true', 'false', 'notEmpty'];
const condition = (id: string, { value, operation, right = '' }: Test) => ({
	id,
	leftValue: value,
	rightValue: right,
	operator: { type: operation === 'true' || operation === 'false' ? 'boolean' : 'string', operation, ...(singleValue.includes(operation) ? { singleValue: true } : {}) },
});
const conditions = (id: string, test: Test) => ({
	options: { caseSensitive: true, leftValue: '', typeValidation: 'loose', version: 2 },
	combinator: 'and',
	conditions: [condition(id, test)],
});

/** Two outputs: yes, no. */
export function decision(page: Sheet, name: string, place: Place, test: Test): string {
	return page.node({ name, type: 'n8n-nodes-base.if', typeVersion: 2.2, parameters: { conditions: conditions('is-so', test), looseTypeValidation: true, options: {} } }, place);
}

/** One output per value of an expression, in their order. */
export function switchOn(page: Sheet, name: string, place: Place, value: string, cases: string[]): string {
	const values = cases.map((right, i) => ({ conditions: conditions(`case-${i + 1}`, { value, operation: 'equals', right }) }));
	return page.node({ name, type: 'n8n-nodes-base.switch', typeVersion: 3.2, parameters: { rules: { values }, looseTypeValidation: true, options: {} } }, place);
}

export interface FormField {
	name: string;
	label: string;
	type?: 'text' | 'textarea' | 'date' | 'dropdown';
	options?: string[];
	value?: string;
	placeholder?: string;
	required?: boolean;
}

/** Fields as the form nodes of n8n take them; an empty field is passed on as empty. */
export function formFields(fields: FormField[], above: { name: string; html: string }[] = []): object {
	const shown = above.map(({ name, html }) => ({ fieldType: 'html', elementName: name, html }));
	const typed = fields.map(({ name, label, type = 'text', options, value, placeholder, required }) => ({
		fieldName: name,
		fieldLabel: label,
		fieldType: type,
		...(options ? { fieldOptions: { values: options.map((option) => ({ option })) } } : {}),
		...(value === undefined ? {} : { defaultValue: value }),
		...(placeholder === undefined ? {} : { placeholder }),
		...(required ? { requiredField: true } : {}),
	}));
	return { values: [...shown, ...typed] };
}

/** Wide enough for tables of problems and lines, with room between their columns; all else is n8n's own look. */
const customCss = [
	':root { --container-width: 820px; }',
	'table td, table th { padding: 2px 16px 2px 0; text-align: left; vertical-align: top; }',
	'h3 { margin: 16px 0 4px; }',
	'form textarea { min-height: 140px; }',
].join('\n');

/** A further page of the form. */
export function formPage(page: Sheet, name: string, place: Place, title: string, parameters: object): string {
	return page.node({ name, type: 'n8n-nodes-base.form', typeVersion: 2.4, parameters: { operation: 'page', ...parameters, options: { formTitle: title, buttonLabel: 'Go on', customCss } } }, place);
}

export function formEnding(page: Sheet, name: string, place: Place, title: string, message: string): string {
	return page.node({ name, type: 'n8n-nodes-base.form', typeVersion: 2.4, parameters: { operation: 'completion', respondWith: 'text', completionTitle: title, completionMessage: message, options: {} } }, place);
}

/** A node of n8n's own Data tables. */
export function dataTable(page: Sheet, name: string, place: Place, parameters: object, more: object = {}): string {
	return page.node({ name, type: 'n8n-nodes-base.dataTable', typeVersion: 1.1, parameters, ...more }, place);
}

/** A node with fields made by expressions. */
export function setFields(page: Sheet, name: string, place: Place, fields: Record<string, string>, more: object = {}): string {
	const assignments = Object.entries(fields).map(([field, value]) => ({ id: field, name: field, value, type: 'string' }));
	return page.node({ name, type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters: { assignments: { assignments }, options: {} }, ...more }, place);
}
