import { randomUUID } from 'node:crypto';
import type { SimulatedAnswer } from '../httpServer';

/** A refusal, thrown where the rule is; the protocol decides how it looks. */
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
/** What AL code says by itself. */
export const dialog = (message: string) => new Refusal(400, 'Application_DialogException', message);
export const notFound = (message: string, code = 'BadRequest_NotFound') => new Refusal(404, code, message);
export const invalidRelation = (field: string, table: string, value: string, related: string) =>
	new Refusal(400, 'Internal_InvalidTableRelation', `The field ${field} of table ${table} contains a value (${value}) that cannot be found in the related table (${related}).`);
export const tooLong = (value: string, max: number) =>
	new Refusal(400, 'Application_StringExceededLength', `The length of the string is ${value.length}, but it must be less than or equal to ${max} characters. Value: ${value}`);
export const missing = (field: string, table: string) =>
	new Refusal(400, 'Application_FieldValidationException', `${field} must have a value in ${table}. It cannot be zero or empty.`);
export const exists = (table: string, key: string) =>
	new Refusal(400, 'Internal_EntityWithSameKeyExists', `The record in table ${table} already exists. Identification fields and values: ${key}`);

export function odataError({ status, code, message }: Pick<Refusal, 'status' | 'code' | 'message'>): SimulatedAnswer {
	return { status, headers: { 'content-type': 'application/json; odata.metadata=minimal', 'odata-version': '4.0' }, body: JSON.stringify({ error: { code, message: `${message}  CorrelationId:  ${randomUUID()}.` } }) };
}

export const switchedOff = (): SimulatedAnswer => ({ status: 405, headers: { 'content-type': 'text/html' }, body: '<html><head><title>405</title></head><body>Method Not Allowed</body></html>' });
