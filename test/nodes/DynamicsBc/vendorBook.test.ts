import type { ErpVendor } from '../../../core/books';
import type { Vendor } from '../../../core/model';
import { openDynamicsBcBooks } from '../../../nodes/DynamicsBc/books';
import { company, startEnvironment, type TestEnvironment } from './environment';
import type { DynamicsBcOptions } from '../../../simulators/dynamicsBc';

let environment: TestEnvironment;
const start = async (options: DynamicsBcOptions = {}) => {
	environment = await startEnvironment(options);
	return openDynamicsBcBooks(environment.connect(), { company }).vendors;
};
afterEach(async () => await environment.close());

const vendor = (changes: Partial<Vendor> = {}): Vendor => ({ sourceKey: 'v', sourceSystem: 'stampli', companyId: company, vendorId: '0V-1', name: 'Neue Firma GmbH', status: 'active', ...changes });
const stored = (number: string) => environment.books.tables.vendors.filter((row) => row.number === number);
const existing = async (book: Awaited<ReturnType<typeof start>>, number: string) => (await book.find([vendor({ vendorId: number })]))[0]!;

test('a new vendor has our number, with terms and method by their codes', async () => {
	const book = await start();
	const given = vendor({ paymentTermsCode: '30 days', paymentMethod: 'BANK', currency: 'EUR', address: { lines: ['Haus 1', 'Hof', '3. Stock'], city: 'Köln', country: 'DE' } });
	expect(await book.check([given])).toEqual([[]]);
	expect(await book.create(given)).toMatchObject({ status: 'done', vendor: { vendor: { vendorId: '0V-1', paymentTermsCode: '30 DAYS', currency: 'EUR', address: { lines: ['Haus 1', 'Hof', '3. Stock'] } } } });
	expect(stored('0V-1')).toMatchObject([{ displayName: 'Neue Firma GmbH', addressLine1: 'Haus 1', addressLine2: 'Hof, 3. Stock', blocked: ' ' }]);
});

test('an update writes the named fields only, and never the number', async () => {
	const book = await start();
	const before = await existing(book, '10000');
	environment.bc.resetCounters();
	expect(await book.update(before, vendor({ vendorId: '10000', name: 'Fabrikam AG', email: 'new@x.example' }), ['name'])).toMatchObject({ status: 'done' });
	const [patch] = environment.bc.journal.filter(({ method }) => method === 'PATCH');
	expect(JSON.parse(patch!.body)).toEqual({ displayName: 'Fabrikam AG' });
	expect(stored('10000')).toMatchObject([{ displayName: 'Fabrikam AG', email: 'ap@fabrikam.example' }]);
});

test.each([409, 412] as const)('a vendor that somebody changed meanwhile (%s) is read again: other fields are kept, the same ones are left to the next try', async (staleStatus) => {
	const book = await start({ staleStatus });
	const change = (row: object, changes: object) => {
		environment.books.update('vendors', row as never, changes as never);
		environment.books.commit();
	};
	const before: ErpVendor = await existing(book, '10000');
	change(stored('10000')[0]!, { phoneNumber: '0800' });
	expect(await book.update(before, vendor({ vendorId: '10000', name: 'First' }), ['name'])).toMatchObject({ status: 'done' });
	expect(stored('10000')).toMatchObject([{ displayName: 'First', phoneNumber: '0800' }]);
	change(stored('10000')[0]!, { displayName: 'Theirs' });
	expect(await book.update({ ...before, vendor: { ...before.vendor, name: 'First' } }, vendor({ vendorId: '10000', name: 'Ours' }), ['name'])).toMatchObject({ status: 'refused', problems: [{ code: 'vendor.changedMeanwhile' }] });
	expect(stored('10000')).toMatchObject([{ displayName: 'Theirs' }]);
});

test.each([400, 409] as const)('a vendor that somebody created at this moment (%s) is compared at the next try', async (sameKeyStatus) => {
	const book = await start({ sameKeyStatus });
	expect(await book.create(vendor({ vendorId: '10000' }))).toMatchObject({ status: 'refused', problems: [{ code: 'vendor.createdMeanwhile', who: 'nobody' }] });
});

test('where numbers may not be chosen nothing is created, and the problem says what to switch on', async () => {
	const book = await start({ manualVendorNumbers: false });
	expect(await book.create(vendor())).toMatchObject({ status: 'refused', problems: [{ code: 'vendor.numberRefused', fix: expect.stringContaining('Manual Nos.') }] });
	expect(environment.books.tables.vendors.some(({ displayName }) => displayName === 'Neue Firma GmbH')).toBe(false);
});

test('unknown codes and texts that are too long are all said at once', async () => {
	const book = await start();
	const given = vendor({ vendorId: 'X'.repeat(21), name: 'N'.repeat(101), currency: 'XXX', paymentTermsCode: 'NEVER', paymentMethod: 'GOLD', phone: '1'.repeat(31) });
	const [problems] = await book.check([given]);
	expect(problems!.map(({ code }) => code).sort()).toEqual(['currency.unknown', 'name.tooLong', 'paymentMethod.unknown', 'phone.tooLong', 'terms.unknown', 'vendorId.tooLong']);
	expect(await book.find([given])).toEqual([undefined]);
});

test('an inactive vendor is blocked, and is then not written again', async () => {
	const book = await start();
	const given = vendor({ vendorId: '10000', status: 'inactive' });
	await book.update(await existing(book, '10000'), given, ['status']);
	expect(stored('10000')).toMatchObject([{ blocked: 'All' }]);
	expect((await book.find([given]))[0]!.vendor.status).toBe('inactive');
});

test('an answer that is lost is told as lost', async () => {
	const book = await start();
	environment.bc.faults.next({ kind: 'loseAnswer', match: { method: 'POST', path: '/vendors' } });
	expect(await book.create(vendor())).toMatchObject({ status: 'lost' });
	expect(stored('0V-1')).toHaveLength(1);
});

test('vendors are searched by number and by name, each once', async () => {
	const book = await start();
	expect((await book.getMany({ companies: [company], search: '0000' })).map(({ vendorId }) => vendorId)).toEqual(['10000', '20000', '30000', '40000', '50000']);
	expect((await book.getMany({ companies: [company], search: 'Müller' })).map(({ vendorId }) => vendorId)).toEqual(['20000']);
	expect((await book.getMany({ companies: [company], onlyActive: true, limit: 3 })).map(({ vendorId }) => vendorId)).toEqual(['10000', '00042', '20000']);
});
