import { randomUUID } from 'node:crypto';
import type { WorkflowNode } from '../../../demo/n8n/api';
import type { Credential } from '../erps/erp';
import type { Batching } from '../load';

/** One of n8n's own nodes. */
export function node(name: string, type: string, typeVersion: number, parameters: object, more: object = {}): WorkflowNode {
	return { id: randomUUID(), name, type: `n8n-nodes-base.${type}`, typeVersion, position: [0, 0], parameters: { ...parameters }, ...more };
}

export function code(name: string, jsCode: string): WorkflowNode {
	return node(name, 'code', 2, { jsCode });
}

export interface Requesting {
	/** A credential of a generic type; absent: none. */
	authentication?: { type: string; credential: Credential };
	batching?: Batching;
	/** The answer with its headers; also keeps a list in one item. */
	fullResponse?: boolean;
	/** Of the node: `onError`, `retryOnFail`. */
	more?: object;
}

/** An HTTP Request node that sends and takes JSON. */
export function http(name: string, parameters: object, { authentication, batching, fullResponse = false, more = {} }: Requesting): WorkflowNode {
	return node(
		name,
		'httpRequest',
		4.2,
		{
			...(authentication ? { authentication: 'genericCredentialType', genericAuthType: authentication.type } : {}),
			...parameters,
			options: { ...(batching ? { batching: { batch: batching } } : {}), response: { response: { fullResponse, responseFormat: 'json' } } },
		},
		{ ...(authentication ? { credentials: { [authentication.type]: authentication.credential } } : {}), ...more },
	);
}

/** The expression of a JSON body. */
export function jsonBody(expression: string): object {
	return { sendBody: true, specifyBody: 'json', jsonBody: `={{ ${expression} }}` };
}

export function query(parameters: Record<string, string>): object {
	return { sendQuery: true, queryParameters: { parameters: Object.entries(parameters).map(([name, value]) => ({ name, value })) } };
}

/** The cookies of a login node's answer, as the header of later requests. */
export function cookiesOf(login: string): object {
	const value = `={{ $('${login}').first().json.headers['set-cookie'].map((each) => each.split(';')[0]).join('; ') }}`;
	return { sendHeaders: true, headerParameters: { parameters: [{ name: 'Cookie', value }] } };
}

/** A look-up changes nothing and may be repeated as a whole. */
export const repeatable = { retryOnFail: true, maxTries: 3, waitBetweenTries: 2000 };

/** Refused items leave by the second output. */
export const refusable = { onError: 'continueErrorOutput' };
