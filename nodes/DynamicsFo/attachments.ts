import { StampliErpError } from '../../core/errors';
import type { Invoice } from '../../core/model';
import type { Inbox } from '../../core/ports';
import type { Outcome } from '../../core/records';
import { isRefusal, readOdataError } from '../../io/odata/errors';
import { and, quote } from '../../io/odata/literals';
import { fileNameOf, openImages, reasonOf, shown } from '../shared/erp/images';
import { type Attachment, fetchAttachment } from '../shared/fetchAttachment';
import type { FoConnection } from './connection';
import { textOf } from './fields';

/** What became of the invoice image: an outcome of its own, whatever it is the bill stays as it is. */
export interface AttachmentAnswer {
	status: 'attached' | 'failed' | 'none' | 'alreadyThere';
	reason: string;
	files: { name: string; status: 'attached' | 'failed' | 'alreadyThere'; reason: string }[];
}

export interface AttachmentSettings {
	/** Folder of the inbox in which names are looked for. */
	folder: string;
	/** Opens the inbox; called once, and only when a name is to be fetched. */
	openInbox?(): Promise<Inbox>;
	/** Hosts (`files.example.com` or `host:port`) from which https addresses may be fetched. */
	allowedHosts: string[];
	/** Document type of F&O. Default `File`. */
	typeId?: string;
	/** Default 10 MiB. */
	maxBytes?: number;
	/** PEM; for https addresses. */
	caCertificate?: string;
}

const defaultMaxBytes = 10 * 1024 * 1024;

/** Fetches the images that an invoice names and attaches them to its pending vendor invoice, each once. Never throws. */
export async function attachImages(connection: FoConnection, invoice: Invoice, outcome: Pick<Outcome, 'erpNumber' | 'erpState'>, company: string, settings: AttachmentSettings): Promise<AttachmentAnswer> {
	const names = [...new Set(invoice.attachmentUrls ?? [])];
	if (names.length === 0) return { status: 'none', reason: 'The invoice names no file.', files: [] };
	const failed = (reason: string): AttachmentAnswer => ({ status: 'failed', reason, files: names.map((name) => ({ name: shown(name), status: 'failed', reason })) });
	if (!outcome.erpNumber || !outcome.erpState?.startsWith('pending')) {
		return failed('The vendor invoice is not pending any more; Dynamics 365 F&O takes images of pending ones only. Attach it there by hand.');
	}
	const key = { dataAreaId: (invoice.companyId ?? company).toLowerCase(), HeaderReference: outcome.erpNumber };
	let inbox: Inbox | undefined;
	try {
		const there = await attachedNames(connection, key);
		const files: AttachmentAnswer['files'] = [];
		for (const name of names) {
			const shownName = shown(name);
			if (there.has(fileNameOf(name).toLowerCase())) {
				files.push({ name: shownName, status: 'alreadyThere', reason: 'An earlier run attached it.' });
				continue;
			}
			try {
				const fetched = await fetchAttachment(name, {
					folder: settings.folder,
					hosts: settings.allowedHosts,
					maxBytes: settings.maxBytes ?? defaultMaxBytes,
					caCertificate: settings.caCertificate,
					withInbox: async (work) => await work((inbox ??= await openImages(settings))),
				});
				await attach(connection, key, { ...fetched, name: fileNameOf(name) }, settings.typeId ?? 'File');
				files.push({ name: shownName, status: 'attached', reason: `${fetched.bytes.length} bytes attached.` });
			} catch (error) {
				files.push({ name: shownName, status: 'failed', reason: reasonOf(error) });
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

async function attachedNames(connection: FoConnection, key: { dataAreaId: string; HeaderReference: string }): Promise<Set<string>> {
	const $filter = and(`dataAreaId eq ${quote(key.dataAreaId)}`, `HeaderReference eq ${quote(key.HeaderReference)}`);
	const rows = await connection.all('VendorInvoiceDocumentAttachments', { $filter, $select: 'dataAreaId,HeaderReference,FileName,FileType,Name' });
	return new Set(rows.flatMap((row) => [textOf(row, 'FileName'), `${textOf(row, 'FileName')}.${textOf(row, 'FileType')}`, textOf(row, 'Name')]).map((each) => each.toLowerCase()));
}

async function attach(connection: FoConnection, key: { dataAreaId: string; HeaderReference: string }, { name, bytes }: Attachment, typeId: string): Promise<void> {
	const dot = name.lastIndexOf('.');
	const body = {
		...key,
		FileName: name,
		...(dot > 0 ? { FileType: name.slice(dot + 1).toLowerCase() } : {}),
		Name: name,
		TypeId: typeId,
		DefaultAttachment: 'Yes',
		Restriction: 'Internal',
		FileContents: bytes.toString('base64'),
	};
	const answer = await connection.send({ method: 'POST', url: connection.url('VendorInvoiceDocumentAttachments'), body });
	if (answer.status === 201 || answer.status === 200) return;
	const error = readOdataError(answer.text);
	const why = error && isRefusal(answer.status, error) ? error.entries.join(' ').slice(0, 500) : `status ${answer.status}`;
	throw refused(`Dynamics 365 F&O did not take the image: ${why}`, 'Check the document type and size limits there, and attach it by hand.');
}

function refused(message: string, hint: string): StampliErpError {
	return new StampliErpError({ kind: 'rejected', code: 'attachment.refused', message, hint });
}
