import { StampliErpError } from '../../../core/errors';
import { unanswered } from '../../shared/erp/unanswered';
import { failedWrite, plain } from './answers';
import type { NavConnection } from './connection';
import type { Failed, ServerRefusal } from './pages';
import { optionRefused, switchedOff } from './problems';
import { child, children, escapeXml, readXml, textOfNode, type XmlNode } from './xml';

/** The largest message that a server takes by default, in bytes. */
export const soapLimit = 65_536 * 1024;

export type SoapAnswer = { status: 'done'; result: XmlNode } | Failed;

export function element(name: string, text: string | number | boolean): string {
	return `<${name}>${escapeXml(String(text))}</${name}>`;
}

/** Where the services of a company are; `what` is `Page/Vendor`, `Codeunit/Posting` or `services`. */
export function soapUrl(connection: NavConnection, company: string, what: string): string {
	const path = [company, ...what.split('/')].map(encodeURIComponent).join('/');
	return `${connection.soapRoot}/${path}${connection.tenant ? `?tenant=${encodeURIComponent(connection.tenant)}` : ''}`;
}

/**
 * One operation: `inner` is its content, already XML. A fault is a refusal with nothing done; 405 and 404 are setup errors.
 * `notFound` makes the error for a service that is not published.
 */
export async function callSoap(
	connection: NavConnection,
	{ url, namespace, operation, inner, repeatable = false, giveUpAt, notFound }: { url: string; namespace: string; operation: string; inner: string; repeatable?: boolean; giveUpAt?: number; notFound: () => StampliErpError },
): Promise<SoapAnswer> {
	const body = `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><${operation} xmlns="${escapeXml(namespace)}">${inner}</${operation}></soap:Body></soap:Envelope>`;
	if (Buffer.byteLength(body) > soapLimit) return { status: 'refused', refusal: { code: 'TooLarge', message: `This message has ${Buffer.byteLength(body)} bytes; the server takes at most ${soapLimit}` } };
	try {
		const answer = await connection.send({
			method: 'POST',
			url,
			headers: { 'Content-Type': 'text/xml; charset=utf-8', SOAPAction: `"${namespace}:${operation}"`, 'Accept-Language': 'en-US' },
			body,
			repeatable,
			...(giveUpAt === undefined ? {} : { giveUpAt }),
		});
		if (answer.status === 405) throw switchedOff('soap');
		const content = child(readXml(answer.text), 'Envelope', 'Body');
		const result = child(content, `${operation}_Result`);
		if (answer.status === 200 && result) return { status: 'done', result };
		const refusal = fault(content);
		if (answer.status === 404 && !refusal) throw notFound();
		const setup = refusal && optionRefused(refusal);
		if (setup) throw setup;
		return failedWrite(answer, refusal);
	} catch (error) {
		return unanswered(error);
	}
}

function fault(body: XmlNode | undefined): ServerRefusal | undefined {
	const found = child(body, 'Fault');
	if (!found) return undefined;
	const code = textOfNode(child(found, 'faultcode')).split(/[:.]/).at(-1)?.trim();
	return { code: code || 'Unknown', message: plain(textOfNode(child(found, 'faultstring')) || 'The server gave no reason') };
}

/** The same for a read, which throws instead of answering. */
export async function readSoap(connection: NavConnection, call: Omit<Parameters<typeof callSoap>[1], 'repeatable'>): Promise<XmlNode> {
	const answer = await callSoap(connection, { ...call, repeatable: true });
	if (answer.status === 'done') return answer.result;
	const message = answer.status === 'refused' ? answer.refusal.message : answer.message;
	const isSetup = answer.status === 'refused';
	throw new StampliErpError({
		kind: isSetup ? 'setup' : 'transient',
		code: isSetup ? 'dynamicsNav.readRefused' : 'dynamicsNav.unavailable',
		message: `The server refused to read ${decodeURIComponent(new URL(call.url).pathname)}: ${message}`,
		hint: isSetup ? 'Check company name and service name, and the permissions of the integration user.' : 'Nothing to do: it is tried again. If it lasts, ask the ERP administrator.',
		...(answer.status === 'notSent' && answer.retryAfterMs ? { retryAfterMs: answer.retryAfterMs } : {}),
	});
}

/** Names of all companies of the instance. */
export async function soapCompanies(connection: NavConnection): Promise<string[]> {
	const url = `${connection.soapRoot}/SystemService${connection.tenant ? `?tenant=${encodeURIComponent(connection.tenant)}` : ''}`;
	const result = await readSoap(connection, { url, namespace: 'urn:microsoft-dynamics-schemas/nav/system/', operation: 'Companies', inner: '', notFound: () => switchedOff('soap') });
	return children(result, 'return_value').map(textOfNode).filter(Boolean);
}
