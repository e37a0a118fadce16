interface Bucket {
	left: number;
	at: number;
}

const buckets = new Map<string, Bucket>();
const mostRoutes = 1000;

/** Milliseconds until another request is let in; 0 when it is now. `perMinute` at once, and as many again in each minute. */
export function waitFor(route: string, perMinute: number, now: number): number {
	const bucket = buckets.get(route) ?? { left: perMinute, at: now };
	bucket.left = Math.min(perMinute, bucket.left + ((now - bucket.at) / 60_000) * perMinute);
	bucket.at = now;
	if (!buckets.has(route) && buckets.size >= mostRoutes) buckets.delete(buckets.keys().next().value!);
	buckets.set(route, bucket);
	if (bucket.left < 1) return Math.ceil(((1 - bucket.left) / perMinute) * 60_000);
	bucket.left -= 1;
	return 0;
}

export function forgetRate(route: string): void {
	buckets.delete(route);
}
