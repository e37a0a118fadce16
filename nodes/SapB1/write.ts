import { isKind, type StampliErpError } from '../../core/errors';
import type { CreateAnswer } from '../../core/ports';
import { parseJson } from '../../io/odata/json';
import type { Row } from '../../io/odata/paging';
import { unanswered } from '../shared/erp/unanswered';
import type { B1Connection, Sending } from './connection';
import { errorText, readServiceError, type ServiceError } from './serviceError';

export type Written =
	| { status: 'done'; row?: Row }
	/** The server says why; nothing was written. */
	| { status: 'refused'; error: ServiceError; http: number }
	| { status: 'notSent'; message: string; retryAfterMs?: number; stops?: StampliErpError }
	/** May have been carried out. */
	| { status: 'lost'; message: string };

/** Carries out one write. Errors that stop the node are thrown. A front end's page, an empty body or a server error leave it open. */
export async function write(connection: B1Connection, sending: Sending): Promise<Written> {
	const answer = await connection.send(waitingFor(connection, sending)).catch(unanswered);
	if ('message' in answer) return answer;
	const { status, text } = answer;
	if (status >= 200 && status < 300) {
		const row = text.trim() === '' ? undefined : parseJson(text);
		if (text.trim() !== '' && (row === null || typeof row !== 'object')) return { status: 'lost', message: 'SAP Business One gave an answer that cannot be read' };
		return { status: 'done', ...(row ? { row: row as Row } : {}) };
	}
	const error = readServiceError(text);
	if (error && status < 500) return { status: 'refused', error, http: status };
	return { status: 'lost', message: `SAP Business One answered ${status} ${error ? `(${errorText(error)}), which does not say that nothing was done` : 'without a reason'}` };
}

/** A write has all of its time: whatever the server does after we stopped listening would have to be looked for. */
export function waitingFor({ clock }: B1Connection, sending: Sending): Sending {
	return sending.giveUpAt === undefined ? sending : { ...sending, timeoutMs: Math.max(1_000, sending.giveUpAt - clock.now()) };
}

/** Beside other writes: an error that stops the node is kept, so that it does not hide what has become of those. */
export function kept(error: unknown): Extract<Written, { message: string }> {
	try {
		return unanswered(error);
	} catch {
		if (!isKind(error, 'setup')) throw error;
		return { status: 'notSent', message: error.message, stops: error };
	}
}

/** Answers for the pipeline: what was kept stops the node only where nothing at all was sent. */
export function told(answers: (CreateAnswer & { stops?: StampliErpError })[]): CreateAnswer[] {
	const error = answers.find(({ stops }) => stops)?.stops;
	if (error && answers.every(({ status }) => status === 'notSent')) throw error;
	return answers.map(({ stops: _stops, ...answer }) => answer);
}

/** Works through all; an error that stops the node comes only after everything under way has ended. */
export async function allSettled<T>(work: Promise<T>[]): Promise<T[]> {
	await Promise.allSettled(work);
	return await Promise.all(work);
}
