import type { Inbox } from '../../../core/ports';
import type { ImageSource } from '../../../core/books';
import { openDynamicsBcBooks } from '../../../nodes/DynamicsBc/books';
import { payInvoice } from '../../../simulators/dynamicsBc';
import { postByHand } from '../../../simulators/dynamicsBc/byHand';
import { withoutRequestLog } from '../../simulators/withoutRequestLog';
import { company, inErp, invoice, post, startEnvironment, type TestEnvironment } from './environment';

/* What comes after a bill: its payment, its reversal, its image. Without published pages. */

let environment: TestEnvironment;
beforeEach(async () => {
	environment = await startEnvironment();
});
afterEach(async () => await environment.close());
const books = () => openDynamicsBcBooks(environment.connect(), { company });
const scope = () => ({ books: environment.books, settings: environment.bc.settings });

describe('payments', () => {
	const asked = (invoiceNumber: string) => ({ companyId: company, vendorId: '10000', invoiceNumber });

	test('the API tells paid from open, and says that it does not tell more; drafts are not posted', async () => {
		const [paid, open, draft] = [invoice(), invoice(), invoice()];
		await post(environment.erp(), paid, open, draft);
		for (const { invoiceNumber } of [paid, open]) postByHand(scope(), invoiceNumber);
		payInvoice(scope(), { vendor: '10000', invoice: paid.invoiceNumber, amount: 40, date: '2026-07-01', reference: 'P1' });
		payInvoice(scope(), { vendor: '10000', invoice: open.invoiceNumber, amount: 15, date: '2026-07-01', reference: 'P2' });
		const { payments } = books();
		expect(await payments.payments([paid, open, draft].map(({ invoiceNumber }) => asked(invoiceNumber)))).toMatchObject([
			{ total: '40', settled: '40', closed: true, state: 'posted purchase invoice (paid)' },
			{ total: '40', settled: '0', closed: false, state: expect.stringContaining('not told') },
			undefined,
		]);
	});

	test('a hundred invoices are asked for in a few requests', async () => {
		const { payments } = books();
		environment.bc.resetCounters();
		await payments.payments(Array.from({ length: 100 }, (_each, i) => asked(`MANY-${i}`)));
		expect(environment.bc.counters().requests).toBeLessThan(10);
	});
});

describe('reversal', () => {
	test('a draft is deleted with its lines; the same a second time is refused', async () => {
		const given = invoice();
		await post(environment.erp(), given);
		const { bills, reversals } = books();
		const [[bill]] = (await bills.find([given])) as [[NonNullable<Awaited<ReturnType<typeof bills.find>>[0][0]>]];
		expect(await reversals!.reverse(given, bill, { way: 'deleteDraft', reason: 'Wrong' })).toMatchObject({ status: 'reversed', number: bill.number });
		expect([inErp(environment.books, given), environment.books.tables.purchaseInvoiceLines]).toEqual([[], []]);
		expect(await reversals!.reverse(given, bill, { way: 'deleteDraft', reason: 'Wrong' })).toMatchObject({ status: 'refused', problems: [{ code: 'reversal.gone' }] });
	});

	test('what was posted meanwhile is not touched', async () => {
		const given = invoice();
		await post(environment.erp(), given);
		const { bills, reversals } = books();
		const [[bill]] = (await bills.find([given])) as [[NonNullable<Awaited<ReturnType<typeof bills.find>>[0][0]>]];
		postByHand(scope(), given.invoiceNumber);
		expect(await reversals!.reverse(given, bill, { way: 'deleteDraft', reason: 'Wrong' })).toMatchObject({ status: 'refused', problems: [{ code: 'reversal.posted', fix: expect.stringContaining('Correct') }] });
		expect(inErp(environment.books, given)).toHaveLength(1);
	});
});

test('a credit note is held where no page takes it, and nothing is sent', async () => {
	const credit = invoice({ type: 'credit' });
	const [prepared] = await books().bills.prepare([credit]);
	expect(prepared!.problems).toMatchObject([{ code: 'credit.unsupported', fix: expect.stringContaining('52') }]);
	expect(environment.bc.journal.filter(({ method }) => method !== 'GET')).toEqual([]);
});

describe('images', () => {
	const image = Buffer.from('%PDF-1.7 image');
	const file = { path: '/attachments/INV.pdf', name: 'INV.pdf', size: image.length, mtime: 1 };
	let closed = 0;
	const inbox = () => ({ stat: (path: string) => Promise.resolve(path === file.path ? file : undefined), read: () => Promise.resolve({ bytes: image, sha256: '' }), close: () => Promise.resolve(void (closed += 1)) }) as unknown as Inbox;
	const source = (changes: Partial<ImageSource> = {}): ImageSource => ({ folder: '/attachments', allowedHosts: [], openInbox: () => Promise.resolve(inbox()), ...changes });
	const attached = () => environment.books.tables.documentAttachments;
	withoutRequestLog(); // documentAttachments

	const attach = async (urls: string[], given = source()) => {
		const made = invoice({ attachmentUrls: urls });
		const [answer] = await post(environment.erp(), made);
		const again = () => books().attach!(made, { erpNumber: answer?.status === 'created' ? answer.bill.number : '' } as never, given);
		return { again, answer: await again() };
	};

	test('an image is attached to the invoice once, whole, and the inbox is closed', async () => {
		const { again, answer } = await attach(['INV.pdf']);
		expect(answer).toMatchObject({ status: 'attached', files: [{ name: 'INV.pdf' }] });
		expect(await again()).toMatchObject({ status: 'alreadyThere' });
		expect(attached()).toMatchObject([{ fileName: 'INV.pdf', byteSize: image.length, parentType: 'Purchase Invoice' }]);
		expect(closed).toBe(1);
	});

	test('an attachment whose content was refused does not stay without it', async () => {
		environment.bc.faults.next({ kind: 'status', status: 413, match: { method: 'PATCH', path: 'attachmentContent' } });
		const { answer } = await attach(['INV.pdf']);
		expect(answer).toMatchObject({ status: 'failed' });
		expect(attached()).toEqual([]);
	});

	test('the image of a credit note does not go to the invoice of the same number', async () => {
		const made = invoice();
		await post(environment.erp(), made);
		expect(await books().attach!({ ...made, type: 'credit', attachmentUrls: ['INV.pdf'] }, { erpNumber: '1002' } as never, source())).toMatchObject({ status: 'failed', reason: expect.stringContaining('by hand') });
		expect(attached()).toEqual([]);
	});

	test('a missing file, a foreign host and a missing credential are said, and the bill stays', async () => {
		const { answer } = await attach(['NO.pdf', 'https://evil.example/a.pdf?sig=secret'], source());
		expect(answer.files.map(({ status }) => status)).toEqual(['failed', 'failed']);
		expect(JSON.stringify(answer)).not.toContain('secret');
		expect(await attach(['INV.pdf'], { folder: '/attachments', allowedHosts: [] })).toMatchObject({ answer: { status: 'failed', reason: expect.stringContaining('SFTP credential') } });
		expect(environment.books.tables.purchaseInvoices).toHaveLength(2);
	});
});
