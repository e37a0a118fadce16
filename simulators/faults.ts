/** Faults on demand, the same for every simulated system. A fault is put in line with `next` and used up by the requests it matches. */

export type RetryAfter = number | 'httpDate';

export type Fault =
	/** Answer with this status and do no work. Without a body: an HTML page as gateways send it. */
	| { kind: 'status'; status: number; body?: string; contentType?: string; headers?: Record<string, string>; retryAfter?: RetryAfter }
	/** 429 in the system's own shape; Retry-After in seconds (default 1), as an HTTP date one second ahead, or absent (null). */
	| { kind: 'throttle'; retryAfter?: RetryAfter | null }
	/** Wait before doing the work. */
	| { kind: 'delay'; ms: number }
	/** Do the work, then drop the connection without an answer. */
	| { kind: 'loseAnswer' }
	/** Drop the connection now, do the work `ms` later; with a cue, so long after that is given. */
	| { kind: 'workLater'; ms: number; cue?: Promise<unknown> }
	/** Drop the connection; the work is never done. */
	| { kind: 'dropConnection' }
	/** The token this request carries is no longer accepted, now and later; a new token is. */
	| { kind: 'expireToken' }
	/** Pages of this size for this request. */
	| { kind: 'smallPages'; size: number }
	/** The next-page link of this answer points to another origin. */
	| { kind: 'foreignNextLink'; origin: string }
	/** 200 with an HTML sign-in page, as a proxy between the two would answer. */
	| { kind: 'loginPage' };

export interface FaultMatch {
	method?: string;
	/** Part of the path and query, or an expression over it. */
	path?: string | RegExp;
	/** 'operation' means a request inside a batch; only `status` and `throttle` exist there. Default 'request'. */
	scope?: 'request' | 'operation';
}

export type FaultOrder = Fault & {
	match?: FaultMatch;
	/** Default 1. */ times?: number;
	/** Let this many matching requests pass first. */ skip?: number;
};

/** Chances from 0 to 1 per request; the same seed gives the same sequence. */
export interface RandomFaults {
	seed: number;
	status429?: number;
	status503?: number;
	/** Connection dropped: half of them before the work, half after it. */
	reset?: number;
}

export interface Faults {
	next(order: FaultOrder): void;
	random(chances: RandomFaults | undefined): void;
	/** Forgets everything in line, and the random ones. */
	clear(): void;
	/** Orders not used up yet. */
	readonly waiting: number;
	/** For the simulators: the faults that hit this request. */
	take(request: { method: string; url: string; scope: 'request' | 'operation' }): Fault[];
}

function mulberry32(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = Math.imul(state ^ (state >>> 15), state | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

/** The address as people write it; as it came in when it cannot be decoded. */
function readable(url: string): string {
	try {
		return decodeURIComponent(url.replaceAll('+', ' '));
	} catch {
		return url;
	}
}

function matches(match: FaultMatch, request: { method: string; url: string; scope: string }): boolean {
	if ((match.scope ?? 'request') !== request.scope) return false;
	if (match.method && match.method !== request.method) return false;
	if (match.path === undefined) return true;
	const url = readable(request.url);
	return typeof match.path === 'string' ? url.includes(match.path) : match.path.test(url);
}

/** A Retry-After header value: seconds, or a date `aheadMs` from now. */
export function retryAfterHeader(retryAfter: RetryAfter, aheadMs = 1500): string {
	return retryAfter === 'httpDate' ? new Date(Date.now() + aheadMs).toUTCString() : String(retryAfter);
}

export function createFaults(): Faults {
	let orders: (FaultOrder & { left: number; pass: number })[] = [];
	let chances: RandomFaults | undefined;
	let draw = mulberry32(0);

	const byChance = (): Fault[] => {
		if (!chances) return [];
		const roll = draw();
		const { status429 = 0, status503 = 0, reset = 0 } = chances;
		if (roll < status429) return [{ kind: 'throttle', retryAfter: 0 }];
		if (roll < status429 + status503) return [{ kind: 'status', status: 503 }];
		if (roll < status429 + status503 + reset) return [draw() < 0.5 ? { kind: 'dropConnection' } : { kind: 'loseAnswer' }];
		return [];
	};

	return {
		next(order) {
			orders.push({ ...order, left: order.times ?? 1, pass: order.skip ?? 0 });
		},
		random(given) {
			chances = given;
			draw = mulberry32(given?.seed ?? 0);
		},
		clear() {
			orders = [];
			chances = undefined;
		},
		get waiting() {
			return orders.length;
		},
		take(request) {
			const hit: Fault[] = [];
			for (const order of orders) {
				if (!matches(order.match ?? {}, request)) continue;
				if (order.pass > 0) {
					order.pass--;
					continue;
				}
				order.left--;
				hit.push(order);
				if (order.kind !== 'delay') break;
			}
			orders = orders.filter((order) => order.left > 0);
			return hit.length || request.scope === 'operation' ? hit : byChance();
		},
	};
}
