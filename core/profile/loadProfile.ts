import { StampliErpError } from '../errors';
import { contradictions } from './consistency';
import type { Profile } from './profile';
import { profileShape } from './schema';
import { isObject } from './shape';

/**
 * Checks a mapping profile and fills in what is optional. Text is read as JSON.
 * Throws one `StampliErpError` (kind `setup`, code `profile.invalid`) that names every fault by the path of its key.
 */
export function loadProfile(json: unknown): Profile {
	const faults: string[] = [];
	const data = typeof json === 'string' ? parsed(json) : json;
	const profile = profileShape(data, '', faults) as Profile;
	if (isObject(profile) && profile.direction && profile.entity && profile.format?.type && profile.header) {
		faults.push(...[...new Set(contradictions(profile))].filter((fault) => !told(fault, faults)));
	}
	if (faults.length === 0) return profile;
	const name = isObject(data) && typeof data.profile === 'string' ? ` "${data.profile.slice(0, 100)}"` : '';
	throw new StampliErpError({
		kind: 'setup',
		code: 'profile.invalid',
		message: `The mapping profile${name} has ${faults.length} fault(s): ${faults.map((fault) => fault.replace(/^: /, '')).join(' · ')}`,
		hint: 'Correct the named keys of the mapping profile; the README describes each key.',
	});
}

/** A malformed key is left out of the profile; what seems to be missing because of that is no fault of its own. */
function told(contradiction: string, faults: string[]): boolean {
	const path = contradiction.slice(0, contradiction.indexOf(':'));
	return faults.some((fault) => fault.startsWith(`${path}:`) || fault.startsWith(`${path}.`) || fault.startsWith(`${path}[`));
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new StampliErpError({
			kind: 'setup',
			code: 'profile.invalid',
			message: `The mapping profile is not JSON: ${(error as Error).message}`,
			hint: 'Paste the whole profile, from the first { to the last }.',
		});
	}
}
