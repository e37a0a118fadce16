const everyMs = 5_000;

/** Shows one long step: its name at once, a line every few seconds, and how long it took. */
export async function progress<T>(title: string, work: () => Promise<T>, now?: () => string): Promise<T> {
	const startedAt = Date.now();
	const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
	console.log(`▸ ${title}`);
	const ticker = setInterval(() => console.log(`  … ${now ? `${now()}, ` : ''}${seconds()}`), everyMs);
	try {
		const result = await work();
		console.log(`✓ ${title}: ${seconds()}`);
		return result;
	} finally {
		clearInterval(ticker);
	}
}
