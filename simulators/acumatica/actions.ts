import { randomUUID } from 'node:crypto';
import type { SimulatedAnswer } from '../httpServer';
import { isUnreleased } from './bills';
import type { Environment } from './environment';
import { exception, httpError } from './errors';
import type { Session } from './sessions';
import { cents, listOf, newRow, numberOf, type Row, textOf } from './store';

/** A long operation: its work is done in the background, its address tells how far it is. */
interface Operation {
	url: string;
	entity: string;
	polls: number;
	error?: string;
	session: Session;
	busyUntil: number;
}

export interface Actions {
	start(action: { entity: string; name: string; row: Row; session: Session; url: string; origin: string }): SimulatedAnswer;
	status(url: string): SimulatedAnswer;
	/** Whether the screen of this entity is taken in this session. */
	isBusy(session: Session, entity: string): boolean;
}

/** How long a screen stays taken when nobody asks for the status. */
const longestMs = 400;

export function createActions(environment: Environment): Actions {
	const { settings } = environment;
	const operations = new Map<string, Operation>();
	const works: Record<string, (row: Row) => void> = {
		'Bill/ReleaseBill': (row) => release(row, environment),
		'Bill/ReverseBill': (row) => void reverse(row, environment),
	};
	return {
		start({ entity, name, row, session, url, origin }) {
			const work = works[`${entity}/${name}`];
			if (!work) throw httpError(404, `The action ${name} was not found.`);
			const operation: Operation = { url: `${url}/status/${randomUUID()}`, entity, polls: settings.operationPolls, session, busyUntil: Date.now() + longestMs };
			const failing = settings.failingActions[name];
			if (failing) operation.error = failing;
			else work(row);
			if (settings.operationsAtOnce && !failing) return { status: 204 };
			operations.set(operation.url, operation);
			const location = { relative: operation.url, absolute: `${origin}${operation.url}`, inner: `HTTPS://${new URL(origin).hostname}:8443${operation.url}`, foreign: `https://elsewhere.example${operation.url}` }[settings.location];
			return { status: 202, headers: { location } };
		},
		status(url) {
			const operation = operations.get(url);
			if (!operation) throw httpError(404, 'The operation was not found.');
			if (operation.polls > 0) {
				operation.polls--;
				return { status: 202, headers: { location: operation.url } };
			}
			operation.busyUntil = 0;
			if (operation.error) throw exception(operation.error);
			return { status: 204 };
		},
		isBusy: (session, entity) => [...operations.values()].some((each) => each.session === session && each.entity === entity && each.busyUntil > Date.now()),
	};
}

export function release(bill: Row, { stamp, settings }: Environment): void {
	if (textOf(bill, 'Status') !== 'Balanced') throw exception('Document Status is invalid for processing.');
	bill.Status = 'Open';
	for (const field of ['Amount', 'Balance']) bill[field] = cents(numberOf(bill, field) + settings.lateCents.released / 100);
	bill.LastModifiedDateTime = stamp();
}

/** A debit adjustment on hold that takes the bill back; its vendor reference is that of the bill. */
export function reverse(bill: Row, environment: Environment): Row {
	const { books, next, stamp } = environment;
	if (isUnreleased(bill, environment)) throw exception('Document Status is invalid for processing.');
	const copy = newRow({
		...Object.fromEntries(Object.entries(bill).filter(([name, value]) => name !== 'id' && typeof value !== 'object')),
		Type: textOf(bill, 'Type') === 'Bill' ? 'Debit Adj.' : 'Bill',
		ReferenceNbr: next('bill'),
		Status: 'On Hold',
		Hold: true,
		Balance: numberOf(bill, 'Amount'),
		LastModifiedDateTime: stamp(),
		Details: listOf(bill, 'Details').map((each) => ({ ...each, id: randomUUID() })),
		TaxDetails: listOf(bill, 'TaxDetails').map((each) => ({ ...each, id: randomUUID() })),
		Applications: [],
	});
	(books.Bill ??= []).push(copy);
	return copy;
}
