import { randomUUID } from 'node:crypto';
import type { SimulatedAnswer } from '../httpServer';
import { type BcSettings, defaultSettings } from './settings';

/** A refusal in the vendor's envelope; thrown where the rule is, answered in one place. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		message: string,
	) {
		super(message);
	}
}

export const badRequest = (message: string, code = 'BadRequest') => new Refusal(400, code, message);
/** What the server's own business logic says. */
export const dialog = (message: string) => new Refusal(400, 'Application_DialogException', message);
export const notFound = (message: string) => new Refusal(404, 'Internal_RecordNotFound', message);
/** The words that name the segment come with the one code only. */
export const noSegment = (segment: string, { status, code }: BcSettings['unknownPath'] = defaultSettings.unknownPath) =>
	new Refusal(status, code, code === defaultSettings.unknownPath.code ? `Resource not found for the segment '${segment}'.` : 'Bad Request - Error in query syntax.');
export const methodNotAllowed = () => new Refusal(405, 'BadRequest_MethodNotAllowed', 'The method is not allowed.');

export function envelope({ status, code, message }: Pick<Refusal, 'status' | 'code' | 'message'>): SimulatedAnswer {
	return { status, headers: { 'content-type': 'application/json; odata.metadata=minimal' }, body: JSON.stringify({ error: { code, message: `${message}  CorrelationId:  ${randomUUID()}.` } }) };
}

export function throttled(): SimulatedAnswer {
	return envelope({ status: 429, code: 'Unknown', message: 'Number of requests exceeded the limit of 6000 over the time window of 300 seconds.' });
}
