import type { IHookFunctions } from 'n8n-workflow';
import { StampliErpError } from '../../../core/errors';
import { toNodeError } from '../../shared/nodeErrors';
import { triggerRoute } from '../../shared/triggerRoute';
import { codeKey, textOf } from '../fields';
import { withConnection } from '../openConnection';
import { forgetProcessMemory } from './memory';
import { forgetRate } from './rate';
import { triggerSettings } from './settings';

/**
 * F&O offers no way to make an endpoint from outside: a person adds it there. Publishing therefore only makes sure that what will
 * come can be handled: the secret is one, the legal entities exist, and the credential may read.
 */
export async function create(context: IHookFunctions): Promise<boolean> {
	try {
		const { companies } = triggerSettings(context);
		const known = await withConnection(context, async (connection) => (await connection.all('LegalEntities', { $select: 'LegalEntityId', $orderby: 'LegalEntityId' })).map((row) => textOf(row, 'LegalEntityId')));
		const missing = [...companies].filter((company) => !known.some((each) => codeKey(each) === codeKey(company)));
		if (missing.length > 0) {
			throw new StampliErpError({
				kind: 'setup',
				code: 'dynamicsFo.trigger.company',
				message: `Legal Entities: Dynamics 365 F&O has no "${missing.join('", "')}"`,
				hint: `Known are ${known.slice(0, 30).join(', ')}. Correct the parameter, or give the integration user access.`,
			});
		}
		return true;
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/** Nothing is there to be taken away in F&O; what this process remembers goes. */
export function remove(context: IHookFunctions): boolean {
	forgetProcessMemory(triggerRoute(context));
	forgetRate(triggerRoute(context));
	return true;
}
