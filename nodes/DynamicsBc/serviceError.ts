import { parseJson } from '../../io/odata/json';

/** What Business Central says in its error envelope. */
export interface ServiceError {
	/** Stable: `Application_DialogException`. */
	code: string;
	/** In the language asked for, one line, without correlation id. */
	message: string;
}

/** Undefined when the text is no error of the service (an HTML page of a gateway, for example). */
export function readError(text: string): ServiceError | undefined {
	return errorOf(parseJson(text));
}

export function errorOf(json: unknown): ServiceError | undefined {
	const error = json && typeof json === 'object' ? (json as { error?: { code?: unknown; message?: unknown } }).error : undefined;
	if (!error || typeof error !== 'object' || typeof error.message !== 'string') return undefined;
	const message = error.message.replace(/\s*CorrelationId:\s*[0-9a-f-]{36}\.?\s*$/i, '').replace(/\s+/g, ' ').trim();
	return { code: typeof error.code === 'string' ? error.code : '', message: message.slice(0, 2000) };
}
