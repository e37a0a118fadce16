import type { MasterDataEntity } from '../../../core/books';
import type { AnyEntity, GlAccount, PurchaseOrder, Vendor } from '../../../core/model';
import { openDynamicsBcBooks } from '../../../nodes/DynamicsBc/books';
import { firstCompany, secondCompany } from '../../../simulators/dynamicsBc';
import { startEnvironment, type TestEnvironment } from './environment';

let environment: TestEnvironment;
beforeEach(async () => {
	environment = await startEnvironment({ pageSize: 4 });
});
afterEach(async () => await environment.close());

async function read(entity: MasterDataEntity, { companies = [firstCompany.name], changedSince }: { companies?: string[]; changedSince?: string } = {}) {
	const records: AnyEntity[] = [];
	let changedUntil = '';
	const { masterData } = openDynamicsBcBooks(environment.connect());
	for await (const page of masterData.read({ entity, companies, today: '2026-11-21', ...(changedSince ? { changedSince } : {}) })) {
		records.push(...page.records);
		if ((page.changedUntil ?? '') > changedUntil) changedUntil = page.changedUntil!;
	}
	return { records, changedUntil };
}

test('accounts: what lines can be coded to is active, nothing else', async () => {
	const accounts = (await read('glAccount')).records as GlAccount[];
	const active = accounts.filter((account) => account.active).map(({ accountId }) => accountId);
	expect(active).toEqual(['2910', '6110', '6120', '0400', '8110', '8200', '8300']);
	expect(accounts).toHaveLength(environment.books.tables.accounts.length);
});

test('only what was changed at or after a time is read, on Business Central\'s own clock', async () => {
	const { changedUntil } = await read('vendor');
	expect((await read('vendor', { changedSince: changedUntil })).records).toHaveLength(1);
	const row = environment.books.tables.vendors.find(({ number }) => number === '00042')!;
	environment.books.update('vendors', row, { displayName: 'Renamed Ltd.' });
	environment.books.commit();
	const after = await read('vendor', { changedSince: new Date(Date.parse(changedUntil) + 1).toISOString() });
	expect(after.records).toMatchObject([{ vendorId: '00042', name: 'Renamed Ltd.' }]);
	expect(after.changedUntil > changedUntil).toBe(true);
});

test('vendors carry their codes by name, with blocked ones marked', async () => {
	const { books } = environment;
	const row = books.tables.vendors.find(({ number }) => number === '20000')!;
	Object.assign(row, { paymentTermsId: books.tables.paymentTerms.find(({ code }) => code === '14 DAYS')!.id, paymentMethodId: books.tables.paymentMethods[1]!.id });
	const vendors = (await read('vendor')).records as Vendor[];
	expect(vendors.find(({ vendorId }) => vendorId === '20000')).toMatchObject({ name: 'Müller & Söhne GmbH', paymentTermsCode: '14 DAYS', paymentMethod: 'BANK', address: { city: 'Wien', country: 'AT' }, status: 'active' });
	expect(vendors.filter(({ status }) => status === 'blocked').map(({ vendorId }) => vendorId)).toEqual(['30000']);
	expect(vendors.find(({ vendorId }) => vendorId === '31000')).toMatchObject({ status: 'active', extra: { blocked: 'Payment' } });
});

test.each([true, false])('open orders come with received and invoiced quantities, drafts do not (lines within their list: %s)', async (expandsInLists) => {
	environment.bc.settings.expandsInLists = expandsInLists;
	const orders = (await read('purchaseOrder')).records as PurchaseOrder[];
	expect(orders).toMatchObject([
		{
			poNumber: '106001', status: 'partial', vendorId: '10000', requestedDelivery: '2026-06-30',
			lines: [
				{ lineNumber: '10000', itemIds: [{ scheme: 'buyer', value: '1000' }], quantity: '10', receivedQty: '4', invoicedQty: '1', unitPrice: '350', uom: 'PCS' },
				{ lineNumber: '20000', glAccount: '0400', itemIds: [], quantity: '1' },
			],
		},
	]); // prettier-ignore
});

test('orders are asked for in pages that one request can take, lines and dimensions included', async () => {
	environment.bc.settings.pageSize = 20_000;
	const [order] = environment.books.tables.purchaseOrders.filter(({ status }) => status === 'Open');
	for (let i = 0; i < 1_000; i += 1) environment.books.insert('purchaseOrders', { ...order!, id: undefined, number: `MANY-${i}` } as never);
	environment.books.commit();
	environment.bc.resetCounters();
	expect((await read('purchaseOrder')).records).toHaveLength(1_001);
	expect(environment.bc.journal.filter(({ url }) => url.includes('/purchaseOrders')).length).toBeGreaterThanOrEqual(3);
});

test('dimension values name the code of their dimension, and companies are told apart', async () => {
	const { records } = await read('dimensionValue', { companies: [] });
	expect(records).toContainEqual(expect.objectContaining({ dimension: 'PROJECT', value: '0007', name: 'Leading zeros', companyId: firstCompany.name }));
	expect(new Set(records.map(({ companyId }) => companyId))).toEqual(new Set([firstCompany.name, secondCompany.name]));
	expect(new Set(records.map(({ sourceKey }) => sourceKey)).size).toBe(records.length);
});

test('an empty list is empty, and a page that fails is an error', async () => {
	environment.books.tables.purchaseOrders.length = 0;
	expect((await read('purchaseOrder')).records).toEqual([]);
	environment.bc.faults.next({ kind: 'status', status: 500, match: { path: 'aid=' } });
	await expect(read('glAccount')).rejects.toMatchObject({ kind: 'transient' });
});
