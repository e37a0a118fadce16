import { startClient, header, line, type Client } from './dynamicsFoClient';

let client: Client;
beforeEach(async () => {
	client = await startClient();
});
afterEach(() => client.fo.close());

const postHeader = async (more: Record<string, unknown> = {}) => (await client.call('POST', 'VendorInvoiceHeaders', header(more))).json;
const key = (set: string, reference: string, more = '') => `${set}(dataAreaId='usmf',HeaderReference='${reference}'${more})`;

describe('an update or delete', () => {
	test('changes the row and its etag, answers 204, and If-Match guards it', async () => {
		const first = await postHeader();
		const path = key('VendorInvoiceHeaders', first.HeaderReference);
		expect(
			(await client.call('PATCH', path, { InvoiceDescription: 'Changed' }, { headers: { 'if-match': first['@odata.etag'] } })).status,
		).toBe(204);
		const second = (await client.get(path)).json;
		expect(second.InvoiceDescription).toBe('Changed');
		expect(second['@odata.etag']).not.toBe(first['@odata.etag']);
		const late = await client.call(
			'PATCH',
			path,
			{ InvoiceDescription: 'Late' },
			{ wrong: true, headers: { 'if-match': first['@odata.etag'] } },
		);
		expect(late.status).toBe(412);
		expect((await client.call('DELETE', path)).status).toBe(204);
		expect((await client.call('GET', path, undefined, { wrong: true })).status).toBe(404);
	});

	test('outside the default company needs cross-company=true', async () => {
		const { HeaderReference } = await postHeader({ dataAreaId: 'usrt' });
		const path = `VendorInvoiceHeaders(dataAreaId='usrt',HeaderReference='${HeaderReference}')`;
		expect(await client.refused('PATCH', path, { Comment: 'x' })).toBe('No resources were found when selecting for update.');
		expect(await client.refused('DELETE', path)).toBe('No resources were found when selecting for update.');
		expect((await client.call('PATCH', `${path}?cross-company=true`, { Comment: 'x' })).status).toBe(204);
		expect((await client.call('DELETE', `${path}?cross-company=true`)).status).toBe(204);
	});

	test('of a key that does not exist is refused in the same words', async () => {
		expect(await client.refused('PATCH', key('VendorInvoiceHeaders', 'NONE'), { Comment: 'x' })).toBe(
			'No resources were found when selecting for update.',
		);
		expect(await client.refused('DELETE', key('VendorInvoiceLines', 'NONE', ',InvoiceLineNumber=1'))).toBe(
			'No resources were found when selecting for update.',
		);
	});

	test('that breaks a rule, or changes a key, is refused and changes nothing', async () => {
		const { HeaderReference } = await postHeader();
		const path = key('VendorInvoiceHeaders', HeaderReference);
		expect(await client.refused('PATCH', path, { InvoiceAccount: 'NOBODY', Comment: 'x' })).toContain("'NOBODY'");
		expect(await client.refused('PATCH', path, { HeaderReference: 'OTHER' })).toContain('key property');
		expect((await client.get(path)).json).toMatchObject({ InvoiceAccount: '1001', Comment: '' });
	});

	test('a header with lines is not deleted before its lines', async () => {
		const { HeaderReference } = await postHeader();
		await client.call('POST', 'VendorInvoiceLines', line(HeaderReference));
		expect(await client.refused('DELETE', key('VendorInvoiceHeaders', HeaderReference))).toContain('dependent');
		expect((await client.call('DELETE', key('VendorInvoiceLines', HeaderReference, ',InvoiceLineNumber=1'))).status).toBe(204);
		expect((await client.call('DELETE', key('VendorInvoiceHeaders', HeaderReference))).status).toBe(204);
	});

	test('without a key, or on a set that is only read, is refused', async () => {
		await client.refused('PATCH', 'VendorInvoiceHeaders', { Comment: 'x' });
		await client.refused('POST', 'Ledgers', { LegalEntityId: 'usmf' });
		await client.refused('POST', 'VendInvoiceJourBiEntities', { dataAreaId: 'usmf', SourceKey: 1 });
	});
});
