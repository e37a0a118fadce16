import type { ErpBooks, ImagesAnswer, ImageSource } from '../../core/books';
import { StampliErpError } from '../../core/errors';
import type { Invoice } from '../../core/model';
import type { Inbox } from '../../core/ports';
import { quote } from '../../io/odata/literals';
import { lastPart, openImages, reasonOf, shown } from '../shared/erp/images';
import { fetchAttachment } from '../shared/fetchAttachment';
import { reasonOf as reasonIn, saysDone } from './apiErrors';
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
		const fileNames = namesOf(names);
		let inbox: Inbox | undefined;
		const withInbox = async <T>(work: (inbox: Inbox) => Promise<T>) => await work((inbox ??= await openImages(source)));
		try {
			const bill = await findBill(connection, invoice, erpNumber);
			const there = new Set(((bill.files as { filename?: string }[] | undefined) ?? []).map((file) => (file.filename ?? '').split(/[\\/]/).at(-1)!.toLowerCase()));
			const files: File[] = [];
			for (const [i, name] of names.entries()) files.push(await attachOne(connection, bill, name, fileNames[i]!, { there, source, withInbox }));
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

async function attachOne(connection: AcumaticaConnection, bill: Row, reference: string, fileName: string, { there, source, withInbox }: Place): Promise<File> {
	const name = shown(reference);
	try {
		if (there.has(fileName.toLowerCase())) return { name, status: 'alreadyThere', reason: 'An earlier run attached it.' };
		const fetched = await fetchAttachment(reference, { folder: source.folder, hosts: source.allowedHosts, maxBytes, withInbox });
		await put(connection, bill, fileName, fetched.bytes);
		return { name, status: 'attached', reason: `${fetched.bytes.length} bytes attached.` };
	} catch (error) {
		return { name, status: 'failed', reason: reasonOf(error) };
	}
}

/** Twice, as an id is promised for one session only, and that may end between the two requests. */
async function findBill(connection: AcumaticaConnection, invoice: Invoice, number: string | undefined): Promise<Row> {
	const bill = (await lookUp(connection, invoice, number)) ?? (await lookUp(connection, invoice, number));
	if (!bill) throw refused(`Bill ${number ?? ''} was not found`, 'Attach the image there by hand.');
	return bill;
}

async function lookUp(connection: AcumaticaConnection, invoice: Invoice, number: string | undefined): Promise<Row | undefined> {
	const rows = number ? await connection.list('Bill', { $filter: `ReferenceNbr eq ${quote(number)}`, $select: 'Type,ReferenceNbr' }) : [];
	const id = rows?.find((row) => typeOf(textOf(row, 'Type'), invoice.type) === invoice.type)?.id;
	return typeof id === 'string' ? await connection.one('Bill', id, { $select: 'Type,ReferenceNbr', $expand: 'files' }) : undefined;
}

/** By the bill's keys, or, where one of them cannot be part of an address, at the address that Acumatica names; it is followed only on the own origin. */
async function put(connection: AcumaticaConnection, bill: Row, name: string, bytes: Buffer): Promise<void> {
	const link = (bill._links as Record<string, unknown> | undefined)?.['files:put'];
	const [type, number, encoded] = [textOf(bill, 'Type'), textOf(bill, 'ReferenceNbr'), encodeURIComponent(name)];
	const named = typeof link === 'string' && link.includes('{filename}') && !(/^\w+$/.test(type) && /^[\w-]+$/.test(number)) ? link.replace('{filename}', encoded) : undefined;
	const path = named ?? `Bill/${encodeURIComponent(type)}/${encodeURIComponent(number)}/files/${encoded}`;
	const answer = await connection.send({ method: 'PUT', path, body: bytes, repeatable: true });
	if (saysDone(answer)) return;
	throw refused(`Acumatica did not take the image: ${reasonIn(answer.text) ?? `status ${answer.status}`}`, 'Check the allowed file types and sizes (SM202550, SM202530), and attach it by hand.');
}

/** A name that Windows and the address both take. */
function safeName(name: string): string {
	return name.replace(/[\\/:*?"<>|#%&+\p{Cc}]/gu, '_').replace(/^\.+|[. ]+$/g, '').slice(-150) || 'invoice';
}

/** Names of files by their order, the same in every run: a second file of one name would replace the first. */
function namesOf(references: string[]): string[] {
	const counts = new Map<string, number>();
	return references.map((reference) => {
		const name = safeName(lastPart(reference));
		const count = (counts.get(name.toLowerCase()) ?? 0) + 1;
		counts.set(name.toLowerCase(), count);
		return count === 1 ? name : name.replace(/(\.[^.]*)?$/, ` (${count})$1`);
	});
}

function refused(message: string, hint: string): StampliErpError {
	return new StampliErpError({ kind: 'rejected', code: 'attachment.refused', message, hint });
}
