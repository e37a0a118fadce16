import type { MasterDataEntity, MasterDataPage } from '../../../core/books';
import type { AnyEntity, DimensionValue, GlAccount, PurchaseOrder, Vendor } from '../../../core/model';
import { newRow, textOf } from '../../../simulators/acumatica';
import { startEnvironment, type TestEnvironment } from './environment';

let environment: TestEnvironment;
beforeEach(async () => {
	environment = await startEnvironment();
});
afterEach(async () => await environment.close());

async function pages(entity: MasterDataEntity, { companies = ['HQ'], changedSince, onPage }: { companies?: string[]; changedSince?: string; onPage?: () => void } = {}): Promise<MasterDataPage[]> {
	const found: MasterDataPage[] = [];
	for await (const page of environment.books().masterData.read({ entity, companies, today: '2026-11-05', ...(changedSince ? { changedSince } : {}) })) {
		found.push(page);
		onPage?.();
	}
	return found;
}
const records = async <T extends AnyEntity>(...args: Parameters<typeof pages>) => (await pages(...args)).flatMap((page) => page.records) as T[];

test('vendors come with leading zeros, umlauts and their state; padding of keys is cut off', async () => {
	environment.acumatica.settings.padKeys = true;
	const vendors = await records<Vendor>('vendor');
	expect(vendors).toHaveLength(7);
	const by = Object.fromEntries(vendors.map((vendor) => [vendor.vendorId, vendor]));
	expect(by['00042']).toMatchObject({ name: 'Leading Zero Freight', paymentTermsCode: '10D', companyId: 'HQ', address: { lines: ['123 Coffee Street'], city: 'Seattle', region: 'WA', postalCode: '98101', country: 'US' } });
	expect(by.MUELLER).toMatchObject({ name: 'Müller & Söhne GmbH', currency: 'EUR' });
	expect([by.BLOCKED!.status, by.GONE!.status, by.HOLDPAY!.status]).toEqual(['blocked', 'inactive', 'active']);
	expect(by.V000123).toMatchObject({ email: 'billing@acme.example', phone: '+1 206 555 0100', taxId: '12-3456789', is1099: false });
});

test('accounts, subaccounts, projects, tasks and cost codes are there, the inactive ones marked', async () => {
	const accounts = await records<GlAccount>('glAccount');
	expect(accounts.find((each) => each.accountId === '0400')).toMatchObject({ name: 'Leading zero account', active: true, type: 'Expense' });
	expect(accounts.find((each) => each.accountId === '69000')).toMatchObject({ active: false });
	const values = await records<DimensionValue>('dimensionValue');
	const shown = values.map((each) => [each.dimension, each.parent ?? '', each.value, each.active].join(' '));
	expect(shown).toEqual(expect.arrayContaining(['Subaccount  000000 true', 'Subaccount  OLD001 false', 'Project  P200 false', 'ProjectTask P100 01 true', 'ProjectTask P100 02 false', 'CostCode  030500 true']));
	expect(new Set(values.map((each) => each.sourceKey)).size).toBe(values.length);
});

test('forms that are not there (feature off) give no dimension values, no failure, and are named', async () => {
	expect((await pages('dimensionValue')).flatMap(({ note }) => note ?? [])).toEqual([]);
	environment.acumatica.settings.forbidden = ['Project', 'ProjectTask', 'CostCode'];
	expect((await pages('dimensionValue')).flatMap(({ note }) => note ?? [])).toMatchObject(['Project', 'ProjectTask', 'CostCode'].map((each) => expect.stringContaining(`${each} was not read`)));
	expect(new Set((await records<DimensionValue>('dimensionValue')).map((each) => each.dimension))).toEqual(new Set(['Subaccount']));
});

test('open orders and subcontracts of a branch come with what was received and how their lines are coded', async () => {
	const orders = await records<PurchaseOrder>('purchaseOrder');
	expect(orders.map((each) => each.poNumber).sort()).toEqual(['000001', '000002', '000004', 'SC00001']);
	expect(orders.find((each) => each.poNumber === '000001')).toMatchObject({
		status: 'partial', vendorId: 'V000123', currency: 'USD', orderDate: '2026-09-01', requestedDelivery: '2026-12-01', terms: { code: '30D' },
		lines: [{ lineNumber: '1', quantity: '10', receivedQty: '4', unitPrice: '25.1', uom: 'EACH', glAccount: '61000', dimensions: [{ name: 'Subaccount', value: '000000' }] }, { lineNumber: '2', itemIds: [{ scheme: 'buyer', value: 'FREIGHT' }] }],
	}); // prettier-ignore
	expect((await records<PurchaseOrder>('purchaseOrder', { companies: ['WEST'] })).map((each) => [each.poNumber, each.lines.length])).toEqual([['000005', 0]]);
});

test('an order that was received in full is exported as long as it is to be billed', async () => {
	const order = environment.acumatica.books.PurchaseOrder!.find((row) => textOf(row, 'OrderNbr') === '000002')!;
	order.Status = 'Completed';
	expect((await records<PurchaseOrder>('purchaseOrder')).find((each) => each.poNumber === '000002')).toMatchObject({ status: 'partial', lines: [{ quantity: '100', receivedQty: '100' }] });
	expect((await records<PurchaseOrder>('purchaseOrder', { changedSince: '2026-01-01T00:00:00Z' })).find((each) => each.poNumber === '000002')).toMatchObject({ status: 'partial' });
});

test('an order that names no branch is an order of the branches asked for', async () => {
	const order = environment.acumatica.books.PurchaseOrder!.find((row) => row.OrderNbr === '000001')!;
	delete order.Branch;
	expect((await records<PurchaseOrder>('purchaseOrder', { companies: ['HQ'] })).filter((each) => each.poNumber === '000001')).toMatchObject([{ companyId: 'HQ', lines: expect.anything() }]);
});

test('a branch that is active in one of its ledgers is active', async () => {
	const [ledger] = environment.acumatica.books.Ledger!;
	environment.acumatica.books.Ledger!.push(newRow({ ...structuredClone(ledger!), LedgerID: 'BUDGET', Branches: [newRow({ BranchID: 'HQ', BranchName: 'Head Office', Active: false })] }));
	expect((await environment.books().companies()).map(({ id }) => id).sort()).toEqual(['HQ', 'WEST']);
});

test('without any active branch nothing is read, and that is told', async () => {
	for (const ledger of environment.acumatica.books.Ledger!) ledger.Branches = [];
	await expect(records('vendor', { companies: [] })).rejects.toMatchObject({ kind: 'setup', code: 'company.none', hint: expect.stringContaining('GL201500') });
});

test('a changed order that is closed by now is told as closed', async () => {
	const orders = await records<PurchaseOrder>('purchaseOrder', { changedSince: '2026-10-01T00:00:00Z' });
	expect(orders.find((each) => each.poNumber === '000003')).toMatchObject({ status: 'closed' });
});

test('only what changed is read, with the offset of a time encoded, and the newest change is told on the server\'s clock', async () => {
	const found = await pages('vendor', { changedSince: '2026-10-05T09:35:00-05:00' });
	expect(found.flatMap((page) => page.records as Vendor[]).map((vendor) => vendor.vendorId).sort()).toEqual(['BLOCKED', 'GONE', 'HOLDPAY']);
	expect(found.at(-1)!.changedUntil).toBe('2026-10-07T09:30:00.17-05:00');
	await expect(pages('vendor', { changedSince: 'yesterday' })).rejects.toMatchObject({ kind: 'setup' });
	await expect(pages('dimensionValue', { changedSince: '2026-10-05T00:00:00Z' })).rejects.toMatchObject({ kind: 'setup', code: 'masterData.changedSince' });
});

test('a list is read in small pages to its end, none twice', async () => {
	for (let i = 0; i < 20; i += 1) environment.acumatica.books.Account!.push(newRow({ AccountCD: `7${String(i).padStart(4, '0')}`, Description: 'More', Active: true }));
	const found = await pages('glAccount');
	expect(found.length).toBeGreaterThan(5);
	expect(new Set(found.flatMap((page) => page.records as GlAccount[]).map((each) => each.accountId)).size).toBe(27);
});

test.each([
	['taken away', () => environment.acumatica.books.Vendor!.splice(0, 1)],
	['put in', () => environment.acumatica.books.Vendor!.unshift(newRow({ VendorID: '0000', VendorName: 'New' }))],
])('a record %s while the list is read ends the reading: some could be missing', async (_how, change) => {
	environment.acumatica.settings.listOrder = 'entry';
	let done = false;
	await expect(pages('vendor', { onPage: () => !done && (done = true) && change() })).rejects.toMatchObject({ kind: 'transient', code: 'masterData.changing' });
});

test('an empty list is no failure', async () => {
	environment.acumatica.books.Subaccount = [];
	environment.acumatica.books.PurchaseOrder = [];
	environment.acumatica.books.Subcontract = [];
	expect(await records('purchaseOrder')).toEqual([]);
});

test('companies are the active branches; without a choice master data comes for each of them', async () => {
	expect(await environment.books().companies()).toEqual([{ id: 'HQ', name: 'Head Office' }, { id: 'WEST', name: 'Acme West' }]);
	const accounts = await records<GlAccount>('glAccount', { companies: [] });
	expect(accounts.filter((each) => each.accountId === '61000').map((each) => each.companyId)).toEqual(['HQ', 'WEST']);
});
