import type { SimulatedAnswer } from '../httpServer';
import type { Row } from './store';

/** A refusal on its way to the caller. */
export class Refusal extends Error {
	constructor(readonly answer: SimulatedAnswer) {
		super(`refused with ${answer.status}`);
	}
}

const json = { 'content-type': 'application/json; charset=utf-8' };

export function jsonAnswer(status: number, body: unknown, headers: Record<string, string> = {}): SimulatedAnswer {
	return { status, headers: { ...json, ...headers }, body: JSON.stringify(body) };
}

export function httpError(status: number, message: string, more: { exceptionMessage?: string; exceptionType?: string; modelState?: Record<string, string[]> } = {}): Refusal {
	return new Refusal(jsonAnswer(status, { message, ...more }));
}

/** A business exception: 500 with the reason in `exceptionMessage`. */
export function exception(reason: string, type = 'PX.Data.PXException'): Refusal {
	return httpError(500, 'An error has occurred.', { exceptionMessage: reason, exceptionType: type });
}

export const noEntity = () => exception('No entity satisfies the condition.', 'PX.Api.ContractBased.NoEntitySatisfiesTheConditionException');

export const seatsExhausted = (status: number) => httpError(status, 'An error has occurred.', { exceptionMessage: 'API Login Limit' });

/** What is wrong with a record that was sent: gathered while it is read, shown in an echo of it. */
export interface Faulty {
	row: Row;
	/** By field; `''` is the record itself. */
	errors: Record<string, string>;
	details?: { name: string; rows: Faulty[] };
}

export function hasErrors({ errors, details }: Faulty): boolean {
	return Object.keys(errors).length > 0 || (details?.rows.some(hasErrors) ?? false);
}

/** The record as it was sent, with `error` members beside what they are about. */
export function echo(status: number, { row, errors, details }: Faulty, display: string): Refusal {
	const of = (each: Row, wrong: Record<string, string>) => ({
		id: each.id,
		rowNumber: 1,
		...(wrong[''] ? { error: wrong[''] } : {}),
		...Object.fromEntries(Object.entries(wrong).flatMap(([name, error]) => (name === '' || each[name] !== undefined ? [] : [[name, { error }]]))),
		...Object.fromEntries(
			Object.entries(each)
				.filter(([name, value]) => name !== 'id' && typeof value !== 'object' && value !== undefined)
				.map(([name, value]) => [name, { value, ...(wrong[name] ? { error: wrong[name] } : {}) }]),
		),
	});
	const whole = { ...errors, '': errors[''] ?? `Inserting  '${display}' record raised at least one error. Please review the errors.` };
	const body = { ...of(row, whole), ...(details ? { [details.name]: details.rows.map((each) => of(each.row, each.errors)) } : {}) };
	return new Refusal(jsonAnswer(status, body));
}

/** The licence declines: plain text of the web server, no Retry-After. */
export function throttled(): SimulatedAnswer {
	return { status: 429, headers: { 'content-type': 'text/plain' }, body: 'The custom error module does not recognize this error.' };
}
