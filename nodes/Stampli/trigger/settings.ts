import type { IPollFunctions } from 'n8n-workflow';
import type { EntityName } from '../../../core/model';
import type { Profile } from '../../../core/profile/profile';
import { profileFrom } from '../../shared/profileParameter';
import { type PollSettings, pollSettings } from '../../shared/trigger/pollSettings';

/** The node's parameters, checked. Throws a `setup` error that names the parameter. */
export function triggerSettings(context: IPollFunctions): { profile: Profile; settings: PollSettings } {
	const entity = String(context.getNodeParameter('entity', '') ?? '').trim() as EntityName;
	const profile = profileFrom((name) => context.getNodeParameter(name, ''), { direction: 'in', entity });
	return { profile, settings: pollSettings(context, profile.match, profile.ready) };
}
