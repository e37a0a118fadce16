import { previewBills } from '../../../nodes/shared/billPost';
import type { RecordItem } from '../../../core/records';
import { openDynamicsBcBooks } from '../../../nodes/DynamicsBc/books';
import { cancelByHand, enterInvoice, postByHand } from '../../../simulators/dynamicsBc/byHand';
import { addEntry } from '../../../simulators/dynamicsBc/posting';
import { startDesk } from '../../contract/run';
import type { World } from '../../contract/world';
import { company, inErp, invoice, startEnvironment, type TestEnvironment } from './environment';

/* An invoice that was taken back is to be posted again. Business Central refuses its number: a credit memo reverses no entry. */

let environment: TestEnvironment;
let desk: Awaited<ReturnType<typeof startDesk>>;
let posting: 'draft' | 'post';
beforeEach(async () => {
	environment = await startEnvironment();
	posting = 'post';
	desk = await startDesk({ books: async (options = {}) => openDynamicsBcBooks(environment.connect(), { company, posting, creditNotes: 'hold', ...options }) } as World);
});
afterEach(async () => {
	await desk.close();
	await environment.close();
});
const scope = () => ({ books: environment.books, settings: environment.bc.settings });
const byHand = { vendor: '10000', date: '2026-06-02', currency: 'USD', lines: [{ account: '8200', amount: 40 }] };
const states = (given: { invoiceNumber: string }) => inErp(environment.books, given).map(({ row }) => row.status);
const writes = () => environment.bc.journal.filter(({ method, url, body }) => method !== 'GET' && !(url.endsWith('$batch') && !/"method":"(POST|PATCH|DELETE)"/.test(body)));

test('the number of an invoice that a person canceled is held with the way out, never taken for a duplicate, and nothing is sent', async () => {
	const given = invoice();
	enterInvoice(scope(), { ...byHand, number: given.invoiceNumber });
	const { number } = inErp(environment.books, given)[0]!.row;
	cancelByHand(scope(), given.invoiceNumber);
	for (const each of ['post', 'draft'] as const) {
		posting = each;
		const [outcome] = await desk.post([given], { file: each });
		expect(outcome).toMatchObject({ status: 'held', problems: [{ code: 'number.takenBack', kind: 'invalid', field: 'invoiceNumber' }] });
		expect(outcome!.problems[0]!.message).toContain(`as ${String(number)}, and canceled there by a corrective credit memo`);
		expect(outcome!.problems[0]!.fix).toContain(`${given.invoiceNumber}-2`);
		expect(outcome!.nextTryAt).toBeUndefined();
	}
	expect([states(given), writes()]).toEqual([['Canceled'], []]);
});

test('an invoice of ours that was canceled there and is sent again: held, with Post Again too; under another number it is posted', async () => {
	const given = invoice();
	expect(await desk.post([given])).toMatchObject([{ status: 'posted' }]);
	cancelByHand(scope(), given.invoiceNumber);
	const [gone] = await desk.post([given], { file: 'again' });
	expect(gone).toMatchObject({ status: 'held', problems: [{ code: 'bill.gone' }] });
	await desk.ledger.retry([gone!.recordId], { who: 'somebody', again: true });
	expect(await desk.post([given], { file: 'again' })).toMatchObject([{ status: 'held', problems: [{ code: 'number.takenBack' }] }]);
	const renamed = { ...given, invoiceNumber: `${given.invoiceNumber}-2` };
	expect(await desk.post([renamed], { file: 'renamed' })).toMatchObject([{ status: 'posted', erpState: 'posted purchase invoice (open)' }]);
	expect([states(given), states(renamed)]).toEqual([['Canceled'], ['Open']]);
});

test('beside a canceled invoice the one that took its place is what counts', async () => {
	const given = invoice();
	expect(await desk.post([given])).toMatchObject([{ status: 'posted' }]);
	cancelByHand(scope(), given.invoiceNumber);
	// Correct leaves a draft behind, which somebody goes on with.
	enterInvoice(scope(), { ...byHand, number: given.invoiceNumber }, { draft: true });
	const [again] = await desk.post([given], { file: 'again' });
	expect(again).toMatchObject({ status: 'duplicate', erpState: 'draft purchase invoice' });
	expect(states(given)).toEqual(['Canceled', 'Draft']);
});

describe('a credit memo with the number of the invoice, as Reverse makes it', () => {
	const memo = (number: string, amount: number) =>
		addEntry(scope(), { documentType: 'Credit Memo', documentNumber: 'CM-1', externalDocumentNumber: number, vendorNumber: '10000', postingDate: '2026-06-30', currencyCode: 'USD', amount });

	test('is named by Find, and keeps the invoice from being taken for a duplicate or posted again', async () => {
		const given = invoice();
		expect(await desk.post([given])).toMatchObject([{ status: 'posted' }]);
		memo(given.invoiceNumber, 40);
		const { bills } = await desk.books();
		expect((await bills.find([given]))[0]).toEqual(expect.arrayContaining([expect.objectContaining({ type: 'invoice', state: 'posted purchase invoice (open), taken back by credit memo CM-1' })]));
		const [gone] = await desk.post([given], { file: 'again' });
		expect(gone).toMatchObject({ status: 'held', problems: [{ code: 'bill.gone' }] });
		await desk.ledger.retry([gone!.recordId], { who: 'somebody', again: true });
		expect(await desk.post([given], { file: 'again' })).toMatchObject([{ status: 'held', problems: [{ code: 'number.takenBack', message: expect.stringContaining('by credit memo CM-1') }] }]);
		expect(states(given)).toEqual(['Open']);
	});

	test('beside an invoice that was posted through a journal: its number is taken too', async () => {
		const given = invoice();
		addEntry(scope(), { documentType: 'Invoice', documentNumber: 'J-1', externalDocumentNumber: given.invoiceNumber, vendorNumber: '10000', postingDate: '2026-06-02', currencyCode: 'USD', amount: -40 });
		memo(given.invoiceNumber, 40);
		expect(await desk.post([given])).toMatchObject([{ status: 'held', problems: [{ code: 'number.takenBack', message: expect.stringContaining('as J-1') }] }]);
		expect(states(given)).toEqual([]);
	});

	test('with another amount is a credit beside the invoice, which stays what it is', async () => {
		const given = invoice();
		expect(await desk.post([given])).toMatchObject([{ status: 'posted' }]);
		memo(given.invoiceNumber, 15);
		expect(await desk.post([given], { file: 'again' })).toMatchObject([{ status: 'duplicate' }]);
	});
});

test('a canceled invoice is shown by Find, and is not taken back a second time', async () => {
	const given = invoice();
	enterInvoice(scope(), { ...byHand, number: given.invoiceNumber });
	cancelByHand(scope(), given.invoiceNumber);
	const { bills, reversals } = await desk.books();
	const [[bill]] = (await bills.find([given])) as [[NonNullable<Awaited<ReturnType<typeof bills.find>>[0][0]>]];
	expect(bill).toMatchObject({ state: 'canceled purchase invoice' });
	expect(await reversals!.reverse(given, bill, { way: 'creditMemo', reason: 'Wrong' })).toMatchObject({ status: 'refused', problems: [{ code: 'reversal.closed' }] });
});

test('a draft that was deleted by Reverse is made again when a person asks for it', async () => {
	posting = 'draft';
	const given = invoice();
	expect(await desk.post([given])).toMatchObject([{ status: 'posted' }]);
	const { bills, reversals } = await desk.books();
	const [[bill]] = (await bills.find([given])) as [[NonNullable<Awaited<ReturnType<typeof bills.find>>[0][0]>]];
	expect(await reversals!.reverse(given, bill, { way: 'deleteDraft', reason: 'Wrong period' })).toMatchObject({ status: 'reversed' });
	const [gone] = await desk.post([given], { file: 'again' });
	expect(gone).toMatchObject({ status: 'held', problems: [{ code: 'bill.gone' }] });
	await desk.ledger.retry([gone!.recordId], { who: 'somebody', again: true });
	expect(await desk.post([given], { file: 'again' })).toMatchObject([{ status: 'posted', erpState: 'draft purchase invoice' }]);
	expect(states(given)).toEqual(['Draft']);
});

test('Preview says it before anything is posted', async () => {
	const given = invoice();
	enterInvoice(scope(), { ...byHand, number: given.invoiceNumber });
	cancelByHand(scope(), given.invoiceNumber);
	const { bills } = await desk.books();
	expect(await previewBills(bills, [{ invoice: given, problems: [] } as unknown as RecordItem])).toMatchObject([{ wouldPost: false, problems: [{ code: 'number.takenBack' }] }]);
});

test('what is paid is told of the invoice that counts, not of the canceled one too', async () => {
	const given = invoice();
	enterInvoice(scope(), { ...byHand, number: given.invoiceNumber });
	cancelByHand(scope(), given.invoiceNumber);
	const asked = [{ companyId: company, vendorId: '10000', invoiceNumber: given.invoiceNumber }];
	const { payments } = await desk.books();
	expect(await payments.payments(asked)).toMatchObject([{ state: 'canceled purchase invoice', settled: '0', closed: false }]);
	enterInvoice(scope(), { ...byHand, number: given.invoiceNumber }, { draft: true });
	for (const entry of environment.books.ledger) entry.reversed = true; // so that this server posts the number again
	postByHand(scope(), given.invoiceNumber);
	expect(await payments.payments(asked)).toMatchObject([{ total: '40', settled: '0', state: expect.stringContaining('posted purchase invoice (open)') }]);
});
