import type { ImagesAnswer, ImageSource } from '../../core/books';
import { StampliErpError } from '../../core/errors';
import type { Invoice } from '../../core/model';
import type { Inbox } from '../../core/ports';
import type { Outcome } from '../../core/records';
import { parseJson } from '../../io/odata/json';
import type { Row } from '../../io/odata/paging';
import { fileNameOf, openImages, reasonOf, shown } from '../shared/erp/images';
import { type Attachment, fetchAttachment } from '../shared/fetchAttachment';
import { companyOf, inCompany } from './companies';
import type { BcConnection } from './connection';
import { codeKey, memberOf, sameCode, textOf } from './fields';
import { erpName } from './problems';
import { readError } from './serviceError';

const maxBytes = 25 * 1024 * 1024;
const longestName = 250;

/** Fetches the images that an invoice names and attaches them to its purchase invoice, draft or posted, each once. Never throws. */
export async function attachImages(connection: BcConnection, invoice: Invoice, outcome: Pick<Outcome, 'erpNumber'>, defaultCompany: string, source: ImageSource): Promise<ImagesAnswer> {
	const names = [...new Set(invoice.attachmentUrls ?? [])];
	if (names.length === 0) return { status: 'none', reason: 'The invoice names no file.', files: [] };
	const failed = (reason: string): ImagesAnswer => ({ status: 'failed', reason, files: names.map((name) => ({ name: shown(name), status: 'failed', reason })) });
	// An invoice of the same number is not the credit note.
	if (invoice.type !== 'invoice') return failed(`API v2.0 of ${erpName} takes images of purchase invoices only. Attach the image by hand.`);
	let inbox: Inbox | undefined;
	try {
		const parent = await findParent(connection, invoice, outcome, defaultCompany);
		if (!parent) return failed(`The purchase invoice ${outcome.erpNumber ?? ''} is not there any more. Attach the image by hand.`);
		const there = new Set((await connection.all(`${parent}/documentAttachments`)).filter((row) => Number(row.byteSize) > 0).map((row) => textOf(row, 'fileName').toLowerCase()));
		const files: ImagesAnswer['files'] = [];
		for (const name of names) {
			const file = { name: shown(name) };
			if (there.has(fileNameOf(name, longestName).toLowerCase())) {
				files.push({ ...file, status: 'alreadyThere', reason: 'An earlier run attached it.' });
				continue;
			}
			try {
				const fetched = await fetchAttachment(name, { folder: source.folder, hosts: source.allowedHosts, maxBytes, withInbox: async (work) => await work((inbox ??= await openImages(source))) });
				await attach(connection, parent, fetched);
				files.push({ ...file, status: 'attached', reason: `${fetched.bytes.length} bytes attached.` });
			} catch (error) {
				files.push({ ...file, status: 'failed', reason: reasonOf(error) });
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

/** Path of the purchase invoice: by the vendor's number, and by its own where several have that. */
async function findParent(connection: BcConnection, invoice: Invoice, { erpNumber }: Pick<Outcome, 'erpNumber'>, defaultCompany: string): Promise<string | undefined> {
	const company = companyOf(await connection.companies(), (invoice.companyId ?? defaultCompany).trim());
	if (!company) return undefined;
	const rows = (await connection.all(inCompany(company, 'purchaseInvoices'), { $filter: `vendorInvoiceNumber eq '${codeKey(invoice.invoiceNumber).replaceAll("'", "''")}'`, $select: 'id,number,vendorNumber,status' })).filter((row) => sameCode(textOf(row, 'vendorNumber'), invoice.vendor.vendorId ?? ''));
	const row = rows.find((each) => textOf(each, 'number') === erpNumber) ?? rows.find((each) => memberOf(each, 'status') !== 'Canceled');
	return row && inCompany(company, `purchaseInvoices(${textOf(row, 'id')})`);
}

/** The attachment first, its content then; without content it goes away again. */
async function attach(connection: BcConnection, parent: string, { name, bytes, mimeType }: Attachment): Promise<void> {
	const made = await connection.send({ method: 'POST', url: `${parent}/documentAttachments`, body: { fileName: fileNameOf(name, longestName) } });
	const id = made.status === 201 ? textOf((parseJson(made.text) ?? {}) as Row, 'id') : '';
	if (id === '') throw refused(readError(made.text)?.message ?? `status ${made.status}`);
	const path = `${parent}/documentAttachments(${id})`;
	const filled = await connection.send({ method: 'PATCH', url: `${path}/attachmentContent`, headers: { 'If-Match': '*', 'Content-Type': mimeType }, body: bytes });
	if (filled.status === 204 || filled.status === 200) return;
	await connection.send({ method: 'DELETE', url: path }).catch(() => undefined);
	throw refused(readError(filled.text)?.message ?? `status ${filled.status}`);
}

function refused(why: string): StampliErpError {
	return new StampliErpError({ kind: 'rejected', code: 'attachment.refused', message: `${erpName} did not take the image: ${why.slice(0, 500)}`, hint: 'Attach it there by hand.' });
}
