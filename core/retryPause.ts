const minute = 60_000;
const hour = 60 * minute;
const pauses = [15 * minute, 30 * minute, hour, 2 * hour, 4 * hour, 8 * hour];
const longest = 24 * hour;

/**
 * Milliseconds until a held record is tried again: 15 min, 30 min, 1 h, 2 h, 4 h, 8 h, then once a day.
 * @param tries how often it has been tried and held before; 0 the first time
 */
export function nextPauseMs(tries: number): number {
	return pauses[Math.max(0, Math.trunc(tries))] ?? longest;
}
