import type { SimulatedAnswer } from '../httpServer';

export type Version = 'v1' | 'v2';

/** A refusal; thrown where the rule is, answered in one place. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly code: number,
		message: string,
	) {
		super(message);
	}
}

export const invalidSession = () => new Refusal(401, 301, 'Invalid session or session already timeout.');
export const notFound = () => new Refusal(404, -2028, 'No matching records found (ODBC -2028)');
export const missingRecord = (text = 'No matching records found (ODBC -2028)') => new Refusal(400, -2028, text);
/** A business rule; names table and column as the service does. */
export const business = (text: string) => new Refusal(400, -5002, text);
export const unknownProperty = (name: string, type: string) => new Refusal(400, -1000, `Property '${name}' of '${type}' is invalid`);
export const badQuery = (text: string) => new Refusal(400, 201, text);

/** The body in the shape of the version that was called. */
export function envelope({ status, code, message }: Refusal, version: Version, plain = false): SimulatedAnswer {
	const error =
		version === 'v2'
			? { code: String(code), details: [{ code: '', message: '' }], message }
			: plain
				? { code: String(code), message }
				: { code, message: { lang: 'en-us', value: message } };
	return { status, headers: { 'content-type': 'application/json', server: 'Apache/2.4.43 (Unix)' }, body: JSON.stringify({ error }) };
}
