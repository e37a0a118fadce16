import type { Inbox, RemoteFile } from '../../../core/ports';
import type { Outcome } from '../../../core/records';
import type { BookSettings } from '../../../nodes/SapB1/books';
import { linesOf } from '../../../simulators/sapB1';
import { invoice, startCompany, type TestCompany } from './environment';

let company: TestCompany;
let closed: number;
beforeEach(async () => {
	company = await startCompany();
	closed = 0;
});
afterEach(async () => await company.close());

const image = '%PDF-1.7 image\r\n--not a boundary\r\n';

/** A folder with two images. */
function inbox(): Inbox {
	const file = (name: string): RemoteFile => ({ path: `/images/${name}`, name, size: image.length, mtime: 1 });
	return {
		stat: async (path: string) => ['INV.pdf', 'Anhang ü.pdf'].map(file).find((each) => each.path === path),
		read: async () => ({ bytes: Buffer.from(image), sha256: '' }),
		close: async () => void (closed += 1),
	} as unknown as Inbox;
}

async function attached(attachmentUrls: string[], settings: BookSettings = {}) {
	const one = invoice({ attachmentUrls });
	const books = company.books(settings);
	const [answer] = await books.bills.create(await books.bills.prepare([one]));
	const outcome = { erpNumber: answer?.status === 'created' ? answer.bill.number : '' } as Outcome;
	const again = () => books.attach!(one, outcome, { folder: '/images', allowedHosts: [], openInbox: async () => inbox() });
	return { answer: await again(), again };
}
const files = () => [...company.b1.company.files.values()].map((some) => Object.fromEntries(some));

test('images are stored byte for byte under one entry, which is linked to the posted invoice, once', async () => {
	const { answer, again } = await attached(['INV.pdf', 'Anhang ü.pdf']);
	expect(answer).toMatchObject({ status: 'attached', files: [{ name: 'INV.pdf', status: 'attached' }, { status: 'attached' }] });
	expect(files()).toEqual([{ 'INV.pdf': image, 'Anhang ü.pdf': image }]);
	expect(company.b1.company.tables.PurchaseInvoices).toMatchObject([{ AttachmentEntry: 1 }]);
	expect(await again()).toMatchObject({ status: 'alreadyThere' });
	expect(linesOf(company.b1.company.tables.Attachments2[0]!, 'Attachments2_Lines')).toHaveLength(2);
	expect(closed).toBe(1);
});

test('a draft that awaits its approval takes images too', async () => {
	company.b1.settings.approvalFrom = 1;
	expect((await attached(['INV.pdf'])).answer).toMatchObject({ status: 'attached' });
	expect(company.b1.company.tables.Drafts).toMatchObject([{ AttachmentEntry: 1, AuthorizationStatus: 'dasPending' }]);
});

test('a bill that is not there any more leaves its image off another one of the same number: a credit memo, or a person\'s draft', async () => {
	const one = invoice({ attachmentUrls: ['INV.pdf'] });
	const { bills, attach } = company.books();
	await bills.create(await bills.prepare([{ ...one, type: 'credit' }]));
	const { tables } = company.b1.company;
	tables.Drafts.push({ ...structuredClone(tables.PurchaseCreditNotes[0]!), DocEntry: 99, DocObjectCode: 'oPurchaseInvoices', Comments: 'mine' });
	const answer = await attach!(one, { erpNumber: '4711' } as Outcome, { folder: '/images', allowedHosts: [], openInbox: async () => inbox() });
	expect(answer).toMatchObject({ status: 'failed', reason: expect.stringContaining('not there any more') });
	expect([...tables.PurchaseCreditNotes, ...tables.Drafts].filter((row) => row.AttachmentEntry)).toEqual([]);
});

test('what cannot be attached says why, and the bill stays', async () => {
	expect((await attached(['../etc/passwd', 'https://elsewhere.example/x.pdf?sig=secret', 'NONE.pdf'])).answer).toMatchObject({ status: 'failed', files: [{ status: 'failed' }, { status: 'failed', name: 'https://elsewhere.example/x.pdf' }, { status: 'failed' }] });
	company.b1.settings.attachmentsFolder = false;
	expect((await attached(['INV.pdf'])).answer).toMatchObject({ status: 'failed', reason: expect.stringContaining('Attachments folder not defined') });
	expect((await attached([])).answer).toMatchObject({ status: 'none' });
	expect((await attached(['INV.pdf'], { documentKind: 'journalEntry' })).answer).toMatchObject({ status: 'failed', reason: expect.stringContaining('journal entry') });
	expect(company.b1.company.tables.PurchaseInvoices).toHaveLength(3);
});
