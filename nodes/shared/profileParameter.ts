import type { INodeProperties } from 'n8n-workflow';
import { StampliErpError } from '../../core/errors';
import type { EntityName } from '../../core/model';
import { exampleProfiles } from '../../core/profiles/exampleProfiles';
import { loadProfile } from '../../core/profile/loadProfile';
import type { Profile } from '../../core/profile/profile';

const labels: Record<string, string> = {
	stampliInvoicesCsv: 'Example: Stampli Invoices (CSV)',
	stampliInvoicesXml: 'Example: Stampli Invoices (XML)',
	stampliPaymentsCsv: 'Example: Stampli Payments (CSV)',
	stampliVendorsCsv: 'Example: Stampli Vendors (CSV)',
	stampliGlAccountsCsv: 'Example: Stampli GL Accounts (CSV)',
	stampliDimensionValuesCsv: 'Example: Stampli Dimension Values (CSV)',
	vendorsCsv: 'Example: Vendors for Stampli (CSV)',
	vendorsXml: 'Example: Vendors for Stampli (XML)',
	glAccountsCsv: 'Example: GL Accounts for Stampli (CSV)',
	dimensionValuesCsv: 'Example: Dimension Values for Stampli (CSV)',
	purchaseOrdersCsv: 'Example: Purchase Orders for Stampli (CSV)',
};

/** The parameters *Profile* and *Profile JSON*, where `show` holds; the first example is the default. */
export function profileProperties(examples: string[], show: Record<string, string[]>): INodeProperties[] {
	return [
		{
			displayName: 'Profile',
			name: 'profile',
			type: 'options',
			noDataExpression: true,
			displayOptions: { show },
			options: [...examples.map((value) => ({ name: labels[value] ?? value, value })), { name: 'Custom (JSON)', value: 'custom' }],
			default: examples[0] ?? 'custom',
			description: 'How the columns of the file are mapped. The examples are examples: confirm the columns with Stampli onboarding.',
		},
		{
			displayName: 'Profile JSON',
			name: 'profileJson',
			type: 'json',
			typeOptions: { rows: 12 },
			displayOptions: { show: { ...show, profile: ['custom'] } },
			default: JSON.stringify(exampleProfiles[examples[0] ?? ''] ?? {}, null, 2),
			description: 'Your own mapping profile. It starts as a copy of the example; a mistake is named by its place when the node runs.',
		},
	];
}

/** The chosen profile, checked. Throws a `setup` error when it is wrong, or for another kind of file. */
export function profileFrom(parameter: (name: string) => unknown, wanted: { direction: 'in' | 'out'; entity: EntityName }): Profile {
	const choice = String(parameter('profile') || 'custom');
	const profile = loadProfile(choice === 'custom' ? jsonOf(parameter('profileJson')) : exampleProfiles[choice]);
	if (profile.entity !== wanted.entity || profile.direction !== wanted.direction) {
		const kind = (direction: string, entity: string) => `${direction === 'in' ? 'reads' : 'writes'} ${entity} records`;
		throw new StampliErpError({
			kind: 'setup',
			code: 'profile.kind',
			message: `The profile "${profile.profile}" ${kind(profile.direction, profile.entity)}; this node needs one that ${kind(wanted.direction, wanted.entity)}.`,
			hint: 'Choose another profile, or change "direction" and "entity" in Profile JSON.',
		});
	}
	return profile;
}

function jsonOf(value: unknown): unknown {
	if (typeof value !== 'string') return value;
	let fault = '';
	try {
		return JSON.parse(value);
	} catch (error) {
		fault = (error as Error).message;
	}
	throw new StampliErpError({
		kind: 'setup',
		code: 'profile.json',
		message: `Profile JSON is not JSON: ${fault}.`,
		hint: 'Correct it at that place, or start again from one of the examples.',
	});
}
