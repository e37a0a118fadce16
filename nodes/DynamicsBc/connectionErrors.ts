import { StampliErpError } from '../../core/errors';
import type { HttpAnswer } from '../../io/http/http';
import { readError } from './serviceError';

/** These come with 400, 404 or 501, depending on the version. */
const unknownPath = new Set(['BadRequest_NotFound', 'BadRequest_ResourceNotFound', 'BadRequest_MethodNotImplemented']);

export function readRefused(address: string, answer: HttpAnswer): StampliErpError {
	const path = pathOf(address);
	const error = readError(answer.text);
	const facts = (kind: 'setup' | 'transient', code: string, message: string, hint: string) => new StampliErpError({ kind, code: `dynamicsBc.${code}`, message, hint, status: answer.status });
	const said = error ? `: ${error.message.slice(0, 300)}` : '';
	if (answer.status === 405) {
		return facts('setup', 'serviceOff', `Business Central answers 405 for ${path}: this service is switched off`, 'On-premises, enable API Services (and OData Services) on the server instance and restart it; then run "Integrate APIs" on page API Setup.');
	}
	if (error?.code === 'Internal_CompanyNotFound') return facts('setup', 'companyMissing', `Business Central does not find the company of ${path}`, 'Choose the company again: it was renamed, deleted, or this user may not open it.');
	if (/data upgrade for this API page/i.test(error?.message ?? '')) return facts('setup', 'dataUpgrade', `Business Central wants a data upgrade before ${path} can be used`, 'An administrator runs it on page "API Data Upgrade Companies" in Business Central.');
	if (answer.status === 404 || answer.status === 501 || unknownPath.has(error?.code ?? '') || /Resource not found for the segment/i.test(error?.message ?? '')) {
		return facts('setup', 'missing', `Business Central does not know ${path} (${answer.status})${said}`, 'Check environment, server instance and version: API v2.0 exists from version 17 on.');
	}
	if (answer.status >= 500 || answer.status === 408) return facts('transient', 'unavailable', `Business Central could not answer ${path} (${answer.status})${said}`, 'Nothing to do: it is tried again. If it lasts, ask the ERP administrator.');
	return facts('setup', 'readRefused', `Business Central refused to read ${path} (${answer.status})${said}`, 'Ask the ERP administrator whether the integration user may read it.');
}

export function noPermission(address: string, answer: HttpAnswer): StampliErpError {
	const said = readError(answer.text)?.message;
	return new StampliErpError({
		kind: 'setup',
		code: 'dynamicsBc.noPermission',
		message: `The integration user of Business Central may not use ${pathOf(address)} (403)${said ? `: ${said.slice(0, 300)}` : ''}`,
		hint: 'Give the app or user the permission sets named in the README, in every company that is posted to.',
		status: 403,
	});
}

/** With these a proxy, too, says that the request went no further. */
const notTaken = new Set([404, 405, 411, 413, 414, 415, 431]);

/** A `$batch` of which nobody knows what was done. */
export function batchRefused(answer: HttpAnswer, repeatable: boolean): StampliErpError {
	const error = readError(answer.text);
	// Refused as a whole, in the service's own words: nothing of it was begun.
	const wasRefused = notTaken.has(answer.status) || (error !== undefined && answer.status >= 400 && answer.status < 500 && answer.status !== 408);
	return new StampliErpError({
		kind: wasRefused ? 'setup' : repeatable ? 'transient' : 'ambiguous',
		code: wasRefused ? 'dynamicsBc.batchRefused' : 'dynamicsBc.batchUnanswered',
		message: `Business Central answered ${answer.status} to a batch of requests${error ? `: ${error.message.slice(0, 300)}` : ''}`,
		hint: answer.status === 413 ? 'Lower the Batch Size of the node, or let the proxy in between take larger requests.' : wasRefused ? 'Ask the ERP administrator whether a proxy in between changes requests or keeps $batch back.' : 'Nothing to do: it is looked up before anything is sent again.',
		status: answer.status,
	});
}

function pathOf(address: string): string {
	const path = URL.canParse(address) ? decodeURIComponent(new URL(address).pathname) : (address.split('?')[0] ?? '');
	return path.replace(/^.*\/(api\/|ODataV4\/)/, '').replace(/^v2\.0\//, '');
}
