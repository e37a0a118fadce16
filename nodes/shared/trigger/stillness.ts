import { posix } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Ready, RemoteFile } from '../../../core/ports';

/** A program that writes a file begins with an empty one; when an hour has gone by, it is not about to write. */
const emptyMs = 3_600_000;

/**
 * Whether a file has stopped changing: listed with the same size and time long enough ago, by this poll or an earlier one. The
 * wait happens once per poll. The second look at the server's values is the one that reading takes before the first byte.
 */
export function stillness(ready: Ready, since: Map<string, number>, { listed, listedAt, deadline }: { listed: RemoteFile[]; listedAt: number; deadline: number }) {
	return async (file: RemoteFile, mark: string): Promise<boolean> => {
		if (ready.mode !== 'stable') return true;
		if (file.size === 0) return Date.now() - (since.get(mark) ?? listedAt) >= emptyMs && !isMark(file, listed);
		const waitMs = (since.get(mark) ?? listedAt) + ready.intervalSec * 1000 - Date.now();
		if (waitMs <= 0) return true;
		if (performance.now() + waitMs > deadline) return false;
		await sleep(waitMs);
		return true;
	};
}

/** An empty file beside another one of its name (invoices.csv.done, invoices.ok) only says that the other is complete. */
function isMark(file: RemoteFile, listed: RemoteFile[]): boolean {
	const stem = (path: string) => path.slice(0, path.length - posix.extname(path).length);
	return listed.some(({ path, size }) => size > 0 && (file.path.startsWith(`${path}.`) || stem(path) === stem(file.path)));
}
