import { newestOf } from './chain';
import { enter, type Journal, ownKinds } from './journal';
import { storable } from './sql';

type About = { recordId?: string; fileId?: string; key?: string; executionId?: string };

/** Throws a RangeError for the kinds that the ledger itself writes: a note never changes what it believes. */
export async function note(journal: Journal, kind: string, body: Record<string, unknown>, about: About = {}): Promise<void> {
	if (ownKinds.has(kind)) throw new RangeError(`A note cannot be of kind "${kind}": the ledger writes that kind itself.`);
	await enter(journal, [{ kind, ...about, body }]);
}

export async function watermark({ sql, seals }: Journal, name: string): Promise<string | undefined> {
	const entry = (await newestOf(sql, seals, 'key', [name], ['watermark'])).get(storable(name));
	return entry?.genuine ? String(entry.body.value) : undefined;
}

export async function setWatermark(journal: Journal, name: string, value: string): Promise<void> {
	await enter(journal, [{ kind: 'watermark', key: name, body: { value } }]);
}

export async function replaceWatermark(journal: Journal, name: string, expected: string | undefined, value: string): Promise<boolean> {
	if ((await watermark(journal, name)) !== expected) return false;
	await setWatermark(journal, name, value);
	return true;
}
