import { randomBytes } from 'node:crypto';
import type { ImagesAnswer, ImageSource } from '../../core/books';
import { StampliErpError } from '../../core/errors';
import type { Invoice } from '../../core/model';
import type { ErpBill, Inbox } from '../../core/ports';
import type { Outcome } from '../../core/records';
import { fileNameOf, openImages, reasonOf, shown } from '../shared/erp/images';
import { type Attachment, fetchAttachment } from '../shared/fetchAttachment';
import type { B1Connection } from './connection';
import { membersOf, numberOf, textOf } from './fields';
import { erpName } from './problems';
import { errorText } from './serviceError';
import { write } from './write';

const maxBytes = 20 * 1024 * 1024;

export interface Attaching {
	connection: B1Connection;
	/** The bill that the outcome tells of, wherever it stands now. */
	find(): Promise<ErpBill[]>;
	/** PEM; for https addresses. */
	caCertificate?: string;
}

/** Fetches the images that an invoice names, puts them into the attachments folder and links them to its bill, each once. Never throws. */
export async function attachImages(invoice: Invoice, outcome: Pick<Outcome, 'erpNumber'>, source: ImageSource, { connection, find, caCertificate }: Attaching): Promise<ImagesAnswer> {
	const names = [...new Set(invoice.attachmentUrls ?? [])];
	if (names.length === 0) return { status: 'none', reason: 'The invoice names no file.', files: [] };
	const failed = (reason: string): ImagesAnswer => ({ status: 'failed', reason, files: names.map((name) => ({ name: shown(name), status: 'failed', reason })) });
	let inbox: Inbox | undefined;
	try {
		const bills = (await find()).filter(({ type }) => type === invoice.type);
		// What was a draft then may be a document by now.
		const bill = bills.find(({ number }) => number === outcome.erpNumber) ?? bills.find(({ theirs }) => !theirs);
		if (!bill) return failed(`The bill ${outcome.erpNumber ?? ''} is not there any more. Attach the image by hand.`);
		if (bill.id.set === 'JournalEntries') return failed(`A journal entry takes no image through the Service Layer. Attach it in ${erpName} by hand.`);
		const target = await currentTarget(connection, bill);
		const files: ImagesAnswer['files'] = [];
		for (const name of names) {
			if (target.names.has(fileNameOf(name).toLowerCase())) {
				files.push({ name: shown(name), status: 'alreadyThere', reason: 'An earlier run attached it.' });
				continue;
			}
			try {
				const fetched = await fetchAttachment(name, { folder: source.folder, hosts: source.allowedHosts, maxBytes, caCertificate, withInbox: async (work) => await work((inbox ??= await openImages(source))) });
				await attach(connection, target, { ...fetched, name: fileNameOf(name) });
				files.push({ name: shown(name), status: 'attached', reason: `${fetched.bytes.length} bytes attached.` });
			} catch (error) {
				files.push({ name: shown(name), status: 'failed', reason: reasonOf(error) });
			}
		}
		const worst = files.find((file) => file.status === 'failed') ?? files.find((file) => file.status === 'attached') ?? files[0]!;
		return { status: worst.status, reason: worst.reason, files };
	} catch (error) {
		return failed(reasonOf(error));
	} finally {
		await inbox?.close().catch(() => undefined);
	}
}

interface Target {
	/** `PurchaseInvoices(12)` */
	path: string;
	/** Entry of the attachments that hang on it already. */
	entry?: number;
	/** Their names, in lower case. */
	names: Set<string>;
}

async function currentTarget(connection: B1Connection, bill: ErpBill): Promise<Target> {
	const path = `${String(bill.id.set)}(${bill.id.DocEntry})`;
	const row = await connection.one(path, { $select: 'DocEntry,AttachmentEntry' });
	const entry = row ? numberOf(row, 'AttachmentEntry') : NaN;
	if (!Number.isInteger(entry) || entry <= 0) return { path, names: new Set() };
	const stored = await connection.one(`Attachments2(${entry})`);
	const names = stored ? membersOf(stored, 'Attachments2_Lines').map((line) => [textOf(line, 'FileName'), textOf(line, 'FileExtension')].filter(Boolean).join('.').toLowerCase()) : [];
	return { path, entry, names: new Set(names) };
}

/** The first file makes an entry and is linked; further ones are added to it. */
async function attach(connection: B1Connection, target: Target, file: Attachment): Promise<void> {
	const raw = multipart(file);
	if (target.entry !== undefined) {
		const added = await write(connection, { method: 'PATCH', path: `Attachments2(${target.entry})`, raw, repeatable: true });
		if (added.status !== 'done') throw notTaken(added);
		return;
	}
	const stored = await write(connection, { method: 'POST', path: 'Attachments2', raw });
	if (stored.status !== 'done') throw notTaken(stored);
	const entry = stored.row ? numberOf(stored.row, 'AbsoluteEntry') : NaN;
	if (!Number.isInteger(entry)) throw notTaken({ message: 'its number was not told' });
	const linked = await write(connection, { method: 'PATCH', path: target.path, body: { AttachmentEntry: entry }, repeatable: true });
	if (linked.status !== 'done') throw notTaken(linked);
	target.entry = entry;
}

/** The server does not understand a boundary in quotes. */
function multipart({ name, bytes, mimeType }: Attachment): { contentType: string; bytes: Buffer } {
	const boundary = `stampli${randomBytes(12).toString('hex')}`;
	const head = `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\nContent-Type: ${mimeType}\r\n\r\n`;
	return { contentType: `multipart/form-data; boundary=${boundary}`, bytes: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]) };
}

function notTaken(answer: { message: string } | { error: Parameters<typeof errorText>[0] }): StampliErpError {
	const why = 'error' in answer ? errorText(answer.error) : answer.message;
	return new StampliErpError({
		kind: 'rejected',
		code: 'attachment.refused',
		message: `${erpName} did not take the image: ${why}`,
		hint: 'Check that the attachments folder is set (General Settings, Path) and that the Service Layer can write to it; attach it by hand.',
	});
}
