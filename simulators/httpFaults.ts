import { retryAfterHeader, type Fault } from './faults';
import type { SimulatedAnswer } from './httpServer';

/** The answer of a fault that answers by itself; also used for single operations inside a batch. */
export function faultAnswer(
	fault: Extract<Fault, { kind: 'status' | 'throttle' | 'loginPage' }>,
	throttled: (reason: string) => SimulatedAnswer,
): SimulatedAnswer {
	if (fault.kind === 'loginPage') {
		return {
			status: 200,
			headers: { 'content-type': 'text/html' },
			body: '<!DOCTYPE html><html><body><form>Sign in to your account</form></body></html>',
		};
	}
	if (fault.kind === 'throttle') {
		const answer = throttled('This request could not be processed at this time due to system experiencing high resource utilization.');
		const { 'retry-after': _own, ...headers } = answer.headers ?? {};
		return {
			...answer,
			headers: fault.retryAfter === null ? headers : { ...headers, 'retry-after': retryAfterHeader(fault.retryAfter ?? 1) },
		};
	}
	const retry: Record<string, string> = fault.retryAfter === undefined ? {} : { 'retry-after': retryAfterHeader(fault.retryAfter) };
	const body = fault.body ?? `<html><head><title>${fault.status}</title></head><body><h1>${fault.status} Bad Gateway</h1></body></html>`;
	return {
		status: fault.status,
		headers: {
			'content-type': fault.contentType ?? (fault.body?.startsWith('{') ? 'application/json' : 'text/html'),
			...fault.headers,
			...retry,
		},
		body,
	};
}
