import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Invoice } from '../../../core/model';
import type { ErpBill, Inbox } from '../../../core/ports';
import type { AcumaticaSettings } from '../../../nodes/Acumatica/settings';
import { applyAdjustment, listOf, newRow, numberOf, pay, textOf, voidPayment } from '../../../simulators/acumatica';
import { withoutRequestLog } from '../../simulators/withoutRequestLog';
import { invoice, startEnvironment, type TestEnvironment } from './environment';

let environment: TestEnvironment;
beforeEach(async () => {
	environment = await startEnvironment();
});
afterEach(async () => await environment.close());

async function posted(one: Invoice, settings: AcumaticaSettings = {}): Promise<ErpBill> {
	const { bills } = environment.books(settings);
	const [answer] = await bills.create(await bills.prepare([one]));
	if (answer!.status !== 'created') throw new Error(JSON.stringify(answer));
	return answer!.bill;
}
const asked = ({ invoiceNumber }: Invoice) => ({ companyId: 'HQ', vendorId: 'V000123', invoiceNumber });
const paying = (one: Invoice, amount: number, reference: string) => pay(environment.acumatica.environment, { vendor: 'V000123', vendorRef: one.invoiceNumber, amount, date: '2026-11-10', reference });

describe('payments', () => {
	test.each(['label', 'code'] as const)('open, paid, partly paid and voided bills are told apart, with check numbers and dates (documents by %s)', async (typeLabels) => {
		Object.assign(environment.acumatica.settings, { typeLabels, listOrder: 'entry' });
		const [open, paid, part, voided, never] = [invoice(), invoice(), invoice(), invoice(), invoice()];
		for (const one of [open, paid, part, voided]) await posted(one, { goal: 'released' });
		paying(paid, 40, 'CHK-1');
		paying(part, 15, 'CHK-2');
		paying(part, 5, 'CHK-3');
		paying(voided, 40, 'CHK-4');
		voidPayment(environment.acumatica.environment, 'V000123', 'CHK-4');
		environment.acumatica.books.Check!.reverse(); // the document that voids may come first
		Object.assign(environment.acumatica.books.Check!.find((row) => textOf(row, 'Type') === 'Voided Payment')!, { PaymentRef: 'VOID-4' });
		const found = await environment.books().payments.payments([open, paid, part, voided, never].map(asked));
		expect(found).toMatchObject([
			{ state: 'Open', settled: '0', settlements: [] },
			{ state: 'Closed', settled: '40', closed: true, lastPaid: '2026-11-10', settlements: [{ amount: '40', reference: 'CHK-1', date: '2026-11-10' }] },
			{ settled: '20', total: '40', settlements: [{ amount: '15', reference: 'CHK-2' }, { amount: '5', reference: 'CHK-3' }] },
			{ settled: '0', settlements: [{ reference: 'CHK-4', voided: true }] },
			undefined,
		]);
	});

	test('of two payments with one number that of the type applied is meant', async () => {
		const one = invoice();
		await posted(one, { goal: 'released' });
		const ReferenceNbr = textOf(paying(one, 40, 'CHK-1'), 'ReferenceNbr');
		environment.acumatica.books.Check!.unshift(newRow({ Type: 'Prepayment', ReferenceNbr, Vendor: 'V000123', Status: 'Voided', PaymentRef: 'OTHER', ApplicationDate: '2025-01-01T00:00:00+00:00' }));
		environment.acumatica.settings.listOrder = 'entry';
		const [found] = await environment.books().payments.payments([asked(one)]);
		expect(found).toMatchObject({ settled: '40', lastPaid: '2026-11-10', settlements: [{ amount: '40', reference: 'CHK-1', date: '2026-11-10' }] });
		expect(found!.settlements[0]).not.toHaveProperty('voided');
	});

	test('what a debit adjustment took off is closed, but not paid; a cash discount counts as paid', async () => {
		const [reversed, part, discounted] = [invoice(), invoice(), invoice()];
		for (const one of [reversed, part, discounted]) await posted(one, { goal: 'released' });
		const settle = (one: Invoice, balance: number, applications: { DocType: string; AmountPaid: number }[]) => {
			const bill = environment.acumatica.books.Bill!.find((row) => textOf(row, 'VendorRef') === one.invoiceNumber)!;
			Object.assign(bill, { Balance: balance, Status: balance === 0 ? 'Closed' : 'Open', Applications: applications.map((each, i) => newRow({ ReferenceNbr: `00090${i}`, Status: 'Closed', Balance: 0, ...each })) });
		};
		settle(reversed, 0, [{ DocType: 'Debit Adj.', AmountPaid: 40 }]);
		settle(part, 0, [{ DocType: 'Debit Adj.', AmountPaid: 10 }, { DocType: 'Payment', AmountPaid: 30 }]);
		settle(discounted, 0, [{ DocType: 'Payment', AmountPaid: 39.2 }]);
		expect(await environment.books().payments.payments([reversed, part, discounted].map(asked))).toMatchObject([
			{ state: 'Closed', total: '40', settled: '0', closed: true, settlements: [] },
			{ settled: '30', settlements: [{ amount: '30' }] },
			{ settled: '40', settlements: [{ amount: '39.2' }] },
		]);
	});

	test.each(['Pending Print', 'On Hold', 'Balanced'])('a payment that is not released (%s) has paid nothing yet, and was not voided either', async (Status) => {
		const one = invoice();
		await posted(one, { goal: 'released' });
		const { books } = environment.acumatica;
		books.Check!.push(newRow({ Type: 'Payment', ReferenceNbr: '000950', Vendor: 'V000123', Status, ApplicationDate: '2026-11-10T00:00:00+00:00', PaymentRef: 'CHK-50', CurrencyID: 'USD' }));
		const bill = books.Bill!.find((row) => textOf(row, 'VendorRef') === one.invoiceNumber)!;
		bill.Applications = [newRow({ DocType: 'Payment', ReferenceNbr: '000950', AmountPaid: 40, Balance: 40, Status })];
		const [found] = await environment.books().payments.payments([asked(one)]);
		expect(found).toMatchObject({ settled: '0', settlements: [] });
		expect(found!.lastPaid).toBeUndefined();
	});

	test('a bill that is not released is not posted yet', async () => {
		const one = invoice();
		await posted(one);
		expect(await environment.books().payments.payments([asked(one)])).toEqual([undefined]);
	});

	test('without a right to checks amounts are told all the same', async () => {
		const one = invoice();
		await posted(one, { goal: 'released' });
		paying(one, 40, 'CHK-9');
		environment.acumatica.settings.forbidden = ['Check'];
		const [found] = await environment.books().payments.payments([asked(one)]);
		expect(found).toMatchObject({ settled: '40', closed: true, settlements: [{ amount: '40', reference: expect.stringMatching(/^\d{6}$/) }] });
	});

	test.each([[[]], [['Bill/Applications']]])('applications are read in one list where that works, else bill by bill (%j)', async (delegateViews) => {
		environment.acumatica.settings.delegateViews = delegateViews;
		const all = [invoice(), invoice(), invoice()];
		for (const one of all) await posted(one, { goal: 'released' });
		all.forEach((one) => paying(one, 40, one.invoiceNumber));
		const before = environment.acumatica.journal.length;
		expect(await environment.books().payments.payments(all.map(asked))).toMatchObject(all.map(() => ({ closed: true })));
		expect(environment.acumatica.journal.length - before).toBeLessThanOrEqual(delegateViews.length > 0 ? 8 : 4);
	});
});

describe('reversals', () => {
	const reverse = async (one: Invoice, bill: ErpBill, way: string, date?: string) => await environment.books().reversals!.reverse(one, bill, { way, reason: 'test', ...(date ? { date } : {}) });

	test.each(['hold', 'balanced'] as const)('a bill that is %s is deleted', async (goal) => {
		const one = invoice();
		expect(await reverse(one, await posted(one, { goal }), 'delete')).toEqual({ status: 'reversed', state: 'deleted' });
		expect(environment.acumatica.books.Bill).toEqual([]);
	});

	test('a deletion whose answers are all lost is not called refused: it may have been done', async () => {
		const one = invoice();
		const bill = await posted(one);
		environment.acumatica.faults.next({ kind: 'loseAnswer', match: { method: 'DELETE' }, times: 4 });
		expect(await reverse(one, bill, 'delete')).toMatchObject({ status: 'lost' });
		expect(await environment.books().bills.find([one])).toEqual([[]]);
	});

	test('a released bill is not deleted but reversed by a debit adjustment, once', async () => {
		const one = invoice();
		const bill = await posted(one, { goal: 'released' });
		expect(await reverse(one, bill, 'delete')).toMatchObject({ status: 'refused', problems: [{ code: 'reversal.released' }] });
		expect(await reverse(one, bill, 'reverse', '2026-11-20')).toEqual({ status: 'reversed', state: expect.stringMatching(/^debit adjustment \(on hold; until it is released and applied to the bill/), number: '000202' });
		expect(environment.acumatica.books.Bill!.map((row) => [textOf(row, 'Type'), numberOf(row, 'Amount'), textOf(row, 'Date').slice(0, 10), textOf(row, 'Description')])).toEqual([
			['Bill', 40, '2026-11-02', ''],
			['Debit Adj.', 40, '2026-11-20', 'Takes back bill 000201.'],
		]);
		expect(await reverse(one, bill, 'reverse')).toMatchObject({ status: 'refused', problems: [{ code: 'reversal.exists' }] });
	});

	test('a lost answer to dating the adjustment is looked up', async () => {
		const one = invoice();
		const bill = await posted(one, { goal: 'released' });
		environment.acumatica.faults.next({ kind: 'loseAnswer', match: { method: 'PUT' } });
		expect(await reverse(one, bill, 'reverse', '2026-11-20')).toMatchObject({ status: 'reversed', state: expect.not.stringContaining('own date') });
	});

	test('a lost answer to the reversal is looked up, not sent again', async () => {
		const one = invoice();
		const bill = await posted(one, { goal: 'released' });
		environment.acumatica.faults.next({ kind: 'loseAnswer', match: { method: 'POST', path: 'ReverseBill' } });
		// Lost is an honest answer too: the screen may still be taken in that session, so that nothing can be looked up.
		expect(['reversed', 'lost']).toContain((await reverse(one, bill, 'reverse')).status);
		expect(environment.acumatica.books.Bill!.filter((row) => textOf(row, 'Type') === 'Debit Adj.')).toHaveLength(1);
	});

	test('a bill that was posted again after a reversal can be reversed too, and its payment is told without the first one', async () => {
		const one = invoice();
		const first = await posted(one, { goal: 'released' });
		await reverse(one, first, 'reverse');
		applyAdjustment(environment.acumatica.environment, '000202', first.number);
		const second = await posted(one, { goal: 'released' });
		expect(await environment.books().payments.payments([asked(one)])).toMatchObject([{ number: second.number, total: '40', settled: '0', state: 'Open' }]);
		const [found] = await environment.books().bills.find([one]);
		expect(found!.filter(({ type }) => type === 'invoice')).toMatchObject([{ number: second.number, state: 'bill (Open)' }, { number: first.number, state: 'bill (Closed), taken back by debit adjustment 000202' }]);
		expect(await reverse(one, second, 'reverse')).toMatchObject({ status: 'reversed', number: '000204' });
		expect(await reverse(one, second, 'reverse')).toMatchObject({ status: 'refused', problems: [{ code: 'reversal.exists', message: expect.stringContaining('000204') }] });
		expect(await reverse(one, first, 'reverse')).toMatchObject({ status: 'refused', problems: [{ code: 'reversal.exists', message: expect.stringContaining('000202') }] });
	});

	test('an adjustment of the same number in another branch is none of this bill, and the number counts as the bill has it', async () => {
		const [here, there] = [invoice({ invoiceNumber: 'R\u200b-1' }), invoice({ invoiceNumber: 'R-1', companyId: 'WEST' })];
		expect(await reverse(there, await posted(there, { goal: 'released' }), 'reverse')).toMatchObject({ status: 'reversed', number: '000202' });
		const byHand = await posted({ ...here, invoiceNumber: 'R-1' }, { goal: 'released' });
		expect(await reverse(here, byHand, 'reverse')).toMatchObject({ status: 'reversed', number: '000204' });
		expect(await reverse(here, byHand, 'reverse')).toMatchObject({ status: 'refused', problems: [{ code: 'reversal.exists', message: expect.stringContaining('000204') }] });
		expect(environment.acumatica.books.Bill).toHaveLength(4);
	});

	test('what cannot be reversed is refused with the reason', async () => {
		const [one, credit] = [invoice(), invoice({ type: 'credit' })];
		expect(await reverse(one, await posted(one), 'reverse')).toMatchObject({ status: 'refused', problems: [{ code: 'reversal.notReleased' }] });
		expect(await reverse(credit, await posted(credit, { goal: 'released' }), 'reverse')).toMatchObject({ status: 'refused', problems: [{ code: 'reversal.type' }] });
		expect(await reverse(one, { ...(await posted(invoice())), id: { Type: 'Bill', ReferenceNbr: '999999' } }, 'delete')).toMatchObject({ status: 'refused', problems: [{ code: 'bill.gone' }] });
	});
});

describe('images', () => {
	let folder: string;
	beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'acumatica-images-'))));
	afterEach(() => rmSync(folder, { recursive: true }));

	/** A folder of this machine as an inbox: the parts of it that fetching an image uses. */
	const inbox = async () =>
		({
			stat: async (file: string) => ({ path: file, name: path.basename(file), size: 8, mtime: 1 }),
			read: async () => ({ bytes: Buffer.from('%PDF-1.7'), sha256: 'x' }),
			close: async () => undefined,
		}) as unknown as Inbox;
	const attach = async (one: Invoice, erpNumber: string, openInbox?: () => Promise<Inbox>) =>
		await environment.books().attach!(one, { erpNumber } as never, { folder, allowedHosts: ['images.example'], ...(openInbox ? { openInbox } : {}) });

	test('an image is attached under a safe name, and once', async () => {
		writeFileSync(path.join(folder, 'x.pdf'), '');
		const one = invoice({ attachmentUrls: ['scan #1+2.pdf'] });
		const { number } = await posted(one);
		expect(await attach(one, number, inbox)).toMatchObject({ status: 'attached' });
		expect(listOf(environment.acumatica.books.Bill![0], 'files')).toMatchObject([{ filename: 'scan _1_2.pdf', size: 8 }]);
		expect(await attach(one, number, inbox)).toMatchObject({ status: 'alreadyThere' });
	});

	test('a session that ends between finding the bill and attaching to it is no failure', async () => {
		writeFileSync(path.join(folder, 'x.pdf'), '');
		environment.acumatica.settings.sessionIds = true;
		const one = invoice({ attachmentUrls: ['x.pdf'] });
		const { number } = await posted(one);
		environment.acumatica.faults.next({ kind: 'expireToken', match: { path: 'expand=files' } });
		expect(await attach(one, number, inbox)).toMatchObject({ status: 'attached' });
	});

	test('two images that would get one name are two files, also when a second run looks', async () => {
		for (const name of ['scan#.pdf', 'scan+.pdf', 'SCAN%.pdf']) writeFileSync(path.join(folder, name), '');
		const one = invoice({ attachmentUrls: ['scan#.pdf', 'scan+.pdf', 'SCAN%.pdf'] });
		const { number } = await posted(one);
		expect(await attach(one, number, inbox)).toMatchObject({ status: 'attached' });
		expect(listOf(environment.acumatica.books.Bill![0], 'files').map((file) => textOf(file, 'filename'))).toEqual(['scan_.pdf', 'scan_ (2).pdf', 'SCAN_ (3).pdf']);
		expect(await attach(one, number, inbox)).toMatchObject({ status: 'alreadyThere' });
	});

	test('a page of HTML in answer to an image is no success', async () => {
		writeFileSync(path.join(folder, 'x.pdf'), '');
		const one = invoice({ attachmentUrls: ['x.pdf'] });
		const { number } = await posted(one);
		environment.acumatica.faults.next({ kind: 'loginPage', match: { path: '/files/' } });
		expect(await attach(one, number, inbox)).toMatchObject({ status: 'failed' });
		environment.acumatica.faults.next({ kind: 'status', status: 200, body: '{"message":"Maintenance until 6 pm"}', contentType: 'application/json', match: { path: '/files/' } });
		expect(await attach(one, number, inbox)).toMatchObject({ status: 'failed', reason: expect.stringContaining('Maintenance') });
	});

	describe('at the address that Acumatica names', () => {
		withoutRequestLog(); // it names no entity

		test('a bill whose number contains a slash gets its image too', async () => {
			writeFileSync(path.join(folder, 'x.pdf'), '');
			environment.acumatica.environment.next = () => 'AP/000201';
			const one = invoice({ attachmentUrls: ['x.pdf'] });
			const { number } = await posted(one);
			expect(await attach(one, number, inbox)).toMatchObject({ status: 'attached' });
			expect(await attach(one, number, inbox)).toMatchObject({ status: 'alreadyThere' });
		});
	});

	test('what cannot be attached leaves the bill as it is and says why', async () => {
		const one = invoice({ attachmentUrls: ['virus.exe', 'https://elsewhere.example/a.pdf?sig=secret'] });
		const { number } = await posted(one);
		const answer = await attach(one, number, inbox);
		expect(answer).toMatchObject({ status: 'failed', files: [{ name: 'virus.exe', status: 'failed', reason: expect.stringContaining('not allowed') }, { name: 'https://elsewhere.example/a.pdf', status: 'failed' }] });
		expect(JSON.stringify(answer)).not.toContain('secret');
		expect(await attach(one, '999999', inbox)).toMatchObject({ status: 'failed', reason: expect.stringContaining('not found') });
		expect(await attach(invoice({ attachmentUrls: ['a.pdf'] }), number)).toMatchObject({ status: 'failed', reason: expect.stringContaining('SFTP') });
		expect(await attach(invoice(), number)).toMatchObject({ status: 'none' });
	});
});
