/**
 * Milliseconds that a `Retry-After` header asks for: seconds or an HTTP date. Undefined when absent or unreadable. A date is held
 * against the `Date` of the same answer, where it has one: our clock may be another one.
 */
export function retryAfterMs(header: string | undefined, now: number, answeredAt?: string): number | undefined {
	const text = header?.trim();
	if (!text) return undefined;
	if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
	const at = Date.parse(text);
	const serverNow = Date.parse(answeredAt ?? '');
	return Number.isNaN(at) ? undefined : Math.max(0, at - (Number.isNaN(serverNow) ? now : serverNow));
}
