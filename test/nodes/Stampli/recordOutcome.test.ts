import { parse } from 'csv-parse/sync';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Problem } from '../../../core/errors';
import type { RecordItem } from '../../../core/records';
import { invoicesCsv, type Scene, scene } from './scene';

let here: Scene;
beforeEach(async () => {
	here = await scene({ '/receipts/': '', '/archive/': '', '/failed/': '' });
});
afterEach(async () => await here.close());

const problem: Problem = { code: 'vendor.unknown', kind: 'rejected', message: 'Vendor V-0001 is unknown.', fix: 'Create it.', who: 'accountsPayable', where: 'Dynamics 365 F&O' };
const posted = () => ({ erpState: 'pending vendor invoice', erpNumber: 'STP-1' });
const held = (code = 'vendor.unknown') => () => ({ status: 'held' as const, reason: problem.message, problems: [{ ...problem, code }] });
const folders = { receiptFolder: '/receipts', archiveFolder: '/archive', failedFolder: '/failed' };

async function arrive(name = 'Invoices_1.csv', numbers = ['A-1', 'A-2']): Promise<RecordItem[]> {
	here.sftp.tree.put(`/outbound/${name}`, invoicesCsv(numbers.map((number) => [number, '10.00'])));
	return (await here.poll({ options: { stableSeconds: 0, include: '*.csv' } }))!;
}
const data = (items: RecordItem[]) => items.map((json) => ({ json: json as unknown as IDataObject }));
const record = async (items: INodeExecutionData[], parameters: IDataObject = {}, facts: Parameters<Scene['run']>[2] = {}) =>
	await here.run({ resource: 'invoiceFile', operation: 'recordOutcome', ...folders, ...parameters }, items, facts);
const paths = (folder: string) => [...here.sftp.tree.files(folder).keys()];
const receiptRows = (path: string) => parse(here.sftp.tree.find(path)!.content, { bom: true, columns: true }) as Record<string, string>[];

test('a file whose records are all posted gets its receipt and goes to the archive', async () => {
	const items = await arrive();
	await here.decide(items, posted);
	const { items: output, error } = await record(data(items));
	expect(error).toBeUndefined();
	expect(output).toHaveLength(1);
	expect(output[0]!.json).toMatchObject({
		file: { name: 'Invoices_1.csv' }, counts: { posted: 2, total: 2, open: 0 }, sums: [{ currency: 'USD', sums: { posted: '20.00', total: '20.00' } }],
		closed: true, receipt: { name: 'Invoices_1.csv.receipt.csv', path: '/receipts/Invoices_1.csv.receipt.csv' }, movedTo: '/archive/Invoices_1.csv', newHolds: [], newlyHeld: false, warnings: [],
	});
	expect(output[0]!.pairedItem).toEqual([{ item: 0 }, { item: 1 }]);
	expect(output[0]!.binary!.receipt).toMatchObject({ fileName: 'Invoices_1.csv.receipt.csv', mimeType: 'text/csv' });
	expect(receiptRows('/receipts/Invoices_1.csv.receipt.csv').map((row) => row.Outcome).slice(0, 2)).toEqual(['posted', 'posted']);
	expect(paths('/outbound')).toEqual([]);
	expect(paths('/archive')).toEqual(['/archive/Invoices_1.csv']);
});

test('a file without records gets a receipt that says so, and goes to the archive', async () => {
	const items = await arrive('Invoices_1.csv', []);
	const { items: output } = await record(data(items));
	expect(output[0]!.json).toMatchObject({ counts: { total: 0, dismissed: 0, open: 0 }, sums: [], closed: true, movedTo: '/archive/Invoices_1.csv', newlyHeld: false, warnings: [] });
	expect(receiptRows('/receipts/Invoices_1.csv.receipt.csv')).toMatchObject([
		{ Row: 'no records', Outcome: 'dismissed', Reason: expect.stringContaining('holds no record') },
		{ Row: '0 records', Outcome: 'CHECK', Reason: expect.stringMatching(/= 0 in the file$/) },
	]);
	const sums = await here.run({ resource: 'audit', operation: 'files', options: {} });
	expect(sums.items[0]!.json).toMatchObject({ name: 'Invoices_1.csv', total: 0, addsUp: true, receipt: 'Invoices_1.csv.receipt.csv' });
});

test('a receipt is brought up to date on a server that cannot replace a file in one step too', async () => {
	here.sftp.faults.posixRename = false;
	const items = await arrive('Invoices_1.csv', ['A-1']);
	await here.decide(items, held());
	await record(data(items));
	await here.decide(items, posted);
	const { items: output } = await record(data(items));
	expect(output[0]!.json).toMatchObject({ receipt: { path: '/receipts/Invoices_1.csv.receipt.csv' }, warnings: [] });
	expect(paths('/receipts')).toEqual(['/receipts/Invoices_1.csv.receipt.csv']);
	expect(receiptRows('/receipts/Invoices_1.csv.receipt.csv')[0]!.Outcome).toBe('posted');
});

test('branches and batches are recorded one by one; the file closes with the last of them', async () => {
	const items = await arrive();
	await here.decide(items.slice(0, 1), posted);
	const first = await record(data(items.slice(0, 1)));
	expect(first.items[0]!.json).toMatchObject({ closed: false, counts: { posted: 1, open: 1 } });
	expect(paths('/outbound')).toEqual(['/outbound/Invoices_1.csv']);
	await here.decide(items.slice(1), held());
	const second = await record(data(items.slice(1)));
	expect(second.items[0]!.json).toMatchObject({ closed: true, counts: { posted: 1, held: 1, open: 0 }, movedTo: '/failed/Invoices_1.csv' });
	expect(paths('/receipts')).toEqual(['/receipts/Invoices_1.csv.receipt.csv']);
});

test('of two runs that record outcomes of one file at the same time, the receipt of the later end tells both', async () => {
	const items = await arrive();
	await here.decide([items[0]!], posted);
	const { files } = here.ledger;
	// The other run is through with all of it between this one's look at the ledger and its upload.
	here.ledger.files = async (ids) => {
		here.ledger.files = files;
		const before = await files(ids);
		await here.decide([items[1]!], posted);
		await record(data([items[1]!]), { archiveFolder: '' });
		return before;
	};
	const { items: output } = await record(data([items[0]!]), { archiveFolder: '' });
	expect(receiptRows('/receipts/Invoices_1.csv.receipt.csv').map((row) => row.Outcome).slice(0, 2)).toEqual(['posted', 'posted']);
	expect(output[0]!.json).toMatchObject({ counts: { posted: 2, open: 0 }, closed: true });
	const { items: verified } = await here.run({ resource: 'audit', operation: 'verifyReceipts', receiptFolder: '/receipts' });
	expect(verified[0]!.json).toMatchObject({ ok: true });
});

test('a held record that is posted later takes its file from failed to archive, in the same receipt', async () => {
	const items = await arrive('Invoices_1.csv', ['A-1']);
	await here.decide(items, held());
	await record(data(items));
	await here.decide(items, posted);
	const { items: output } = await record(data(items));
	expect(output[0]!.json).toMatchObject({ closed: true, movedTo: '/archive/Invoices_1.csv' });
	expect([...paths('/failed'), ...paths('/archive'), ...paths('/receipts')]).toEqual(['/archive/Invoices_1.csv', '/receipts/Invoices_1.csv.receipt.csv']);
	expect(receiptRows('/receipts/Invoices_1.csv.receipt.csv')[0]!.Outcome).toBe('posted');
});

test('items that claim to be posted are not believed: no receipt, no move, and a warning', async () => {
	const items = await arrive();
	const forged = data(items).map(({ json }) => ({ json: { ...json, outcome: { status: 'posted', recordId: (json.record as IDataObject).recordId } } as IDataObject }));
	const { items: output } = await record(forged);
	expect(output.map(({ json }) => json)).toEqual([
		{ file: null, newHolds: [], newlyHeld: false, warnings: [expect.stringMatching(/^2 items had no recorded outcome: the node before may be disabled or have failed/)] },
	]);
	expect(output[0]!.json.warnings).toEqual([expect.stringContaining('its ledger is another one: select the same Stampli Ledger credential')]);
	expect([...paths('/receipts'), ...paths('/archive'), ...paths('/failed')]).toEqual([]);
	expect(await here.ledger.audit({ kinds: ['receipt', 'outcome', 'moved'] })).toEqual([]);
});

test('one forged item beside a real one changes nothing of it', async () => {
	const items = await arrive();
	await here.decide(items.slice(0, 1), posted);
	const { items: output } = await record(data(items));
	expect(output[0]!.json).toMatchObject({ closed: false, counts: { posted: 1, open: 1 }, warnings: [expect.stringMatching(/^1 item had no recorded outcome/)] });
});

test('items without a record, and no items of worth at all, are said and do no harm', async () => {
	const { items: output, error } = await record([{ json: {} }, { json: { record: 'x' } }]);
	expect(error).toBeUndefined();
	expect(output[0]!.json.warnings).toEqual([expect.stringMatching(/^2 items carried no record/)]);
	expect(here.sftp.counts.connections).toBe(0);
});

test('a new hold is told once, a hold for another reason again, the same hold not', async () => {
	const items = await arrive('Invoices_1.csv', ['A-1']);
	const holds = async (code: string) => {
		await here.decide(items, held(code));
		return (await record(data(items))).items[0]!.json;
	};
	expect(await holds('vendor.unknown')).toMatchObject({
		newlyHeld: true, newHolds: [{ number: 'A-1', vendor: 'V-0001', file: 'Invoices_1.csv', reason: problem.message, problems: [{ fix: 'Create it.' }] }],
		message: 'Invoices_1.csv, invoice A-1, vendor V-0001: Vendor V-0001 is unknown.\n   → Create it. (Dynamics 365 F&O)',
	});
	expect(await holds('vendor.unknown')).toMatchObject({ newlyHeld: false, newHolds: [] });
	expect(await holds('account.unknown')).toMatchObject({ newlyHeld: true, newHolds: [{ number: 'A-1' }] });
});

test('the message about holds says each next step once', async () => {
	const items = await arrive('Invoices_1.csv', ['A-1']);
	await here.decide(items, () => ({ status: 'held', reason: 'Two amounts are none.', problems: [problem, { ...problem, message: 'Another one.' }] }));
	const { items: output } = await record(data(items));
	expect(output[0]!.json.message).toBe('Invoices_1.csv, invoice A-1, vendor V-0001: Two amounts are none.\n   → Create it. (Dynamics 365 F&O)');
});

test('previews never write', async () => {
	const items = await arrive();
	await here.decide(items, posted);
	const { items: output } = await record(data(items).map(({ json }) => ({ json: { ...json, preview: 'testRun' } })));
	expect(output[0]!.json).toMatchObject({ file: null, warnings: [expect.stringMatching(/^2 items came from a test run or a preview/)] });
	expect(paths('/receipts')).toEqual([]);
});

test('a test run writes nothing and shows what would be written', async () => {
	const items = await arrive();
	await here.decide(items, posted);
	const before = (await here.ledger.audit({})).length;
	const { items: output } = await record(data(items), {}, { mode: 'manual' });
	expect(output[0]!.json).toMatchObject({ testRun: expect.stringContaining('Nothing was written'), closed: true, receipt: { path: '/receipts/Invoices_1.csv.receipt.csv' }, movedTo: '/archive/Invoices_1.csv' });
	expect(output[0]!.binary!.receipt).toBeDefined();
	expect([...paths('/receipts'), ...paths('/archive')]).toEqual([]);
	expect((await here.ledger.audit({})).length).toBe(before);
});

test('a read-only outbound folder: the receipt is written, the outcome stands, and the item says why the file stays', async () => {
	here.sftp.faults.readOnly = ['/outbound'];
	const items = await arrive();
	await here.decide(items, posted);
	const { items: output, error } = await record(data(items));
	expect(error).toBeUndefined();
	expect(output[0]!.json).toMatchObject({ closed: true, warnings: [expect.stringMatching(/^Invoices_1.csv stays where it is: /)] });
	expect(paths('/receipts')).toHaveLength(1);
	expect(paths('/outbound')).toHaveLength(1);
	const calm = await record(data(items), { archiveFolder: '', failedFolder: '' });
	expect(calm.items[0]!.json.warnings).toEqual([]);
});

test('a receipt folder that refuses: the receipt is in the item, and the records come back for another try', async () => {
	here.sftp.faults.readOnly = ['/receipts'];
	const items = await arrive();
	await here.decide(items, posted);
	const { items: output } = await record(data(items));
	expect(output[0]!.json).toMatchObject({ receipt: { name: 'Invoices_1.csv.receipt.csv' }, warnings: [expect.stringMatching(/^The receipt is only in this item/)] });
	expect(output[0]!.json.receipt).not.toHaveProperty('path');
	expect(await here.ledger.audit({ kinds: ['receipt'] })).toEqual([]);
});

test('without any folder no connection is opened, and the receipt is in the item', async () => {
	const items = await arrive();
	await here.decide(items, posted);
	const before = here.sftp.counts.connections;
	const { items: output } = await record(data(items), { receiptFolder: '', archiveFolder: '', failedFolder: '' });
	expect(output[0]!.binary!.receipt).toBeDefined();
	expect(here.sftp.counts.connections).toBe(before);
	expect(await here.ledger.audit({ kinds: ['receipt'] })).toHaveLength(1);
});

test('two files of one name have two receipts, and each keeps its own', async () => {
	const first = await arrive('Invoices_1.csv', ['A-1']);
	await here.decide(first, posted);
	await record(data(first), { archiveFolder: '', failedFolder: '' });
	here.sftp.tree.put('/outbound/Invoices_1.csv', invoicesCsv([['B-1', '5.00']]), 1_900_000_000);
	const second = (await here.poll())!;
	await here.decide(second, posted);
	const { items: output } = await record(data([...first, ...second]), { archiveFolder: '', failedFolder: '' });
	expect(output).toHaveLength(2);
	expect(paths('/receipts').sort()).toEqual([`/receipts/Invoices_1.csv.${second[0]!.record.file!.fileId.slice(0, 8)}.receipt.csv`, '/receipts/Invoices_1.csv.receipt.csv']);
	expect(receiptRows('/receipts/Invoices_1.csv.receipt.csv')[0]!.Number).toBe('A-1');
});

test('a run that died after the upload writes the same receipt again', async () => {
	const items = await arrive();
	await here.decide(items, posted);
	await here.ledger.note('receiptName', { name: 'Invoices_1.csv.receipt.csv' }, { fileId: items[0]!.record.file!.fileId });
	here.sftp.tree.put('/receipts/Invoices_1.csv.receipt.csv', 'from the run that died');
	const { items: output } = await record(data(items));
	expect(output[0]!.json.receipt).toMatchObject({ name: 'Invoices_1.csv.receipt.csv' });
	expect(paths('/receipts')).toHaveLength(1);
	expect(receiptRows('/receipts/Invoices_1.csv.receipt.csv')).not.toHaveLength(0);
});

test('a file that somebody else moved is no error, and one that a dead run moved is found in its folder', async () => {
	const gone = await arrive('Invoices_1.csv', ['A-1']);
	const moved = await arrive('Invoices_2.csv', ['A-2']);
	await here.decide([...gone, ...moved], posted);
	here.sftp.tree.remove('/outbound/Invoices_1.csv');
	here.sftp.tree.put('/archive/Invoices_2.csv', here.sftp.tree.find('/outbound/Invoices_2.csv')!.content);
	here.sftp.tree.remove('/outbound/Invoices_2.csv');
	const { items: output } = await record(data([...gone, ...moved]));
	expect(output[0]!.json).toMatchObject({ warnings: [expect.stringMatching(/^Invoices_1.csv is no longer at/)] });
	expect(output[1]!.json).toMatchObject({ movedTo: '/archive/Invoices_2.csv', warnings: [] });
});

test('a newer file that has taken the name meanwhile is never moved in the place of the one that is done', async () => {
	const items = await arrive('Invoices.csv', ['A-1']);
	await here.decide(items, posted);
	here.sftp.tree.put('/outbound/Invoices.csv', invoicesCsv([['B-1', '10.00']]), 1_900_000_000);
	const { items: output } = await record(data(items));
	expect(output[0]!.json).toMatchObject({ closed: true, warnings: [expect.stringMatching(/another file by now/)] });
	expect(output[0]!.json.movedTo).toBeUndefined();
	expect(paths('/archive')).toEqual([]);
	expect((await here.poll({ options: { stableSeconds: 0, include: '*.csv' } }))!.map((item) => item.invoice!.invoiceNumber)).toEqual(['B-1']);
});

test('receipts in the folder of the files are no files to be read', async () => {
	const items = await arrive('Invoices_1.csv', ['A-1']);
	await here.decide(items, posted);
	expect((await record(data(items), { receiptFolder: '/outbound', archiveFolder: '' })).items[0]!.json.receipt).toMatchObject({ path: '/outbound/Invoices_1.csv.receipt.csv' });
	expect(await here.poll()).toBeNull();
	expect((await here.poll({}, 'manual'))!.map((item) => item.record.file!.name)).toEqual(['Invoices_1.csv']);
});

test('a file that only got another time is still the same, and is moved', async () => {
	const items = await arrive('Invoices_1.csv', ['A-1']);
	await here.decide(items, posted);
	here.sftp.tree.put('/outbound/Invoices_1.csv', invoicesCsv([['A-1', '10.00']]), 1_900_000_000);
	expect((await record(data(items))).items[0]!.json).toMatchObject({ movedTo: '/archive/Invoices_1.csv', warnings: [] });
});

test('the sentinel moves with its file', async () => {
	const items = await arrive();
	here.sftp.tree.put('/outbound/Invoices_1.csv.done', '');
	await here.decide(items, posted);
	await record(data(items), { options: { sentinel: '{name}.done' } });
	expect(paths('/archive').sort()).toEqual(['/archive/Invoices_1.csv', '/archive/Invoices_1.csv.done']);
});

test('missing folders are created only when that is wanted', async () => {
	const items = await arrive();
	await here.decide(items, posted);
	const missing = { receiptFolder: '/out/receipts', archiveFolder: '/out/archive' };
	expect((await record(data(items), missing)).items[0]!.json.warnings).toHaveLength(2);
	const { items: output } = await record(data(items), { ...missing, createFolders: true });
	expect(output[0]!.json).toMatchObject({ warnings: [], movedTo: '/out/archive/Invoices_1.csv' });
	expect(paths('/out').sort()).toEqual(['/out/archive/Invoices_1.csv', '/out/receipts/Invoices_1.csv.receipt.csv']);
});

test('an unreachable server stops the node with one sentence; the outcome stays in the ledger', async () => {
	const items = await arrive();
	await here.decide(items, posted);
	here.sftp.changeHostKeys();
	const { error } = await record(data(items));
	expect(error!.message).toMatch(/presented the host key/);
	const again = await record(data(items), {}, { onError: 'continueRegularOutput' });
	expect(again.items).toMatchObject([{ json: { error: expect.stringMatching(/presented the host key/) } }]);
	expect((await here.ledger.outcomes(items.map((item) => item.record.recordId))).map((each) => each?.status)).toEqual(['posted', 'posted']);
});

test('stale master data is a warning, and part of the message about new holds', async () => {
	const options = { masterDataHours: 24 };
	const items = await arrive('Invoices_1.csv', ['A-1', 'A-2']);
	await here.decide(items.slice(0, 1), held());
	const never = (await record(data(items.slice(0, 1)), { options })).items[0]!.json;
	expect(never.warnings).toEqual([expect.stringContaining('No master data has been uploaded to Stampli')]);
	expect(never.message).toContain('run the master data workflow before invoices come in');

	await here.ledger.setWatermark('uploaded:vendor', new Date(Date.now() - 30 * 3_600_000).toISOString());
	await here.ledger.setWatermark('uploaded:glAccount', new Date().toISOString());
	const old = (await record(data(items.slice(0, 1)), { options })).items[0]!.json;
	expect(old.warnings).toEqual([expect.stringMatching(/older than 24 hours: last uploaded vendors on \d{4}-\d\d-\d\d \d\d:\d\d UTC\. /)]);

	await here.ledger.setWatermark('uploaded:vendor', new Date().toISOString());
	expect((await record(data(items.slice(0, 1)), { options })).items[0]!.json.warnings).toEqual([]);
});
