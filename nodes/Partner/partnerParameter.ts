import type { INodeProperties } from 'n8n-workflow';
import { examplePartnerCsv, examplePartners } from '../../core/partner/examples';
import { StampliErpError } from '../../core/errors';
import type { EntityName } from '../../core/model';
import { loadProfile } from '../../core/profile/loadProfile';
import type { Profile } from '../../core/profile/profile';
import { checkPartner, type Partner } from '../../core/x12';

/** *Format*: X12 with a partner, or CSV with a mapping profile. */
export const formatProperty: INodeProperties = {
	displayName: 'Format',
	name: 'format',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'CSV', value: 'csv', description: 'Flat files, mapped by a profile' },
		{ name: 'X12', value: 'x12', description: 'ANSI X12, as agreed with the partner' },
	],
	default: 'x12',
};

const partnerHint = 'What you and the trading partner have agreed. Every key is explained in docs/partners.md of the package; a mistake is named by its place when the node runs.';

/** The parameter *Partner (JSON)*, where `show` holds. */
export function partnerProperty(role: keyof typeof examplePartners, show: Record<string, string[]>): INodeProperties {
	return { displayName: 'Partner (JSON)', name: 'partner', type: 'json', typeOptions: { rows: 12 }, default: JSON.stringify(examplePartners[role], null, 2), displayOptions: { show }, description: partnerHint };
}

export function csvProfileProperty(example: keyof typeof examplePartnerCsv, show: Record<string, string[]>): INodeProperties {
	return {
		displayName: 'Profile (JSON)', name: 'profileJson', type: 'json', typeOptions: { rows: 12 }, default: JSON.stringify(examplePartnerCsv[example], null, 2), displayOptions: { show },
		description: 'How the columns of the partner\'s files are mapped. It starts as an example; every key is explained in docs/profiles.md of the package.',
	};
}

/** The partner, checked. Throws a `setup` error that names every fault. */
export function partnerFrom(value: unknown): Partner {
	return checkPartner(value);
}

/** The mapping profile of CSV files, for one direction. Throws a `setup` error that names what is wrong. */
export function csvProfileFrom(value: unknown, direction: 'in' | 'out', entities: EntityName[]): Profile {
	const profile = loadProfile(typeof value === 'string' ? jsonOf(value) : value);
	if (profile.direction !== direction || !entities.includes(profile.entity)) {
		throw new StampliErpError({
			kind: 'setup', code: 'profile.kind', message: `The profile "${profile.profile}" is for ${profile.entity} records, direction "${profile.direction}"; this node needs "${direction}" and ${entities.join(' or ')}.`,
			hint: 'Change "direction" and "entity" in Profile (JSON), or begin again from the example.',
		});
	}
	return profile;
}

function jsonOf(text: string): unknown {
	let fault = '';
	try {
		return JSON.parse(text);
	} catch (error) {
		fault = (error as Error).message;
	}
	throw new StampliErpError({ kind: 'setup', code: 'profile.json', message: `Profile (JSON) is not JSON: ${fault}.`, hint: 'Correct it at that place, or start again from the example.' });
}
