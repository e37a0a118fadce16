import { DateTime } from 'luxon';
import type { Profile } from '../profile/profile';

const token = /\{([^{}]*)\}/g;
const datePart = /^(?:yyyy|yy|MM|dd|HH|mm|ss|SSS|[-_.])+$/;

/** Why a file name pattern cannot be used; undefined when it can. */
export function fileNameFault(pattern: string): string | undefined {
	for (const [whole, inner] of pattern.matchAll(token)) {
		if (!['seq', 'profile', 'entity', 'type'].includes(inner!) && !datePart.test(inner!)) return `has the unknown part ${whole}; known are {yyyyMMddHHmmss} and its pieces, {seq}, {profile}, {entity}, {type}`;
	}
	const rest = pattern.replace(token, '');
	if (/[{}]/.test(rest)) return 'has a brace without its partner';
	if (/[\\/\u0000-\u001f:*?"<>|]/.test(rest)) return 'has a character that file names may not have';
	return /^\.+$/.test(pattern) ? 'is not a file name' : undefined;
}

/** The name of a written file. `now` is RFC 3339; the profile's time zone decides which day it is. */
export function fileName(profile: Profile, at: { now: string; sequence: number }): string {
	const now = DateTime.fromISO(at.now, { zone: profile.dates.timezone ?? 'utc' });
	return profile.out.fileName.replace(token, (_whole, inner: string) => {
		if (inner === 'seq') return String(at.sequence);
		if (inner === 'profile') return profile.profile.replace(/[^\p{L}\p{N}_.-]+/gu, '_');
		if (inner === 'entity') return profile.entity;
		return inner === 'type' ? profile.format.type : now.toFormat(inner);
	});
}
