const last = new Map<string, Promise<unknown>>();

/** Runs the work of one trigger one after the other in this process, so that two notifications do not read the same changes. */
export async function oneAtATime<T>(route: string, work: () => Promise<T>): Promise<T> {
	const before = last.get(route) ?? Promise.resolve();
	const mine = before.then(work, work);
	last.set(route, mine);
	try {
		return await mine;
	} finally {
		if (last.get(route) === mine) last.delete(route);
	}
}
