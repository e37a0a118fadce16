import axios from 'axios';
import { compareBill } from '../../../core/compare';
import { StampliErpError } from '../../../core/errors';
import type { Invoice } from '../../../core/model';
import type { Erp } from '../../../core/ports';
import { dynamicsFoBills } from '../../../nodes/DynamicsFo/bills';
import type { FoConnection } from '../../../nodes/DynamicsFo/connection';
import { invoice, line, startEnvironment, type TestEnvironment } from './environment';

let environment: TestEnvironment;
beforeEach(async () => {
	environment = await startEnvironment();
});
afterEach(() => environment.close());

async function post(erp: Erp, invoices: Invoice[]) {
	const prepared = await erp.prepare(invoices);
	expect(prepared.flatMap((each) => each.problems)).toEqual([]);
	return await erp.create(prepared);
}

const headers = () => environment.fo.data.VendorInvoiceHeaders;
const lines = () => environment.fo.data.VendorInvoiceLines;
const posts = () => environment.fo.journal.filter((entry) => entry.method === 'POST');

describe('posting in batches', () => {
	test('ten invoices of several lines become ten pending vendor invoices in one request', async () => {
		const erp = environment.erp();
		const invoices = Array.from({ length: 10 }, () => invoice({ lines: [line(), line({ lineNumber: '2', amount: '2.50' })], totalAmount: '42.50' }));

		const answers = await post(erp, invoices);

		expect(answers.map((answer) => answer.status)).toEqual(invoices.map(() => 'created'));
		expect(headers()).toHaveLength(10);
		expect(lines()).toHaveLength(20);
		expect(posts()).toHaveLength(1);
		expect(answers[0]).toMatchObject({ bill: { state: 'pending vendor invoice (Draft)', open: true, total: '42.5' } });
	});

	test('what was created is found again as the same bill, with our own reference', async () => {
		const erp = environment.erp();
		const [normal, credit, purchase] = [
			invoice({ taxAmount: '2.00', totalAmount: '42.00' }),
			invoice({ type: 'credit' }),
			invoice({ lines: [line({ glAccount: undefined, poNumber: 'PO-00012', poLine: '1', quantity: '5', unitPrice: '25.10', amount: '125.50', uom: 'EA' })], totalAmount: '125.50' }),
		];
		await post(erp, [normal, credit, purchase]);

		const found = await environment.erp().find([normal, credit, purchase, invoice()]);

		expect(found.map((bills) => bills.length)).toEqual([1, 1, 1, 0]);
		[normal, credit, purchase].forEach((each, i) => {
			const bill = found[i]![0]!;
			expect(compareBill(erp.expected(each), bill)).toEqual({ same: true, partial: false, differences: [] });
			expect(bill).toMatchObject({ type: each.type, reference: erp.expected(each).reference });
		});
	});

	test('a posted vendor invoice is found by its number, whatever its case and blanks', async () => {
		const [bills] = await environment.erp().find([invoice({ invoiceNumber: ' posted-open ', totalAmount: '100' })]);
		expect(bills).toMatchObject([{ state: 'posted vendor invoice', open: false, type: 'invoice', total: '100', date: '2026-09-01' }]);
	});

	test('a refused invoice leaves nothing behind and the others of its batch are created', async () => {
		const erp = environment.erp();
		const [good, bad, after] = [invoice(), invoice({ terms: { code: 'ZZZ' } }), invoice()];

		const answers = await post(erp, [good, bad, after]);

		expect(answers.map((answer) => answer.status)).toEqual(['created', 'refused', 'created']);
		expect(answers[1]).toMatchObject({ problems: [{ kind: 'rejected', field: 'terms.code', message: expect.stringContaining("The value 'ZZZ' in field 'Terms of payment' is not found") }] });
		expect(JSON.stringify(answers[1])).not.toContain('stacktrace');
		expect(headers()).toHaveLength(2);
	});

	test('the line that F&O refuses is named by its values, not by the Content-ID of the answer', async () => {
		const erp = environment.erp();
		const [answer] = await post(erp, [invoice({ lines: [line(), line({ lineNumber: '2', amount: '1', taxCode: 'NOPE' })], totalAmount: '41' })]);
		expect(answer).toMatchObject({ status: 'refused', problems: [{ line: '2', field: 'lines.taxCode' }] });
	});

	test('a throttled part is sent again after the pause it asks for, the others are not', async () => {
		environment.fo.faults.next({ kind: 'throttle', retryAfter: 1, match: { path: 'VendorInvoiceHeaders', scope: 'operation' }, skip: 1 });
		const answers = await post(environment.erp(), [invoice(), invoice(), invoice()]);
		expect(answers.map((answer) => answer.status)).toEqual(['created', 'created', 'created']);
		expect(headers()).toHaveLength(3);
		const batches = posts();
		expect(batches.map((entry) => entry.operations)).toEqual([6, 2]);
	});
});

test.each(['batch', 'serial'] as const)('F&O has the whole Answer Timeout for one request that creates bills (%s), others end sooner', async (postingMethod) => {
	const asked = jest.spyOn(axios, 'request');
	const clock = { now: () => Date.parse('2026-11-05T08:00:00Z'), sleep: async () => undefined };
	await post(environment.erp({ postingMethod, createTimeoutMs: 600_000 }, { clock }), [invoice()]);
	const times = asked.mock.calls.flatMap(([{ method, url, timeout } = {}]) => (url!.includes('/data/') ? [[method, timeout]] : []));
	asked.mockRestore();
	expect(times.filter(([method]) => method === 'POST')).toEqual(postingMethod === 'batch' ? [['POST', 590_000]] : [['POST', 590_000], ['POST', 590_000]]);
	expect(times.filter(([method]) => method === 'GET').every(([, ms]) => ms === 120_000)).toBe(true);
});

test('an invoice that is posted while it is looked up is seen, as pending or as posted', async () => {
	const one = invoice();
	await post(environment.erp(), [one]);
	const connection = environment.connect();
	let posted: Promise<unknown> | undefined;
	const all: FoConnection['all'] = async (set, query) => {
		if (set !== 'VendorInvoiceHeaders') return await (posted = connection.all(set, query));
		await new Promise((done) => setImmediate(done));
		await posted; // F&O answers about posted ones first, if it is asked
		environment.fo.post(String(headers()[0]!.HeaderReference), 'usmf');
		return await connection.all(set, query);
	};
	const rows = await dynamicsFoBills({ ...connection, all }, { company: 'usmf' }).find([one]);
	expect(rows).toMatchObject([[{ state: 'posted vendor invoice' }]]);
});

describe('what F&O makes otherwise than it was sent', () => {
	test.each([
		['batch', 'accepted'],
		['serial', 'accepted'],
		['auto', 'refused'],
	] as const)('is deleted again, and a person is told what it changed (%s, references %s)', async (postingMethod, manualHeaderReference) => {
		Object.assign(environment.fo.settings, { lineNetAmount: 'discounted', manualHeaderReference });
		const [answer] = await post(environment.erp({ postingMethod }), [invoice({ lines: [line({ amount: '10' }), line({ lineNumber: '2', amount: '30' })] })]);
		expect(answer).toMatchObject({ status: 'refused', problems: [{ kind: 'invalid', code: 'erp.changed', message: expect.stringContaining('line 1: NetAmount 10 became 9; line 2: NetAmount 30 became 27') }] });
		expect([...headers(), ...lines()]).toEqual([]);
	});

	test('stays when F&O does not let it be deleted, and is named', async () => {
		environment.fo.settings.lineNetAmount = 'discounted';
		environment.fo.faults.next({ kind: 'status', status: 403, match: { method: 'DELETE', path: 'VendorInvoiceLines' } });
		const [answer] = await post(environment.erp(), [invoice()]);
		expect(answer).toMatchObject({ status: 'refused', problems: [{ fix: expect.stringContaining(`Delete the pending vendor invoice ${String(headers()[0]!.HeaderReference)}`) }] });
	});
});

describe('references that F&O does not take', () => {
	test.each(['refused', 'replaced'] as const)('%s: the automatic method posts one by one instead, once each', async (manualHeaderReference) => {
		environment.fo.settings.manualHeaderReference = manualHeaderReference;
		const erp = environment.erp();
		const invoices = [invoice(), invoice({ lines: [line(), line({ lineNumber: '2', amount: '1' })], totalAmount: '41' })];

		const answers = await post(erp, invoices);

		expect(answers.map((answer) => answer.status)).toEqual(['created', 'created']);
		for (const row of headers()) expect(row.HeaderReference).toMatch(/^\d{6}$/);
		expect(headers()).toHaveLength(2);
		expect(lines()).toHaveLength(3);
		const found = await erp.find(invoices);
		invoices.forEach((each, i) => expect(compareBill(erp.expected(each), found[i]![0]!).same).toBe(true));
	});

	test.each(['refused', 'replaced'] as const)('%s: the method Batch says which setting to change, and posts nothing', async (manualHeaderReference) => {
		environment.fo.settings.manualHeaderReference = manualHeaderReference;
		const [answer] = await post(environment.erp({ postingMethod: 'batch' }), [invoice()]);
		expect(answer).toMatchObject({ status: 'refused', problems: [{ code: 'erp.referenceRefused', who: 'integrator' }] });
		expect(headers()).toHaveLength(0);
	});

	test('replaced, and the lines refused in words that nobody knows: the reason names the setting that helps, until a reference was taken', async () => {
		Object.assign(environment.fo.settings, { manualHeaderReference: 'replaced', numberWords: 'foreign' });
		const erp = environment.erp();
		const hint = /One by One/;
		expect(await post(erp, [invoice()])).toMatchObject([{ status: 'refused', problems: [{ message: expect.stringContaining('Der Kopf'), fix: expect.stringMatching(hint) }] }]);
		environment.fo.settings.manualHeaderReference = 'accepted';
		const stocked = invoice({ lines: [line({ itemIds: [{ scheme: 'buyer', value: 'M0001' }] })] });
		const [good, bad] = await post(erp, [invoice(), stocked]);
		expect(good).toMatchObject({ status: 'created' });
		expect(bad).toMatchObject({ status: 'refused', problems: [{ message: expect.stringContaining('not stocked'), fix: expect.not.stringMatching(hint) }] });
	});

	test('a page of a gateway does not say that our reference is not there', async () => {
		const erp = environment.erp({ postingMethod: 'serial' });
		const one = invoice();
		await post(erp, [one]);
		environment.fo.faults.next({ kind: 'status', status: 404, match: { method: 'GET', path: 'VendorInvoiceHeaders' }, body: '<html>not here</html>', contentType: 'text/html' });
		expect(await post(erp, [one])).toMatchObject([{ status: 'lost' }]);
		expect(headers()).toHaveLength(1);
	});

	test.each(['batch', 'serial'] as const)('%s: our reference exists already, so the answer is to look it up', async (postingMethod) => {
		const erp = environment.erp({ postingMethod });
		const one = invoice();
		await post(erp, [one]);
		const [again] = await post(erp, [one]);
		expect(again).toMatchObject({ status: 'lost' });
		expect(headers()).toHaveLength(1);
	});
});

describe('posting one by one', () => {
	test('a refused line takes the header and the lines before it away again', async () => {
		const two = invoice({ lines: [line(), line({ lineNumber: '2', amount: '1', taxCode: 'NOPE' })], totalAmount: '41' });
		const [answer] = await post(environment.erp({ postingMethod: 'serial' }), [two]);
		expect(answer).toMatchObject({ status: 'refused', problems: [{ line: '2' }] });
		expect([...headers(), ...lines()]).toEqual([]);
	});

	test('a bill that an interrupted run left without its last line is completed, and only that line is added', async () => {
		const erp = environment.erp({ postingMethod: 'serial' });
		const two = invoice({ companyId: 'usrt', lines: [line(), line({ lineNumber: '2', amount: '1' })], totalAmount: '41' });
		environment.fo.faults.next({ kind: 'dropConnection', match: { method: 'POST', path: 'VendorInvoiceLines' }, skip: 1 });
		const [answer] = await post(erp, [two]);
		expect(answer).toMatchObject({ status: 'lost' });
		const [partial] = (await erp.find([two]))[0]!;
		expect(compareBill(erp.expected(two), partial!)).toMatchObject({ same: false, partial: true });

		const [prepared] = await erp.prepare([two]);
		const completed = await erp.complete!(partial!, prepared!);

		expect(completed).toMatchObject({ status: 'created', bill: { lineAmounts: ['40', '1'] } });
		expect(lines()).toHaveLength(2);
		const [whole] = (await erp.find([two]))[0]!;
		expect(compareBill(erp.expected(two), whole!).same).toBe(true);
	});

	test('a lost answer to the header is reported as lost and nothing is sent after it', async () => {
		environment.fo.faults.next({ kind: 'loseAnswer', match: { method: 'POST', path: 'VendorInvoiceHeaders' } });
		const [answer] = await post(environment.erp({ postingMethod: 'serial' }), [invoice()]);
		expect(answer).toMatchObject({ status: 'lost' });
		expect(headers()).toHaveLength(1);
		expect(lines()).toHaveLength(0);
	});
});

describe('answers that do not come', () => {
	test.each([
		['the connection breaks after the work', { kind: 'loseAnswer' as const }, 2],
		['the connection breaks before the work', { kind: 'dropConnection' as const }, 0],
		['a gateway answers 502 in HTML', { kind: 'status' as const, status: 502 }, 0],
		['a sign-in page answers 200', { kind: 'loginPage' as const }, 0],
	])('%s: every invoice of the batch is lost, and none is sent twice', async (_name, fault, there) => {
		const erp = environment.erp();
		const invoices = [invoice(), invoice()];
		const prepared = await erp.prepare(invoices);
		environment.fo.resetCounters();
		environment.fo.faults.next({ ...fault, match: { path: '$batch' } });

		const answers = await erp.create(prepared);

		expect(answers.map((answer) => answer.status)).toEqual(['lost', 'lost']);
		expect(posts()).toHaveLength(1);
		expect(headers()).toHaveLength(there);
	});

	test('a throttled batch is sent again after the pause, and not before', async () => {
		const erp = environment.erp();
		const prepared = await erp.prepare([invoice()]);
		environment.fo.faults.next({ kind: 'throttle', retryAfter: 1, match: { path: '$batch' } });
		const begin = Date.now();
		const [answer] = await erp.create(prepared);
		expect(answer).toMatchObject({ status: 'created' });
		expect(Date.now() - begin).toBeGreaterThanOrEqual(1000);
		expect(headers()).toHaveLength(1);
	});

	test('a pause longer than the time for one call is not waited for: not sent, to be tried later', async () => {
		const erp = environment.erp({ createTimeoutMs: 15_000 });
		const prepared = await erp.prepare([invoice()]);
		environment.fo.faults.next({ kind: 'throttle', retryAfter: 60, match: { path: '$batch' } });
		const [answer] = await erp.create(prepared);
		expect(answer).toMatchObject({ status: 'notSent', retryAfterMs: expect.any(Number) });
		expect(headers()).toHaveLength(0);
	});

	test('an expired token is renewed once and the batch goes through', async () => {
		const erp = environment.erp();
		const prepared = await erp.prepare([invoice()]);
		environment.fo.expireTokens();
		expect(await erp.create(prepared)).toMatchObject([{ status: 'created' }]);
		expect(headers()).toHaveLength(1);
	});
});

describe('looking up', () => {
	test('many invoices are asked for in few requests of bounded length', async () => {
		const erp = environment.erp();
		const invoices = Array.from({ length: 60 }, (_each, i) => invoice({ vendor: { vendorId: `VENDOR-${i}` }, invoiceNumber: `NUMBER-${i}-äöü'${i}` }));
		const found = await erp.find(invoices);
		expect(found).toHaveLength(60);
		expect(environment.fo.journal.length).toBeLessThan(45);
		for (const { url } of environment.fo.journal) expect(url.length).toBeLessThan(2048);
	});

	test('an invoice of the same number of another vendor or company is another invoice', async () => {
		const erp = environment.erp();
		const one = invoice();
		await post(erp, [one]);
		const found = await erp.find([{ ...one, companyId: 'usrt' }, { ...one, vendor: { vendorId: '00123' } }, { ...one, companyId: undefined }]);
		expect(found.map((bills) => bills.length)).toEqual([0, 0, 1]);
	});

	test('posted invoices that cannot be read are a setup error', async () => {
		environment.fo.settings.publishBiEntities = false;
		const asked = environment.erp().find([invoice()]);
		await expect(asked).rejects.toBeInstanceOf(StampliErpError);
		await expect(asked).rejects.toMatchObject({ kind: 'setup', code: 'dynamicsFo.postedUnreadable', hint: expect.stringContaining('VendInvoiceJourBiEntities') });
	});

	test('posted invoices that cannot be read are left out once the user accepts it, and the Erp says so', async () => {
		environment.fo.settings.publishBiEntities = false;
		const erp = environment.erp({ postedLookup: 'acceptUnreadable' });
		expect(await erp.find([invoice()])).toEqual([[]]);
		expect(erp.findsPosted).toBe(false);
	});
});
