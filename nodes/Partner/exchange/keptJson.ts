import type { Ledger } from '../../../core/ports';

/** A value that the ledger keeps by name, as JSON. */
export async function kept<T>(ledger: Ledger, name: string): Promise<T | undefined> {
	const text = await ledger.watermark(name);
	return text === undefined ? undefined : (JSON.parse(text) as T);
}

/** Keeps a value unless there is one already; returns the one that stands. */
export async function keepFirst<T>(ledger: Ledger, name: string, value: T): Promise<T> {
	if (await ledger.replaceWatermark(name, undefined, JSON.stringify(value))) return value;
	return (await kept<T>(ledger, name))!;
}

/** Changes a kept value; begins again when somebody else was faster. `change` returns undefined to leave it as it is. */
export async function changeKept<T>(ledger: Ledger, name: string, change: (value: T | undefined) => T | undefined): Promise<T | undefined> {
	for (;;) {
		const text = await ledger.watermark(name);
		const before = text === undefined ? undefined : (JSON.parse(text) as T);
		const after = change(before);
		if (after === undefined) return before;
		const next = JSON.stringify(after);
		if (next === text || (await ledger.replaceWatermark(name, text, next))) return after;
	}
}
