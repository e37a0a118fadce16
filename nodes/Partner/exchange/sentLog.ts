import type { Ledger } from '../../../core/ports';
import { isSettled, type SentInterchange } from '../../../core/partner/sent';
import { changeKept, kept } from './keptJson';

/** What is still to be acknowledged by a partner. */
export interface Awaited {
	number: string;
	/** Milliseconds since the epoch, the ledger's clock. */
	at: number;
	/** The record that told somebody of its being overdue. */
	overdueRecord?: string;
}

const sentName = (pair: string, number: string) => `x12:sent:${pair}|${number.trim().replace(/^0+(?=\d)/, '')}`;
const awaitedName = (pair: string) => `x12:awaited:${pair}`;

/** Notes what is about to be sent; `isAwaited` when the partner will acknowledge it. */
export async function noteSent(ledger: Ledger, pair: string, sent: SentInterchange, isAwaited: boolean): Promise<void> {
	await changeKept<SentInterchange>(ledger, sentName(pair, sent.number), (before) => (before ? undefined : sent));
	if (!isAwaited) return;
	const at = await ledger.now();
	await changeKept<Awaited[]>(ledger, awaitedName(pair), (list = []) => (list.some(({ number }) => number === sent.number) ? undefined : [...list, { number: sent.number, at }]));
}

export async function sentInterchange(ledger: Ledger, pair: string, number: string): Promise<SentInterchange | undefined> {
	return await kept<SentInterchange>(ledger, sentName(pair, number));
}

export async function awaited(ledger: Ledger, pair: string): Promise<Awaited[]> {
	return (await kept<Awaited[]>(ledger, awaitedName(pair))) ?? [];
}

/** Keeps what a partner said. Returns the entry that is no longer awaited, if it was. */
export async function noteAnswer(ledger: Ledger, pair: string, answered: SentInterchange): Promise<Awaited | undefined> {
	await changeKept<SentInterchange>(ledger, sentName(pair, answered.number), () => answered);
	if (!isSettled(answered)) return undefined;
	let done: Awaited | undefined;
	await changeKept<Awaited[]>(ledger, awaitedName(pair), (list = []) => {
		done = list.find(({ number }) => number === answered.number);
		return done ? list.filter((each) => each !== done) : undefined;
	});
	return done;
}

export async function noteOverdue(ledger: Ledger, pair: string, number: string, overdueRecord: string): Promise<void> {
	await changeKept<Awaited[]>(ledger, awaitedName(pair), (list = []) => list.map((each) => (each.number === number ? { ...each, overdueRecord } : each)));
}
