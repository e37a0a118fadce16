import { compareBill } from '../../../../core/compare';
import type { NavSettings } from '../../../../nodes/DynamicsBc/nav/settings';
import type { DynamicsNavOptions } from '../../../../simulators/dynamicsNav';
import { inErp, invoice, line, post, startServer, type TestServer } from './environment';

let server: TestServer;
afterEach(() => server.close());

const codeunit = { service: 'StampliPosting', method: 'PostPurchaseInvoice' };
const journalUnit = { service: 'StampliPosting', method: 'PostPurchaseJournal' };

/** Every way of posting over every protocol and reading of a server. */
const readings: [string, Partial<NavSettings>, DynamicsNavOptions][] = [
	['purchase invoices over OData', {}, {}],
	['purchase invoices over OData, totals on the lines', {}, { totals: 'lines' }],
	['purchase invoices over OData, no totals and no $expand', {}, { totals: 'none', expand: false, shortcutNames: 'bracketed' }],
	['purchase invoices over OData with a tenant and pages of one', {}, { tenant: 'cust-1', pageSize: 1 }],
	['purchase invoices over SOAP', { protocol: 'soap' }, {}],
	['purchase invoices over SOAP where OData is off', {}, { odata: false }],
	['purchase invoices over SOAP that passes over nested lines', { protocol: 'soap' }, { soapNestedLines: false, pageSize: 2 }],
	['purchase invoices over SOAP with digits for yes and no', { protocol: 'soap' }, { soapBooleans: 'digits' }],
	['purchase invoices over SOAP with captions', { protocol: 'soap' }, { soapOptions: 'captions' }],
	['purchase invoices on a German server that follows Accept-Language', {}, { language: 'de', followsAcceptLanguage: true }],
	['purchase invoices on a German server', { captions: { 'G/L Account': 'Sachkonto' } }, { language: 'de' }],
	['journal over OData', { way: 'purchaseJournal' }, {}],
	['journal over OData of a server that numbers no lines', { way: 'purchaseJournal' }, { numbersLines: false, pageSize: 1 }],
	['journal over OData of an older server', { way: 'purchaseJournal', journal: { template: 'PURCH', batch: 'DEFAULT' } }, { journal: 'firstBatch' }],
	['journal over SOAP', { way: 'purchaseJournal', protocol: 'soap' }, {}],
	['journal on a German server', { way: 'purchaseJournal', captions: { Invoice: 'Rechnung', Vendor: 'Kreditor', 'G/L Account': 'Sachkonto' } }, { language: 'de' }],
];

describe.each(readings)('%s', (_name, settings, options) => {
	test('an invoice is made once and whole, found again and equal', async () => {
		server = await startServer(options);
		const { bills } = server.books(settings);
		const given = invoice();
		expect(await bills.find([given])).toEqual([[]]);
		expect(await post(server.books(settings), given)).toMatchObject({ status: 'created', bill: { open: true } });
		const [found] = await server.books(settings).bills.find([given]);
		expect(found).toHaveLength(1);
		expect(compareBill(bills.expected(given), found![0]!)).toEqual({ same: true, partial: false, differences: [] });
		const there = inErp(server.data, given.invoiceNumber);
		expect(there.drafts.length + new Set(there.journal.map((row) => row.Document_No)).size).toBe(1);
		for (const row of [...there.drafts, ...there.journal.filter((each) => each.Account_Type === 'Vendor')]) expect(row).toMatchObject({ Due_Date: '2026-07-15', Document_Date: '2026-06-02' });
		const dimensioned = [...server.data.PurchaseLine, ...server.data.GenJournalLine].find((row) => (row.No ?? row.Account_No) === '8110');
		expect(dimensioned).toMatchObject({ Shortcut_Dimension_1_Code: 'PROD', Description: 'Cleaning <hall> & "yard"' });
		expect(dimensioned!.ShortcutDimCode3 ?? dimensioned!.ShortcutDimCode_x005B_3_x005D_).toBe('30');
	});

	test('a published codeunit posts it, and the posted document is found', async () => {
		server = await startServer({ ...options, codeunit: 'StampliPosting' });
		const posting = settings.way === 'purchaseJournal' ? journalUnit : codeunit;
		const given = invoice();
		const answer = await post(server.books({ ...settings, posting }), given);
		expect(answer).toMatchObject({ status: 'created', bill: { open: false, state: 'posted document', total: '65.5' } });
		expect(inErp(server.data, given.invoiceNumber)).toMatchObject({ drafts: [], journal: [], posted: [{ Amount: -65.5 }] });
		const { bills } = server.books(settings);
		const [found] = await bills.find([given]);
		expect(found!.map((bill) => compareBill(bills.expected(given), bill).same)).toEqual([true]);
	});

	test('what posting refuses is taken away again', async () => {
		server = await startServer({ ...options, codeunit: 'StampliPosting', allowPostingTo: '2026-03-31' });
		const posting = settings.way === 'purchaseJournal' ? journalUnit : codeunit;
		const given = invoice();
		const answer = await post(server.books({ ...settings, posting }), given);
		expect(answer).toMatchObject({ status: 'refused', problems: [{ message: expect.stringContaining('range of allowed posting dates') }] });
		expect(inErp(server.data, given.invoiceNumber)).toEqual({ drafts: [], journal: [], posted: [] });
	});

	test('a refused line leaves nothing behind', async () => {
		server = await startServer(options);
		const given = invoice();
		const books = server.books(settings);
		const [prepared] = await books.bills.prepare([given]);
		server.data.GLAccount.find((row) => row.No === '8110')!.Blocked = true; // between check and write
		expect(await books.bills.create([prepared!])).toMatchObject([{ status: 'refused', problems: [{ message: expect.stringContaining('Blocked') }] }]);
		expect(inErp(server.data, given.invoiceNumber)).toEqual({ drafts: [], journal: [], posted: [] });
	});
});

test.each(['odata', 'soap'] as const)('a description is cut between characters, and what XML cannot carry is not sent (%s)', async (protocol) => {
	server = await startServer();
	const long = `${'x'.repeat(49)}\u{1f600} and more`;
	for (const description of [long, `${long}${'y'.repeat(60)}`, 'Bell \u0007 and \u0000 null']) {
		expect(await post(server.books({ protocol }), invoice({ lines: [line({ description })], totalAmount: '40.00' }))).toMatchObject({ status: 'created' });
	}
	expect(server.data.PurchaseLine.every((row) => String(row.Description).isWellFormed() && !/\p{Cc}/u.test(String(row.Description)))).toBe(true);
});

test.each(['odata', 'soap'] as const)('a description with the marks of a web page in it is kept as it is (%s)', async (protocol) => {
	server = await startServer();
	const description = 'O&#39;Brien &amp; Söhne &lt;b&gt; &copy; &#252;';
	const given = invoice({ lines: [line({ description })], totalAmount: '40.00' });
	expect(await post(server.books({ protocol }), given)).toMatchObject({ status: 'created' });
	expect(server.data.PurchaseLine.map((row) => row.Description)).toContain(description);
});

test('a vendor with a currency and terms of its own keeps neither on an invoice of another', async () => {
	server = await startServer();
	server.data.Vendor.find((row) => row.No === '20000')!.Prices_Including_VAT = true;
	const given = invoice({ vendor: { vendorId: '20000' }, terms: { code: '14D' } });
	await post(server.books(), given);
	expect(inErp(server.data, given.invoiceNumber).drafts).toMatchObject([{ Currency_Code: '', Payment_Terms_Code: '14D', Due_Date: '2026-07-15', Prices_Including_VAT: false }]);
	const foreign = invoice({ currency: 'USD' });
	await post(server.books({ way: 'purchaseJournal' }), foreign);
	expect(new Set(inErp(server.data, foreign.invoiceNumber).journal.map((row) => row.Currency_Code))).toEqual(new Set(['USD']));
});

test('a total with tax that differs from the invoice is refused with both figures, and nothing stays', async () => {
	server = await startServer();
	const given = invoice({ lines: [line({ taxCode: 'VAT25' })], taxAmount: '8.00', totalAmount: '48.00' });
	expect(await post(server.books(), given)).toMatchObject({ status: 'refused', problems: [{ code: 'total.differs', message: expect.stringMatching(/50.*48\.00/) }] });
	expect(inErp(server.data, given.invoiceNumber).drafts).toEqual([]);
	const right = invoice({ lines: [line({ taxCode: 'VAT25' })], taxAmount: '10.00', totalAmount: '50.00' });
	expect(await post(server.books(), right)).toMatchObject({ status: 'created', bill: { total: '50' } });
});

test('tax is never posted unseen: a page without totals leaves posting to a person', async () => {
	server = await startServer({ totals: 'none', codeunit: 'StampliPosting' });
	const given = invoice({ lines: [line({ taxCode: 'VAT25' })], taxAmount: '10.00', totalAmount: '50.00' });
	expect(await post(server.books({ posting: codeunit }), given)).toMatchObject({ status: 'refused', problems: [{ code: 'total.untold' }] });
	expect(inErp(server.data, given.invoiceNumber).drafts).toEqual([]);
	expect(await post(server.books(), given)).toMatchObject({ status: 'created' });
});

test('a credit note becomes a journal document with the signs turned, its tax on the tax account', async () => {
	server = await startServer({ codeunit: 'StampliPosting' });
	const settings = { way: 'purchaseJournal' as const, taxAccount: '5600', posting: journalUnit };
	const given = invoice({ type: 'credit', lines: [line()], taxAmount: '10.00', totalAmount: '50.00' });
	const [prepared] = await server.books(settings).bills.prepare([given]);
	expect(prepared!.problems).toEqual([]);
	expect(await post(server.books(settings), given)).toMatchObject({ status: 'created', bill: { type: 'credit', total: '50' } });
	expect(inErp(server.data, given.invoiceNumber).posted).toMatchObject([{ Document_Type: 'Credit Memo', Amount: 50 }]);
});

test('a batch with lines of other people is neither added to nor posted', async () => {
	server = await startServer({ codeunit: 'StampliPosting' });
	server.data.GenJournalLine.push({ Journal_Template_Name: 'PURCH', Journal_Batch_Name: 'STAMPLI', Line_No: 10000, Document_No: 'G00001', Account_Type: 'G/L Account', Account_No: '8200', Amount: 5, Posting_Date: '2026-06-01' });
	const given = invoice();
	expect(await post(server.books({ way: 'purchaseJournal', posting: journalUnit }), given)).toMatchObject({ status: 'refused', problems: [{ code: 'journal.othersLines', message: expect.stringContaining('G00001') }] });
	expect(server.data.GenJournalLine).toHaveLength(1);
});

test('a server that puts lines into its first batch, whatever is named, stops the node and keeps nothing', async () => {
	server = await startServer({ journal: 'firstBatch' });
	const books = server.books({ way: 'purchaseJournal' });
	const [prepared] = await books.bills.prepare([invoice()]);
	await expect(books.bills.create([prepared!])).rejects.toMatchObject({ kind: 'setup', code: 'dynamicsNav.otherBatch', hint: expect.stringContaining('PURCH / DEFAULT') });
	expect(server.data.GenJournalLine).toEqual([]);
});

test('an unknown option caption stops the node with the captions that the server knows, and leaves no draft', async () => {
	server = await startServer({ language: 'de' });
	const books = server.books();
	const [prepared] = await books.bills.prepare([invoice()]);
	await expect(books.bills.create([prepared!])).rejects.toMatchObject({ kind: 'setup', code: 'dynamicsNav.option', message: expect.stringContaining('Sachkonto') });
	expect(server.data.PurchaseHeader.filter((row) => row.Document_Type === 'Invoice')).toEqual([]);
});

test('posted, reversed and foreign documents: what counts is found, and reads as what it is', async () => {
	server = await startServer();
	const ask = (number: string, changes = {}) => invoice({ invoiceNumber: number, ...changes });
	const found = await server.books().bills.find([ask('posted-open'), ask('POSTED-REVERSED'), ask('CREDIT-OPEN', { type: 'credit' }), ask('POSTED-OPEN', { vendor: { vendorId: '00123' } }), ask('POSTED-PAID'), ask('X'.repeat(40))]);
	expect(found.map((bills) => bills.map(({ type, total, currency, date, state }) => [type, total, currency, date, state]))).toEqual([
		[['invoice', '100', 'EUR', '2026-04-01', 'posted document']],
		[],
		[['credit', '40', 'EUR', '2026-04-01', 'posted document']],
		[],
		[['invoice', '250.5', 'EUR', '2026-04-01', 'posted document (closed)']],
		[],
	]);
});

test('everything wrong with an invoice is told at once', async () => {
	server = await startServer();
	const bad = invoice({
		invoiceNumber: 'N'.repeat(36),
		vendor: { vendorId: '30000' },
		terms: { code: 'MUCHTOOLONGCODE' },
		allowancesCharges: [{ kind: 'charge', amount: '1.00' }],
		lines: [
			line({ glAccount: '9999' }),
			line({ lineNumber: '2', glAccount: '8299' }),
			line({ lineNumber: '3', glAccount: '8300' }),
			line({ lineNumber: '4', glAccount: '5410', dimensions: [{ name: 'DEPARTMENT', value: 'NONE' }] }),
			line({ lineNumber: '5', dimensions: [{ name: 'DEPARTMENT', value: 'CLOSED' }, { name: 'PROJECT', value: '7' }, { name: 'OLD', value: 'X' }] }),
			line({ lineNumber: '6', dimensions: [{ name: 'DEPARTMENT', value: 'ALL' }], poNumber: '106001', glAccount: undefined }),
		],
	});
	const [prepared] = await server.books().bills.prepare([bad]);
	const codes = prepared!.problems.map((each) => `${each.code}${each.line ? ` ${each.line}` : ''}`);
	expect(codes).toEqual(
		expect.arrayContaining([
			'invoiceNumber.tooLong', 'terms.code.tooLong', 'charges.unsupported', 'vendor.blocked', 'account.unknown 1', 'account.notPostable 2', 'account.blocked 3', 'account.noDirectPosting 4',
			'dimensionValue.unknown 4', 'dimensionValue.blocked 5', 'dimensionValue.unknown 5', 'dimension.notOnPage 5', 'dimensionValue.total 6', 'po.unsupported 6', 'account.missing 6',
		]),
	);
	for (const problem of prepared!.problems) expect(problem).toMatchObject({ fix: expect.stringMatching(/\w/), where: expect.stringMatching(/\w/) });
	expect(prepared!.problems.find((each) => each.code === 'account.unknown')).toMatchObject({ unmapped: { table: 'glAccount', code: '9999' } });
});

test('order lines go to their account only when that is allowed, and only for an order of that vendor', async () => {
	server = await startServer();
	const given = invoice({ lines: [line({ poNumber: '106002' })], totalAmount: '40.00' });
	const codes = async (settings: Partial<NavSettings>, changes = {}) => (await server.books(settings).bills.prepare([{ ...given, ...changes }]))[0]!.problems.map((each) => each.code);
	expect(await codes({})).toEqual(['po.unsupported']);
	expect(await codes({ orderLines: 'toAccount' })).toEqual(['po.otherVendor']);
	expect(await codes({ orderLines: 'toAccount' }, { vendor: { vendorId: '00123' } })).toEqual([]);
	expect(await codes({ orderLines: 'toAccount' }, { lines: [line({ poNumber: '999' })] })).toEqual(['po.unknown']);
});

test('two companies keep their vendors, currencies and bills apart; an unknown company is a problem of the invoice', async () => {
	server = await startServer();
	const second = "O'Neil & Söhne AG";
	const given = invoice({ companyId: second, currency: 'CHF' });
	await post(server.books(), given);
	expect(inErp(server.data, given.invoiceNumber).drafts).toEqual([]);
	expect(server.nav.companies[1]!.tables.PurchaseHeader.find((row) => row.Vendor_Invoice_No === given.invoiceNumber)).toMatchObject({ Currency_Code: '' });
	const [[mine], [other]] = (await server.books().bills.find([given, { ...given, companyId: undefined }])) as [unknown[], unknown[]];
	expect([mine, other]).toEqual([expect.anything(), undefined]);
	expect((await server.books().bills.prepare([invoice({ companyId: 'Nobody' })]))[0]).toMatchObject({ problems: [{ code: 'company.unknown' }] });
});

test('an invoice of two lines takes few requests, and a run asks for master data once', async () => {
	server = await startServer();
	const books = server.books();
	const all = Array.from({ length: 8 }, () => invoice());
	await books.bills.find(all);
	const prepared = await books.bills.prepare(all);
	server.nav.resetCounters();
	await books.bills.prepare(all);
	expect(server.nav.requests()).toHaveLength(0);
	await books.bills.create(prepared);
	expect(server.nav.requests().length).toBeLessThanOrEqual(8 * 4); // header, two lines, comparison
});

test('a SOAP message that is too large for the server is refused, and nothing is there', async () => {
	server = await startServer({ soapMaxBytes: 900 });
	const given = invoice();
	expect(await post(server.books({ protocol: 'soap' }), given)).toMatchObject({ status: 'refused', problems: [{ message: expect.stringContaining('larger than the server takes') }] });
	expect(inErp(server.data, given.invoiceNumber).drafts).toEqual([]);
});

test('a chunk of journal documents stops at the time that one create may take, and sends nothing after it', async () => {
	server = await startServer();
	const { bills } = server.books({ way: 'purchaseJournal', createTimeoutMs: 0 });
	const prepared = await bills.prepare([invoice(), invoice()]);
	expect((await bills.create(prepared)).map(({ status }) => status)).toEqual(['notSent', 'notSent']);
	expect(server.data.GenJournalLine).toEqual([]);
});

test.each([['odata'], ['soap']] as const)('a credit note becomes a purchase credit memo where page 52 is published (%s), and is held where it is not', async (protocol) => {
	server = await startServer({ codeunit: 'StampliPosting' });
	const given = invoice({ type: 'credit' });
	expect(await post(server.books({ protocol }), given)).toMatchObject({ status: 'created', bill: { type: 'credit', state: 'draft purchase credit memo', total: '65.5' } });
	const { bills, reversals } = server.books({ protocol });
	const [[found]] = (await bills.find([given])) as [[NonNullable<Awaited<ReturnType<typeof bills.find>>[0][0]>]];
	expect(compareBill(bills.expected(given), found)).toMatchObject({ same: true });
	expect(server.data.PurchaseHeader.find((row) => row.Vendor_Cr_Memo_No === given.invoiceNumber)).toMatchObject({ Document_Type: 'Credit Memo' });
	expect(await reversals!.reverse(given, found, { way: 'deleteDraft', reason: 'test' })).toMatchObject({ status: 'reversed' });

	const posting = { ...codeunit, creditMemoMethod: 'PostPurchaseCreditMemo' };
	expect(await post(server.books({ protocol, posting }), given)).toMatchObject({ status: 'created', bill: { type: 'credit', state: 'posted document' } });
	expect(inErp(server.data, given.invoiceNumber).posted).toMatchObject([{ Document_Type: 'Credit Memo', Amount: 65.5 }]);

	server.nav.settings.services = server.nav.settings.services.filter(({ page }) => page !== 52);
	const [refused] = await server.books({ protocol }).bills.prepare([invoice({ type: 'credit' })]);
	expect(refused!.problems).toMatchObject([{ code: 'type.unsupported', fix: expect.stringContaining('page 52') }]);
});
