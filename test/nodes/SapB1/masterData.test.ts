import type { MasterDataEntity } from '../../../core/books';
import type { AnyEntity, Vendor } from '../../../core/model';
import { startCompany, type TestCompany } from './environment';

let company: TestCompany;
afterEach(async () => await company.close());

async function read<T extends AnyEntity>(entity: MasterDataEntity, changedSince?: string, companyDb = 'SBODEMOUS') {
	const { masterData } = company.books({}, { pageSize: 2 }, { companyDb });
	const records: AnyEntity[] = [];
	let changedUntil: string | undefined;
	let pages = 0;
	for await (const page of masterData.read({ entity, companies: [], today: '2026-11-21', ...(changedSince ? { changedSince } : {}) })) {
		records.push(...page.records);
		if (page.changedUntil && page.changedUntil > (changedUntil ?? '')) changedUntil = page.changedUntil;
		pages += 1;
	}
	return { records: records as T[], changedUntil, pages };
}

describe.each(['v1', 'v2'] as const)('Service Layer %s', (version) => {
	beforeEach(async () => {
		company = await startCompany({}, version);
	});

	test('vendors come page by page, without customers, with terms, address and status', async () => {
		const { records, changedUntil, pages } = await read<Vendor>('vendor');
		expect(records.map(({ vendorId, status }) => `${vendorId} ${status}`)).toEqual(['0000123 active', 'V10000 active', 'V20000 active', 'V30000 blocked', 'V40000 active', 'V50000 active']);
		expect(pages).toBe(3);
		expect(changedUntil).toBe('2026-06-15T16:45:10Z');
		expect(records[1]).toEqual({
			sourceKey: 'vendor|SBODEMOUS|V10000', sourceSystem: 'sap-b1', companyId: 'SBODEMOUS', vendorId: 'V10000', name: 'Acme Associates', status: 'active', currency: 'USD', paymentTermsCode: 'Net 30', taxId: '12-3456789', email: 'ap@acme.example',
			phone: '555-0100', address: { lines: ['1 Main Street'], city: 'New York', region: 'NY', postalCode: '10001', country: 'US' },
		});
		expect(records[2]).not.toHaveProperty('currency'); // all currencies
	});

	test('"changed since" goes by the day there and the time here, and the newest time is what to ask with next', async () => {
		const since = async (time: string) => (await read<Vendor>('vendor', time)).records.map(({ vendorId }) => vendorId);
		expect(await since('2026-06-15T00:00:00Z')).toEqual(['V40000', 'V50000']);
		expect(await since('2026-06-15T15:00:00Z')).toEqual(['V50000']);
		expect(await since('2026-06-15T16:45:10Z')).toEqual(['V50000']);
		expect(await since('2026-06-15T16:45:11Z')).toEqual([]);
		company.b1.company.tables.BusinessPartners.push({ CardCode: 'V60000', CardName: 'New', CardType: 'cSupplier', Valid: 'tYES', CreateDate: '2026-07-01', CreateTime: '10:00:00' });
		expect(await since('2026-06-16T00:00:00Z')).toEqual(['V60000']); // never changed, but made since
	});

	test('open orders have their lines with what is still open; with a change date the closed and cancelled ones come too', async () => {
		const { records } = await read('purchaseOrder');
		expect(records).toMatchObject([
			{ poNumber: '4501', status: 'open', vendorId: 'V10000', currency: 'USD', totalAmount: '571', lines: [{ lineNumber: '0', itemIds: [{ scheme: 'buyer', value: 'A1000' }], quantity: '10', unitPrice: '25.1', receivedQty: '0', extra: { openQuantity: '10', lineStatus: 'open' } }, { lineNumber: '2', dimensions: [{ name: 'Department', value: 'SALES' }] }] },
			{ poNumber: '4503' },
			{ poNumber: '4504', lines: [{ glAccount: '6200', amount: '900' }] },
		]);
		const changed = await read('purchaseOrder', '2026-05-01T00:00:00Z');
		expect(changed.records).toMatchObject([{ poNumber: '4502', status: 'closed' }, { poNumber: '4504', status: 'open' }, { poNumber: '4505', status: 'cancelled', purpose: 'cancel' }]);
		expect(changed.changedUntil).toBe('2026-06-21T10:00:00Z');
	});

	test('what was made without a time of day does not hide what is changed later that day', async () => {
		const orders = company.b1.company.tables.PurchaseOrders;
		orders.find((row) => row.DocNum === 4504)!.UpdateDate = '2026-07-01';
		orders.find((row) => row.DocNum === 4504)!.UpdateTime = '09:00:00';
		Object.assign(orders.find((row) => row.DocNum === 4501)!, { CreationDate: '2026-07-01', UpdateDate: null, UpdateTime: null });
		const { changedUntil } = await read('purchaseOrder', '2026-06-25T00:00:00Z');
		orders.find((row) => row.DocNum === 4503)!.UpdateDate = '2026-07-01';
		orders.find((row) => row.DocNum === 4503)!.UpdateTime = '14:00:00';
		const { records } = await read<{ poNumber: string; sourceKey: string; sourceSystem: string; companyId: string } & Vendor>('purchaseOrder', changedUntil);
		expect((records as unknown as { poNumber: string }[]).map(({ poNumber }) => poNumber)).toContain('4503');
	});

	test('accounts that cannot be posted to are marked', async () => {
		const { records } = await read('glAccount');
		expect(records.map((record) => `${(record as { accountId: string }).accountId} ${(record as { active: boolean }).active}`)).toEqual([
			'0640 true', '1180 true', '2100 false', '2150 false', '6000 false', '6100 true', '6200 true', '6300 false', '6400 false', '6500 true',
		]);
	});

	test('distribution rules, projects and branches are what lines can be coded to; cost centres without a rule are not', async () => {
		const { records } = await read('dimensionValue', undefined, 'SBODEMODE');
		const shown = records.map((record) => record as { dimension: string; value: string; active: boolean }).map(({ dimension, value, active }) => `${dimension}=${value}${active ? '' : ' (off)'}`);
		expect(shown.sort()).toEqual([
			'Branch=1', 'Branch=2', 'Branch=3 (off)', 'Department=0100', 'Department=OLD (off)', 'Department=SALES', 'Project=P0 (off)', 'Project=P1', 'Project=P9 (off)', 'Region=R-EU', 'Region=R-US',
		]);
	});

	test('a row that vanishes while the list is read is an error, not a shorter list', async () => {
		const { masterData } = company.books({}, { pageSize: 2 });
		const partners = company.b1.company.tables.BusinessPartners;
		const pages = masterData.read({ entity: 'vendor', companies: [], today: '2026-11-21' });
		await expect(
			(async () => {
				for await (const { records } of pages) if ((records[0] as Vendor).vendorId === '0000123') partners.splice(partners.findIndex((row) => row.CardCode === '0000123'), 1);
			})(),
		).rejects.toMatchObject({ kind: 'transient', code: 'masterData.changing' });
	});

	test('an empty set is an empty list', async () => {
		company.b1.company.tables.PurchaseOrders.length = 0;
		expect(await read('purchaseOrder')).toMatchObject({ records: [] });
	});
});

test('what cannot be told by change is refused, and so is another company', async () => {
	company = await startCompany();
	await expect(read('glAccount', '2026-01-01T00:00:00Z')).rejects.toMatchObject({ kind: 'setup', code: 'masterData.changedSince' });
	const { masterData, companies } = company.books();
	await expect((async () => {
		for await (const _page of masterData.read({ entity: 'vendor', companies: ['SBONONE'], today: '2026-11-21' })) continue;
	})()).rejects.toMatchObject({ kind: 'setup', hint: expect.stringContaining('SBODEMOUS') });
	expect(await companies()).toEqual([{ id: 'SBODEMOUS', name: 'OEC Computers' }]);
});
