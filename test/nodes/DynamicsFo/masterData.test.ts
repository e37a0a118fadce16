import type { MasterDataRequest } from '../../../core/books';
import type { AnyEntity, GlAccount, PurchaseOrder, Vendor } from '../../../core/model';
import type { FoConnection } from '../../../nodes/DynamicsFo/connection';
import { dynamicsFoMasterData } from '../../../nodes/DynamicsFo/masterData';
import { readWholeList } from '../../../nodes/shared/erp/wholeRead';
import { getVendors } from '../../../nodes/DynamicsFo/vendors';
import { startEnvironment, type TestEnvironment } from './environment';

let environment: TestEnvironment;
beforeEach(async () => {
	environment = await startEnvironment();
});
afterEach(() => environment.close());

const readWith = (connection: FoConnection, request: MasterDataRequest) =>
	readWholeList(dynamicsFoMasterData(connection), request, (): AnyEntity[] => [], (all, { records }) => void all.push(...records)); // prettier-ignore
const read = (request: Pick<MasterDataRequest, 'entity'> & Partial<MasterDataRequest>) => readWith(environment.connect(), { companies: [], today: '2026-11-21', ...request });

test('vendors of every legal entity, over small pages, with leading zeros and blocked ones marked', async () => {
	environment.fo.settings.pageSize = 2;
	const vendors = (await read({ entity: 'vendor' })) as Vendor[];
	expect(vendors.map((each) => `${each.companyId} ${each.vendorId} ${each.status}`)).toEqual(
		environment.fo.data.VendorsV2.map((row) => `${row.dataAreaId} ${row.VendorAccountNumber} ${/All|Invoice/.test(String(row.OnHoldStatus)) ? 'blocked' : 'active'}`).sort(),
	);
	expect(vendors.find((each) => each.vendorId === '1001' && each.companyId === 'usmf')).toMatchObject({
		name: 'Acme Office Supplies',
		taxId: '12-3456789',
		paymentTermsCode: 'Net30',
		address: { lines: ['123 Coffee Street'], city: 'Seattle', region: 'WA', postalCode: '98101' },
	});
});

test('accounts per legal entity of its own chart, suspended and total ones inactive', async () => {
	const accounts = (await read({ entity: 'glAccount', companies: ['USRT', 'demf'] })) as GlAccount[];
	const active = (company: string, id: string) => accounts.find((each) => each.companyId === company && each.accountId === id)?.active;
	expect([active('usrt', '618160'), active('usrt', '605150'), active('demf', '605150'), active('demf', '600000'), active('demf', '690000'), active('demf', '0400')]).toEqual([true, false, undefined, false, false, true]);
	expect(accounts.some((each) => each.companyId === 'usmf')).toBe(false);
});

test('open purchase orders with their open lines only', async () => {
	const orders = (await read({ entity: 'purchaseOrder', companies: ['usmf'] })) as PurchaseOrder[];
	expect(orders.map((each) => `${each.poNumber}: ${each.lines.map((one) => one.lineNumber).join()}`)).toEqual(['00000999: 1', 'PO-00012: 1,2', 'PO-00013: 3', 'PO-DRAFT: 1']);
	expect(orders[1]).toMatchObject({ vendorId: '1001', currency: 'USD', orderDate: '2026-08-15', lines: [{ quantity: '10', unitPrice: '25.1', amount: '251', uom: 'ea', itemIds: [{ scheme: 'buyer', value: 'M0001' }] }, {}] });
});

test('many open purchase orders are asked for in parts, as one answer would be too large with all their lines', async () => {
	const { PurchaseOrderHeadersV2: headers } = environment.fo.data;
	const model = headers.find((row) => row.PurchaseOrderNumber === 'PO-00012')!;
	for (let i = 1; i <= 1200; i += 1) headers.push({ ...model, PurchaseOrderNumber: `Z-${String(i).padStart(5, '0')}` });
	const orders = (await read({ entity: 'purchaseOrder', companies: ['usmf'] })) as PurchaseOrder[];
	expect(orders.filter(({ poNumber }) => poNumber.startsWith('Z-'))).toHaveLength(1200);
	expect(environment.fo.journal.filter(({ url }) => url.includes('PurchaseOrderHeadersV2')).map(({ url }) => /\$top=\d+/.exec(decodeURIComponent(url))?.[0])).toEqual(['$top=1000', '$top=1000']);
});

test('open purchase orders of many legal entities are asked for in addresses that every server takes', async () => {
	const before = await read({ entity: 'purchaseOrder' });
	for (let i = 100; i < 300; i += 1) environment.fo.data.LegalEntities.push({ ...environment.fo.data.LegalEntities[0]!, LegalEntityId: `a${i}` });
	expect(await read({ entity: 'purchaseOrder' })).toEqual(before);
});

test('dimension values: shared ones and those of the legal entity', async () => {
	const values = await read({ entity: 'dimensionValue', companies: ['demf'] });
	expect(values).toContainEqual(expect.objectContaining({ dimension: 'CostCenter', value: 'DE01', companyId: 'demf', active: true }));
	expect(values).toContainEqual(expect.objectContaining({ dimension: 'Department', value: '099', active: false }));
	expect(await read({ entity: 'dimensionValue', companies: ['usmf'] })).not.toContainEqual(expect.objectContaining({ value: 'DE01' }));
});

test('an unknown legal entity is a setup error that lists the known ones', async () => {
	await expect(read({ entity: 'vendor', companies: ['nope'] })).rejects.toMatchObject({ kind: 'setup', hint: expect.stringContaining('usmf') });
});

test.each(['vendor', 'glAccount', 'purchaseOrder', 'dimensionValue'] as const)('"changed since" for %s says clearly that F&O cannot tell', async (entity) => {
	await expect(read({ entity, changedSince: '2026-01-01' })).rejects.toMatchObject({ kind: 'setup', code: 'masterData.changedSince' });
});

test('nothing is returned when a page fails half way', async () => {
	environment.fo.settings.pageSize = 2;
	environment.fo.faults.next({ kind: 'status', status: 400, match: { path: 'VendorsV2' }, skip: 2, body: '{"error":{"message":"no"}}', contentType: 'application/json' });
	await expect(read({ entity: 'vendor' })).rejects.toMatchObject({ kind: 'setup' });
});

test('a next link to another host is refused, and nothing is returned', async () => {
	environment.fo.settings.pageSize = 2;
	environment.fo.faults.next({ kind: 'foreignNextLink', origin: 'https://evil.example', match: { path: 'VendorsV2' } });
	await expect(read({ entity: 'vendor' })).rejects.toMatchObject({ kind: 'setup', code: 'http.foreignOrigin' });
});

test('links to next pages that are relative to the service are followed', async () => {
	Object.assign(environment.fo.settings, { pageSize: 2, nextLinks: 'relative' });
	expect(await read({ entity: 'vendor' })).toHaveLength(environment.fo.data.VendorsV2.length);
	expect(await read({ entity: 'purchaseOrder' })).not.toHaveLength(0);
});

test('a sign-in page answered with 200 is an error, not an empty list', async () => {
	environment.fo.faults.next({ kind: 'loginPage', match: { path: 'VendorsV2' } });
	await expect(read({ entity: 'vendor' })).rejects.toMatchObject({ kind: 'setup', code: 'odata.notAList' });
});

test('a list that changes while it is read is read once more, and refused if it still changes', async () => {
	environment.fo.settings.pageSize = 2;
	const rows = environment.fo.data.VendorsV2;
	const [first] = rows;
	let reads = 0;
	const connection = environment.connect();
	const changing = (times: number): FoConnection => ({
		...connection,
		async *pieces(set, query, size) {
			const spoilt = set === 'VendorsV2' && (reads += 1) <= times;
			for await (const page of connection.pieces(set, query, size)) {
				yield spoilt ? { ...page, rows: [...page.rows.slice(1), page.rows.at(-1)!] } : page; // one row skipped, one repeated
			}
		},
	});
	const request: MasterDataRequest = { entity: 'vendor', companies: [], today: '2026-11-21' };
	expect((await readWith(changing(1), request)).length).toBe(rows.length);
	reads = 0;
	await expect(readWith(changing(9), request)).rejects.toMatchObject({ kind: 'transient', code: 'masterData.changing' });
	expect(first).toBeDefined();
});

describe('vendors by filter', () => {
	const get = (filter: Parameters<typeof getVendors>[1]) => getVendors(environment.connect(), filter).then((all) => all.map((each) => each.vendorId));

	test('by company, part of the name, group, activity and limit', async () => {
		expect(await get({ companies: ['USRT'] })).toEqual(['1001', '2001']);
		expect(await get({ search: 'freight' })).toEqual(['00123']);
		expect(await get({ search: "O'Brien" })).toEqual(["OB'RIEN"]);
		expect(await get({ vendorGroup: '30' })).toEqual(['00123']);
		expect(await get({ companies: ['usmf'], onlyActive: true })).not.toContain('HOLD-ALL');
		expect(await get({ limit: 3 })).toHaveLength(3);
	});

	test('a limit over several pages stops reading in time', async () => {
		environment.fo.settings.pageSize = 2;
		const connection = environment.connect();
		await connection.all('LegalEntities', {});
		environment.fo.resetCounters();
		expect(await getVendors(connection, { limit: 3, onlyActive: true })).toHaveLength(3);
		expect(environment.fo.journal.length).toBeLessThan(4);
	});
});
