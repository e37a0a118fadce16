import { startClient, header, type Client } from './dynamicsFoClient';

let client: Client;
beforeEach(async () => {
	client = await startClient();
});
afterEach(() => client.fo.close());

const postHeader = async (more: Record<string, unknown> = {}) => (await client.call('POST', 'VendorInvoiceHeaders', header(more))).json;
const key = (set: string, reference: string, more = '') => `${set}(dataAreaId='usmf',HeaderReference='${reference}'${more})`;

describe('an attachment', () => {
	const file = (HeaderReference: string, more: Record<string, unknown> = {}) => ({
		dataAreaId: 'usmf',
		HeaderReference,
		FileName: 'inv-77',
		FileType: 'pdf',
		Name: 'Invoice image',
		TypeId: 'File',
		FileContents: Buffer.from('%PDF-1.7').toString('base64'),
		...more,
	});

	test('is stored with its content, one per invoice unless set otherwise', async () => {
		const { HeaderReference } = await postHeader();
		const answer = await client.call('POST', 'VendorInvoiceDocumentAttachments', file(HeaderReference, { Restriction: 'External' }));
		expect(answer.status).toBe(201);
		expect(await client.refused('POST', 'VendorInvoiceDocumentAttachments', file(HeaderReference))).toContain('already exists');
		client.fo.settings.attachmentsPerInvoice = 'many';
		expect((await client.call('POST', 'VendorInvoiceDocumentAttachments', file(HeaderReference))).status).toBe(201);
		const stored = await client.get(
			`${key('VendorInvoiceHeaders', HeaderReference)}?$expand=VendorInvoiceDocumentAttachment($select=FileContents,Restriction)`,
		);
		expect(stored.json.VendorInvoiceDocumentAttachment[0]).toMatchObject({ Restriction: 'External', FileContents: 'JVBERi0xLjc=' });
	});

	test.each([
		['an unknown type', { TypeId: 'Hologram' }, "'Hologram'"],
		['a restriction that does not exist', { Restriction: 'None' }, 'DocuRestriction'],
		['content that is no base64', { FileContents: 'not base64!' }, "'Edm.Binary'"],
		['too large a file', { FileContents: 'A'.repeat(4000) }, 'larger than'],
		['no invoice', { HeaderReference: 'NONE' }, "'NONE'"],
	])('with %s is refused', async (_name, more, text) => {
		client.fo.settings.attachmentMaxBytes = 2000;
		const { HeaderReference } = await postHeader();
		expect(await client.refused('POST', 'VendorInvoiceDocumentAttachments', file(HeaderReference, more))).toContain(text);
		expect(client.fo.data.VendorInvoiceDocumentAttachments).toHaveLength(0);
	});
});
