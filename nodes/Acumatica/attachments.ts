import type { ErpBooks, ImagesAnswer, ImageSource } from '../../core/books';
import { StampliErpError } from '../../core/errors';
import type { Invoice } from '../../core/model';
import type { Inbox } from '../../core/ports';
import { quote } from '../../io/odata/literals';
import { fetchAttachment } from '../shared/fetchAttachment';
import { readApiError } from './apiErrors';
import type { AcumaticaConnection } from './connection';
import { type Row, textOf } from './fields';
import { typeOf } from './findBills';

type File = ImagesAnswer['files'][number];

const maxBytes = 10 * 1024 * 1024;

/** Fetches the images that an invoice names and attaches them to its bill, each once. Never throws. */
export function attachToBill(connection: AcumaticaConnection): NonNullable<ErpBooks['attach']> {
	return async (invoice, { erpNumber }, source) => {
		const names = [...new Set(invoice.attachmentUrls ?? [])];
		if (names.length === 0) return { status: 'none', reason: 'The invoice names no file.', files: [] };
		let inbox: Inbox | undefined;
		const withInbox = async <T>(work: (inbox: Inbox) => Promise<T>) => await work((inbox ??= await openInbox(source)));
		try {
			const bill = await findBill(connection, invoice, erpNumber);
			const there = new Set(((bill.files as { filename?: string }[] | undefined) ?? []).map((file) => (file.filename ?? '').split(/[\\/]/).at(-1)!.toLowerCase()));
			const files: File[] = [];
			for (const name of names) files.push(await attachOne(connection, bill, name, { there, source, withInbox }));
			const telling = files.find((file) => file.status === 'failed') ?? files.find((file) => file.status === 'attached') ?? files[0]!;
			return { status: telling.status, reason: telling.reason, files };
		} catch (error) {
			const reason = reasonOf(error);
			return { status: 'failed', reason, files: names.map((name) => ({ name: shown(name), status: 'failed', reason })) };
		} finally {
			await inbox?.close().catch(() => undefined);
		}
	};
}

interface Place {
	there: Set<string>;
	source: ImageSource;
	withInbox<T>(work: (inbox: Inbox) => Promise<T>): Promise<T>;
}

async function attachOne(connection: AcumaticaConnection, bill: Row, reference: string, { there, source, withInbox }: Place): Promise<File> {
	const name = shown(reference);
	try {
		if (there.has(safeName(lastPart(reference)).toLowerCase())) return { name, status: 'alreadyThere', reason: 'An earlier run attached it.' };
		const fetched = await fetchAttachment(reference, { folder: source.folder, hosts: source.allowedHosts, maxBytes, withInbox });
		await put(connection, bill, safeName(fetched.name), fetched.bytes);
		return { name, status: 'attached', reason: `${fetched.bytes.length} bytes attached.` };
	} catch (error) {
		return { name, status: 'failed', reason: reasonOf(error) };
	}
}

async function findBill(connection: AcumaticaConnection, invoice: Invoice, number: string | undefined): Promise<Row> {
	const rows = number ? await connection.list('Bill', { $filter: `ReferenceNbr eq ${quote(number)}`, $select: 'Type,ReferenceNbr' }) : [];
	const id = rows?.find((row) => typeOf(textOf(row, 'Type'), invoice.type) === invoice.type)?.id;
	const bill = typeof id === 'string' ? await connection.one('Bill', id, { $select: 'Type,ReferenceNbr', $expand: 'files' }) : undefined;
	if (!bill) throw refused(`Bill ${number ?? ''} was not found`, 'Attach the image there by hand.');
	return bill;
}

/** By the bill's keys, or, where the type is no plain word of an address, at the address that Acumatica names; it is followed only on the own origin. */
async function put(connection: AcumaticaConnection, bill: Row, name: string, bytes: Buffer): Promise<void> {
	const link = (bill._links as Record<string, unknown> | undefined)?.['files:put'];
	const [type, encoded] = [textOf(bill, 'Type'), encodeURIComponent(name)];
	const named = typeof link === 'string' && link.includes('{filename}') && !/^\w+$/.test(type) ? link.replace('{filename}', encoded) : undefined;
	const path = named ?? `Bill/${encodeURIComponent(type)}/${encodeURIComponent(textOf(bill, 'ReferenceNbr'))}/files/${encoded}`;
	const answer = await connection.send({ method: 'PUT', path, body: bytes, repeatable: true });
	if (answer.status === 204 || answer.status === 200) return;
	throw refused(`Acumatica did not take the image: ${readApiError(answer.text)?.entries[0]?.text.slice(0, 300) ?? `status ${answer.status}`}`, 'Check the allowed file types and sizes (SM202550, SM202530), and attach it by hand.');
}

async function openInbox(source: ImageSource): Promise<Inbox> {
	if (source.openInbox) return await source.openInbox();
	throw refused('The invoice names a file, but the node has no Stampli SFTP credential to fetch it with', 'Choose the credential in the node.');
}

/** A name that Windows and the address both take. */
function safeName(name: string): string {
	return name.replace(/[\\/:*?"<>|#%&+\p{Cc}]/gu, '_').replace(/^\.+|[. ]+$/g, '').slice(-150) || 'invoice';
}

function lastPart(reference: string): string {
	if (!/^https?:/i.test(reference) || !URL.canParse(reference)) return reference;
	return decodeURIComponent(new URL(reference).pathname.split('/').at(-1) ?? '');
}

/** An address without its query: a link may carry a signature there. */
function shown(name: string): string {
	return name.replace(/[?#].*$/s, '').slice(0, 300);
}

function reasonOf(error: unknown): string {
	return error instanceof StampliErpError ? `${error.message.replace(/\.$/, '')}. ${error.hint}` : 'The file could not be attached.';
}

function refused(message: string, hint: string): StampliErpError {
	return new StampliErpError({ kind: 'rejected', code: 'attachment.refused', message, hint });
}
