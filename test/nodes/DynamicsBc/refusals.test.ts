import { inErp, invoice, line, post, startEnvironment, type TestEnvironment } from './environment';
import type { BillSettings } from '../../../nodes/DynamicsBc/bills';
import type { Invoice } from '../../../core/model';
import { addEntry } from '../../../simulators/dynamicsBc/posting';

/* What is refused leaves nothing behind; what is not clear is looked up. */

let environment: TestEnvironment;
afterEach(async () => await environment.close());

const taxed = (changes: Partial<Invoice> = {}) => invoice({ lines: [line({ taxCode: 'STANDARD' })], ...changes });

async function outcome(given: Invoice, settings: BillSettings = {}) {
	const [answer] = await post(environment.erp(settings), given);
	return { answer, left: inErp(environment.books, given) };
}

test('a total that Business Central computes otherwise is shown with both figures, and nothing stays', async () => {
	environment = await startEnvironment();
	const { answer, left } = await outcome(taxed());
	expect(answer).toMatchObject({ status: 'refused', problems: [{ code: 'total.differs', message: expect.stringMatching(/50\b.*10\b.*40\.00/) }] });
	expect(left).toEqual([]);
	expect(environment.books.tables.purchaseInvoiceLines).toEqual([]);
});

test('the tax that Business Central computes is the one of the invoice: taken', async () => {
	environment = await startEnvironment();
	expect((await outcome(taxed({ totalAmount: '50.00', taxAmount: '10.00' }))).answer).toMatchObject({ status: 'created', bill: { total: '50' } });
});

test.each([
	['vendor', { vendorNumber: '20000' }, 'vendor.vendorId'],
	['number', { vendorInvoiceNumber: 'ANOTHER' }, 'invoiceNumber'],
	['invoice date', { invoiceDate: '2026-06-03' }, 'invoiceDate'],
	['posting date', { postingDate: '2026-06-03' }, 'postingDate'],
	['due date', { dueDate: '2026-12-31' }, 'dueDate'],
])('an extension that gives a new invoice another %s is told, and nothing stays', async (what, changesNewInvoices, field) => {
	environment = await startEnvironment({ changesNewInvoices });
	const { answer } = await outcome(invoice({ dueDate: '2026-07-15' }), { posting: 'post' });
	expect(answer).toMatchObject({ status: 'refused', problems: [{ field, message: expect.stringContaining(`the ${what} ${Object.values(changesNewInvoices)[0]!} instead of`) }] });
	expect(environment.books.tables.purchaseInvoices).toEqual([]);
});

test('a due date that a person has changed in an unfinished draft of ours stays', async () => {
	environment = await startEnvironment();
	const given = invoice({ dueDate: '2026-07-15' });
	await post(environment.erp(), given);
	environment.books.update('purchaseInvoices', inErp(environment.books, given)[0]!.row, { dueDate: '2026-07-20' });
	environment.books.commit();
	const erp = environment.erp({ posting: 'post' });
	const [found] = await erp.find([given]);
	const [prepared] = await erp.prepare([given]);
	expect(await erp.complete!(found![0]!, prepared!)).toMatchObject({ status: 'created', bill: { state: 'posted purchase invoice (open)' } });
	expect(inErp(environment.books, given)).toMatchObject([{ row: { dueDate: '2026-07-20' } }]);
});

test('a vendor whose prices include tax gets net prices nevertheless', async () => {
	environment = await startEnvironment();
	const { answer, left } = await outcome(taxed({ vendor: { vendorId: '40000' }, totalAmount: '50.00' }));
	expect(answer).toMatchObject({ status: 'created' });
	expect(left).toMatchObject([{ row: { pricesIncludeTax: false, totalAmountExcludingTax: 40 } }]);
});

test('a blocked dimension value takes the draft away again, and the problem names its line', async () => {
	environment = await startEnvironment();
	const { answer, left } = await outcome(invoice({ lines: [line(), line({ lineNumber: '2', dimensions: [{ name: 'DEPARTMENT', value: 'OLD' }, { name: 'AREA', value: '10' }] })], totalAmount: '80.00' }));
	expect(answer).toMatchObject({ status: 'refused', problems: [{ code: 'erp.refused.dimension', line: '2', message: expect.stringContaining('blocked') }] });
	expect(left).toEqual([]);
});

test('what Business Central does not post is deleted again, with its reason in the problem', async () => {
	environment = await startEnvironment({ approvalWorkflow: true });
	const { answer, left } = await outcome(invoice(), { posting: 'post' });
	expect(answer).toMatchObject({ status: 'refused', problems: [{ code: 'erp.refused.approval', message: expect.stringContaining('does not post') }] });
	expect(left).toEqual([]);
});

test('an invoice that was posted although the action answered with an error is taken as posted, and never deleted', async () => {
	environment = await startEnvironment({ failsAfterPosting: true, deletesPosted: true });
	const { answer, left } = await outcome(invoice(), { posting: 'post' });
	expect(left).toMatchObject([{ row: { status: 'Open' } }]);
	expect(answer).toMatchObject({ status: 'created', bill: { state: 'posted purchase invoice (open)', open: false } });
});

test('a refused draft that cannot be deleted is not called refused', async () => {
	environment = await startEnvironment({ approvalWorkflow: true });
	environment.bc.faults.next({ kind: 'status', status: 500, match: { scope: 'operation', method: 'DELETE' } });
	const { answer, left } = await outcome(invoice(), { posting: 'post' });
	expect(answer).toMatchObject({ status: 'lost', message: expect.stringContaining('could not be deleted') });
	expect(left).toHaveLength(1);
});

test('a server that keeps a header without all its lines is cleaned up after', async () => {
	environment = await startEnvironment({ deepInsertAtomic: false });
	const given = invoice({ lines: [line(), line({ lineNumber: '2', taxCode: 'NOSUCH' })], totalAmount: '80.00' });
	const { answer, left } = await outcome(given);
	expect(answer).toMatchObject({ status: 'refused', problems: [{ code: 'erp.refused.taxCode', line: '2' }] });
	expect(left).toEqual([]);
});

test.each([
	['gives no lines in the answer to a POST', { expandsOnPost: false }],
	['gives the totals of before the lines in the answer to a POST', { totalsOnPost: 'beforeLines' }],
	['gives neither lines nor their totals in the answer to a POST', { expandsOnPost: false, totalsOnPost: 'beforeLines' }],
	['gives links to next pages from its host on', { nextLinks: 'fromHost', pageSize: 2 }],
	['gives links to next pages from the root of the API on', { nextLinks: 'fromRoot', pageSize: 2 }],
	['has no setup page and says so with 400', { hiddenSets: ['generalLedgerSetup'], unknownPath: { status: 400, code: 'BadRequest_NotFound' } }],
	['has no vendor ledger and says so with 501', { reportsFinance: false, unknownPath: { status: 501, code: 'BadRequest_MethodNotImplemented' } }],
	['stops a batch at its first failure', { continuesOnError: false }],
	['takes actions without a body only in braces', { emptyActionBody: 'object' }],
	['writes enum members as captions', { enumForm: 'caption' }],
] as const)('a server that %s posts whole invoices all the same', async (_what, settings) => {
	environment = await startEnvironment(settings);
	const given = invoice({ lines: [line({ dimensions: [{ name: 'Department', value: 'PROD' }, { name: 'AREA', value: '30' }] })] });
	const { answer, left } = await outcome(given, { posting: 'post' });
	expect(answer).toMatchObject({ status: 'created', bill: { state: 'posted purchase invoice (open)' } });
	expect(left).toMatchObject([{ row: { status: 'Open' }, dimensions: [expect.anything(), ['AREA=30', 'DEPARTMENT=PROD']] }]);
});

test('one invoice of a batch that is refused does not touch the others', async () => {
	environment = await startEnvironment();
	const [good, bad, other] = [invoice(), taxed(), invoice()];
	const answers = await post(environment.erp(), good, bad, other);
	expect(answers.map(({ status }) => status)).toEqual(['created', 'refused', 'created']);
	expect([good, bad, other].map((each) => inErp(environment.books, each).length)).toEqual([1, 0, 1]);
});

test('on a server that stops batches, what comes after a refusal is not called refused', async () => {
	environment = await startEnvironment({ continuesOnError: false });
	const [bad, good] = [invoice({ lines: [line({ taxCode: 'NOSUCH' })] }), invoice()];
	const answers = await post(environment.erp(), bad, good);
	expect(answers.map(({ status }) => status)).toEqual(['refused', 'lost']);
	expect(inErp(environment.books, good)).toEqual([]);
});

test.each([
	[413, 'Batch Size'],
	[404, '$batch'],
	[405, '$batch'],
])('a proxy that keeps batches back with a page of its own (%i) stops the node with the way out, instead of letting every invoice wait', async (status, hint) => {
	environment = await startEnvironment();
	environment.bc.faults.next({ kind: 'status', status, match: { method: 'POST', path: '$batch' } });
	const given = invoice();
	await expect(post(environment.erp(), given)).rejects.toMatchObject({ kind: 'setup', code: 'dynamicsBc.batchRefused', hint: expect.stringContaining(hint) });
	expect(inErp(environment.books, given)).toEqual([]);
});

test('throttling of one part of a batch is told apart: that invoice was not sent, the others are there', async () => {
	environment = await startEnvironment();
	environment.bc.faults.next({ kind: 'throttle', retryAfter: 7, skip: 1, match: { scope: 'operation', method: 'POST' } });
	const given = [invoice(), invoice(), invoice()];
	const answers = await post(environment.erp(), ...given);
	expect(answers).toMatchObject([{ status: 'created' }, { status: 'notSent', retryAfterMs: 7000 }, { status: 'created' }]);
	expect(given.map((each) => inErp(environment.books, each).length)).toEqual([1, 0, 1]);
});

test('an answer lost while dimensions are set: the draft is unfinished, and complete finishes that one', async () => {
	environment = await startEnvironment();
	const given = invoice({ lines: [line({ dimensions: [{ name: 'AREA', value: '30' }] })] });
	environment.bc.faults.next({ kind: 'dropConnection', skip: 1, match: { method: 'POST', path: '$batch' } });
	const { answer } = await outcome(given);
	expect(answer).toMatchObject({ status: 'lost' });
	const erp = environment.erp();
	const [[bill]] = (await erp.find([given])) as [[NonNullable<Awaited<ReturnType<typeof erp.find>>[0][0]>]];
	expect(bill).toMatchObject({ open: true, unfinished: true });
	const [prepared] = await erp.prepare([given]);
	expect(await erp.complete!(bill, prepared!)).toMatchObject({ status: 'created' });
	expect(inErp(environment.books, given)).toMatchObject([{ dimensions: [expect.anything(), ['AREA=30']] }]);
	expect((await erp.find([given]))[0]![0]!.unfinished).toBeUndefined();
});

test('an answer lost while posting: looked up, and it was posted', async () => {
	environment = await startEnvironment();
	environment.bc.faults.next({ kind: 'loseAnswer', skip: 1, match: { method: 'POST', path: '$batch' } });
	const { answer, left } = await outcome(invoice(), { posting: 'post' });
	expect(answer).toMatchObject({ status: 'created', bill: { state: 'posted purchase invoice (open)' } });
	expect(left).toHaveLength(1);
});

test('a batch of writes may take as long as the invoices have, longer than any other request', async () => {
	environment = await startEnvironment();
	environment.bc.faults.next({ kind: 'delay', ms: 400, skip: 1, match: { method: 'POST', path: '$batch' } });
	const given = invoice();
	expect(await post(environment.erp({ posting: 'post' }, { timeoutMs: 200 }), given)).toMatchObject([{ status: 'created', bill: { state: 'posted purchase invoice (open)' } }]);
	expect(environment.bc.journal.filter(({ body }) => body.includes('Microsoft.NAV.post'))).toHaveLength(1);
});

test('a posting that never began leaves an unfinished draft, which complete posts', async () => {
	environment = await startEnvironment();
	const given = invoice();
	environment.bc.faults.next({ kind: 'dropConnection', skip: 1, match: { method: 'POST', path: '$batch' } });
	expect((await outcome(given, { posting: 'post' })).answer).toMatchObject({ status: 'lost' });
	const erp = environment.erp({ posting: 'post' });
	const [[bill]] = (await erp.find([given])) as [[NonNullable<Awaited<ReturnType<typeof erp.find>>[0][0]>]];
	expect(bill).toMatchObject({ state: 'draft purchase invoice', unfinished: true });
	const [prepared] = await erp.prepare([given]);
	expect(await erp.complete!(bill, prepared!)).toMatchObject({ status: 'created', bill: { state: 'posted purchase invoice (open)' } });
	expect(inErp(environment.books, given)).toHaveLength(1);
});

test('a draft that lost its last line is completed by that line and no other', async () => {
	environment = await startEnvironment();
	const given = invoice({ lines: [line(), line({ lineNumber: '2', amount: '5.00', description: 'Tape' })], totalAmount: '45.00' });
	const erp = environment.erp();
	await post(erp, given);
	const { lines } = inErp(environment.books, given)[0]!;
	environment.books.tables.purchaseInvoiceLines.splice(environment.books.tables.purchaseInvoiceLines.findIndex(({ id }) => id === lines[1]!.id), 1);
	const [[bill]] = (await erp.find([given])) as [[NonNullable<Awaited<ReturnType<typeof erp.find>>[0][0]>]];
	expect(bill).toMatchObject({ open: true, lineAmounts: ['40'] });
	expect(bill.total).toBeUndefined();
	const [prepared] = await erp.prepare([given]);
	expect(await erp.complete!(bill, prepared!)).toMatchObject({ status: 'created', bill: { total: '45' } });
	expect(inErp(environment.books, given)).toMatchObject([{ lines: [{ amountExcludingTax: 40 }, { amountExcludingTax: 5, description: 'Tape' }] }]);
});

test('503 with Retry-After on a write leaves its outcome open: it is not sent again, but looked up', async () => {
	environment = await startEnvironment();
	environment.bc.faults.next({ kind: 'status', status: 503, retryAfter: 1, match: { method: 'POST', path: '$batch' } });
	const given = invoice();
	const { answer } = await outcome(given);
	expect(answer).toMatchObject({ status: 'lost' });
	expect(environment.bc.journal.filter(({ body }) => body.includes('"purchaseInvoiceLines"'))).toHaveLength(1);
	expect(inErp(environment.books, given)).toEqual([]);
});

test('a draft that somebody changed and posted before it was finished is left as it is', async () => {
	environment = await startEnvironment();
	const given = invoice();
	const erp = environment.erp({ posting: 'post' });
	await post(environment.erp(), given);
	const [[bill]] = (await erp.find([given])) as [[NonNullable<Awaited<ReturnType<typeof erp.find>>[0][0]>]];
	expect(bill).toMatchObject({ unfinished: true });
	const [prepared] = await erp.prepare([given]);
	const { row } = inErp(environment.books, given)[0]!;
	Object.assign(row, { status: 'Open', number: '108999', totalAmountIncludingTax: 41 });
	environment.bc.resetCounters();
	expect(await erp.complete!(bill, prepared!)).toMatchObject({ status: 'created', bill: { number: '108999', state: 'posted purchase invoice (open)', total: '41' } });
	expect(environment.bc.counters().requests).toBe(1);
	expect(inErp(environment.books, given)).toHaveLength(1);
});

test('a number that only the vendor ledger has, where that cannot be read: refused at posting, with where to look', async () => {
	environment = await startEnvironment();
	environment.bc.settings.reportsFinance = false;
	const given = invoice();
	addEntry({ books: environment.books }, { documentType: 'Invoice', documentNumber: 'J-1', externalDocumentNumber: given.invoiceNumber, vendorNumber: '10000', postingDate: '2026-06-02', currencyCode: 'USD', amount: -40 });
	const { answer, left } = await outcome(given, { posting: 'post' });
	expect(answer).toMatchObject({ status: 'refused', problems: [{ code: 'erp.refused.duplicate', field: 'invoiceNumber', fix: expect.stringContaining('Vendor Ledger Entries') }] });
	expect(left).toEqual([]);
});
