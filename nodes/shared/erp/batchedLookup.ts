/** Looks up many things at once and each only once; the answers live as long as this object, one run. */
export interface BatchedLookup<V> {
	/** In the order of the keys; undefined where there is none. */
	get(keys: string[]): Promise<(V | undefined)[]>;
}

/** `load` answers for all given keys at once, under the key in upper case. Calls that overlap share what is under way. What failed is asked again. */
export function batchedLookup<V>(load: (keys: string[]) => Promise<Map<string, V>>): BatchedLookup<V> {
	const known = new Map<string, Promise<V | undefined>>();
	return {
		get: async (keys) => {
			const missing = [...new Set(keys)].filter((key) => !known.has(key));
			if (missing.length > 0) {
				const loading = load(missing);
				for (const key of missing) {
					const one = loading.then((found) => found.get(key.toUpperCase()));
					one.catch(() => known.delete(key));
					known.set(key, one);
				}
			}
			return await Promise.all(keys.map((key) => known.get(key)!));
		},
	};
}

/** One value that is read at most once per run, and again after a failure. */
export function readOnce<V>(read: () => Promise<V>): () => Promise<V> {
	let value: Promise<V> | undefined;
	return () => {
		value ??= read().catch((error: unknown) => {
			value = undefined;
			throw error;
		});
		return value;
	};
}
