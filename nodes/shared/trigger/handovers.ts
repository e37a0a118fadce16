import type { Ledger } from '../../../core/ports';
import type { FilesLog } from './filesLog';

/*
 * A ledger restored from a back-up does not know the files that came after it, while the processed-files log says they were handed
 * over: what was held of them would be lost. So ledger and log count the hand-overs of new files. A log that is behind (n8n did not
 * save it) is no harm, a ledger that is behind is told by its lower number.
 */

const name = (route: string) => `handovers:${route}`;

async function known(ledger: Ledger, route: string): Promise<number> {
	return Number((await ledger.watermark(name(route))) ?? 0);
}

/** Whether the ledger is an earlier one than that which the log goes with. Says so once. */
export async function isOlderThan(log: FilesLog, ledger: Ledger, route: string): Promise<boolean> {
	if ((await known(ledger, route)) >= log.handovers) return false;
	await ledger.setWatermark(name(route), String(log.handovers));
	return true;
}

export async function countHandover(log: FilesLog, ledger: Ledger, route: string): Promise<void> {
	const next = Math.max(log.handovers, await known(ledger, route)) + 1;
	await ledger.setWatermark(name(route), String(next));
	log.handovers = next;
}
