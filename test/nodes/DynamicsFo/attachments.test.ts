import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Inbox, RemoteFile } from '../../../core/ports';
import { attachImages, type AttachmentSettings } from '../../../nodes/DynamicsFo/attachments';
import { testCertificate } from '../../../simulators/entra';
import { invoice, startEnvironment, type TestEnvironment } from './environment';

let environment: TestEnvironment;
let web: Server;
let asked: string[];
let closed: number;
const image = Buffer.from('%PDF-1.7 image');

beforeEach(async () => {
	environment = await startEnvironment();
	asked = [];
	closed = 0;
	web = createServer({ key: testCertificate.privateKey, cert: testCertificate.certificate }, (request, response) => {
		asked.push(`${request.url} ${request.headers.authorization ?? 'no token'}`);
		if (request.url!.startsWith('/away')) response.writeHead(302, { location: 'https://evil.example/x' }).end();
		else if (request.url!.startsWith('/big')) response.end(Buffer.alloc(5000));
		else response.end(image);
	});
	await new Promise<void>((done) => web.listen(0, '127.0.0.1', done));
});
afterEach(async () => {
	web.closeAllConnections();
	web.close();
	await environment.close();
});

const host = () => `127.0.0.1:${(web.address() as AddressInfo).port}`;

/** A folder with one image; everything beyond reading it would throw. */
function inbox(): Inbox {
	const file: RemoteFile = { path: '/attachments/INV.pdf', name: 'INV.pdf', size: image.length, mtime: 1 };
	return {
		stat: async (path: string) => (path === file.path ? file : undefined),
		read: async () => ({ bytes: image, sha256: '' }),
		close: async () => void (closed += 1),
	} as unknown as Inbox;
}

async function attach(urls: string[], changes: Partial<AttachmentSettings> = {}, state = 'pending vendor invoice (Draft)') {
	const erp = environment.erp();
	const connection = environment.connect();
	const given = invoice({ attachmentUrls: urls });
	const [answer] = await erp.create(await erp.prepare([given]));
	const bill = answer?.status === 'created' ? answer.bill : undefined;
	const settings: AttachmentSettings = { folder: '/attachments', allowedHosts: [host()], caCertificate: testCertificate.caCertificate, openInbox: async () => inbox(), ...changes };
	const again = () => attachImages(connection, given, { erpNumber: bill!.number, erpState: state }, 'usmf', settings);
	return { again, answer: await again() };
}

const rows = () => environment.fo.data.VendorInvoiceDocumentAttachments;

test('a file of the folder is attached to the pending invoice, byte for byte, and the inbox is closed', async () => {
	const { answer } = await attach(['INV.pdf']);
	expect(answer).toMatchObject({ status: 'attached' });
	expect(rows()).toMatchObject([{ FileName: 'INV.pdf', FileType: 'pdf', FileContents: image.toString('base64'), TypeId: 'File' }]);
	expect(closed).toBe(1);
});

test('a run that comes again does not attach it twice', async () => {
	const { again } = await attach(['INV.pdf']);
	expect(await again()).toMatchObject({ status: 'alreadyThere' });
	expect(rows()).toHaveLength(1);
});

test.each(['Bill 1:2?.pdf', 'web'])('a name with signs that file names do not have is attached once too: %s', async (name) => {
	environment.fo.settings.attachmentsPerInvoice = 'many';
	const file: RemoteFile = { path: `/attachments/${name}`, name, size: image.length, mtime: 1 };
	const openInbox = async () => ({ ...inbox(), stat: async () => file }) as Inbox;
	const { answer, again } = await attach([name === 'web' ? `https://${host()}/a%3Ab%22c.pdf` : name], { openInbox });
	expect(answer).toMatchObject({ status: 'attached' });
	expect(await again()).toMatchObject({ status: 'alreadyThere' });
	expect(rows()).toHaveLength(1);
});

test('an address whose name is badly encoded is fetched all the same, and keeps no other file back', async () => {
	environment.fo.settings.attachmentsPerInvoice = 'many';
	const { answer } = await attach([`https://${host()}/100%ZZ.pdf`, 'INV.pdf']);
	expect(answer.files).toMatchObject([{ status: 'attached' }, { name: 'INV.pdf', status: 'attached' }]);
	expect(rows()).toHaveLength(2);
});

test('an https address on an allowed host is fetched without any token of ours', async () => {
	const { answer } = await attach([`https://${host()}/images/scan%20one.pdf?sig=SECRET`]);
	expect(answer).toMatchObject({ status: 'attached', files: [{ name: expect.not.stringContaining('SECRET') }] });
	expect(rows()).toMatchObject([{ FileName: 'scan one.pdf' }]);
	expect(asked).toEqual(['/images/scan%20one.pdf?sig=SECRET no token']);
});

test.each([
	['../secret.pdf', /name/i],
	['/etc/passwd', /name/i],
	['a\\b.pdf', /name/i],
	['..', /name/i],
	['missing.pdf', /not/i],
	['http://HOST/plain.pdf', /not fetched/],
	['https://evil.example/x.pdf', /not fetched/],
	['https://HOST/away.pdf', /redirect/],
	['https://user:pass@HOST/x.pdf', /not fetched/],
	['file:///etc/passwd', /not fetched/],
])('%s is not attached, the reason says why, and the bill stays', async (url, reason) => {
	const { answer } = await attach([url.replace('HOST', host())]);
	expect(answer).toMatchObject({ status: 'failed', reason: expect.stringMatching(reason) });
	expect(rows()).toEqual([]);
	expect(environment.fo.data.VendorInvoiceHeaders).toHaveLength(1);
});

test('an image larger than allowed is not attached', async () => {
	expect((await attach([`https://${host()}/big.pdf`], { maxBytes: 1000 })).answer).toMatchObject({ status: 'failed' });
});

test('a document type that F&O does not have is told in its own words', async () => {
	expect((await attach(['INV.pdf'], { typeId: 'Nonsense' })).answer).toMatchObject({ status: 'failed', reason: expect.stringContaining("'Nonsense'") });
});

test('F&O away: failed with a reason, never an exception', async () => {
	const { again } = await attach(['other.pdf']);
	environment.fo.faults.next({ kind: 'dropConnection', times: 100 });
	expect(await again()).toMatchObject({ status: 'failed', reason: expect.stringMatching(/\w/) });
	environment.fo.faults.clear();
});

test('an invoice that names no file has none', async () => {
	expect((await attach([])).answer).toEqual({ status: 'none', reason: expect.any(String), files: [] });
});

test('a posted invoice takes no image any more, and the answer says so', async () => {
	expect((await attach(['INV.pdf'], {}, 'posted vendor invoice')).answer).toMatchObject({ status: 'failed', reason: expect.stringContaining('not pending') });
});

test('no SFTP credential: the reason names it', async () => {
	expect((await attach(['INV.pdf'], { openInbox: undefined })).answer).toMatchObject({ status: 'failed', reason: expect.stringContaining('SFTP') });
});
