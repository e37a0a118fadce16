import type { MasterDataEntity } from '../../../../core/books';
import type { AnyEntity, Invoice, Vendor } from '../../../../core/model';
import { openNavBooks } from '../../../../nodes/DynamicsBc/nav/books';
import { openNav } from '../../../../nodes/DynamicsBc/nav/connection';
import { detectApi } from '../../../../nodes/DynamicsBc/nav/detectApi';
import type { NavSettings } from '../../../../nodes/DynamicsBc/nav/settings';
import { companyNames, voidPayment } from '../../../../simulators/dynamicsNav';
import { company, inErp, invoice, line, post, startServer, type TestServer } from './environment';

let server: TestServer;
beforeEach(async () => {
	server = await startServer();
});
afterEach(() => server.close());

const protocols: [string, Partial<NavSettings>][] = [['OData', {}], ['SOAP', { protocol: 'soap' }]];

async function readAll(entity: MasterDataEntity, settings: Partial<NavSettings> = {}, more: { companies?: string[]; changedSince?: string } = {}): Promise<AnyEntity[]> {
	const found: AnyEntity[] = [];
	for await (const page of server.books(settings).masterData.read({ entity, companies: [company], today: '2026-06-01', ...more })) found.push(...page.records);
	return found;
}

const vendor = (changes: Partial<Vendor> = {}): Vendor => ({
	sourceKey: 'v', sourceSystem: 'stampli', vendorId: '00777', name: 'Müller & Söhne <KG>', status: 'active', currency: 'EUR', paymentTermsCode: '14D', email: 'ap@mueller.example',
	address: { lines: ['Hauptstr. 1', '2. OG'], city: 'Köln', postalCode: '50667', country: 'DE' }, ...changes,
});

describe.each(protocols)('over %s', (_name, settings) => {
	test.each([2, 1000])('master data comes whole with pages of %i, the inactive marked, leading zeros kept', async (pageSize) => {
		server.nav.settings.pageSize = pageSize;
		const accounts = await readAll('glAccount', settings);
		expect(accounts).toHaveLength(8);
		expect(accounts.filter((each) => 'active' in each && !each.active).map((each) => 'accountId' in each && each.accountId)).toEqual(['5410', '8299', '8300']);
		expect(accounts).toContainEqual(expect.objectContaining({ accountId: '0400', name: 'Leading zero account', active: true }));
		expect(await readAll('vendor', settings)).toEqual(expect.arrayContaining([expect.objectContaining({ vendorId: '00123', name: 'Zürcher Präzision & Söhne' }), expect.objectContaining({ vendorId: '30000', name: "O'Brien <Blocked> Ltd.", status: 'blocked' }), expect.objectContaining({ vendorId: '40000', status: 'active' })]));
		expect(await readAll('dimensionValue', settings)).toEqual(expect.arrayContaining([expect.objectContaining({ dimension: 'PROJECT', value: '007', active: true }), expect.objectContaining({ value: 'CLOSED', active: false }), expect.objectContaining({ value: 'ALL', active: false })]));
		const orders = await readAll('purchaseOrder', settings);
		expect(orders).toMatchObject([
			{ poNumber: '106001', status: 'partial', currency: 'EUR', lines: [{ lineNumber: '10000', quantity: '10', receivedQty: '4', invoicedQty: '2', unitPrice: '98.5', itemIds: [{ value: '1900-S' }] }, { lineNumber: '20000', glAccount: '8200', itemIds: [] }] },
			{ poNumber: '106002', vendorId: '00123', lines: [{ itemIds: [{ value: '0042' }] }] },
		]);
	});

	test('vendors: changed since a day, by search, and from two companies', async () => {
		expect((await readAll('vendor', settings, { changedSince: '2026-03-01T08:00:00Z' })).map((each) => 'vendorId' in each && each.vendorId)).toEqual(['00123', '10000']);
		const { vendors, companies } = server.books(settings);
		expect((await vendors.getMany({ companies: [company], search: 'Zürcher' })).map((each) => each.vendorId)).toEqual(['00123']);
		expect((await vendors.getMany({ companies: [company], search: '000', onlyActive: true, limit: 2 })).map((each) => each.vendorId)).toHaveLength(2);
		expect(await companies()).toEqual(Object.values(companyNames).map((name) => ({ id: name, name })));
		expect((await readAll('vendor', settings, { companies: [] })).length).toBe(10);
		await expect(readAll('vendor', settings, { companies: ['Nobody'] })).rejects.toMatchObject({ kind: 'setup', message: expect.stringContaining('Nobody') });
		await expect(readAll('glAccount', settings, { changedSince: '2026-03-01T08:00:00Z' })).rejects.toMatchObject({ kind: 'setup', code: 'masterData.changedSince' });
	});

	test('a new vendor is made once with its number; an update writes the named fields only, and not over somebody else\'s change', async () => {
		const { vendors } = server.books(settings);
		expect(await vendors.find([vendor()])).toEqual([undefined]);
		expect(await vendors.check([vendor()])).toEqual([[]]);
		expect(await vendors.create(vendor())).toMatchObject({ status: 'done', vendor: { vendor: { vendorId: '00777', name: 'Müller & Söhne <KG>', address: { lines: ['Hauptstr. 1', '2. OG'], city: 'Köln' } } } });
		expect(await vendors.create(vendor())).toMatchObject({ status: 'refused', problems: [{ message: expect.stringContaining('already exists') }] });
		const row = () => server.data.Vendor.filter((each) => each.No === '00777');
		expect(row()).toMatchObject([{ Currency_Code: '', Payment_Terms_Code: '14D' }]);

		const [existing] = await vendors.find([vendor()]);
		expect(await vendors.update(existing!, vendor({ name: 'New name', email: 'other@x.example' }), ['name'])).toMatchObject({ status: 'done', vendor: { vendor: { name: 'New name', email: 'ap@mueller.example' } } });
		expect(await vendors.update(existing!, vendor({ name: 'Too late' }), ['name'])).toMatchObject({ status: 'refused', problems: [{ code: 'vendor.changedMeanwhile' }] });
		const [again] = await vendors.find([vendor()]);
		expect(await vendors.update(again!, vendor({ status: 'blocked', address: { lines: ['One line'], country: 'DE' } }), ['status', 'address'])).toMatchObject({ status: 'done' });
		expect(row()).toMatchObject([{ Name: 'New name', Blocked: 'All', Address: 'One line', Address_2: '', City: '' }]);
		expect(await vendors.update((await vendors.find([vendor()]))[0]!, vendor({ paymentTermsCode: 'NOPE' }), ['paymentTermsCode'])).toMatchObject({ status: 'refused', problems: [{ message: expect.stringContaining('NOPE') }] });
	});

	test('payments: open, paid with its reference, voided, and not posted', async () => {
		const ask = (invoiceNumber: string) => ({ companyId: company, vendorId: '10000', invoiceNumber });
		const { payments } = server.books(settings);
		const asked = [ask('POSTED-OPEN'), ask('posted-paid'), ask('CREDIT-OPEN'), ask('NOT-THERE')];
		expect(await payments.payments(asked)).toMatchObject([
			{ total: '100', settled: '0', closed: false, state: 'open', settlements: [], currency: 'EUR' },
			{ total: '250.5', settled: '250.5', closed: true, lastPaid: '2026-05-02', settlements: [{ date: '2026-05-02', amount: '250.5', reference: 'CHK-451' }] },
			{ total: '40', settled: '0' },
			undefined,
		]);
		voidPayment(server.nav.companies[0]!, { vendor: '10000', invoice: 'POSTED-PAID', reference: 'CHK-451' });
		expect(await payments.payments([ask('POSTED-PAID')])).toMatchObject([{ settled: '0', closed: false, settlements: [{ amount: '250.5', reference: 'CHK-451', voided: true }] }]);
		server.nav.settings.services = server.nav.settings.services.filter(({ page }) => page !== 574);
		expect(await server.books(settings).payments.payments([ask('POSTED-PAID')])).toMatchObject([{ settled: '0', settlements: [] }]);
	});

	test.each(['purchaseInvoice', 'purchaseJournal'] as const)('what is not posted can be deleted (%s), what is posted cannot', async (way) => {
		const given = invoice();
		await post(server.books({ ...settings, way }), given);
		const books = server.books({ ...settings, way });
		const [[bill]] = (await books.bills.find([given])) as [[NonNullable<Awaited<ReturnType<typeof books.bills.find>>[0][0]>]];
		expect(await books.reversals!.reverse(given, bill, { way: 'deleteDraft', reason: 'test' })).toEqual({ status: 'reversed', state: 'deleted' });
		expect(inErp(server.data, given.invoiceNumber)).toEqual({ drafts: [], journal: [], posted: [] });
		const posted = invoice({ invoiceNumber: 'POSTED-OPEN' });
		const [[final]] = (await books.bills.find([posted])) as [[typeof bill]];
		expect(await books.reversals!.reverse(posted, final, { way: 'deleteDraft', reason: 'test' })).toMatchObject({ status: 'refused', problems: [{ code: 'reversal.posted' }] });
	});

	test.each(['purchaseInvoice', 'purchaseJournal'] as const)('a posted invoice is taken back once by a credit memo over its lines (%s); a paid one is refused', async (way) => {
		const given = invoice({ invoiceNumber: 'POSTED-OPEN', totalAmount: '100', lines: [line({ amount: '60' }), line({ lineNumber: '2', amount: '40' })] });
		const { bills, reversals } = server.books({ ...settings, way });
		const billOf = async (asked: Invoice) => (await bills.find([asked]))[0]!.find(({ type }) => type === 'invoice')!;
		const takeBack = async () => await reversals!.reverse(given, await billOf(given), { way: 'creditMemo', date: '2026-06-30', reason: 'Wrong vendor' });
		expect(await takeBack()).toMatchObject({ status: 'reversed', state: expect.stringMatching(way === 'purchaseInvoice' ? /^draft purchase credit memo$/ : /journal/), number: expect.stringMatching(/./) });
		const [memo, ...others] = (await bills.find([{ ...given, type: 'credit' }]))[0]!.filter(({ type }) => type === 'credit');
		expect([memo, others]).toMatchObject([{ open: true, total: '100', date: '2026-06-30', lineAmounts: ['60', '40'] }, []]);
		expect(await takeBack()).toMatchObject({ status: 'refused', problems: [{ code: 'reversal.exists', message: expect.stringContaining(memo!.number) }] });
		const paid = invoice({ invoiceNumber: 'POSTED-PAID', totalAmount: '250.5' });
		expect(await reversals!.reverse(paid, await billOf(paid), { way: 'creditMemo', reason: 'Wrong' })).toMatchObject({ status: 'refused', problems: [{ code: 'reversal.closed' }] });
	});

	test('a credit memo in the journal whose last line found no server is made whole, not taken for done', async () => {
		const given = invoice({ invoiceNumber: 'POSTED-OPEN', totalAmount: '100', lines: [line({ amount: '60' }), line({ lineNumber: '2', amount: '40' })] });
		const { bills, reversals } = server.books({ ...settings, way: 'purchaseJournal' });
		const bill = (await bills.find([given]))[0]!.find(({ type }) => type === 'invoice')!;
		const { take } = server.nav.faults;
		let written = 0;
		server.nav.faults.take = (request) => (/Page\/PurchaseJournal$/.test(request.url) ? /:Create"/.test((request as unknown as { headers: Record<string, string> }).headers.soapaction ?? '') : request.method === 'POST') && (written += 1) === 3 ? [{ kind: 'dropConnection' }] : [];
		expect(await reversals!.reverse(given, bill, { way: 'creditMemo', reason: 'Wrong vendor' })).toMatchObject({ status: 'reversed' });
		server.nav.faults.take = take;
		expect(written).toBeGreaterThan(3);
		const lines = server.data.GenJournalLine.filter((row) => row.External_Document_No === 'POSTED-OPEN');
		expect(lines.map(({ Account_Type, Amount }) => [Account_Type, Amount])).toEqual([['G/L Account', -60], ['G/L Account', -40], ['Vendor', 100]]);
	});

	test('a page that is not published is named with its number and where to publish it', async () => {
		server.nav.settings.services = server.nav.settings.services.filter(({ page }) => page !== 51 && page !== 29);
		const books = server.books(settings);
		await expect(books.bills.find([invoice()])).rejects.toMatchObject({ kind: 'setup', message: expect.stringContaining('"PurchaseInvoice" (page 51'), hint: expect.stringContaining('Web Services') });
		const journal = server.books({ ...settings, way: 'purchaseJournal' });
		await expect(journal.bills.find([invoice()])).rejects.toMatchObject({ kind: 'setup', code: 'dynamicsNav.postedUnreadable', hint: expect.stringContaining('object ID 29') });
		const accepting = server.books({ ...settings, way: 'purchaseJournal', postedLookup: 'acceptUnreadable' });
		expect(await accepting.bills.find([invoice()])).toEqual([[]]);
		expect(accepting.bills.findsPosted).toBe(false);
	});

	test('services with names of their own are found by them', async () => {
		server.nav.settings.services = server.nav.settings.services.map(({ name, page }) => ({ name: page === 26 ? 'Kreditoren_Karte' : name, page }));
		const { vendors } = server.books({ ...settings, services: { vendor: 'Kreditoren_Karte' } });
		expect(await vendors.getMany({ companies: [company] })).toHaveLength(5);
	});

	test('a wrong access key is a setup error that shows no secret', async () => {
		const connection = openNav({ ...server.credentials, accessKey: 'a-wrong-access-key' });
		const error = await openNavBooks(connection, { company, way: 'purchaseInvoice', ...settings }).companies().catch((failed: Error) => failed);
		connection.close();
		expect(error).toMatchObject({ kind: 'setup', code: 'dynamicsBc.signIn' });
		const shown = JSON.stringify(error) + String((error as Error).stack);
		expect(shown).not.toContain('a-wrong-access-key');
		expect(shown).not.toContain(Buffer.from('STAMPLI:a-wrong-access-key').toString('base64'));
	});
});

test('a list of companies on several pages is read to its end, and one that fails is not taken for a server without one', async () => {
	server.nav.settings.pageSize = 1;
	expect((await server.books().companies()).map(({ name }) => name)).toEqual(Object.values(companyNames));
	server.nav.faults.next({ kind: 'status', status: 500, match: { path: '/Company' } });
	await expect(readAll('vendor', {}, { companies: [] })).rejects.toMatchObject({ kind: 'transient' });
	server.nav.faults.next({ kind: 'status', status: 404, match: { path: 'skiptoken' } });
	await expect(server.books().companies()).rejects.toMatchObject({ kind: 'setup' });
});

test('orders are asked for in pages that one request can take, lines included', async () => {
	const [order] = server.data.PurchaseHeader.filter((row) => row.Document_Type === 'Order');
	server.data.PurchaseHeader.push(...Array.from({ length: 600 }, (_each, i) => ({ ...order!, No: `MANY-${i}` })));
	server.nav.resetCounters();
	expect((await readAll('purchaseOrder')).length).toBeGreaterThan(600);
	expect(server.nav.requests().filter(({ url }) => url.includes('PurchaseOrder')).length).toBeGreaterThanOrEqual(2);
});

test('OData switched off and SOAP too: both are named, with the server settings', async () => {
	Object.assign(server.nav.settings, { odata: false, soap: false });
	await expect(server.books().companies()).rejects.toMatchObject({ kind: 'setup', code: 'dynamicsNav.bothOff', message: expect.stringContaining('SOAP'), hint: expect.stringContaining('ODataServicesEnabled') });
	await expect(server.books({ protocol: 'odata' }).companies()).rejects.toMatchObject({ kind: 'setup', code: 'dynamicsNav.odataOff' });
	await expect(server.books({ protocol: 'soap' }).companies()).rejects.toMatchObject({ kind: 'setup', code: 'dynamicsNav.soapOff' });
});

test('what a server offers is told apart', async () => {
	expect(await detectApi(server.connect())).toBe('pages');
	server.nav.settings.odata = false;
	expect(await detectApi(server.connect())).toBe('soap');
	server.nav.settings.soap = false;
	expect(await detectApi(server.connect())).toBe('none');
});

test('a sign-in page with 200 and a link to another server are no data', async () => {
	server.nav.faults.next({ kind: 'loginPage', match: { path: '/Vendor' } });
	await expect(readAll('vendor')).rejects.toMatchObject({ kind: 'setup', code: 'odata.notAList' });
	server.nav.settings.pageSize = 2;
	server.nav.faults.next({ kind: 'foreignNextLink', origin: 'http://127.0.0.1:9', match: { path: '/Vendor' } });
	await expect(readAll('vendor')).rejects.toMatchObject({ kind: 'setup', code: 'http.foreignOrigin' });
});

test('an empty company has empty lists, and an unknown one without a company list is named', async () => {
	await server.close();
	server = await startServer({ seed: 'empty' });
	expect(await readAll('vendor')).toEqual([]);
	expect(await server.books().bills.find([invoice()])).toEqual([[]]);
	server.nav.settings.companyList = false;
	await expect(server.books({ company: 'Nobody' }).bills.find([invoice()])).rejects.toMatchObject({ kind: 'setup', code: expect.stringMatching(/companyUnknown|postedUnreadable/) });
});
