import type { IDataObject } from 'n8n-workflow';
import { itemPages } from '../../../nodes/DynamicsFo/items';
import { readList } from '../../../nodes/DynamicsFo/listPages';
import { furtherResources } from '../../../nodes/DynamicsFo/operations/furtherResources';
import type { Operation } from '../../../nodes/DynamicsFo/operations/operation';
import { itemGetMany, journalGetMany, purchaseOrderGetMany, vendorInvoiceGetMany } from '../../../nodes/DynamicsFo/operations/readers';
import { startEnvironment, type TestEnvironment } from './environment';
import { runAlone } from './operationRun';

let environment: TestEnvironment;
beforeEach(async () => {
	environment = await startEnvironment();
});
afterEach(() => environment.close());

const get = async (operation: Operation, parameters: IDataObject = {}) => {
	const { items, error } = await runAlone(environment, { operation, parameters: { returnAll: true, companies: '', ...parameters } });
	return { records: items.map(({ json }) => json), error };
};
const numbers = (records: IDataObject[], name: string) => records.map((record) => record[name]);

test('confirmed purchase orders are canonical records with their lines, in all legal entities or some', async () => {
	const { records } = await get(purchaseOrderGetMany, { filters: { confirmed: true } });
	expect(numbers(records, 'poNumber')).toEqual(['PO-DE1', '00000999', 'PO-00012', 'PO-00013', 'PO-CANCELED', 'PO-INVOICED', 'PO-RT1']);
	expect(records[2]).toMatchObject({ companyId: 'usmf', vendorId: '1001', status: 'open', orderDate: '2026-08-15', currency: 'USD', totalAmount: '571', terms: { code: 'Net30' }, extra: { DocumentApprovalStatus: 'Confirmed' }, lines: [{ lineNumber: '1', unitPrice: '25.1', amount: '251' }, { lineNumber: '2' }] });
	expect(records[3]!.lines).toHaveLength(2); // the deleted one is left out
	const some = await get(purchaseOrderGetMany, { companies: 'DEMF, usrt', filters: { statuses: ['Backorder'], from: '2026-08-15' } });
	expect(numbers(some.records, 'poNumber')).toEqual(['PO-DE1', 'PO-RT1']);
	expect((await get(purchaseOrderGetMany, { filters: { from: '2026-08-16' } })).records).toEqual([]);
	expect(numbers((await get(purchaseOrderGetMany, { filters: { vendor: '1001', statuses: ['Canceled', 'Invoiced'] } })).records, 'status')).toEqual(['cancelled', 'closed']);
});

test('lists of many legal entities are asked for in addresses that every server takes, limited ones in their order', async () => {
	for (let i = 100; i < 300; i += 1) environment.fo.data.LegalEntities.push({ ...environment.fo.data.LegalEntities[0]!, LegalEntityId: `a${i}` });
	const filters = { confirmed: true, vendor: '1001', from: '2026-01-01', statuses: ['Backorder', 'Received', 'Invoiced'] };
	for (const operation of [purchaseOrderGetMany, vendorInvoiceGetMany, itemGetMany, journalGetMany]) {
		const { records: all, error } = await get(operation, operation === purchaseOrderGetMany ? { filters } : {});
		expect(error).toBeUndefined();
		const { records } = await get(operation, { returnAll: false, limit: 2, ...(operation === purchaseOrderGetMany ? { filters } : {}) });
		expect(records).toEqual(all.slice(0, 2));
	}
});

test('posted vendor invoices have positive amounts, credits by type', async () => {
	const { records } = await get(vendorInvoiceGetMany, { companies: 'usmf' });
	expect(records.map(({ invoiceNumber, type, totalAmount }) => [invoiceNumber, type, totalAmount])).toEqual([
		['POSTED-OPEN', 'invoice', '100'],
		['POSTED-PAID', 'invoice', '250.5'],
		['POSTED-PART', 'invoice', '1000'],
		['POSTED-VOID', 'invoice', '75.25'],
		['CREDIT-OPEN', 'credit', '40'],
	]);
	expect(records[0]).toMatchObject({ vendor: { vendorId: '1001' }, invoiceDate: '2026-09-01', dueDate: '2026-10-01', currency: 'USD', voucher: expect.stringMatching(/^APIN-/) });
	environment.fo.data.VendInvoiceJourBiEntities[2]!.SysModifiedDateTime = '2026-11-05T08:30:00Z';
	// Without an offset it is meant in the workflow's time zone, here New York's.
	for (const changedSince of ['2026-11-05T08:00:00Z', '2026-11-05T03:00:00']) {
		const changed = await get(vendorInvoiceGetMany, { filters: { changedSince } });
		expect(changed.records).toMatchObject([{ invoiceNumber: 'POSTED-PART', modifiedAt: '2026-11-05T08:30:00Z' }]);
	}
	expect((await get(vendorInvoiceGetMany, { filters: { changedSince: '2026-11-05T04:00:00' } })).records).toEqual([]);
});

test('items keep their leading zeros; search finds number and name', async () => {
	const { records } = await get(itemGetMany, { companies: 'usmf', filters: { search: 'stahl' } });
	expect(records).toEqual([expect.objectContaining({ itemNumber: '000777', name: 'Stahl', purchaseUnit: 'ea', purchasePrice: '25.1', companyId: 'usmf', sourceSystem: 'dynamics-fo' })]);
	expect((await get(itemGetMany, { filters: { search: "o'brien" } })).records).toEqual([]);
});

test('journals have their lines in order', async () => {
	const { VendInvoiceJournalHeaders, VendInvoiceJournalLines } = environment.fo.data;
	const header = { dataAreaId: 'usmf', JournalName: 'VendInv', JournalTotalDebit: 119, JournalTotalCredit: 119 };
	VendInvoiceJournalHeaders.push({ ...header, JournalBatchNumber: '00450', IsPosted: 'Yes' }, { ...header, JournalBatchNumber: '00451', IsPosted: 'No' });
	const line = { dataAreaId: 'usmf', JournalBatchNumber: '00450', Currency: 'USD', Date: '2026-10-05T12:00:00Z' };
	VendInvoiceJournalLines.push(
		{ ...line, LineNumber: 2, AccountType: 'Ledger', AccountDisplayValue: '618160-001-', Debit: 119 },
		{ ...line, LineNumber: 1, AccountType: 'Vend', AccountDisplayValue: 'US\\-108', Credit: 119, Invoice: 'I-1', InvoiceDate: '2026-10-01T12:00:00Z' },
	);
	const { records, error } = await get(journalGetMany, { filters: { posted: 'posted' } });
	expect(error).toBeUndefined();
	expect(records).toEqual([
		{
			sourceKey: 'journal|usmf|00450', sourceSystem: 'dynamics-fo', companyId: 'usmf', journalNumber: '00450', journalName: 'VendInv', posted: true, totalDebit: '119', totalCredit: '119',
			lines: [
				{ lineNumber: '1', date: '2026-10-05', accountType: 'Vend', account: 'US\\-108', debit: '0', credit: '119', currency: 'USD', invoiceNumber: 'I-1', invoiceDate: '2026-10-01' },
				{ lineNumber: '2', date: '2026-10-05', accountType: 'Ledger', account: '618160-001-', debit: '119', credit: '0', currency: 'USD' },
			],
		},
	]); // prettier-ignore
	expect((await get(journalGetMany, { filters: { posted: 'open' } })).records).toHaveLength(1);
	expect((await get(journalGetMany)).records).toHaveLength(2);
});

test('a limit asks for so many rows only; without one every page is read, however small', async () => {
	const { records } = await get(itemGetMany, { returnAll: false, limit: 5 });
	expect(records).toHaveLength(5);
	expect(decodeURIComponent(environment.fo.journal.at(-1)!.url)).toContain('$top=5');
	environment.fo.settings.pageSize = 2;
	expect((await get(itemGetMany, { returnAll: false, limit: 5 })).records).toHaveLength(5);
	expect((await get(itemGetMany)).records).toHaveLength(12);
});

test('a list that changed while it was read is read once more', async () => {
	environment.fo.settings.pageSize = 5;
	const connection = environment.connect();
	let reads = 0;
	const records = await readList(async function* () {
		reads += 1;
		const pages = itemPages(connection, { companies: ['usmf', 'usrt', 'demf'] });
		for (let page = await pages.next(); !page.done; page = await pages.next()) {
			yield page.value;
			if (reads === 1 && environment.fo.data.ReleasedProductsV2.length === 12) environment.fo.data.ReleasedProductsV2.splice(0, 1);
		}
	});
	expect([reads, records.length]).toEqual([2, 11]);
});

test('an unknown legal entity is an error that lists the known ones, not an empty list', async () => {
	const { error } = await get(itemGetMany, { companies: 'usmf, nope' });
	expect(error?.message).toContain('has no legal entity "nope"');
	expect((await get(vendorInvoiceGetMany, { filters: { from: 'yesterday' } })).error?.message).toContain('The parameter From is not a date');
});

test('posted invoices that are not published say which entity is missing', async () => {
	environment.fo.settings.publishBiEntities = false;
	expect((await get(vendorInvoiceGetMany)).error?.message).toContain('VendInvoiceJourBiEntities');
});

test('every further operation has a name, an action and described parameters, each once', () => {
	const operations = furtherResources.flatMap(({ value, operations: all }) => all.map(({ option, properties }) => ({ id: `${value}.${String(option.value)}`, option, properties })));
	expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
	for (const { option, properties } of operations) {
		expect([option.action, option.description].every(Boolean)).toBe(true);
		expect(new Set(properties.map(({ name }) => name)).size).toBe(properties.length);
	}
});
