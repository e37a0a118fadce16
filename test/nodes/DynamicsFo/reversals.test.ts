import type { Invoice } from '../../../core/model';
import type { ErpBill } from '../../../core/ports';
import { dynamicsFoReversals } from '../../../nodes/DynamicsFo/reversals';
import { invoice, line, startEnvironment, type TestEnvironment } from './environment';

let environment: TestEnvironment;
beforeEach(async () => {
	environment = await startEnvironment();
});
afterEach(() => environment.close());

const way = { way: 'deletePending', reason: 'Wrong vendor' };
const data = () => environment.fo.data;

async function posted(given: Invoice): Promise<ErpBill> {
	const erp = environment.erp();
	await erp.create(await erp.prepare([given]));
	return (await erp.find([given]))[0]![0]!;
}
const twoLines = (more: Partial<Invoice> = {}) => invoice({ lines: [line({ amount: '15.00' }), line({ lineNumber: '2', amount: '25.00' })], ...more });
const reverse = (bill: ErpBill, given: Invoice) => dynamicsFoReversals(environment.connect()).reverse(given, bill, way);

test('a pending vendor invoice goes with all its lines in one changeset; others stay', async () => {
	const [one, other] = [twoLines(), twoLines()];
	const bill = await posted(one);
	await posted(other);
	const before = environment.fo.journal.length;
	expect(await reverse(bill, one)).toEqual({ status: 'reversed', state: 'deleted pending vendor invoice', number: bill.number });
	expect(data().VendorInvoiceHeaders.map((row) => row.InvoiceNumber)).toEqual([other.invoiceNumber]);
	expect(data().VendorInvoiceLines).toHaveLength(2);
	expect(environment.fo.journal.slice(before).filter((entry) => entry.method !== 'GET')).toHaveLength(1);
});

test('a pending invoice of another company than the integration user\'s is deleted there', async () => {
	const given = twoLines({ companyId: 'usrt', vendor: { vendorId: '2001' } });
	expect(await reverse(await posted(given), given)).toMatchObject({ status: 'reversed' });
	expect(data().VendorInvoiceHeaders).toEqual([]);
});

test('a posted invoice is refused, with what a person can do', async () => {
	const given = invoice({ invoiceNumber: 'POSTED-OPEN', totalAmount: '100' });
	const [bills] = await environment.erp().find([given]);
	expect(await reverse(bills![0]!, given)).toMatchObject({ status: 'refused', problems: [{ code: 'reversal.posted', fix: expect.stringContaining('credit note') }] });
	expect(environment.fo.journal.every((entry) => entry.method === 'GET')).toBe(true);
});

test('what was posted since it was found is refused', async () => {
	const given = twoLines();
	const bill = await posted(given);
	environment.fo.post(bill.number);
	expect(await reverse(bill, given)).toMatchObject({ status: 'refused', problems: [{ code: 'reversal.gone' }] });
});

test.each(['InReview', 'Approved'])('an invoice in a workflow (%s) is refused and stays whole', async (status) => {
	const given = twoLines();
	const bill = await posted(given);
	data().VendorInvoiceHeaders[0]!.VendorInvoiceReviewStatus = status;
	expect(await reverse(bill, given)).toMatchObject({ status: 'refused', problems: [{ code: 'reversal.inWorkflow', fix: expect.stringContaining('Recall') }] });
	expect(data().VendorInvoiceLines).toHaveLength(2);
});

test('a refusal in the middle takes nothing away', async () => {
	const given = twoLines();
	const bill = await posted(given);
	const refusal = JSON.stringify({ error: { code: '', message: 'An error has occurred.', innererror: { message: "Write failed for table row of type 'VendorInvoiceLineEntity'. Infolog: Error: Locked.", type: 'AxODataWriteException' } } });
	environment.fo.faults.next({ kind: 'status', status: 500, body: refusal, contentType: 'application/json', match: { method: 'DELETE', scope: 'operation' }, skip: 1 });
	expect(await reverse(bill, given)).toMatchObject({ status: 'refused', problems: [{ code: 'reversal.refused', message: expect.stringContaining('Locked') }] });
	expect(data().VendorInvoiceLines).toHaveLength(2);
	expect(data().VendorInvoiceHeaders).toHaveLength(1);
});

test('a lost answer is told as lost, a pause inside the batch as not sent', async () => {
	const [one, other] = [twoLines(), twoLines()];
	const [first, second] = [await posted(one), await posted(other)];
	environment.fo.faults.next({ kind: 'throttle', retryAfter: 7, match: { method: 'DELETE', scope: 'operation' } });
	expect(await reverse(first, one)).toMatchObject({ status: 'notSent', retryAfterMs: 7000 });
	expect(data().VendorInvoiceHeaders).toHaveLength(2);
	environment.fo.faults.next({ kind: 'loseAnswer', match: { path: '$batch' } });
	expect(await reverse(second, other)).toMatchObject({ status: 'lost' });
	expect(data().VendorInvoiceHeaders).toHaveLength(1);
});
