import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { StampliErpError } from '../../core/errors';

export const writeInTestRuns: INodeProperties = {
	displayName: 'Write in Test Runs',
	name: 'writeInTestRuns',
	type: 'boolean',
	default: false,
	description: 'Whether a test run in the editor really writes. Off: it shows what would be written.',
};

/** The collection *Options*. */
export function optionsProperty(options: INodeProperties[]): INodeProperties {
	return { displayName: 'Options', name: 'options', type: 'collection', placeholder: 'Add option', default: {}, options };
}

export function textParameter(context: IExecuteFunctions, name: string, itemIndex: number): string {
	return String(context.getNodeParameter(name, itemIndex, '') ?? '').trim();
}

/** A text that may not be empty. Throws an error that names the parameter. */
export function neededText(context: IExecuteFunctions, name: string, itemIndex: number, label: string): string {
	const text = textParameter(context, name, itemIndex);
	if (!text) throw wrongParameter(`The parameter ${label} is empty.`, `Fill in ${label}.`);
	return text;
}

export function optionsOf<T extends object>(context: IExecuteFunctions, itemIndex: number): Partial<T> {
	return context.getNodeParameter('options', itemIndex, {}) as Partial<T>;
}

/** Ids as a list, a JSON list, or a text with commas or line breaks. */
export function listParameter(context: IExecuteFunctions, name: string, itemIndex: number): string[] {
	const value = context.getNodeParameter(name, itemIndex, '') as unknown;
	const list = Array.isArray(value) ? value.map(String) : String(value ?? '').split(/[,\n]/);
	return list.map((each) => each.trim()).filter(Boolean);
}

export function wrongParameter(message: string, hint: string): StampliErpError {
	return new StampliErpError({ kind: 'setup', code: 'parameter', message, hint });
}
