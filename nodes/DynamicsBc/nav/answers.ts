import type { HttpAnswer } from '../../../io/http/http';
import { parseJson } from '../../../io/odata/json';
import type { Failed, ServerRefusal } from './pages';

/** The error of an OData answer; undefined when the body is none (a gateway's page, for example). */
export function odataRefusal(answer: HttpAnswer): ServerRefusal | undefined {
	const json = parseJson(answer.text) as { error?: { code?: unknown; message?: unknown } } | null | undefined;
	const { code, message } = json?.error ?? {};
	if (typeof message !== 'string') return undefined;
	return { code: typeof code === 'string' && code ? code : 'Unknown', message: plain(message) };
}

/** One line, without the correlation id that only support needs. */
export function plain(message: string): string {
	return message.replace(/\s*CorrelationId:\s*[0-9a-f-]*\.?\s*$/i, '').replace(/\s+/g, ' ').trim().slice(0, 700);
}

/** A write that was answered, but not with success. A gateway's answer, one after a time-out of the server, or one of a server that broke down leaves it open. */
export function failedWrite(answer: HttpAnswer, refusal: ServerRefusal | undefined): Failed {
	if (answer.status === 413) return { status: 'refused', refusal: { code: 'TooLarge', message: 'the message is larger than the server takes' } };
	const isOpen = [408, 502, 503, 504].includes(answer.status) || (answer.status === 500 && refusal?.code === 'Internal_ServerError');
	if (refusal && !isOpen && (answer.status < 500 || answer.status === 500)) return { status: 'refused', refusal };
	return { status: 'lost', message: `${answer.status} came back instead of an answer of the server` };
}
