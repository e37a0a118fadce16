import type { IDataObject, INodeExecutionData, INodeType } from 'n8n-workflow';
import type { Invoice, Vendor } from '../../core/model';
import { folders, startSystems, type Systems } from '../../demo/systems';
import { DynamicsFo } from '../../nodes/DynamicsFo/DynamicsFo.node';
import { Stampli } from '../../nodes/Stampli/Stampli.node';
import { outputsOf, runInEngine } from './engine';
import { ledgerPerTest } from './ledgerPerTest';

/* The operations that every ERP's node shares, here on Dynamics 365 F&O, in n8n's engine with the real ledger. */

let systems: Systems;
const ledgerOf = ledgerPerTest();
beforeEach(async () => {
	systems = await startSystems();
});
afterEach(async () => await systems.close());

const types: Record<string, { type: INodeType; credentials: string[] }> = {
	erp: { type: new DynamicsFo(), credentials: ['dynamicsFoApi', 'stampliSftpApi'] },
	stampli: { type: new Stampli(), credentials: ['stampliSftpApi'] },
};

interface Run {
	items?: object[];
	mode?: 'trigger' | 'manual';
}

async function run(node: 'erp' | 'stampli', parameters: object, { items = [{}], mode = 'trigger' }: Run = {}) {
	const { type, credentials } = types[node]!;
	const result = await runInEngine({
		workflow: {
			nodes: [{ id: '1', name: 'Node', type: node, typeVersion: 1, position: [0, 0], parameters: parameters as never, credentials: Object.fromEntries(credentials.map((each) => [each, { id: '1', name: each }])) }],
			connections: {},
		},
		nodeTypes: { [node]: type },
		credentials: systems.credentials as never,
		startNode: 'Node',
		items: items.map((json): INodeExecutionData => ({ json: json as IDataObject })),
		mode,
	});
	return { outputs: outputsOf(result, 'Node').map((list) => list.map((item) => item.json)), error: result.data.resultData.error };
}

const category = { procurementCategory: 'Stampli invoices', procurementHierarchy: 'Procurement' };
const company = { __rl: true, mode: 'id', value: 'usmf' };
const post = (options: object = {}) => ({ resource: 'bill', operation: 'post', company, options: { ...category, ...options } });
const mapped = { crossReferenceSet: 'production', strictTables: 'vendor' };
const set = (rows: object[]) => run('stampli', { resource: 'crossReference', operation: 'set', set: 'production', table: '={{ $json.table }}', code: '={{ $json.code }}', value: '={{ $json.value }}', who: 'Ann', options: {} }, { items: rows });

function invoice(number: string, changes: Partial<Invoice> = {}): Invoice {
	return {
		sourceKey: number, sourceSystem: 'stampli', companyId: 'usmf', invoiceNumber: number, type: 'invoice', invoiceDate: '2026-11-02', currency: 'USD', vendor: { vendorId: 'ACME' },
		lines: [{ lineNumber: '1', kind: 'expense', description: 'Paper', amount: '40.00', glAccount: '618160' }], totalAmount: '40.00', ...changes,
	}; // prettier-ignore
}

describe('cross-references', () => {
	test('a code that is not mapped holds the invoice, stands in the list of unmapped codes, and once a person fills it in the invoice is posted', async () => {
		await set([{ table: 'glAccount', code: 'OFFICE', value: '618160' }]);
		const items = [{ invoice: invoice('X-1') }];
		const [posted, held] = (await run('erp', post(mapped), { items })).outputs;
		expect(posted).toEqual([]);
		expect(held).toMatchObject([{ outcome: { status: 'held', problems: expect.arrayContaining([expect.objectContaining({ code: 'crossReference.unmapped' })]), nextTryAt: expect.any(String) } }]);

		const unmapped = (await run('stampli', { resource: 'crossReference', operation: 'listUnmapped', set: 'production', options: {} })).outputs[0]!;
		expect(unmapped).toMatchObject([{ set: 'production', table: 'vendor', code: 'ACME', value: '', heldRecords: 1, invoices: ['X-1'], erps: ['Dynamics 365 F&O'] }]);
		const listed = async (erp: string) => (await run('stampli', { resource: 'crossReference', operation: 'listUnmapped', set: 'production', options: { erp } })).outputs[0]!.length;
		expect([await listed('dynamics'), await listed('Acumatica')]).toEqual([1, 0]);

		const filled = (await set([{ ...unmapped[0], value: '1001' }])).outputs[0]!;
		expect(filled).toMatchObject([{ table: 'vendor', code: 'ACME', value: '1001', retried: 1 }]);
		expect((await run('erp', post(mapped), { items })).outputs[0]).toMatchObject([{ outcome: { status: 'posted' }, invoice: { vendor: { vendorId: 'ACME' } } }]);
		expect(systems.dynamicsFo.data.VendorInvoiceHeaders).toMatchObject([{ InvoiceAccount: '1001', InvoiceNumber: 'X-1' }]);
	});

	test('a mapping that is changed after the invoice was posted makes a conflict, never a second bill', async () => {
		await set([{ table: 'vendor', code: 'ACME', value: '1001' }]);
		await run('erp', post(mapped), { items: [{ invoice: invoice('X-2') }] });
		await set([{ table: 'vendor', code: 'acme', value: '00123' }]);
		const again = { record: { recordId: 'another-file', entity: 'invoice', rows: 'row 2', handover: 0 }, invoice: invoice('X-2'), problems: [] };
		const { outputs } = await run('erp', post(mapped), { items: [again] });
		expect(outputs[1]).toMatchObject([{ outcome: { status: 'held', problems: expect.arrayContaining([expect.objectContaining({ code: 'crossReference.changed' })]) } }]);
		expect(systems.dynamicsFo.data.VendorInvoiceHeaders).toHaveLength(1);
	});

	test('an invoice that was posted before there was a mapping is not posted again under the mapped vendor', async () => {
		const direct = invoice('X-3', { vendor: { vendorId: '1001' } });
		await run('erp', post(), { items: [{ invoice: direct }] });
		await set([{ table: 'vendor', code: '1001', value: '00123' }]);
		const again = { record: { recordId: 'another-file', entity: 'invoice', rows: 'row 2', handover: 0 }, invoice: direct, problems: [] };
		expect((await run('erp', post(mapped), { items: [again] })).outputs[1]).toMatchObject([{ outcome: { problems: expect.arrayContaining([expect.objectContaining({ code: 'crossReference.changed' })]) } }]);
		expect(systems.dynamicsFo.data.VendorInvoiceHeaders).toHaveLength(1);
	});

	test('a code that is mapped to what the ERP does not know is listed under the code of the file', async () => {
		await set([{ table: 'vendor', code: 'ACME', value: 'GONE' }]);
		await run('erp', post(mapped), { items: [{ invoice: invoice('X-4') }] });
		const { outputs } = await run('stampli', { resource: 'crossReference', operation: 'listUnmapped', set: 'production', options: {} });
		expect(outputs[0]).toMatchObject([{ table: 'vendor', code: 'ACME', value: 'GONE', problem: expect.stringContaining('GONE') }]);
		expect((await set([{ table: 'vendor', code: 'ACME', value: '1001' }])).outputs[0]).toMatchObject([{ before: 'GONE', retried: 1 }]);
	});

	test('the tables are checked against the live system', async () => {
		await set([
			{ table: 'vendor', code: 'A', value: '00123' },
			{ table: 'vendor', code: 'B', value: 'NOBODY' },
			{ table: 'vendor', code: 'C', value: 'HOLD-ALL' },
			{ table: 'glAccount', code: 'D', value: '999999' },
			{ table: 'dimension:Department', code: 'E', value: '022' },
			{ table: 'company', code: 'F', value: 'usmf' },
		]);
		const { outputs } = await run('erp', { resource: 'crossReference', operation: 'check', set: 'production', onlyProblems: true });
		expect(outputs[0]!.map(({ code, status }) => `${String(code)} ${String(status)}`)).toEqual(['B missing', 'C inactive', 'D missing']);
	});

	test('a code given twice with two meanings, an unknown table and a set that nobody entered are errors that say so', async () => {
		expect((await set([{ table: 'vendor', code: 'A', value: '1' }, { table: 'vendor', code: 'a ', value: '2' }])).error).toMatchObject({ message: expect.stringContaining('twice') }); // prettier-ignore
		expect((await set([{ table: 'colour', code: 'A', value: '1' }])).error).toMatchObject({ message: expect.stringContaining('colour') });
		expect((await run('erp', post(mapped), { items: [{ invoice: invoice('X-5') }] })).error).toMatchObject({ message: expect.stringContaining('"production"') });
	});

	test('removing a code takes it out of the set, and the audit says who', async () => {
		await set([{ table: 'vendor', code: 'ACME', value: '1001' }]);
		await run('stampli', { resource: 'crossReference', operation: 'remove', set: 'production', table: 'vendor', code: 'acme', who: 'Bob', options: {} });
		expect((await run('stampli', { resource: 'crossReference', operation: 'getAll', set: 'production', table: '' })).outputs[0]).toEqual([]);
		expect(await ledgerOf().audit({ kinds: ['crossReferenceRemoved'] })).toMatchObject([{ body: { who: 'Bob', code: 'acme', value: '1001' } }]);
	});
});

describe('Bill: Reverse', () => {
	const reverse = (more: object = {}) => ({ resource: 'bill', operation: 'reverse', company, way: 'deletePending', reason: 'Wrong vendor', confirm: 'REVERSE', options: { ...category }, ...more });
	const given = invoice('R-1', { vendor: { vendorId: '1001' } });

	test('takes the bill back, says so in the audit, and a file sent again is held instead of posted', async () => {
		await run('erp', post(), { items: [{ invoice: given }] });
		const { outputs } = await run('erp', reverse(), { items: [{ invoice: given }] });
		expect(outputs[0]).toMatchObject([{ reversal: { status: 'reversed', state: 'deleted pending vendor invoice' } }]);
		expect(systems.dynamicsFo.data.VendorInvoiceHeaders).toEqual([]);
		expect((await ledgerOf().audit({ kinds: ['reversalAsked', 'reversal'] })).map(({ kind, body }) => [kind, body.reason])).toEqual([['reversalAsked', 'Wrong vendor'], ['reversal', expect.stringContaining('taken back')]]);
		const again = { record: { recordId: 'another-file', entity: 'invoice', rows: 'row 2', handover: 0 }, invoice: given, problems: [] };
		expect((await run('erp', post(), { items: [again] })).outputs[1]).toMatchObject([{ outcome: { status: 'held', problems: [{ code: 'bill.gone' }] } }]);
	});

	test('does nothing without the word of confirmation, without a reason, or in a test run', async () => {
		await run('erp', post(), { items: [{ invoice: given }] });
		expect((await run('erp', reverse({ confirm: 'yes' }), { items: [{ invoice: given }] })).error).toMatchObject({ message: expect.stringContaining('REVERSE') });
		expect((await run('erp', reverse({ reason: ' ' }), { items: [{ invoice: given }] })).error).toMatchObject({ message: expect.stringContaining('Reason') });
		expect((await run('erp', reverse(), { items: [{ invoice: given }], mode: 'manual' })).outputs[0]).toMatchObject([{ reversal: { status: 'testRun' } }]);
		expect(systems.dynamicsFo.data.VendorInvoiceHeaders).toHaveLength(1);
	});

	test('refuses a bill that is not the invoice, and one that is posted; and tells when there is none', async () => {
		await run('erp', post(), { items: [{ invoice: given }] });
		const other = { ...given, totalAmount: '41.00', lines: [{ ...given.lines[0]!, amount: '41.00' }] };
		expect((await run('erp', reverse(), { items: [{ invoice: other }] })).outputs[0]).toMatchObject([{ reversal: { status: 'refused', reason: expect.stringContaining('41') } }]);
		const [header] = systems.dynamicsFo.data.VendorInvoiceHeaders;
		systems.dynamicsFo.post(String(header!.HeaderReference));
		expect((await run('erp', reverse(), { items: [{ invoice: given }, { invoice: invoice('NEVER') }] })).outputs[0]).toMatchObject([{ reversal: { status: 'refused', problems: [{ code: 'reversal.posted' }] } }, { reversal: { status: 'notFound' } }]);
	});
});

describe('Master Data: Export', () => {
	const exporting = (entity: string, more: object = {}) => ({ resource: 'masterData', operation: 'export', entity, companies: '', profile: { vendor: 'vendorsCsv', glAccount: 'glAccountsCsv' }[entity], folder: folders.inbound, options: {}, ...more });
	const files = () => [...systems.sftp.tree.files(folders.inbound).entries()].map(([path, file]) => ({ name: path.split('/').pop()!, text: file.toString('utf8') }));

	test('uploads the whole list as one file, with leading zeros', async () => {
		const { outputs } = await run('erp', exporting('vendor'));
		expect(outputs[0]).toMatchObject([{ uploaded: true, records: systems.dynamicsFo.data.VendorsV2.length }]);
		expect(files()).toMatchObject([{ name: expect.stringMatching(/^Vendors_/), text: expect.stringContaining('usmf,00123,Leading Zero Freight') }]);
		expect(await ledgerOf().watermark('uploaded:vendor')).toEqual(expect.any(String));
	});

	test('an order without an open line is left out and told, and does not keep the others back', async () => {
		for (const line of systems.dynamicsFo.data.PurchaseOrderLinesV2.filter((row) => row.PurchaseOrderNumber === 'PO-00013')) line.PurchaseOrderLineStatus = 'Canceled';
		const { outputs } = await run('erp', exporting('purchaseOrder', { profile: 'purchaseOrdersCsv' }));
		expect(outputs[0]).toMatchObject([{ uploaded: true, ordersWithoutOpenLines: 1 }]);
		expect(files()).toMatchObject([{ text: expect.stringContaining('PO-00012') }]);
		expect(files()[0]!.text).not.toContain('PO-00013');
	});

	test('a test run shows the file and uploads nothing', async () => {
		expect((await run('erp', exporting('vendor'), { mode: 'manual' })).outputs[0]).toMatchObject([{ uploaded: false, testRun: expect.any(String) }]);
		expect(files()).toEqual([]);
	});

	test('nothing is uploaded when a page fails half way, or when the list is suddenly half as long', async () => {
		systems.dynamicsFo.settings.pageSize = 2;
		systems.dynamicsFo.faults.next({ kind: 'status', status: 400, match: { path: 'VendorsV2' }, skip: 2, body: '{"error":{"message":"no"}}', contentType: 'application/json' });
		expect((await run('erp', exporting('vendor'))).error).toBeDefined();
		expect(files()).toEqual([]);

		await run('erp', exporting('vendor'));
		systems.dynamicsFo.data.VendorsV2.splice(2);
		expect((await run('erp', exporting('vendor'))).error).toMatchObject({ message: expect.stringMatching(/gave 2 vendors.*Nothing was uploaded/) });
		expect(files()).toHaveLength(1);
	});
});

describe('Vendor: Upsert', () => {
	const vendor = (vendorId: string, changes: Partial<Vendor> = {}): Vendor => ({ sourceKey: vendorId, sourceSystem: 'stampli', companyId: 'usmf', vendorId, name: 'New Vendor', status: 'active', currency: 'USD', ...changes });
	const upsert = (options: object = {}) => ({ resource: 'vendor', operation: 'upsert', company, options: { vendorGroup: '10', ...options } });
	const record = (recordId: string, content: Vendor) => ({ record: { recordId, entity: 'vendor', rows: 'row 2', handover: 0 }, content, problems: [] });

	test('creates, leaves alone, updates and holds; every record has its outcome in the ledger', async () => {
		const items = [record('a', vendor('0777')), record('b', vendor('00123', { name: 'Leading Zero Freight' })), record('c', vendor('US-108', { name: 'Hyphen AG' })), record('d', vendor('0778', { paymentTermsCode: 'NONE' }))];
		const { outputs, error } = await run('erp', upsert(), { items });
		expect(error).toBeUndefined();
		expect(outputs[0]!.map(({ outcome }) => (outcome as IDataObject).erpState)).toEqual(['created', 'unchanged', 'updated']);
		expect(outputs[1]).toMatchObject([{ outcome: { status: 'held', problems: [{ message: expect.stringContaining('NONE') }] } }]);
		expect((await ledgerOf().outcomes(['a', 'b', 'c', 'd'])).map((outcome) => outcome?.status)).toEqual(['posted', 'posted', 'posted', 'held']);
		expect(systems.dynamicsFo.data.VendorsV2.find((row) => row.VendorAccountNumber === 'US-108')).toMatchObject({ VendorOrganizationName: 'Hyphen AG' });
	});

	test('two rows of one new vendor make one vendor, the second row changing it', async () => {
		const { outputs } = await run('erp', upsert(), { items: [record('a', vendor('0779')), record('b', vendor('0779', { name: 'Later Name' }))] });
		expect(outputs[0]!.map(({ outcome }) => (outcome as IDataObject).erpState)).toEqual(['created', 'updated']);
		expect(systems.dynamicsFo.data.VendorsV2.filter((row) => row.VendorAccountNumber === '0779')).toMatchObject([{ VendorOrganizationName: 'Later Name' }]);
	});

	test('an older change that comes again never overwrites a newer one that was taken over', async () => {
		const name = () => systems.dynamicsFo.data.VendorsV2.find((row) => row.VendorAccountNumber === 'US-108')!.VendorOrganizationName;
		const handed = (recordId: string, content: Vendor, handover: number) => ({ ...record(recordId, content), record: { ...record(recordId, content).record, handover } });
		const older = vendor('US-108', { name: 'Older', paymentTermsCode: 'NONE' });
		for (const [recordId, content] of [['first', vendor('US-108', { name: 'First' })], ['older', older], ['newer', vendor('US-108', { name: 'Newer' })]] as const) {
			await ledgerOf().addRecord('engine-test/Start', { recordId, entity: 'vendor', rows: 'row 2', problems: [], content });
			await run('erp', upsert(), { items: [handed(recordId, content, 1)] });
		}
		expect(name()).toBe('Newer');

		// Done, but told by no receipt.
		expect((await run('erp', upsert(), { items: [handed('first', vendor('US-108', { name: 'First' }), 2)] })).outputs[0]).toMatchObject([{ outcome: { status: 'posted', tries: 1 } }]);
		// Held, and now nothing would hold it any more.
		const mended = { ...older, paymentTermsCode: undefined as never };
		const { outputs } = await run('erp', upsert(), { items: [handed('older', mended, 2)] });
		expect(outputs[0]).toMatchObject([{ outcome: { status: 'duplicate', reason: expect.stringContaining('A newer change of vendor US-108') } }]);
		expect(name()).toBe('Newer');

		// A person's correction is newer than all.
		await ledgerOf().addRecord('engine-test/Start', { recordId: 'late', entity: 'vendor', rows: 'row 2', problems: [], content: older });
		await run('erp', upsert(), { items: [handed('late', older, 1)] });
		await run('erp', upsert(), { items: [record('last', vendor('US-108', { name: 'Last' }))] });
		const corrected = vendor('US-108', { name: 'Corrected' });
		await ledgerOf().correct('late', corrected, 'h', { who: 'Ann', reason: 'mended' });
		expect((await run('erp', upsert(), { items: [handed('late', corrected, 2)] })).outputs[0]).toMatchObject([{ outcome: { status: 'posted', erpState: 'updated' } }]);
		expect(name()).toBe('Corrected');
	});

	test('what both sides changed since they agreed is held with both values; a test run writes nothing', async () => {
		const both = { bothOwn: ['name'] };
		await run('erp', upsert(both), { items: [record('a', vendor('US-108', { name: 'Agreed' }))] });
		systems.dynamicsFo.data.VendorsV2.find((row) => row.VendorAccountNumber === 'US-108')!.VendorOrganizationName = 'Changed There';
		const items = [record('b', vendor('US-108', { name: 'Changed Here' }))];
		expect((await run('erp', upsert(both), { items, mode: 'manual' })).outputs[1]).toMatchObject([{ preview: 'testRun' }]);
		expect((await run('erp', upsert(both), { items })).outputs[1]).toMatchObject([{ outcome: { problems: [{ code: 'vendor.conflict', message: expect.stringMatching(/Changed There.*Changed Here/) }] } }]);
		expect(systems.dynamicsFo.data.VendorsV2.find((row) => row.VendorAccountNumber === 'US-108')).toMatchObject({ VendorOrganizationName: 'Changed There' });
	});

	test('an owned field of the ERP stays, and a missing vendor may be left to a person', async () => {
		const { outputs } = await run('erp', upsert({ erpOwns: ['name'], createMissing: false }), { items: [record('a', vendor('US-108', { name: 'Other' })), record('b', vendor('0780'))] });
		expect(outputs[0]).toMatchObject([{ outcome: { erpState: 'unchanged', reason: expect.stringContaining('Kept as they are there: name') } }]);
		expect(outputs[1]).toMatchObject([{ outcome: { problems: [{ code: 'vendor.unknown' }] } }]);
	});
});

describe('Master Data: Compare', () => {
	test('proposes what is missing and creates nothing', async () => {
		const account = (accountId: string, name: string) => ({ sourceKey: accountId, sourceSystem: 'stampli', companyId: 'usmf', accountId, name, active: true });
		const items = [account('618160', 'Office supplies expense'), account('0400', 'Other name'), account('690000', 'Suspended expense'), account('777777', 'New')];
		const { outputs } = await run('erp', { resource: 'masterData', operation: 'compare', entity: 'glAccount', companies: '' }, { items });
		expect(outputs[0]!.map(({ status }) => status)).toEqual(['exists', 'different', 'inactive', 'missing']);
		expect(outputs[0]![3]).toMatchObject({ proposal: expect.stringContaining('777777') });
		expect(systems.dynamicsFo.data.MainAccounts.some((row) => row.MainAccountId === '777777')).toBe(false);
	});
});
