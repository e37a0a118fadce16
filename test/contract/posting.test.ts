import { contentHash, postingKey } from '../../core/identity';
import type { Invoice } from '../../core/model';
import { startDesk } from './run';
import type { World } from './world';
import { worlds } from './worlds';

jest.setTimeout(120_000);

describe.each(worlds)('%s', (_name, start) => {
	let world: World;
	let desk: Awaited<ReturnType<typeof startDesk>>;
	beforeEach(async () => {
		world = await start();
		desk = await startDesk(world);
	});
	afterEach(async () => {
		world.faults.clear();
		await desk.close();
		await world.close();
	});

	/** Exactly one bill, whole. */
	const expectOnce = (invoice: Invoice) => expect(world.bills(invoice)).toMatchObject([{ lines: invoice.lines.length }]);
	const creating = () => ({ match: world.creating });

	test('an approved invoice becomes one bill with its lines and total, and the outcome names the ERP\'s state', async () => {
		const invoice = world.invoice();
		const [outcome] = await desk.post([invoice]);
		expect(outcome).toMatchObject({ status: 'posted', erpNumber: expect.stringMatching(/./), erpState: expect.stringMatching(/./), problems: [] });
		const [bill, ...more] = world.bills(invoice);
		expect([bill, more]).toMatchObject([{ total: '100.50', lines: 2 }, []]);
		expect(outcome!.erpState!.toLowerCase()).toContain(bill!.state.toLowerCase());
	});

	test('a credit note becomes a credit of the same amount', async () => {
		const credit = world.invoice({ type: 'credit' });
		const [outcome] = await desk.post([credit]);
		expect(outcome).toMatchObject({ status: 'posted' });
		expect(world.bills(credit)).toMatchObject([{ total: '100.50', lines: 2 }]);
	});

	test('an invoice for a purchase order is matched to its line, or held with the reason where the ERP cannot', async () => {
		if (!world.orderInvoice) {
			const [outcome] = await desk.post([world.invoice({ lines: world.invoice().lines.map((line) => ({ ...line, poNumber: 'PO-1', poLine: '1' })) })]);
			expect(outcome).toMatchObject({ status: 'held', problems: expect.arrayContaining([expect.objectContaining({ code: expect.stringMatching(/^po/), fix: expect.stringMatching(/./) })]) });
			return;
		}
		const invoice = world.orderInvoice();
		expect(await desk.post([invoice])).toMatchObject([{ status: 'posted' }]);
		expectOnce(invoice);
	});

	test('an answer lost after the bill was made: found again in the same run, made once', async () => {
		const invoice = world.invoice();
		world.faults.next({ kind: 'loseAnswer', ...creating() });
		expect(await desk.postUntilSettled([invoice])).toMatchObject([{ status: 'posted' }]);
		expectOnce(invoice);
	});

	test('a connection cut before anything was done: waited for, looked up, then made once', async () => {
		const invoice = world.invoice();
		world.faults.next({ kind: 'dropConnection', ...creating() });
		const [first] = await desk.post([invoice]);
		expect(first).toMatchObject({ status: 'held', problems: [{ code: 'bill.waiting' }] });
		expect(await desk.post([invoice])).toMatchObject([{ status: 'held', problems: [{ code: 'bill.waiting' }] }]);
		desk.later(first!);
		expect(await desk.postUntilSettled([invoice])).toMatchObject([{ status: 'posted' }]);
		expectOnce(invoice);
	});

	test('work that the ERP does only after the answer was lost is not done twice', async () => {
		const invoice = world.invoice();
		world.faults.next({ kind: 'workLater', ms: 300, ...creating() });
		const [first] = await desk.post([invoice]);
		for (let turn = 0; world.bills(invoice).length === 0 && turn < 100; turn += 1) await new Promise((resolve) => setTimeout(resolve, 20));
		if (first!.status === 'held') desk.later(first!);
		expect(await desk.postUntilSettled([invoice])).toMatchObject([{ status: 'posted' }]);
		expectOnce(invoice);
	});

	test.each([
		['seconds', { kind: 'throttle', retryAfter: 1 }],
		['a date', { kind: 'throttle', retryAfter: 'httpDate' }],
	] as const)('throttling with Retry-After in %s is waited for, and the bill is made once', async (_form, fault) => {
		const invoice = world.invoice();
		world.faults.next({ ...fault, ...creating() });
		expect(await desk.postUntilSettled([invoice])).toMatchObject([{ status: 'posted' }]);
		expectOnce(invoice);
	});

	test('a gateway that answers 503 with a page of HTML leaves each invoice once', async () => {
		const invoices = [world.invoice(), world.invoice()];
		world.faults.next({ kind: 'status', status: 503, ...creating() });
		expect(await desk.postUntilSettled(invoices)).toMatchObject([{ status: 'posted' }, { status: 'posted' }]);
		invoices.forEach(expectOnce);
	});

	test('throttling, gateway errors and resets at random leave each of many invoices once and whole', async () => {
		const invoices = Array.from({ length: 12 }, (_each, i) => world.invoice(i % 3 === 2 ? { type: 'credit' } : {}));
		world.faults.random({ seed: 11, status429: 0.05, status503: 0.05, reset: 0.08 });
		const outcomes = await desk.postUntilSettled(invoices);
		world.faults.clear();
		expect(outcomes.map(({ status }) => status)).toEqual(invoices.map(() => 'posted'));
		invoices.forEach(expectOnce);
		expect(await desk.ledger.verify()).toMatchObject({ ok: true });
	});

	test('the same invoice in a second file is a duplicate, and nothing is sent', async () => {
		const invoice = world.invoice();
		await desk.post([invoice]);
		expect(await desk.post([invoice], { file: 'file-2' })).toMatchObject([{ status: 'duplicate' }]);
		expectOnce(invoice);
	});

	test('the same invoice twice in one run is one bill', async () => {
		const invoice = world.invoice();
		const [first, second] = await Promise.all([desk.post([invoice]), desk.post([invoice], { file: 'file-2' })]);
		expect([first![0]!.status, second![0]!.status]).toContain('posted');
		expectOnce(invoice);
	});

	test('the same number with another amount is a conflict that shows both, and nothing is sent', async () => {
		const invoice = world.invoice();
		await desk.post([invoice]);
		const other = { ...invoice, lines: [{ ...invoice.lines[0]!, amount: '41.00' }, invoice.lines[1]!], totalAmount: '101.50' };
		const [outcome] = await desk.post([other], { file: 'file-2' });
		expect(outcome).toMatchObject({ status: 'held', problems: [{ code: 'bill.conflict', message: expect.stringMatching(/101\.50?/) }] });
		expectOnce(invoice);
	});

	test('what a person entered by hand is a duplicate; with another total it is a conflict', async () => {
		const [same, other] = [world.invoice(), world.invoice()];
		await world.enterByHand(same);
		await world.enterByHand({ ...other, lines: [{ ...other.lines[0]!, amount: '1040.00' }, other.lines[1]!], totalAmount: '1100.50' });
		expect(await desk.post([same, other])).toMatchObject([{ status: 'duplicate' }, { status: 'held', problems: [{ code: 'bill.conflict', message: expect.stringMatching(/1,?100\.5/) }] }]);
		expect([world.bills(same).length, world.bills(other).length]).toEqual([1, 1]);
	});

	test('everything wrong with an invoice is said at once: what, on which line, who mends it and how', async () => {
		const { bad } = world;
		const good = world.invoice();
		const invoice = { ...good, vendor: { vendorId: bad.vendor }, lines: [{ ...good.lines[0]!, glAccount: bad.account, dimensions: [] }, { ...good.lines[1]!, dimensions: [bad.dimension] }] };
		const [outcome] = await desk.post([invoice]);
		expect(outcome!.status).toBe('held');
		const unmapped = outcome!.problems.flatMap((problem) => (problem.unmapped ? [`${problem.unmapped.table.split(':')[0]} ${problem.unmapped.code}`] : []));
		expect(unmapped).toEqual(expect.arrayContaining([`vendor ${bad.vendor}`, `glAccount ${bad.account}`, `dimension ${bad.dimension.value}`]));
		for (const problem of outcome!.problems) expect(problem).toMatchObject({ kind: 'rejected', message: expect.stringMatching(/./), fix: expect.stringMatching(/./), where: expect.stringMatching(/./) });
		expect(world.bills(invoice)).toEqual([]);
	});

	test('an invoice of a blocked vendor is held with a next try, and nothing is sent', async () => {
		const invoice = world.invoice({ vendor: { vendorId: world.bad.blockedVendor } });
		const [outcome] = await desk.post([invoice]);
		expect(outcome).toMatchObject({ status: 'held', problems: expect.arrayContaining([expect.objectContaining({ code: expect.stringMatching(/^vendor\./) })]), nextTryAt: expect.any(String) });
		expect(world.bills(invoice)).toEqual([]);
	});

	test('an ERP that is away holds every invoice with a next try, and loses none', async () => {
		const invoices = [world.invoice(), world.invoice()];
		world.faults.next({ kind: 'status', status: 503, times: 40 });
		const outcomes = await desk.post(invoices);
		expect(outcomes).toMatchObject([{ status: 'held', nextTryAt: expect.any(String) }, { status: 'held', nextTryAt: expect.any(String) }]);
		world.faults.clear();
		desk.later(outcomes[0]!);
		expect(await desk.postUntilSettled(invoices)).toMatchObject([{ status: 'posted' }, { status: 'posted' }]);
		invoices.forEach(expectOnce);
	});

	test('a run that dies after the bill was made and before it could say so: the next one finds the bill', async () => {
		const invoice = world.invoice();
		const books = await desk.books();
		const { ledger } = desk;
		// What a dead process leaves: an attempt in the ledger and the bill in the ERP, no answer, no outcome.
		const [claim] = await ledger.claim([postingKey(books.bills.target, invoice)], 'dead', 1);
		await ledger.addRecord('contract', { recordId: 'dead', entity: 'invoice', rows: '', problems: [], content: invoice, contentHash: contentHash(invoice) });
		await ledger.addAttempts([{ claim: claim!, recordId: 'dead', executionId: '0', payloadHash: 'x', contentHash: contentHash(invoice) }], 0);
		await books.bills.create(await books.bills.prepare([invoice]));
		await ledger.release([claim!]);
		expect(await desk.postUntilSettled([invoice])).toMatchObject([{ status: 'posted', recovered: true }]);
		expectOnce(invoice);
	});

	test('a preview says what would be sent and changes nothing', async () => {
		const invoice = world.invoice();
		const [prepared] = await (await desk.books()).bills.prepare([invoice]);
		expect(prepared).toMatchObject({ problems: [] });
		expect(JSON.stringify(prepared!.payload)).toContain(invoice.invoiceNumber);
		expect(world.bills(invoice)).toEqual([]);
	});

	test('no secret stands in an outcome or in the audit, whatever went wrong', async () => {
		const invoices = [world.invoice(), world.invoice({ vendor: { vendorId: world.bad.vendor } }), world.invoice()];
		world.faults.next({ kind: 'loseAnswer', ...creating() });
		const outcomes = await desk.postUntilSettled(invoices);
		const told = JSON.stringify([outcomes, await desk.ledger.audit({ limit: 10_000 })]);
		expect(world.secrets.length).toBeGreaterThan(0);
		for (const secret of world.secrets) expect(told).not.toContain(secret);
	});
});
