import type { Ledger, RemoteFile } from '../../../core/ports';
import type { PollSettings } from './pollSettings';

/**
 * The first activation decides once what becomes of files that are in the folder already; the ledger remembers that it was
 * decided. Switching from *Preview Only* to another choice is the first activation then. True when this is the first activation.
 */
export async function applyFirstActivation(ledger: Ledger, route: string, settings: PollSettings, listed: RemoteFile[]): Promise<boolean> {
	const name = `activation:${route}`;
	if (await ledger.watermark(name)) return false;
	// Files noted without the watermark: a first activation was interrupted here. What has come since must not be ignored.
	const wasInterrupted = (await ledger.ignoredFiles(route)).length > 0;
	const left = wasInterrupted ? [] : leftAlone(settings, listed);
	if (left.length > 0) await ledger.ignoreFiles(route, left.map(({ path, size, mtime }) => ({ path, size, mtime })));
	await ledger.setWatermark(name, JSON.stringify({ choice: settings.firstActivation, at: new Date(await ledger.now()).toISOString(), leftAlone: left.length }));
	return true;
}

function leftAlone({ firstActivation, startFrom }: PollSettings, listed: RemoteFile[]): RemoteFile[] {
	if (firstActivation === 'ignoreExisting') return listed;
	if (firstActivation === 'startFrom') return listed.filter((file) => file.mtime < (startFrom ?? 0));
	return [];
}
