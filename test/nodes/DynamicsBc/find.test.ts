import { compareBill } from '../../../core/compare';
import { secondCompany } from '../../../simulators/dynamicsBc';
import { addEntry } from '../../../simulators/dynamicsBc/posting';
import { enterInvoice } from '../../../simulators/dynamicsBc/byHand';
import { company, inErp, invoice, line, post, startEnvironment, type TestEnvironment } from './environment';

let environment: TestEnvironment;
beforeAll(async () => {
	environment = await startEnvironment();
});
afterAll(async () => await environment.close());
const scope = () => ({ books: environment.books, settings: environment.bc.settings });
const entered = { vendor: '10000', date: '2026-06-02', currency: 'USD', lines: [{ account: '8200', amount: 40 }] };

test('the number is found however it is written: upper case and trimmed there', async () => {
	enterInvoice(scope(), { ...entered, number: 'Ab-77x' }, { draft: true });
	expect(await environment.erp().find([invoice({ invoiceNumber: ' aB-77X ' })])).toMatchObject([[{ state: 'draft purchase invoice', total: '40' }]]);
});

test.each([
	['the file', '\u00adSHY-\u200b1', 'SHY-1'],
	['neither', 'SHY-2', 'SHY-2'],
	['both', 'SHY\u00ad-3', 'SHY\u00ad-3'],
])('marks that nobody sees, which come along from a PDF, make no other invoice: they are in %s', async (_where, inFile, there) => {
	enterInvoice(scope(), { ...entered, number: there });
	expect(await environment.erp().find([invoice({ invoiceNumber: inFile })])).toMatchObject([[{ total: '40' }]]);
});

test('what nobody sees is not sent: the number that is kept is the one that is found again', async () => {
	const given = invoice({ invoiceNumber: 'Shy\u200b-4', vendor: { vendorId: '\u200b10000' }, lines: [line({ glAccount: '8200\u00ad' })] });
	expect(await post(environment.erp(), given)).toMatchObject([{ status: 'created' }]);
	expect(inErp(environment.books, { invoiceNumber: 'SHY-4' })).toMatchObject([{ row: { vendorNumber: '10000' }, lines: [{ lineObjectNumber: '8200' }] }]);
});

test('drafts and posted ones are found together, each invoice its own', async () => {
	enterInvoice(scope(), { ...entered, number: 'BOTH' });
	enterInvoice(scope(), { ...entered, number: 'BOTH' }, { draft: true });
	enterInvoice(scope(), { ...entered, number: 'BOTH', vendor: '00042' });
	const [found, none] = await environment.erp().find([invoice({ invoiceNumber: 'BOTH' }), invoice()]);
	expect(found!.map(({ state, open }) => `${state} ${open}`).sort()).toEqual(['draft purchase invoice true', 'posted purchase invoice (open) false']);
	expect(none).toEqual([]);
});

test('an invoice of another vendor that this one is paid for counts, as it does when it is posted', async () => {
	const row = enterInvoice(scope(), { ...entered, number: 'PAYTO', vendor: '00042' }, { draft: true });
	row.payToVendorNumber = '10000';
	expect((await environment.erp().find([invoice({ invoiceNumber: 'PAYTO' })]))[0]).toHaveLength(1);
});

test('the same number of the same vendor in another company is another invoice', async () => {
	const given = invoice({ companyId: company });
	const [other] = [{ ...given, companyId: secondCompany.displayName, currency: 'EUR' }];
	const erp = environment.erp();
	await post(erp, given);
	expect(await erp.find([other])).toEqual([[]]);
	expect(await post(erp, other)).toMatchObject([{ status: 'created' }]);
	expect([inErp(environment.books, given).length, inErp(environment.bc.companies[1]!, given).length]).toEqual([1, 1]);
});

test('what was posted through a journal is found in the vendor ledger, once, and not when it was reversed', async () => {
	const entry = { documentType: 'Invoice' as const, vendorNumber: '10000', postingDate: '2026-06-02', currencyCode: 'USD' };
	addEntry(scope(), { ...entry, documentNumber: 'J-1', externalDocumentNumber: 'JOURNAL', amount: -40 });
	addEntry(scope(), { ...entry, documentNumber: 'J-2', externalDocumentNumber: 'TAKENBACK', amount: -40 });
	addEntry(scope(), { ...entry, documentNumber: 'J-2', externalDocumentNumber: 'TAKENBACK', amount: 40 });
	enterInvoice(scope(), { ...entered, number: 'POSTED' });
	const found = await environment.erp().find(['JOURNAL', 'TAKENBACK', 'POSTED'].map((invoiceNumber) => invoice({ invoiceNumber })));
	expect(found.map((bills) => bills.map(({ state, number }) => `${state} ${number}`))).toEqual([['posted vendor ledger entry J-1'], [], [expect.stringContaining('posted purchase invoice (open)')]]);
});

test.each(['code', 'blank'] as const)('an entry in the local currency (%s) is no invoice in another one, although its amount is the same', async (ledgerLocalCurrency) => {
	environment.bc.settings.ledgerLocalCurrency = ledgerLocalCurrency;
	const number = `LOCAL-${ledgerLocalCurrency}`;
	addEntry(scope(), { documentType: 'Invoice', vendorNumber: '10000', postingDate: '2026-06-02', currencyCode: 'USD', documentNumber: 'J-9', externalDocumentNumber: number, amount: -40 });
	const erp = environment.erp();
	const given = [invoice({ invoiceNumber: number }), invoice({ invoiceNumber: number, currency: 'EUR' })];
	const found = await erp.find(given);
	expect(found.map(([bill], i) => compareBill(erp.expected(given[i]!), bill!).differences)).toEqual([[], ['currency USD in the ERP, EUR in the file']]);
	environment.bc.settings.ledgerLocalCurrency = 'code';
});

test('without the app of the vendor ledger, and without the page of the setup, the documents are enough', async () => {
	environment.bc.settings.reportsFinance = false;
	environment.bc.settings.hiddenSets = ['generalLedgerSetup'];
	const given = invoice({ lines: [line({ dimensions: [{ name: 'Department', value: 'PROD' }] })] });
	const erp = environment.erp();
	expect(await post(erp, given)).toMatchObject([{ status: 'created' }]);
	expect(await erp.find([given])).toMatchObject([[{ state: 'draft purchase invoice' }]]);
	expect(inErp(environment.books, given)).toMatchObject([{ dimensions: [['DEPARTMENT=PROD'], ['DEPARTMENT=PROD']] }]);
	Object.assign(environment.bc.settings, { reportsFinance: true, hiddenSets: [] });
});

test('twenty invoices of several vendors are looked up, checked and made in few requests', async () => {
	const given = Array.from({ length: 20 }, (_each, i) => invoice({ vendor: { vendorId: i % 2 ? '00042' : '20000' }, lines: [line({ dimensions: [{ name: 'AREA', value: '10' }] })] }));
	const erp = environment.erp({ batchSize: 20 });
	environment.bc.resetCounters();
	await erp.find(given);
	const answers = await post(erp, ...given);
	expect(answers.every(({ status }) => status === 'created')).toBe(true);
	expect(environment.bc.counters().requests).toBeLessThan(20);
});

test('a company is known by its id, name or display name; an unknown one and a missing one are said', async () => {
	const erp = environment.erp({ company: '' });
	const prepared = await erp.prepare([invoice({ companyId: secondCompany.id.toUpperCase(), currency: 'EUR' }), invoice({ companyId: 'cronus international' }), invoice({ companyId: 'Nowhere' }), invoice({ companyId: undefined })]);
	expect(prepared.map(({ problems }) => problems.map(({ code }) => code))).toEqual([[], [], ['company.unknown'], ['company.missing']]);
	expect(prepared[2]!.problems[0]).toMatchObject({ unmapped: { table: 'company', code: 'Nowhere' } });
});
