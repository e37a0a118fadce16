import { posix } from 'node:path';
import { StampliErpError } from '../../../core/errors';
import { sha256 } from '../../../core/identity';
import type { Inbox, Ledger } from '../../../core/ports';
import { attempt } from '../../shared/attempt';
import { changeKept, keepFirst, kept } from './keptJson';

/** Files that belong together, complete before the first of them is sent. */
export interface Parcel {
	/** RFC 3339. */
	at: string;
	files: { name: string; base64: string }[];
	/** Hash of what the files say, whatever their numbers are. */
	contentHash: string;
	/** What the caller wants to know of it again; plain JSON. */
	facts: Record<string, unknown>;
	/** Occasions for which it was sent: RFC 3339 each. */
	sent: Record<string, string>;
}

const nameOf = (key: string) => `x12:parcel:${sha256(key).slice(0, 40)}`;

export async function parcelOf(ledger: Ledger, key: string): Promise<Parcel | undefined> {
	return await kept<Parcel>(ledger, nameOf(key));
}

/** The parcel of this key: the first that was made stands for ever, and is sent again as it is. */
export async function parcel(ledger: Ledger, key: string, make: () => Promise<Omit<Parcel, 'sent'>>): Promise<Parcel> {
	return (await parcelOf(ledger, key)) ?? (await keepFirst<Parcel>(ledger, nameOf(key), { ...(await make()), sent: {} }));
}

export interface Delivery {
	folder: string;
	createFolders: boolean;
	/** What it is sent for: for the same occasion nothing is sent twice. */
	occasion: string;
}

/**
 * Puts the files of a parcel into a folder, under their names and with their bytes; a file that is there already is left alone.
 * False when it was sent for this occasion before. Throws when the name belongs to another file.
 */
export async function deliver(ledger: Ledger, inbox: Inbox, key: string, { folder, createFolders, occasion }: Delivery): Promise<boolean> {
	const found = (await parcelOf(ledger, key))!;
	if (found.sent[occasion]) return false;
	for (const { name, base64 } of found.files) await put(inbox, posix.join(folder, name), Buffer.from(base64, 'base64'), createFolders);
	const at = new Date(await ledger.now()).toISOString();
	await changeKept<Parcel>(ledger, nameOf(key), (now) => now && { ...now, sent: { ...now.sent, [occasion]: at } });
	return true;
}

async function put(inbox: Inbox, path: string, bytes: Buffer, createFolders: boolean): Promise<void> {
	if (!(await isThere(inbox, path, bytes))) {
		const uploaded = await attempt(inbox.upload(path, bytes, { exists: 'fail', atomic: 'tempRename', createFolders }));
		// Another run may have put the same file there meanwhile.
		if (!uploaded.done && !(uploaded.refusal.kind !== 'transient' && (await isThere(inbox, path, bytes)))) throw uploaded.refusal;
	}
}

async function isThere(inbox: Inbox, path: string, bytes: Buffer): Promise<boolean> {
	const found = await inbox.stat(path);
	if (!found) return false;
	const read = found.size === bytes.length ? await attempt(inbox.read(found, bytes.length)) : undefined;
	// A drop folder may be write-only; then the size has to do.
	if (read && (read.done ? read.value?.sha256 === sha256(bytes) : read.refusal.code === 'sftp.permissionDenied')) return true;
	throw new StampliErpError({
		kind: 'rejected', code: 'partner.file.taken', message: `${path} is there already with other content.`,
		hint: 'Find out who wrote it and move it away; the file is then written at the next try.',
	});
}
