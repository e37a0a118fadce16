import { randomUUID } from 'node:crypto';
import type { SimulatedAnswer } from '../httpServer';

/** A refusal of the token endpoint: OAuth error, AADSTS number and text. */
export class TokenRefusal extends Error {
	constructor(
		readonly status: number,
		readonly error: string,
		readonly number: number,
		message: string,
	) {
		super(message);
	}
}

export function refusalAnswer({ status, error, number, message }: TokenRefusal): SimulatedAnswer {
	const [trace, correlation] = [randomUUID(), randomUUID()];
	const timestamp = new Date()
		.toISOString()
		.replace('T', ' ')
		.replace(/\.\d+Z$/, 'Z');
	const body = {
		error,
		error_description: `AADSTS${number}: ${message} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
		error_codes: [number],
		timestamp,
		trace_id: trace,
		correlation_id: correlation,
		error_uri: `https://login.microsoftonline.com/error?code=${number}`,
	};
	return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) };
}
