import { parseJson } from '../../io/odata/json';

/** What the Service Layer says when it refuses, read down to plain facts. */
export interface ServiceError {
	code?: number;
	/** In the language of the login; one line. */
	message: string;
	/** Database table and column, or collection and property, that the message names at its end. */
	column?: string;
	/** Index of the line that the message names, from 0. */
	line?: number;
}

/**
 * Both shapes on either root: the code as number or text, the message as text or as `{ lang, value }`. Undefined when the body is none
 * of them: an empty one, or the page of a front end, does not say whether the request was carried out.
 */
export function readServiceError(body: string): ServiceError | undefined {
	const json = parseJson(body) as { error?: { code?: unknown; message?: unknown } } | null | undefined;
	const error = json !== null && typeof json === 'object' ? json.error : undefined;
	if (!error || typeof error !== 'object') return undefined;
	const inner = error.message;
	const text = typeof inner === 'string' ? inner : inner !== null && typeof inner === 'object' ? (inner as { value?: unknown }).value : undefined;
	const message = (typeof text === 'string' ? text : '').replace(/\s+/g, ' ').trim().slice(0, 1000) || 'The Service Layer gave no reason';
	const code = Number(error.code);
	const column = /\[([A-Za-z_]\w*\.\w+)\]/.exec(message)?.[1];
	const line = /\[line: ?(\d+)\]/.exec(message)?.[1];
	return {
		...(error.code !== undefined && error.code !== '' && Number.isFinite(code) ? { code } : {}),
		message,
		...(column ? { column } : {}),
		...(line ? { line: Number(line) } : {}),
	};
}

/** For people: the text with its number. */
export function errorText({ code, message }: ServiceError): string {
	return `${message.replace(/\.$/, '').slice(0, 600)}${code === undefined ? '' : ` (${code})`}`;
}
