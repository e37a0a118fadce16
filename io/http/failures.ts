import { isAxiosError } from 'axios';
import { StampliErpError } from '../../core/errors';

/** Failures that happen before a byte of the request is sent: it was certainly not carried out. */
const beforeSending = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL']);
const certificate = /^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_|HOSTNAME_MISMATCH|ERR_SSL_|EPROTO)/;

/** Why no answer came. `sent` is false when the server certainly never saw the request. */
export interface Failure {
	code: string;
	sent: boolean;
	kind: 'unreachable' | 'unknownHost' | 'certificate' | 'timeout' | 'tooLarge' | 'broken';
}

/** Reads a thrown error down to plain facts; nothing of the original (headers, body, config) is kept. */
export function readFailure(error: unknown): Failure {
	const code = codeOf(error);
	if (code === 'ENOTFOUND') return { code, sent: false, kind: 'unknownHost' };
	if (beforeSending.has(code)) return { code, sent: false, kind: 'unreachable' };
	if (certificate.test(code)) return { code, sent: false, kind: 'certificate' };
	if (['ECONNABORTED', 'ETIMEDOUT', 'ERR_CANCELED', 'TimeoutError'].includes(code)) return { code, sent: true, kind: 'timeout' };
	if (isAxiosError(error) && /maxContentLength|maxBodyLength/.test(error.message)) return { code, sent: true, kind: 'tooLarge' };
	return { code, sent: true, kind: 'broken' };
}

function codeOf(error: unknown): string {
	for (let each = error, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth += 1) {
		const inner = each instanceof AggregateError ? (each.errors[0] as { code?: unknown } | undefined)?.code : undefined;
		const code = (each as { code?: unknown }).code ?? inner;
		if (typeof code === 'string' && code !== 'ERR_BAD_RESPONSE' && code !== 'ERR_NETWORK') return code;
	}
	return 'unknown';
}

/** The error for a person. `request` is method and address without query. */
export function failureError(failure: Failure, request: string, facts: { known: boolean; repeatable: boolean; timeoutMs: number }): StampliErpError {
	const error = (kind: StampliErpError['kind'], code: string, message: string, hint: string) =>
		new StampliErpError({ kind, code: `http.${code}`, message, hint });
	if (failure.kind === 'certificate') {
		return error(
			'setup',
			'certificate',
			`The TLS certificate of ${request} is not trusted (${failure.code})`,
			'If the server has a certificate of a private authority, paste that authority\'s certificate (PEM) into the credential.',
		);
	}
	if (failure.kind === 'unknownHost') {
		return error('setup', 'unknownHost', `The host of ${request} is not known`, 'Check the spelling of the address in the credential, and the DNS of the n8n host.');
	}
	if (failure.kind === 'tooLarge') {
		return error('setup', 'tooLarge', `The answer to ${request} is larger than allowed`, 'Read less at once: choose fewer companies or a filter.');
	}
	if (!failure.sent && !facts.known) {
		return error(
			'setup',
			'unreachable',
			`${request} cannot be reached (${failure.code})`,
			'Check host and port in the credential, and that the firewall lets the n8n host connect to it.',
		);
	}
	const what = failure.kind === 'timeout' ? `gave no answer within ${Math.round(facts.timeoutMs / 1000)} s` : `broke off (${failure.code})`;
	if (failure.sent && !facts.repeatable) {
		return error('ambiguous', 'answerLost', `${request} ${what}; it may have been carried out`, 'Nothing to do: it is looked up before anything is sent again.');
	}
	return error('transient', 'noAnswer', `${request} ${what}`, 'Nothing to do: it is tried again. If it lasts, ask the administrator of that server.');
}
