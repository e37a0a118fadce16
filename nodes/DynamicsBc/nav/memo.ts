import { codeKey } from './values';

/** Looks up many keys at once and each only once; what failed is asked again. Keys are compared as codes are. */
export function rememberEach<V>(load: (keys: string[]) => Promise<Map<string, V>>): (keys: string[]) => Promise<(V | undefined)[]> {
	const known = new Map<string, Promise<V | undefined>>();
	return async (keys) => {
		const wanted = keys.map(codeKey);
		const missing = [...new Set(wanted)].filter((key) => key !== '' && !known.has(key));
		if (missing.length > 0) {
			const loading = load(missing);
			for (const key of missing) {
				const one = loading.then((found) => found.get(key));
				one.catch(() => known.delete(key));
				known.set(key, one);
			}
		}
		return await Promise.all(wanted.map((key) => known.get(key)));
	};
}

/** One value that is read at most once, and again after a failure. */
export function rememberOne<V>(read: () => Promise<V>): () => Promise<V> {
	let value: Promise<V> | undefined;
	return () => {
		value ??= read().catch((error: unknown) => {
			value = undefined;
			throw error;
		});
		return value;
	};
}
