import type { X12Fault } from '../faults';
import type { AckPolicy } from '../partner';
import type { SetReport } from '../wire';

export const usualAckPolicy: AckPolicy = { functional: true, interchange: 'asked', includeAccepted: true, reject: [], tolerate: [], ignore: [], timeoutHours: 24 };

/** How a fault counts: rejects, accepts with errors, or is not told. */
export function weight({ code, severity }: Pick<X12Fault, 'code' | 'severity'>, policy: Partial<AckPolicy>): 'R' | 'E' | undefined {
	if (policy.ignore?.includes(code)) return undefined;
	if (policy.reject?.includes(code)) return 'R';
	if (policy.tolerate?.includes(code)) return 'E';
	return severity === 'fatal' ? 'R' : severity === 'error' ? 'E' : undefined;
}

/** What a set is to be called by our policy: A accepted, E accepted with errors, R rejected. */
export function setStatus(set: Pick<SetReport, 'faults'>, policy: Partial<AckPolicy> = {}): 'A' | 'E' | 'R' {
	return statusOf(set.faults, policy);
}

export function statusOf(faults: X12Fault[], policy: Partial<AckPolicy>): 'A' | 'E' | 'R' {
	const weights = faults.map((each) => weight(each, policy));
	return weights.includes('R') ? 'R' : weights.includes('E') ? 'E' : 'A';
}
