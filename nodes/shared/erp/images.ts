import type { ImageSource } from '../../../core/books';
import { StampliErpError } from '../../../core/errors';
import type { Inbox } from '../../../core/ports';
import { decodedName } from '../fetchAttachment';

/* What attaching the images of an invoice has in common, whatever the ERP. */

/** The file's name in a reference: the last part of an address, or the name itself. */
export function lastPart(reference: string): string {
	return /^https?:/i.test(reference) && URL.canParse(reference) ? decodedName(new URL(reference)) : reference;
}

/** The name under which a file is attached, and by which the next run knows it: without signs that Windows forbids, its ending kept. */
export function fileNameOf(reference: string, longest = 150): string {
	return lastPart(reference).replace(/[\\/:*?"<>|\p{Cc}]/gu, '_').slice(-longest) || 'invoice';
}

/** For people: an address without its query, as a link may carry a signature there. */
export function shown(reference: string): string {
	return reference.replace(/[?#].*$/s, '').slice(0, 300);
}

export function reasonOf(error: unknown): string {
	return error instanceof StampliErpError ? `${error.message.replace(/\.$/, '')}. ${error.hint}` : 'The file could not be attached.';
}

/** Throws `rejected` where the node was given no credential for the folder. */
export async function openImages({ openInbox }: Pick<ImageSource, 'openInbox'>): Promise<Inbox> {
	if (openInbox) return await openInbox();
	throw new StampliErpError({ kind: 'rejected', code: 'attachment.noInbox', message: 'The invoice names a file, but the node has no Stampli SFTP credential to fetch it with', hint: 'Choose the credential in the node.' });
}
