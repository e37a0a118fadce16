import { setTimeout as sleep } from 'node:timers/promises';
import type { Ready, RemoteFile } from '../../../core/ports';

/**
 * Whether a file has stopped changing: listed with the same size and time long enough ago, by this poll or an earlier one. The
 * wait happens once per poll. The second look at the server's values is the one that reading takes before the first byte.
 */
export function stillness(ready: Ready, since: Map<string, number>, { listedAt, deadline }: { listedAt: number; deadline: number }) {
	return async (file: RemoteFile, mark: string): Promise<boolean> => {
		if (ready.mode !== 'stable') return true;
		if (file.size === 0) return false;
		const waitMs = (since.get(mark) ?? listedAt) + ready.intervalSec * 1000 - Date.now();
		if (waitMs <= 0) return true;
		if (performance.now() + waitMs > deadline) return false;
		await sleep(waitMs);
		return true;
	};
}
