import { quote } from '../../io/odata/literals';
import { type BatchedLookup, batchedLookup, readOnce } from '../shared/erp/batchedLookup';
import type { AcumaticaConnection } from './connection';
import { codeKey, isTrue, type Row, rowsOf, textOf } from './fields';
import { readPages } from './paging';
import { readFor } from './readFor';

/** Records by one code; `off` when this instance or user does not have the entity at all. */
export interface CodeLookup extends BatchedLookup<Row> {
	isOff(): boolean;
}

/** What is checked of the live system, each thing read once per run and many at once. */
export interface Lookups {
	/** Branches by ID. */
	branches(): Promise<Map<string, Row>>;
	vendors: CodeLookup;
	accounts: CodeLookup;
	subaccounts: CodeLookup;
	projects: CodeLookup;
	/** Every task of a project, by project. */
	tasks: BatchedLookup<Row[]> & { isOff(): boolean };
	costCodes: CodeLookup;
	taxCategories: CodeLookup;
	stockItems: CodeLookup;
	nonStockItems: CodeLookup;
	/** Orders of any type by number, with `Details`. */
	orders: BatchedLookup<Row[]>;
	subcontracts: CodeLookup;
	/** Receipts and returns by number, with `Details`. */
	receipts: BatchedLookup<Row[]>;
	/** Every receipt of a vendor, by vendor. */
	receiptsOfVendor: BatchedLookup<Row[]>;
}

const orderLineFields = 'LineNbr,UOM,Cancelled,Completed,InventoryID,LineType,OrderQty,QtyOnReceipts';
const below = (name: string, fields: string) => fields.split(',').map((field) => `${name}/${field}`).join(',');
const receiptFields = `Type,ReceiptNbr,VendorID,Status,${below('Details', 'LineNbr,POOrderType,POOrderNbr,POLineNbr')}`;

export function createLookups(connection: AcumaticaConnection, pageSize = 500): Lookups {
	const byCode = (entity: string, field: string, $select: string, options: { optional?: boolean; $expand?: string } = {}): CodeLookup => {
		let off = false;
		const lookup = batchedLookup(async (codes) => {
			const found = await readFor(connection, entity, field, codes, { $select, $expand: options.$expand }, options.optional);
			off ||= found === undefined;
			return new Map((found ?? []).map((row) => [codeKey(textOf(row, field)), row]));
		});
		return { ...lookup, isOff: () => off };
	};
	const byGroup = (entity: string, field: string, query: { $select: string; $expand?: string }, optional = false) => {
		let off = false;
		const lookup = batchedLookup(async (codes) => {
			const groups = new Map<string, Row[]>();
			const found = await readFor(connection, entity, field, codes, query, optional);
			off ||= found === undefined;
			for (const row of found ?? []) {
				const key = codeKey(textOf(row, field));
				groups.set(key, [...(groups.get(key) ?? []), row]);
			}
			return groups;
		});
		return { ...lookup, isOff: () => off };
	};
	const receiptsOf = async (vendor: string) => {
		const list = { entity: 'PurchaseReceipt', key: ['Type', 'ReceiptNbr'], $select: receiptFields, $expand: 'Details', $filter: `VendorID eq ${quote(vendor)}` };
		const found: Row[] = [];
		for await (const rows of readPages(connection, list, pageSize)) found.push(...rows);
		return found;
	};
	return {
		branches: readOnce(async () => await readBranches(connection)),
		vendors: byCode('Vendor', 'VendorID', 'VendorID,VendorName,Status,CurrencyID,EnableCurrencyOverride,Terms'),
		accounts: byCode('Account', 'AccountCD', 'AccountCD,Description,Active,Type'),
		subaccounts: byCode('Subaccount', 'SubaccountCD', 'SubaccountCD,Active', { optional: true }),
		projects: byCode('Project', 'ProjectID', 'ProjectID,Status', { optional: true }),
		tasks: byGroup('ProjectTask', 'ProjectID', { $select: 'ProjectID,ProjectTaskID,Status,Default' }, true),
		costCodes: byCode('CostCode', 'CostCodeID', 'CostCodeID', { optional: true }),
		taxCategories: byCode('TaxCategory', 'TaxCategoryID', 'TaxCategoryID,Active', { optional: true }),
		stockItems: byCode('StockItem', 'InventoryID', 'InventoryID,ItemStatus', { optional: true }),
		nonStockItems: byCode('NonStockItem', 'InventoryID', 'InventoryID,ItemStatus', { optional: true }),
		orders: byGroup('PurchaseOrder', 'OrderNbr', { $select: `Type,OrderNbr,VendorID,Status,CurrencyID,${below('Details', orderLineFields)}`, $expand: 'Details' }),
		subcontracts: byCode('Subcontract', 'SubcontractNbr', 'SubcontractNbr,VendorID,Status,CurrencyID,Details/LineNbr,Details/UOM,Details/Canceled', { optional: true, $expand: 'Details' }),
		receipts: byGroup('PurchaseReceipt', 'ReceiptNbr', { $select: receiptFields, $expand: 'Details' }),
		// Years of receipts: page by page, as Acumatica would send them all at once.
		receiptsOfVendor: batchedLookup(async (vendors) => new Map(await Promise.all(vendors.map(async (vendor): Promise<[string, Row[]]> => [codeKey(vendor), await receiptsOf(vendor)])))),
	};
}

/** Branches of every ledger: no endpoint has them as an entity of their own. */
export async function readBranches(connection: AcumaticaConnection): Promise<Map<string, Row>> {
	const ledgers = (await connection.list('Ledger', { $select: 'LedgerID,Branches/BranchID,Branches/BranchName,Branches/CompanyName,Branches/Active', $expand: 'Branches' })) ?? [];
	const branches = ledgers.flatMap((ledger) => rowsOf(ledger, 'Branches')).filter((row) => textOf(row, 'BranchID') !== '');
	// A branch stands in several ledgers, and need not be active in each.
	return new Map([...branches.filter((row) => !isActiveBranch(row)), ...branches.filter(isActiveBranch)].map((row) => [codeKey(textOf(row, 'BranchID')), row]));
}

export function isActiveBranch(row: Row): boolean {
	const active = row.Active as { value?: unknown } | null | undefined;
	return (active?.value ?? '') === '' || isTrue(row, 'Active');
}
