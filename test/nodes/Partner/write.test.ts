import type { PurchaseOrder } from '../../../core/model';
import { checkPartner, readAll, toInvoice, toPurchaseOrder } from '../../../core/x12';
import { examplePartnerCsv } from '../../../core/partner/examples';
import { buyer, type PartnerScene, partnerScene } from './scene';
import { answer, them, us, x12 } from './x12Text';

let scene: PartnerScene;
beforeEach(async () => {
	scene = await partnerScene();
});
afterEach(async () => await scene.close());
const order = (poNumber: string, changes: Partial<PurchaseOrder> = {}): PurchaseOrder => ({
	sourceKey: `po|${poNumber}`, sourceSystem: 'dynamicsFo', companyId: 'usmf', poNumber, purpose: 'original', orderDate: '2026-11-02', currency: 'USD', vendorId: '1001', totalAmount: '50.20',
	lines: [{ lineNumber: '1', itemIds: [{ scheme: 'buyer', value: 'M0001' }, { scheme: 'vendor', value: 'AC-77' }], description: 'Copy paper', quantity: '2', uom: 'EA', unitPrice: '25.10' }], ...changes,
});
const write = (items: object[], more: object = {}, mode: 'trigger' | 'manual' = 'trigger') =>
	scene.run({ operation: 'write', format: 'x12', set: '850', partner: JSON.stringify(buyer), folder: '/inbound', ...more } as never, items, mode);
/** The partner's own look at what we wrote. */
const seller = checkPartner({ partner: 'northwind', role: 'seller', usage: 'T', us: { qualifier: them[0], id: them[1] }, them: { qualifier: us[0], id: us[1] } });
const read = () => Object.values(scene.files('/inbound')).flatMap((text) => readAll(text).sets.map((set) => toPurchaseOrder(set, seller)));

test('each document is one file under a number of its own, which the partner reads as the same document', async () => {
	const { outputs, error } = await write([order('PO-1'), { content: order('PO-2') }]);
	expect(error).toBeUndefined();
	expect(outputs[0]).toMatchObject([{ written: { file: '850_acme_000000001.edi', interchange: '000000001', folder: '/inbound' } }, { written: { file: '850_acme_000000002.edi' } }]);
	expect(outputs[1]).toEqual([]);
	expect(read().map(({ document, problems }) => [document?.poNumber, document?.vendorId, document?.lines[0]?.itemIds, problems])).toEqual([
		['PO-1', '1001', [{ scheme: 'BP', value: 'M0001' }, { scheme: 'VN', value: 'AC-77' }], []],
		['PO-2', '1001', [{ scheme: 'BP', value: 'M0001' }, { scheme: 'VN', value: 'AC-77' }], []],
	]);
});

test.each([['before', 'WRITE'], ['after', 'WRITE'], ['before', 'RENAME'], ['after', 'RENAME'], ['after', 'CLOSE']] as const)('a connection that is cut %s %s, and another run, leave one file with the same bytes', async (when, operation) => {
	scene.sftp.faults.cutAt.push({ operation, when });
	await write([order('PO-1')]);
	scene.sftp.clear();
	scene.later(90_000_000);
	const { outputs, error } = await write([order('PO-1')]);
	expect(error).toBeUndefined();
	expect(outputs[0]).toMatchObject([{ written: { file: '850_acme_000000001.edi' } }]);
	expect(Object.keys(scene.files('/inbound'))).toEqual(['850_acme_000000001.edi']);
	const at = (await scene.ledger.audit({ kinds: ['watermark'] })).map(({ body }) => String(body.value)).find((value) => value.includes('"base64"'))!;
	expect(Buffer.from(JSON.parse(at).files[0].base64, 'base64').toString()).toBe(scene.files('/inbound')['850_acme_000000001.edi']);
});

test('a run whose answers are all lost, and another run, leave one file with the same bytes', async () => {
	for (let n = 0; n < 4; n++) scene.sftp.faults.cutAt.push({ operation: 'RENAME', when: 'after' });
	await write([order('PO-1')]);
	scene.sftp.clear();
	scene.later(90_000_000);
	expect((await write([order('PO-1')])).error).toBeUndefined();
	expect(read().map(({ document }) => document?.poNumber)).toEqual(['PO-1']);
});

test('what an earlier run could not deliver goes out with the next one, whatever that writes', async () => {
	scene.sftp.faults.readOnly.push('/inbound');
	expect((await write([order('PO-1')])).error).toBeDefined();
	scene.sftp.clear();
	await write([order('PO-2')]);
	expect(read().map(({ document }) => document?.poNumber)).toEqual(['PO-1', 'PO-2']);
});

test('a folder that is put right gets what was meant for the wrong one', async () => {
	expect((await write([order('PO-1')], { folder: '/nowhere' })).error).toMatchObject({ message: expect.stringContaining('/nowhere') });
	const { error } = await write([order('PO-1'), order('PO-2')]);
	expect(error).toBeUndefined();
	expect(read().map(({ document }) => document?.poNumber)).toEqual(['PO-1', 'PO-2']);
});

test('what cannot be delivered stays for later runs, and keeps nothing else from going out', async () => {
	expect((await write([order('PO-1')], { folder: '/later' })).error).toBeDefined();
	const { outputs, error } = await write([order('PO-2')]);
	expect(error).toBeUndefined();
	expect(outputs[0]).toMatchObject([{ poNumber: 'PO-2', written: { file: '850_acme_000000002.edi' } }]);
	scene.sftp.tree.makeFolder('/later');
	await write([order('PO-3')]);
	expect([Object.keys(scene.files('/later')), Object.keys(scene.files('/inbound'))]).toEqual([['850_acme_000000001.edi'], ['850_acme_000000002.edi', '850_acme_000000003.edi']]);
});

test('a file that the partner has fetched is not written again; several runs at once write one', async () => {
	await Promise.all([write([order('PO-1')]), write([order('PO-1')]), write([order('PO-1')])]);
	expect(read()).toHaveLength(1);
	for (const name of Object.keys(scene.files('/inbound'))) scene.sftp.tree.remove(`/inbound/${name}`);
	await write([order('PO-1')]);
	expect(scene.files('/inbound')).toEqual({});
});

test('a document that says something else than what was sent is held, listed, and goes out again only when somebody wants it', async () => {
	await write([order('PO-1')]);
	const changed = order('PO-1', { lines: [{ ...order('PO-1').lines[0]!, quantity: '3' }], totalAmount: '75.30' });
	const { outputs } = await write([changed]);
	expect(outputs[1]).toMatchObject([{ problems: [{ code: 'x12.sentBefore', message: expect.stringContaining('850_acme_000000001.edi') }] }]);
	expect(await scene.ledger.held({})).toMatchObject([{ summary: { number: 'PO-1' } }]);
	await write([changed], { options: { ifChanged: 'send' } });
	expect(read().map(({ document }) => document?.lines[0]?.quantity)).toEqual(['2', '3']);
	expect(await scene.ledger.held({})).toEqual([]);
});

test('a document that the partner rejected goes out again only when somebody wants it, and then once', async () => {
	await write([order('PO-1')]);
	scene.sftp.tree.put('/outbound/1.edi', x12({ control: '31', functionalId: 'FA', sets: [answer('PO', '1', { sets: [['850', '0001', 'R']], status: 'R' })] }));
	await scene.poll();
	await write([order('PO-1')]);
	expect(Object.keys(scene.files('/inbound'))).toHaveLength(1);
	for (let n = 0; n < 2; n++) await write([order('PO-1')], { options: { ifChanged: 'send' } });
	expect(Object.keys(scene.files('/inbound'))).toEqual(['850_acme_000000001.edi', '850_acme_000000002.edi']);
});

test('what X12 or the agreement cannot hold is held beside what can be written', async () => {
	const long = order('PO-000000000000000000000001');
	const priced = order('PO-3', { lines: [{ ...order('PO-3').lines[0]!, extra: { PurchasePriceQuantity: '50' } }] });
	const { outputs } = await write([long, order('PO-2'), priced]);
	expect(outputs[0]).toMatchObject([{ poNumber: 'PO-2' }]);
	expect(outputs[1]!.map(({ problems }) => (problems as { code: string }[])[0]!.code)).toEqual(['x12.number.long', 'x12.price.basis']);
	expect((await write([order('PO-4')], { set: '855' })).outputs[1]).toMatchObject([{ problems: [{ code: 'partner.set' }] }]);
});

test('what somebody made by hand is written, or held in plain words: never an error of ours', async () => {
	const numbers = { poNumber: 'PO-1', orderDate: '2026-11-02', currency: 'USD', lines: [{ lineNumber: 1, itemIds: [{ scheme: 'BP', value: 'M0001' }, { scheme: 'VN', value: '' }], quantity: 2, uom: 'EA', unitPrice: 25.1 }] };
	const { outputs, error } = await write([numbers, { ...numbers, poNumber: 'PO-2', purpose: 'maybe' }]);
	expect(error).toBeUndefined();
	expect(outputs[0]).toMatchObject([{ poNumber: 'PO-1' }]);
	expect(scene.files('/inbound')['850_acme_000000001.edi']).toContain('BEG*00*SA*PO-1**20261102~CUR*BY*USD~PO1*1*2*EA*25.1**BP*M0001~CTT*1~');
	expect(outputs[1]).toMatchObject([{ poNumber: 'PO-2', problems: [{ code: 'x12.purpose', message: expect.stringContaining('"maybe"'), fix: expect.stringContaining('original') }] }]);
	const agreed = { set: '855', partner: JSON.stringify({ ...buyer, send: ['855'] }) };
	expect((await write([order('PO-3')], agreed)).outputs[1]).toMatchObject([{ problems: [{ code: 'x12.answer', fix: expect.stringContaining('answerCode') }] }]);
	expect((await write([{ ...order('PO-3'), answerCode: 'AK' }], agreed)).outputs[0]).toHaveLength(1);
	const invoice = { invoiceNumber: 'INV-1', type: 'invoice', invoiceDate: '2026-11-02', currency: 'USD', vendor: { vendorId: '1001' }, totalAmount: 99, lines: [{ lineNumber: '1', quantity: '1', uom: 'EA', unitPrice: '40', amount: '40' }] };
	expect((await write([invoice], { set: '810' })).outputs[1]).toMatchObject([{ problems: [{ code: 'x12.total.mismatch', message: expect.stringMatching(/99.*40/) }] }]);
	expect((await write([{ ...invoice, vendor: undefined, type: undefined, totalAmount: 40 }], { set: '810' })).outputs[0]).toHaveLength(1);
});

test('a price for a hundred goes out as a price for a hundred', async () => {
	await write([order('PO-1', { lines: [{ ...order('PO-1').lines[0]!, extra: { PurchasePriceQuantity: '100' } }] })]);
	expect(Object.values(scene.files('/inbound'))[0]).toContain('PO1*1*2*EA*25.1*HP*BP*M0001');
});

test('an invoice that is known by its totals goes out as one line where the user wants that, and is held otherwise', async () => {
	const posted = { sourceKey: 'x', sourceSystem: 'dynamicsFo', companyId: 'usmf', invoiceNumber: 'INV-1', type: 'invoice', vendor: { vendorId: '1001' }, invoiceDate: '2026-11-02', currency: 'USD', totalAmount: '43.25', taxAmount: '3.25', modifiedAt: '2026-11-02T08:00:00Z' };
	expect((await write([posted], { set: '810' })).outputs[1]).toHaveLength(1);
	const { outputs } = await write([posted], { set: '810', options: { summaryLine: true } });
	expect(outputs[0]).toHaveLength(1);
	const [set] = readAll(Object.values(scene.files('/inbound'))[0]!).sets;
	expect(toInvoice(set!, seller)).toMatchObject({ problems: [], document: { invoiceNumber: 'INV-1', totalAmount: '43.25', lines: [{ amount: '40.00' }], taxes: [{ amount: '3.25' }] } });
	const later = await write([{ ...posted, modifiedAt: '2026-11-03T08:00:00Z' }], { set: '810', options: { summaryLine: true } });
	expect(later.outputs[0]).toMatchObject([{ written: { file: '810_acme_000000001.edi' } }]);
});

test('CSV: the documents of a run are one file, each document goes out once, and a changed one is held', async () => {
	const csv = { format: 'csv', profileJson: JSON.stringify(examplePartnerCsv.ordersOut) };
	await write([order('PO-1'), order('PO-2')], csv);
	await write([order('PO-2'), order('PO-3')], csv);
	const texts = Object.values(scene.files('/inbound'));
	expect(texts).toHaveLength(2);
	expect(texts.map((text) => ['PO-1', 'PO-2', 'PO-3'].filter((number) => text.includes(number)))).toEqual([['PO-1', 'PO-2'], ['PO-3']]);
	const { outputs } = await write([order('PO-3', { vendorId: '1002' })], csv);
	expect(outputs[1]).toMatchObject([{ problems: [{ code: 'csv.sentBefore' }] }]);
});

test('CSV: a run again after a lost answer writes the same file', async () => {
	const csv = { format: 'csv', profileJson: JSON.stringify(examplePartnerCsv.ordersOut) };
	for (let n = 0; n < 4; n++) scene.sftp.faults.cutAt.push({ operation: 'RENAME', when: 'after' });
	await write([order('PO-1')], csv);
	scene.sftp.clear();
	scene.later(5_000);
	expect((await write([order('PO-1')], csv)).error).toBeUndefined();
	expect(Object.keys(scene.files('/inbound'))).toHaveLength(1);
});

test('a test run shows the file and takes no number', async () => {
	const { outputs } = await write([order('PO-1')], {}, 'manual');
	expect(outputs[0]).toMatchObject([{ written: { testRun: expect.any(String), text: expect.stringContaining('BEG*00*SA*PO-1') } }]);
	expect(scene.files('/inbound')).toEqual({});
	expect(await scene.ledger.audit({})).toEqual([]);
});

test('Parse reads text and files on the server, and changes nothing', async () => {
	await write([order('PO-1')]);
	const [text] = Object.values(scene.files('/inbound'));
	const parse = (more: object) => scene.run({ operation: 'parse', format: 'x12', partner: JSON.stringify({ ...buyer, us: buyer.them, them: buyer.us, role: 'seller' }), ...more } as never, [{}]);
	expect((await parse({ source: 'text', text })).outputs[0]).toMatchObject([{ purchaseOrder: { poNumber: 'PO-1' }, x12: { setId: '850' }, problems: [] }]);
	expect((await parse({ source: 'path', path: '/inbound/850_acme_000000001.edi' })).outputs[0]).toMatchObject([{ purchaseOrder: { poNumber: 'PO-1' } }]);
	expect((await parse({ source: 'path', path: '/inbound/none.edi' })).error).toMatchObject({ message: expect.stringContaining('none.edi') });
});
