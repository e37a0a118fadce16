import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Problem } from '../../../core/errors';
import type { RecordItem } from '../../../core/records';
import { invoicesCsv, route, type Scene, scene } from './scene';

let here: Scene;
beforeEach(async () => {
	here = await scene({ '/inbound/': '' });
});
afterEach(async () => await here.close());

const data = (items: object[]): INodeExecutionData[] => items.map((json) => ({ json: json as IDataObject }));
const json = (items: INodeExecutionData[]) => items.map((item) => item.json);
const problem: Problem = { code: 'vendor.unknown', kind: 'rejected', message: 'Vendor V-0001 is unknown.', fix: 'Create it.', who: 'accountsPayable', where: 'Dynamics 365 F&O' };

async function held(numbers = ['A-1']): Promise<RecordItem[]> {
	here.sftp.tree.put('/outbound/Invoices_1.csv', invoicesCsv(numbers.map((number) => [number, '10.00'])));
	const items = (await here.poll())!;
	await here.decide(items, () => ({ status: 'held', reason: problem.message, problems: [problem], nextTryAt: '2999-01-01T00:00:00.000Z' }));
	return items;
}

describe('Master Data: Upload', () => {
	const vendor = (id: string) => ({ sourceKey: id, sourceSystem: 'dynamics-fo', companyId: 'USMF', vendorId: id, name: `Vendor ${id}`, status: 'active' });
	const upload = async (items: object[], parameters: IDataObject = {}, facts: Parameters<Scene['run']>[2] = {}) =>
		await here.run({ resource: 'masterData', operation: 'upload', entity: 'vendor', profile: 'vendorsCsv', folder: '/inbound', ...parameters }, data(items), facts);

	test('all items become one whole file, and the ledger keeps when', async () => {
		const { items, error } = await upload([vendor('V-0001'), vendor('V-0002')]);
		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
		expect(items[0]!.json).toMatchObject({ entity: 'vendor', rows: 2, records: 2, uploaded: true, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
		expect(items[0]!.pairedItem).toEqual([{ item: 0 }, { item: 1 }]);
		const [[path, content]] = [...here.sftp.tree.files('/inbound')] as [[string, Buffer]];
		expect(path).toBe(items[0]!.json.path);
		expect(content.toString()).toContain('V-0002');
		expect(here.sftp.journal.some(({ operation, path: written }) => operation === 'OPEN' && /\/\.[^/]+\.part$/.test(written))).toBe(true);
		expect(await here.ledger.watermark('uploaded:vendor')).toMatch(/^\d{4}-/);
	});

	test('an empty list is refused, unless it is wanted', async () => {
		expect((await upload([{}])).error!.message).toBe('There is nothing to upload: no item holds a record.');
		expect((await upload([{}], { allowEmpty: true })).items[0]!.json).toMatchObject({ records: 0, uploaded: true });
	});

	test('an item of another kind is refused by its number, and nothing is uploaded', async () => {
		const { error } = await upload([vendor('V-0001'), { accountId: '6000', name: 'Office', active: true }]);
		expect(error!.message).toBe('Item 1 cannot be written as a vendor: it is a GL account. Nothing was uploaded.');
		expect(here.sftp.tree.files('/inbound').size).toBe(0);
	});

	test('a test run shows the file and uploads nothing', async () => {
		const { items } = await upload([vendor('V-0001')], {}, { mode: 'manual' });
		expect(items[0]!.json).toMatchObject({ testRun: expect.stringContaining('Nothing was uploaded'), uploaded: false });
		expect(Buffer.from(items[0]!.binary!.data!.data, 'base64').toString()).toContain('V-0001');
		expect(here.sftp.counts.connections).toBe(0);
	});

	test('20,000 vendors become one file', async () => {
		const { items } = await upload(Array.from({ length: 20_000 }, (_, i) => vendor(`V-${i}`)));
		expect(items[0]!.json).toMatchObject({ rows: 20_000, uploaded: true });
	}, 60_000);
});

describe('Held Record', () => {
	const ask = async (operation: string, parameters: IDataObject = {}, facts: Parameters<Scene['run']>[2] = {}) =>
		await here.run({ resource: 'heldRecord', operation, ...parameters }, undefined, facts);
	const statusOf = async (items: RecordItem[]) => (await here.ledger.outcomes(items.map((item) => item.record.recordId))).map((each) => each?.status);

	test('the list tells number, reason, next step and next try', async () => {
		await held(['A-1', 'A-2']);
		const { items } = await ask('list');
		expect(json(items)).toMatchObject([
			{ number: 'A-1', vendor: 'V-0001', amount: '10.00', reason: problem.message, problems: [problem], nextTryAt: '2999-01-01T00:00:00.000Z', file: { name: 'Invoices_1.csv' }, route, invoice: { invoiceNumber: 'A-1' } },
			{ number: 'A-2' },
		]);
		expect(json((await ask('list', { options: { text: 'a-2' } })).items)).toMatchObject([{ number: 'A-2' }]);
		expect((await ask('list', { options: { problemCode: 'none.such' } })).items).toEqual([]);
	});

	test('a retried record comes back at the next poll', async () => {
		const [item] = await held();
		expect(await here.poll()).toBeNull();
		const { items } = await ask('retry', { recordIds: item!.record.recordId, who: 'Ann' });
		expect(json(items)).toMatchObject([{ number: 'A-1', retried: true }]);
		expect(await here.poll()).toMatchObject([{ record: { handover: 2 }, invoice: { invoiceNumber: 'A-1' } }]);
		expect(await here.ledger.allowedAgain([item!.record.recordId])).toEqual([false]);
	});

	test('a record whose workflow was replaced is handed to the trigger of the new one, if there is such a trigger', async () => {
		const [item] = await held();
		const retry = async (to: string) => await ask('retry', { recordIds: item!.record.recordId, who: 'Ann', options: { route: to } });
		expect((await retry('wf-1/Nobody')).error).toMatchObject({ message: expect.stringContaining('There is no trigger "wf-1/Nobody"'), description: expect.stringContaining('activated') });
		const replacement = { id: 't2', name: 'Replacement' };
		expect(await here.poll({}, 'trigger', replacement)).toBeNull();
		expect(json((await retry('wf-1/Replacement')).items)).toMatchObject([{ retried: true }]);
		expect(await here.poll()).toBeNull();
		expect(await here.poll({}, 'trigger', replacement)).toMatchObject([{ invoice: { invoiceNumber: 'A-1' } }]);
	});

	test('of a record that no trigger brought the retry says that nobody hands it over', async () => {
		await held();
		await here.ledger.addRecord('wf-1/Post', { recordId: 'sheet', entity: 'invoice', rows: 'item 1', problems: [] });
		await here.ledger.addOutcomes([{ recordId: 'sheet', status: 'held', reason: 'x', problems: [problem], executionId: '1' }]);
		const { items } = await ask('retry', { select: 'filter', filter: { problemCode: 'vendor.unknown' }, who: 'Ann' });
		expect(json(items).map(({ warning }) => warning)).toEqual([undefined, expect.stringContaining('No trigger hands this record over (it came from wf-1/Post)')]);
	});

	test('however many are held: all are retried by filter, by their ids, and by the code that they waited for', async () => {
		const many = Array.from({ length: 1_100 }, (_, i) => `M-${i}`);
		const items = await held(many);
		const unmapped = { table: 'vendor' as const, code: 'V-0001' };
		await here.decide(items, () => ({ status: 'held', reason: problem.message, problems: [{ ...problem, unmapped }] }));
		const retried = async (parameters: IDataObject) => json((await ask('retry', { ...parameters, who: 'Ann' })).items).filter((each) => each.retried === true).length;
		expect(await retried({ select: 'filter', filter: { problemCode: 'vendor.unknown' } })).toBe(1_100);
		expect(await retried({ recordIds: items.map(({ record }) => record.recordId).join(',') })).toBe(1_100);
		const codes = async (operation: string, parameters: IDataObject = {}) => json((await here.run({ resource: 'crossReference', operation, set: 'production', ...parameters })).items);
		expect(await codes('listUnmapped')).toMatchObject([{ code: 'V-0001', heldRecords: 1_100 }]);
		expect(await codes('set', { table: 'vendor', code: 'V-0001', value: '4711', who: 'Ann' })).toMatchObject([{ retried: 1_100 }]);
	});

	test('posting again has to be asked for', async () => {
		const [item] = await held();
		await ask('retry', { select: 'filter', filter: { problemCode: 'vendor.unknown' }, who: 'Ann', again: true });
		expect(await here.ledger.allowedAgain([item!.record.recordId])).toEqual([true]);
	});

	test('an id that is not held is named, an empty filter refused', async () => {
		expect(json((await ask('retry', { recordIds: 'nothing', who: 'Ann' })).items)).toEqual([{ recordId: 'nothing', retried: false, reason: 'No record with this ID is held.' }]);
		expect((await ask('retry', { select: 'filter', filter: {}, who: 'Ann' })).error!.message).toMatch(/every held record/);
	});

	test('a corrected invoice comes back corrected; what the file said stays in the audit trail', async () => {
		const [item] = await held();
		const fields = JSON.stringify({ vendor: { vendorId: 'V-0002' }, lines: [{ lineNumber: '1', glAccount: '7000' }] });
		const { items, error } = await ask('correct', { recordId: item!.record.recordId, fields, who: 'Ann', reason: 'Wrong vendor code' });
		expect(error).toBeUndefined();
		expect(json(items)).toMatchObject([{ corrected: true, invoice: { vendor: { vendorId: 'V-0002', name: 'Contoso' }, lines: [{ glAccount: '7000', amount: '10.00' }] } }]);
		expect(await here.poll()).toMatchObject([{ invoice: { vendor: { vendorId: 'V-0002' }, invoiceNumber: 'A-1' } }]);
		expect(await here.ledger.audit({ recordId: item!.record.recordId, kinds: ['corrected'] })).toMatchObject([{ body: { who: 'Ann', reason: 'Wrong vendor code' } }]);
	});

	test('a correction that would not add up is refused, with every reason', async () => {
		const [item] = await held();
		const { error } = await ask('correct', { recordId: item!.record.recordId, fields: '{"totalAmount":"11.00","currency":"usd"}', who: 'Ann', reason: 'x' });
		expect(error!.message).toMatch(/currency "usd".*The total is 11.00, but lines 10.00/);
		expect(await here.poll()).toBeNull();
		expect((await ask('correct', { recordId: item!.record.recordId, fields: '[1]', who: 'Ann', reason: 'x' })).error!.message).toMatch(/not a JSON object/);
	});

	test('a dismissed record is final, with who and why', async () => {
		const items = await held();
		expect((await ask('dismiss', { recordIds: items[0]!.record.recordId, who: 'Ann', reason: ' ' })).error!.message).toBe('The parameter Reason is empty.');
		const done = await ask('dismiss', { recordIds: items[0]!.record.recordId, who: 'Ann', reason: 'Entered by hand' });
		expect(json(done.items)).toMatchObject([{ dismissed: true }]);
		expect(await statusOf(items)).toEqual(['dismissed']);
	});

	test('a test run decides nothing', async () => {
		const items = await held();
		const facts = { mode: 'manual' as const };
		const recordIds = items[0]!.record.recordId;
		for (const operation of ['retry', 'dismiss']) {
			expect(json((await ask(operation, { recordIds, who: 'Ann', reason: 'x' }, facts)).items)).toMatchObject([{ testRun: expect.stringContaining('Nothing was changed') }]);
		}
		await ask('correct', { recordId: recordIds, fields: '{"vendor":{"vendorId":"V-2"}}', who: 'Ann', reason: 'x' }, facts);
		expect(await statusOf(items)).toEqual(['held']);
		expect(await here.poll()).toBeNull();
		const real = await ask('dismiss', { recordIds, who: 'Ann', reason: 'x', options: { writeInTestRuns: true } }, facts);
		expect(json(real.items)).toMatchObject([{ dismissed: true }]);
	});
});

describe('Audit', () => {
	test('tells what happened to an invoice, and that nobody changed it', async () => {
		await held();
		const { items } = await here.run({ resource: 'audit', operation: 'search', text: 'A-1' });
		expect(json(items).map(({ kind }) => kind)).toEqual(expect.arrayContaining(['recordArrived', 'outcome']));
		expect(json((await here.run({ resource: 'audit', operation: 'search', text: 'A-1', options: { kinds: 'outcome' } })).items)).toMatchObject([{ kind: 'outcome' }]);
		expect(json((await here.run({ resource: 'audit', operation: 'verify' })).items)).toMatchObject([{ ok: true, entries: expect.any(Number) }]);
	});
});

describe('Report', () => {
	test('cut-over: what would post, what is known, what the ERP has, and what cannot be read', async () => {
		await held();
		here.sftp.tree.put('/outbound/Invoices_2.csv', invoicesCsv([['B-1', '5.00'], ['B-2', '7.00'], ['B-3', 'many']]));
		const read = await here.run({ resource: 'invoiceFile', operation: 'read', source: 'path', path: '/outbound/Invoices_2.csv' });
		const erpMatches = [{ id: {}, number: 'B-2', state: 'posted', open: false, type: 'invoice', date: '2026-03-14', currency: 'USD', total: '7.50' }];
		const inputs = json(read.items).map((each) => ((each.invoice as IDataObject | undefined)?.invoiceNumber === 'B-2' ? { ...each, erpMatches } : each));
		const { items, error } = await here.run({ resource: 'report', operation: 'cutOver', folder: '/outbound' }, data(inputs));
		expect(error).toBeUndefined();
		expect(json(items)).toMatchObject([
			{ file: 'Invoices_1.csv', state: 'known', ledger: { held: 1, total: 1 }, wouldPost: { count: 0 } },
			{ file: 'Invoices_2.csv', state: 'new', records: 3, lookedUp: 1, wouldPost: { count: 1, byCurrency: [{ currency: 'USD', sum: '5.00' }] }, nearMatches: [{ summary: { number: 'B-2' } }], problems: [{ problems: [{}, {}] }] },
		]);
		expect(await here.ledger.audit({ text: 'Invoices_2' })).toEqual([]);
	});

	test('control: approved count and sum per company and day, with and without the ERP', async () => {
		const items = await held(['A-1', 'A-2']);
		await here.decide(items.slice(0, 1), () => ({ status: 'posted' }));
		const day = new Date().toISOString().slice(0, 10);
		const ask = async (parameters: IDataObject, bills: object[] = [{}]) =>
			json((await here.run({ resource: 'report', operation: 'control', from: '2000-01-01', to: '2999-01-01', ...parameters }, data(bills))).items);
		const [row] = await ask({});
		expect(row).toMatchObject({ company: 'USMF', currency: 'USD', approved: { count: 2, sum: '20.00' }, posted: { count: 1, sum: '10.00' }, held: { count: 1, sum: '10.00' } });
		const fields = { compare: true, company: 'USMF', day: (row!.day as string) ?? day, currency: 'USD', amount: '={{ $json.total }}' };
		expect(await ask(fields, [{ total: '10.00' }])).toMatchObject([{ erp: { count: 1, sum: '10.00' }, agrees: true }]);
		expect(await ask(fields, [{ total: '10.00' }, { total: '3.00' }])).toMatchObject([{ erp: { count: 2 }, difference: { count: 1, sum: '3.00' }, agrees: false }]);
	});
});

describe('reading files without the trigger', () => {
	test('an invoice file from a binary field; nothing is registered', async () => {
		const binary = { data: { data: Buffer.from(invoicesCsv([['A-1', '10.00']])).toString('base64'), mimeType: 'text/csv', fileName: 'mail.csv' } };
		const { items, error } = await here.run({ resource: 'invoiceFile', operation: 'read', source: 'binary', binaryPropertyName: 'data' }, [{ json: {}, binary }]);
		expect(error).toBeUndefined();
		expect(items).toMatchObject([{ json: { record: { handover: 0, file: { name: 'mail.csv', inbox: 'n8n' } }, invoice: { invoiceNumber: 'A-1' }, problems: [] }, pairedItem: { item: 0 } }]);
		expect(await here.ledger.audit({})).toEqual([]);
	});

	test('a missing file is one clear sentence, or an item when the node goes on', async () => {
		const parameters = { resource: 'invoiceFile', operation: 'read', source: 'path', path: '/outbound/none.csv' };
		expect((await here.run(parameters)).error!.message).toBe('There is no file /outbound/none.csv on the SFTP server.');
		expect(json((await here.run(parameters, undefined, { onError: 'continueRegularOutput' })).items)).toMatchObject([{ error: 'There is no file /outbound/none.csv on the SFTP server.' }]);
	});

	test('a payment file becomes payments', async () => {
		const csv = 'Company,PaymentID,VendorCode,PaymentDate,Amount,Currency,Method,Status,InvoiceNo,AppliedAmount\r\nUSMF,P-1,V-0001,2026-03-20,15.00,USD,ACH,CLEARED,A-1,15.00\r\n';
		here.sftp.tree.put('/outbound/Payments_1.csv', csv);
		const { items } = await here.run({ resource: 'payment', operation: 'read', source: 'path', path: '/outbound/Payments_1.csv' });
		expect(json(items)).toMatchObject([{ record: { entity: 'payment' } }]);
	});
});

describe('Attachment: Fetch', () => {
	const fetchIt = async (attachment: string, parameters: IDataObject = {}) =>
		await here.run({ resource: 'attachment', operation: 'fetch', attachment, folder: '/outbound', hosts: '', ...parameters });

	test('a name inside the folder becomes a binary field', async () => {
		here.sftp.tree.put('/outbound/A-1.pdf', '%PDF-1.7');
		const { items } = await fetchIt('A-1.pdf');
		expect(items[0]!.binary!.data).toMatchObject({ fileName: 'A-1.pdf', mimeType: 'application/pdf' });
		expect(Buffer.from(items[0]!.binary!.data!.data, 'base64').toString()).toBe('%PDF-1.7');
	});

	test.each(['../secret.pdf', '/etc/passwd', 'a/b.pdf', 'a\\b.pdf', '..', 'a\u0000.pdf'])('%j leads elsewhere and is refused', async (name) => {
		here.sftp.tree.put('/secret.pdf', 'x');
		expect((await fetchIt(name)).error!.message).toMatch(/is not the plain name of a file/);
	});

	test.each([
		['https://evil.example/a.pdf', 'files.stampli.example'],
		['http://files.stampli.example/a.pdf', 'files.stampli.example'],
		['https://files.stampli.example:8443/a.pdf', 'files.stampli.example'],
		['https://user:pass@files.stampli.example/a.pdf', 'files.stampli.example'],
		['file:///etc/passwd', 'files.stampli.example'],
		['https://files.stampli.example.evil.example/a.pdf', 'files.stampli.example'],
		['https://files.stampli.example/a.pdf', ''],
	])('%s is not fetched with allowed hosts "%s"', async (url, hosts) => {
		const { error } = await fetchIt(url, { hosts });
		expect(error!.message).toMatch(/^Attachments are not fetched from /);
		expect(error!.message).not.toContain('pass');
	});

	test('a missing image is said', async () => {
		expect((await fetchIt('none.pdf')).error!.message).toMatch(/The attachment none.pdf is not in \/outbound/);
	});
});
