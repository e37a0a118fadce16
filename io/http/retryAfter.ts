/**
 * Milliseconds that a `Retry-After` header asks for: seconds or an HTTP date. Undefined when absent or unreadable. A date is held
 * against the `Date` of the same answer, where it has one: our clock may be another one.
 */
export function retryAfterMs(header: string | undefined, now: number, answeredAt?: string): number | undefined {
	const text = header?.trim();
	if (!text) return undefined;
	if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
	// A number that is no number of seconds ("-5") would be read as a year.
	const at = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
	const serverNow = Date.parse(answeredAt ?? '');
	return Number.isNaN(at) ? undefined : Math.max(0, at - (Number.isNaN(serverNow) ? now : serverNow));
}
