import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { StampliErpError } from '../../../core/errors';
import type { Decimal } from '../../../core/model';
import { isDecimal, isNegative } from '../../../core/money';
import type { ErpParts, TimeSettings } from './erpParts';

/** The parameter `company`: a list of the live system's companies (`searchCompanies` of the node). */
export function companyProperty({ company }: Pick<ErpParts<TimeSettings>, 'company'>, description: string): INodeProperties {
	return {
		displayName: company.label,
		name: 'company',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		description,
		modes: [
			{ displayName: 'From List', name: 'list', type: 'list', typeOptions: { searchListMethod: 'searchCompanies', searchable: true } },
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: company.placeholder },
		],
	};
}

export const companyOfInvoices = 'Used when an invoice names no company of its own';

/** The collection *Options*, in the order of the labels. */
export function optionsProperty(options: INodeProperties[]): INodeProperties {
	const sorted = [...options].sort((a, b) => (a.displayName < b.displayName ? -1 : 1));
	return { displayName: 'Options', name: 'options', type: 'collection', placeholder: 'Add option', default: {}, options: sorted };
}

export const toleranceOption: INodeProperties = {
	displayName: 'Tolerance',
	name: 'tolerance',
	type: 'string',
	default: '',
	placeholder: 'e.g. 0.02',
	description: 'Largest accepted difference between the sum of the lines and the total of an invoice. Empty: 0.01.',
};

export const crossReferenceOptions: INodeProperties[] = [
	{
		displayName: 'Cross-Reference Set',
		name: 'crossReferenceSet',
		type: 'string',
		default: '',
		placeholder: 'e.g. production',
		description: 'Name of the cross-reference tables (Stampli node, Cross-Reference) that turn codes of the file into codes of the ERP. Empty: codes pass as they are.',
	},
	{
		displayName: 'Hold Unmapped Codes Of',
		name: 'strictTables',
		type: 'string',
		default: '',
		placeholder: 'e.g. vendor, glAccount, dimension:Department',
		description: 'Tables in which every code must stand, separated by commas, or "all": vendor, customer, glAccount, taxCode, item, paymentTerms, company, dimension:NAME. A code that is missing holds the record.',
	},
];

/** How long an invoice is protected, and how long the ERP is waited for. */
export const timeOptions: INodeProperties[] = [
	{
		displayName: 'Answer Timeout (Seconds)',
		name: 'answerTimeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 5 },
		default: 240,
		description: 'How long one request that creates bills may take, including pauses that the ERP asks for',
	},
	{
		displayName: 'Lease (Seconds)',
		name: 'leaseSeconds',
		type: 'number',
		typeOptions: { minValue: 10 },
		default: 900,
		description: 'How long an invoice is protected from other runs while this one works on it. At least twice the Answer Timeout.',
	},
	{
		displayName: 'Settle Time (Seconds)',
		name: 'settleSeconds',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 300,
		description: 'How long after a lost answer the ERP may still be at work. Only then, and after another look, is an invoice sent again.',
	},
];

/** Whatever of these options is set, in milliseconds. Throws an error that names the one that cannot be. */
export function timesOf(options: IDataObject): { times: TimeSettings; leaseSeconds?: number } {
	const seconds = (name: string) => (options[name] === undefined ? undefined : Number(options[name]));
	const [answer, lease, settle] = [seconds('answerTimeoutSeconds'), seconds('leaseSeconds'), seconds('settleSeconds')];
	if ((lease ?? 900) < 2 * (answer ?? 240)) throw wrongParameter('Lease (Seconds)', `must be at least twice the Answer Timeout, ${2 * (answer ?? 240)} seconds`);
	return {
		times: { ...(answer === undefined ? {} : { createTimeoutMs: answer * 1000 }), ...(settle === undefined ? {} : { settleMs: settle * 1000 }) },
		...(lease === undefined ? {} : { leaseSeconds: lease }),
	};
}

/** Shown by every operation that writes to the ERP. */
export const writeInTestRunsOption: INodeProperties = {
	displayName: 'Write in Test Runs',
	name: 'writeInTestRuns',
	type: 'boolean',
	default: false,
	description: 'Whether a test run in the editor really writes. Off: it shows what would be written.',
};

export function optionsOf(context: IExecuteFunctions, itemIndex = 0): IDataObject {
	return context.getNodeParameter('options', itemIndex, {}) as IDataObject;
}

export function companyOf(context: IExecuteFunctions, itemIndex: number): string {
	return String(context.getNodeParameter('company', itemIndex, '', { extractValue: true }) ?? '').trim();
}

/** The option Tolerance, where one is set. */
export function toleranceOf(options: IDataObject): { tolerance?: Decimal } {
	const tolerance = String(options.tolerance ?? '').trim();
	if (tolerance === '') return {};
	if (!isDecimal(tolerance) || isNegative(tolerance)) throw wrongParameter('Tolerance', `"${tolerance}" is no amount such as 0.02`);
	return { tolerance };
}

/** Texts as a list, a JSON list, or one text with commas or line breaks. */
export function listOf(value: unknown): string[] {
	const list = Array.isArray(value) ? value.map(String) : String(value ?? '').split(/[,;\n]+/);
	return list.map((each) => each.trim()).filter(Boolean);
}

/** A whole number between 1 and `max`, or undefined where the option is not set. Throws an error that names it. */
export function wholeNumber(value: unknown, label: string, max: number): number | undefined {
	if (value === undefined || value === '') return undefined;
	if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > max) throw wrongParameter(label, `must be a whole number from 1 to ${max}`);
	return value;
}

export function wrongParameter(label: string, reason: string): StampliErpError {
	return new StampliErpError({ kind: 'setup', code: 'parameter', message: `${label}: ${reason}`, hint: `Correct ${label} in the node.` });
}
