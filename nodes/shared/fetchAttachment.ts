import { posix } from 'node:path';
import { StampliErpError } from '../../core/errors';
import type { Inbox } from '../../core/ports';
import { openHttp } from '../../io/http/http';

export interface AttachmentSource {
	/** The only folder of the SFTP server from which attachments are taken. */
	folder: string;
	/** Hosts (`images.example.com`, with `:port` where it is not 443) from which https addresses are followed. */
	hosts: string[];
	maxBytes: number;
	/** Called for a name in the folder only. */
	withInbox<T>(work: (inbox: Inbox) => Promise<T>): Promise<T>;
	/** PEM; trusted in addition to the usual authorities. */
	caCertificate?: string;
}

export interface Attachment {
	name: string;
	bytes: Buffer;
	mimeType: string;
}

const mimeTypes: Record<string, string> = {
	'.pdf': 'application/pdf', '.png': 'image/png', '.jpg': 'image/jpeg', '.jpeg': 'image/jpeg', '.tif': 'image/tiff', '.tiff': 'image/tiff',
	'.gif': 'image/gif', '.xml': 'application/xml', '.txt': 'text/plain', '.csv': 'text/csv',
};

/**
 * What an invoice names as its image: a file name inside one folder, or an https address on an allowed host. Throws `invalid`
 * for a name that leads elsewhere, a host that is not allowed, and what is missing or too large.
 */
export async function fetchAttachment(reference: string, source: AttachmentSource): Promise<Attachment> {
	return /^[a-z][a-z0-9+.-]*:/i.test(reference) ? await fromWeb(reference, source) : await fromFolder(reference, source);
}

async function fromFolder(name: string, { folder, maxBytes, withInbox }: AttachmentSource): Promise<Attachment> {
	const isPlain = name !== '' && name !== '.' && name !== '..' && !/[/\\\p{Cc}]/u.test(name) && Buffer.byteLength(name) <= 255;
	if (!isPlain) throw invalid('name', `${shown(name)} is not the plain name of a file.`, 'Attachments are taken from one folder only: give a name without folders.');
	if (!folder) throw invalid('folder', `${shown(name)} is a file name, but no attachment folder is set.`, 'Set the folder of the SFTP server in which Stampli puts the invoice images.');
	return await withInbox(async (inbox) => {
		const file = await inbox.stat(posix.join(folder, name));
		const content = file && (await inbox.read(file, maxBytes));
		if (!content) throw invalid('missing', `The attachment ${name} is not in ${folder}, or is still being written.`, 'Check that Stampli exports the images into this folder.');
		return { name, bytes: content.bytes, mimeType: mimeTypeOf(name) };
	});
}

async function fromWeb(reference: string, { hosts, maxBytes, caCertificate }: AttachmentSource): Promise<Attachment> {
	const url = URL.canParse(reference) ? new URL(reference) : undefined;
	const isAllowed = url?.protocol === 'https:' && !url.username && !url.password && hosts.some((host) => host.trim().toLowerCase() === url.host.toLowerCase());
	if (!url || !isAllowed) {
		const place = url ? `${url.protocol}//${url.host}` : shown(reference);
		throw invalid('host', `Attachments are not fetched from ${place}.`, 'Only https addresses on the hosts listed under Allowed Hosts are followed. Add the host if it belongs to Stampli.');
	}
	const http = openHttp({ origin: url.origin, maxResponseBytes: maxBytes, ...(caCertificate ? { caCertificate } : {}) });
	try {
		const answer = await http.request({ method: 'GET', url: url.href });
		// The address may carry a signature: only its host and path are named.
		if (answer.status !== 200) throw invalid('refused', `${url.host} answered ${answer.status} for the attachment ${url.pathname}.`, 'The link may have expired: have the invoice exported again.');
		const name = safeName(decodedName(url));
		const told = String(answer.headers['content-type'] ?? '').split(';')[0]!.trim();
		return { name, bytes: answer.bytes, mimeType: told || mimeTypeOf(name) };
	} finally {
		http.close();
	}
}

/** Last part of the path, as it stands where it is no proper encoding ("100%.pdf"). */
export function decodedName({ pathname }: URL): string {
	const name = posix.basename(pathname);
	try {
		return decodeURIComponent(name);
	} catch {
		return name;
	}
}

function safeName(name: string): string {
	return name.replace(/[/\\\p{Cc}]/gu, '_').replace(/^\.+/, '').slice(0, 150) || 'attachment';
}

function mimeTypeOf(name: string): string {
	return mimeTypes[posix.extname(name).toLowerCase()] ?? 'application/octet-stream';
}

function shown(text: string): string {
	return JSON.stringify(text.slice(0, 100));
}

function invalid(code: string, message: string, hint: string): StampliErpError {
	return new StampliErpError({ kind: 'invalid', code: `attachment.${code}`, message, hint });
}
