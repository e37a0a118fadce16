import { isKind, type StampliErpError } from '../../core/errors';

export interface Load {
	/** Records to be read or written; absent when F&O does not even say how many. */
	records?: number;
	/** F&O asked us to wait longer than we wait for one request. */
	throttled: boolean;
}

export interface PackageRules {
	/** Above so many records; 0: never, throttled or not. */
	above: number;
	/** Fewer are not worth an asynchronous job, however much F&O throttles. Default 50. */
	minRecords?: number;
}

/** Whether records go as a data package instead of one by one, and why, in one sentence. Pure. */
export function goesAsPackage({ records, throttled }: Load, { above, minRecords = 50 }: PackageRules): { asPackage: boolean; reason: string } {
	if (above === 0) return { asPackage: false, reason: 'Package Above is 0: nothing goes as a data package.' };
	if (throttled && (records === undefined || records >= minRecords)) return { asPackage: true, reason: `Dynamics 365 F&O throttles lastingly${records === undefined ? '' : `, and ${records} records are left`}.` };
	if (records !== undefined && records > above) return { asPackage: true, reason: `${records} records are more than ${above}.` };
	return { asPackage: false, reason: throttled ? `Only ${records} records are left.` : `${records ?? 0} records are not more than ${above}.` };
}

/** The server asked for a longer pause than one request waits. */
export function isLastingThrottling(error: unknown): error is StampliErpError {
	return isKind(error, 'transient') && error.code === 'http.throttled' && (error.status === undefined || error.status === 429 || error.retryAfterMs !== undefined);
}
