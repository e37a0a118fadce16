import type { Clock } from './clock';

/** A server's "not before": shared by everything in this process that talks to one origin. */
export interface Gate {
	/** Closes it for so long; never opens it earlier than somebody else closed it. */
	close(ms: number): void;
	/** Milliseconds until it opens; 0 when open. */
	remainingMs(): number;
}

const closedUntil = new Map<string, number>();

/** The gate of one origin. One caller who is told to wait holds back all the others. */
export function gateOf(origin: string, clock: Clock): Gate {
	return {
		close: (ms) => void closedUntil.set(origin, Math.max(closedUntil.get(origin) ?? 0, clock.now() + ms)),
		remainingMs: () => {
			const remaining = (closedUntil.get(origin) ?? 0) - clock.now();
			if (remaining <= 0) closedUntil.delete(origin);
			return Math.max(0, remaining);
		},
	};
}
