import type { Fixer, Problem } from '../errors';
import type { Profile } from '../profile/profile';

/** A value of a file as it may be shown to a person: short, on one line. */
export function quoted(value: string): string {
	const line = value.replace(/[\u0000-\u001f\u007f]+/g, ' ');
	return `"${line.length > 60 ? `${line.slice(0, 57)}...` : line}"`;
}

/** Where a fault of the file is mended: by the people who approve invoices, or by whoever keeps the profile. */
export function place(who: Fixer, profile: Profile): string {
	return who === 'accountsPayable' ? (profile.sourceSystem === 'stampli' ? 'Stampli' : profile.sourceSystem) : `Mapping profile "${profile.profile}"`;
}

export interface Fault {
	code: string;
	message: string;
	fix: string;
	who: 'accountsPayable' | 'integrator';
	field?: string;
	line?: string;
	row?: number;
}

/** A fault of a file never cures itself: its problem is always `invalid`. */
export function problem(fault: Fault, profile: Profile): Problem {
	return { kind: 'invalid', where: place(fault.who, profile), ...fault };
}

/** At most `most` problems, the last one saying how many more there are. */
export function capped(problems: Problem[], most: number): Problem[] {
	if (problems.length <= most) return problems;
	const left = problems.length - most;
	const last = problems[most - 1]!;
	return [...problems.slice(0, most - 1), { ...last, message: `${last.message} (and ${left} more problem(s))` }];
}
