import { isKind, StampliErpError } from '../../core/errors';
import type { Problem } from '../../core/errors';
import type { Invoice } from '../../core/model';
import { isRefusal, readApiError, saysDone } from './apiErrors';
import { readAgain } from './billByKey';
import type { AcumaticaConnection } from './connection';
import { changeOf, type Row } from './fields';
import { refusal } from './refusals';
import { unanswered } from '../shared/erp/unanswered';
import { isUnknown } from './writeBill';

export type ActionAnswer = { status: 'done' } | { status: 'refused'; problems: Problem[]; unknown?: boolean } | { status: 'notSent'; message: string; retryAfterMs?: number } | { status: 'lost'; message: string };

interface Action {
	/** `ReleaseBill`, `ReverseBill`. */
	name: string;
	bill: Row;
	invoice: Invoice;
	giveUpAt: number;
	pollMs?: number;
}

/** A bill is released in less than the second that Acumatica wants between two questions: everything else waits meanwhile. */
const firstPauseMs = 250;

/**
 * Runs an action on a bill to its true end: 204 means done, 202 that it goes on, and its address tells how it went. Nothing else
 * is asked in this session meanwhile, because Acumatica would refuse it.
 */
export async function runAction(connection: AcumaticaConnection, action: Action): Promise<ActionAnswer> {
	const answer = await runOnce(connection, action);
	if (answer.status !== 'refused' || !answer.unknown) return answer;
	const bill = await readAgain(connection, action.bill);
	return bill && bill.id !== action.bill.id ? await runOnce(connection, { ...action, bill }) : answer;
}

async function runOnce(connection: AcumaticaConnection, { name, bill, invoice, giveUpAt, pollMs = 1_000 }: Action): Promise<ActionAnswer> {
	const entity = changeOf(bill, {});
	return await connection.alone(async (send): Promise<ActionAnswer> => {
		const timeoutMs = Math.max(1_000, giveUpAt - connection.clock.now());
		let answer = await send({ method: 'POST', path: `Bill/${name}`, body: { entity, parameters: {} }, giveUpAt, timeoutMs, repeatable: false }).catch(unanswered);
		if ('message' in answer) return answer;
		const where = answer.headers.location && ownAddress(answer.headers.location, connection.origin);
		for (let pause = Math.min(firstPauseMs, pollMs); answer.status === 202; pause = Math.min(2 * pause, pollMs)) {
			if (!where) return { status: 'lost', message: 'Acumatica does not say where the operation can be followed' };
			if (connection.clock.now() + pause >= giveUpAt) return { status: 'lost', message: `${name} was not finished in the time given` };
			await connection.clock.sleep(pause);
			const next = await send({ method: 'GET', path: where, giveUpAt }).catch(followed);
			if (next instanceof StampliErpError) return { status: 'lost', message: next.message };
			answer = next;
		}
		const error = readApiError(answer.text);
		if (saysDone(answer)) return { status: 'done' };
		return isRefusal(answer.status, error) && answer.status !== 404 ? { status: 'refused', problems: refusal(error, invoice), ...(isUnknown(answer, error) ? { unknown: true } : {}) } : { status: 'lost', message: `The end of ${name} is not known (${answer.status})` };
	});
}

/** Behind a proxy a site names itself by its inner scheme and port: the same path is asked on the own origin. Another host stays another. */
function ownAddress(location: string, origin: string): string {
	const named = URL.canParse(location, origin) ? new URL(location, origin) : undefined;
	return named && named.hostname === new URL(origin).hostname && !named.username ? `${named.pathname}${named.search}` : location;
}

/** An address elsewhere is not followed, and an unanswered question leaves the end open: what the bill shows then decides. */
function followed(error: unknown): StampliErpError {
	if (isKind(error, 'transient') || isKind(error, 'ambiguous') || (isKind(error, 'setup') && error.code === 'http.foreignOrigin')) return error;
	throw error;
}
