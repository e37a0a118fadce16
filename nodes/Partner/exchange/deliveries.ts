import type { Inbox, Ledger } from '../../../core/ports';
import { changeKept } from './keptJson';
import { deliver } from './outbox';

interface Left {
	key: string;
	folder: string;
}

/** One list per server: what was made for it and may not have arrived. */
const nameOf = ({ name }: Inbox) => `partner:undelivered:${name}`;

/**
 * Delivers parcels, and before them those that an earlier run could not deliver. They are noted first: a run that dies leaves
 * them to the next one.
 */
export async function deliverAll(ledger: Ledger, inbox: Inbox, keys: string[], { folder, createFolders }: { folder: string; createFolders: boolean }): Promise<void> {
	const all = (await changeKept<Left[]>(ledger, nameOf(inbox), (left = []) => {
		const added = keys.filter((key) => !left.some((each) => each.key === key)).map((key) => ({ key, folder }));
		return added.length > 0 ? [...left, ...added] : undefined;
	})) ?? [];
	for (const { key, folder: place } of all) {
		await deliver(ledger, inbox, key, { folder: place, createFolders, occasion: 'written' });
		await changeKept<Left[]>(ledger, nameOf(inbox), (left = []) => left.filter((each) => each.key !== key));
	}
}
