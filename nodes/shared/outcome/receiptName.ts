import { posix } from 'node:path';
import type { FileStatus, Inbox, Ledger } from '../../../core/ports';

const kind = 'receiptName';

/** How the name of every receipt ends; triggers never read such a file. */
export const receiptEnding = '.receipt.csv';

/**
 * `<file name>.receipt.csv`, and with a part of the file id where another file of that name has its receipt there. The ledger
 * keeps the choice before the first upload, so that a receipt is rewritten under its own name after a crash too.
 */
export async function receiptName(ledger: Ledger, status: FileStatus, target?: { inbox: Inbox; folder: string }): Promise<{ name: string; isNew: boolean }> {
	const { fileId, name } = status.file;
	if (status.receipt) return { name: status.receipt, isNew: false };
	const [noted] = await ledger.audit({ fileId, kinds: [kind], limit: 1 });
	if (typeof noted?.body.name === 'string') return { name: noted.body.name, isNew: false };
	const plain = `${name}${receiptEnding}`;
	const isTaken = target !== undefined && (await target.inbox.stat(posix.join(target.folder, plain))) !== undefined;
	return { name: isTaken ? `${name}.${fileId.slice(0, 8)}${receiptEnding}` : plain, isNew: true };
}

export async function keepReceiptName(ledger: Ledger, fileId: string, name: string, executionId: string): Promise<void> {
	await ledger.note(kind, { name }, { fileId, executionId });
}
