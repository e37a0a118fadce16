import { posix } from 'node:path';
import type { AuditEntry, Inbox, Ledger } from '../../../core/ports';
import { receiptEnding } from '../../shared/outcome/receiptName';

/** A receipt on the server that is not what the ledger noted when it was written. */
export interface ReceiptDifference {
	receipt: string;
	path: string;
	/** `changed`: other bytes. `missing`: moved or deleted. `unknown`: nobody here wrote it. */
	state: 'changed' | 'missing' | 'unknown';
	/** RFC 3339; absent when unknown. */
	writtenAt?: string;
	executionId?: string;
}

const most = 100_000;

/**
 * Holds the receipts in a folder against the ledger. Receipts are for people and decide nothing; this is for whoever wants to be
 * sure that what people read is what was written. `from`: only receipts written since then, RFC 3339.
 */
export async function checkReceipts(ledger: Ledger, inbox: Inbox, { folder, from }: { folder: string; from: string }): Promise<{ receipts: number; differences: ReceiptDifference[] }> {
	const noted = await newestReceipts(ledger);
	const listed = new Map((await inbox.list({ folder, include: [`*${receiptEnding}`], exclude: [] })).map((file) => [file.name, file]));
	const differences: ReceiptDifference[] = [];
	let receipts = 0;
	for (const [name, { at, executionId, body }] of noted) {
		if (Date.parse(at) < Date.parse(from)) continue;
		receipts += 1;
		const file = listed.get(name);
		const content = file && (await inbox.read(file));
		if (content?.sha256 === body.sha256) continue;
		differences.push({ receipt: name, path: posix.join(folder, name), state: file ? 'changed' : 'missing', writtenAt: at, ...(executionId ? { executionId } : {}) });
	}
	for (const { name, path, mtime } of listed.values()) {
		if (!noted.has(name) && mtime * 1000 >= Date.parse(from)) differences.push({ receipt: name, path, state: 'unknown' });
	}
	return { receipts, differences };
}

/** By name, the last time it was written to a server. An entry that somebody changed says nothing. */
async function newestReceipts(ledger: Ledger): Promise<Map<string, AuditEntry>> {
	const entries = await ledger.audit({ kinds: ['receipt'], limit: most });
	return new Map(entries.filter(({ body }) => typeof body.sha256 === 'string' && !body.sealBroken).map((entry) => [String(entry.body.name), entry]));
}
