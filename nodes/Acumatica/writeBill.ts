import type { Problem } from '../../core/errors';
import type { Invoice } from '../../core/model';
import type { HttpAnswer } from '../../io/http/http';
import { parseJson } from '../../io/odata/json';
import { unanswered } from '../shared/erp/unanswered';
import { type ApiError, isBlocked, isBusy, isNotFound, isRefusal, readApiError, reasonOf, saysDone } from './apiErrors';
import { readAgain } from './billByKey';
import type { AcumaticaConnection, Query } from './connection';
import { changeOf, type Row, textOf, type Wire } from './fields';
import { blocked, refusal } from './refusals';

/** How one write went. */
export type WriteAnswer =
	| { status: 'done'; row: Row }
	/** `unknown`: there is no record of that id. */
	| { status: 'refused'; problems: Problem[]; unknown?: boolean }
	| { status: 'notSent'; message: string; retryAfterMs?: number }
	| { status: 'lost'; message: string };

/** Enters or changes a bill by one PUT, which Acumatica carries out wholly or not at all. */
export async function putBill(connection: AcumaticaConnection, body: Wire, { invoice, query, giveUpAt, headers }: { invoice: Invoice; query: Query; giveUpAt: number; headers?: Record<string, string> }): Promise<WriteAnswer> {
	const timeoutMs = Math.max(1_000, giveUpAt - connection.clock.now());
	const answer = await connection.send({ method: 'PUT', path: 'Bill', query, body, giveUpAt, timeoutMs, repeatable: false, ...(headers ? { headers } : {}) }).catch(unanswered);
	return 'message' in answer ? answer : readAnswer(answer, invoice);
}

/** Changes a bill that was read before, which another session knows by another id. */
export async function changeBill(connection: AcumaticaConnection, row: Row, fields: Wire, how: { invoice: Invoice; query: Query; giveUpAt: number }): Promise<WriteAnswer> {
	const put = async (current: Row) => await putBill(connection, changeOf(current, fields), { ...how, headers: { 'If-Match': '*' } });
	const answer = await put(row);
	if (answer.status !== 'refused' || !answer.unknown) return answer;
	const now = await readAgain(connection, row);
	return now && now.id !== row.id ? await put(now) : answer;
}

/** There is no record of that id, in this session at least. */
export function isUnknown({ status }: HttpAnswer, error: ApiError | undefined): boolean {
	return status === 404 || status === 412 || isNotFound(error);
}

export function readAnswer(answer: HttpAnswer, invoice: Invoice): WriteAnswer {
	if (answer.status === 200 || answer.status === 201) {
		const row = parseJson(answer.text);
		if (typeof row !== 'object' || row === null || Array.isArray(row)) return { status: 'lost', message: 'The answer of Acumatica could not be read' };
		const reason = reasonOf(answer.text);
		// What has no number yet (`<NEW>`) was not saved.
		if (/^(<.*>)?$/.test(textOf(row as Row, 'ReferenceNbr'))) return { status: 'lost', message: `The answer of Acumatica shows no bill${reason ? `: ${reason}` : ''}` };
		return { status: 'done', row: row as Row };
	}
	const error = readApiError(answer.text);
	if (isBusy(error)) return { status: 'notSent', message: error!.entries[0]!.text, retryAfterMs: 30_000 };
	if (isRefusal(answer.status, error)) return { status: 'refused', problems: refusal(error, invoice), ...(isUnknown(answer, error) ? { unknown: true } : {}) };
	if (isBlocked(answer.status, error)) return { status: 'refused', problems: [blocked(answer.status)], ...(isUnknown(answer, error) ? { unknown: true } : {}) };
	return { status: 'lost', message: `Acumatica answered ${answer.status} without a reason` };
}

/** Deletes a bill that is not released. `gone` when it is certainly not there any more; `unclear` when nobody knows. */
export async function deleteBill(connection: AcumaticaConnection, row: Row, giveUpAt: number, last = false): Promise<{ gone: boolean; unclear?: boolean; message?: string }> {
	const answer = await connection.send({ method: 'DELETE', path: `Bill/${encodeURIComponent(String(row.id))}`, giveUpAt, repeatable: true }).catch(unanswered);
	if ('message' in answer) return { gone: false, unclear: true, message: answer.message };
	if (saysDone(answer)) return { gone: true };
	const error = readApiError(answer.text);
	if (isUnknown(answer, error)) {
		try {
			const now = await readAgain(connection, row);
			if (!now) return { gone: true };
			if (now.id !== row.id && !last) return await deleteBill(connection, now, giveUpAt, true);
		} catch {
			return { gone: false, unclear: true, message: 'whether it is still there could not be read' };
		}
	}
	return { gone: false, ...(isRefusal(answer.status, error) ? {} : { unclear: true }), message: error?.entries[0]?.text ?? `status ${answer.status}` };
}
