import type { StampliErpError } from '../../../core/errors';
import type { Inbox, Ledger } from '../../../core/ports';
import { attempt } from '../../shared/attempt';
import { changeKept } from './keptJson';
import { deliver } from './outbox';

/** A parcel and what it is sent for: a document once, an answer once for each file that brought its interchange. */
export interface Due {
	key: string;
	/** The file that is answered. */
	fileId?: string;
}

interface Left extends Due {
	folder: string;
}

export interface Round {
	folder: string;
	createFolders: boolean;
	executionId: string;
	/** Hears of what an earlier run left and still cannot be delivered. */
	warn?(message: string): void;
}

/** One list per server: what was made for it and may not have arrived. */
const nameOf = ({ name }: Inbox) => `partner:undelivered:${name}`;
const isSame = (one: Due, other: Due) => one.key === other.key && one.fileId === other.fileId;

/**
 * Delivers parcels, and before them those that an earlier run could not deliver. They are noted first: a run that dies leaves
 * them to the next one. What is refused stays noted and stops nothing else; throws the first refusal of a parcel of this run.
 */
export async function deliverAll(ledger: Ledger, inbox: Inbox, due: Due[], round: Round): Promise<void> {
	const { folder, createFolders, executionId } = round;
	const asked = due.map((each): Left => ({ ...each, folder }));
	const all = (await changeKept<Left[]>(ledger, nameOf(inbox), (left = []) => {
		// Asked for again, it goes where it is wanted now.
		const before = left.map((each) => asked.find((one) => isSame(one, each)) ?? each);
		return [...before, ...asked.filter((each) => !left.some((one) => isSame(one, each)))];
	}))!;
	let refused: StampliErpError | undefined;
	for (const each of all) {
		const attempted = await attempt(deliver(ledger, inbox, each.key, { folder: each.folder, createFolders, occasion: each.fileId ?? 'written' }));
		if (attempted.done) {
			if (attempted.value && each.fileId) await ledger.note('acknowledged', { key: each.key, folder: each.folder }, { fileId: each.fileId, executionId });
			await changeKept<Left[]>(ledger, nameOf(inbox), (left = []) => left.filter((one) => !isSame(one, each)));
		} else if (attempted.refusal.kind === 'transient') throw attempted.refusal;
		else if (asked.includes(each)) refused ??= attempted.refusal;
		else round.warn?.(`what an earlier run wrote still waits. ${attempted.refusal.message}`);
	}
	if (refused) throw refused;
}
