import { baseEntities, baseVersion, versions } from './schemaData';

/** Value types of the contract, without their ending "Value". */
export type ValueType = 'String' | 'Decimal' | 'Int' | 'Boolean' | 'DateTime' | 'Guid';

export type Field = { kind: 'value'; type: ValueType } | { kind: 'collection' | 'linked'; entity: string };

export type Entity = Map<string, Field>;

/** Entities of one endpoint version by name. */
export type Endpoint = Map<string, Entity>;

/** Key fields in the order of an address. */
export const keys: Record<string, string[]> = {
	Account: ['AccountCD'], Bill: ['Type', 'ReferenceNbr'], Check: ['Type', 'ReferenceNbr'], CostCode: ['CostCodeID'], Ledger: ['LedgerID'], NonStockItem: ['InventoryID'],
	PaymentMethod: ['PaymentMethodID'], Project: ['ProjectID'], ProjectTask: ['ProjectID', 'ProjectTaskID'], PurchaseOrder: ['Type', 'OrderNbr'], PurchaseReceipt: ['Type', 'ReceiptNbr'],
	StockItem: ['InventoryID'], Subaccount: ['SubaccountCD'], Subcontract: ['SubcontractNbr'], TaxCategory: ['TaxCategoryID'], Vendor: ['VendorID'], VendorClass: ['ClassID'],
}; // prettier-ignore

const valueTypes = new Set(['String', 'Decimal', 'Int', 'Boolean', 'DateTime', 'Guid']);

export const endpointVersions = Object.keys(versions);

/** The entities of a contract-4 version of Default; undefined when there is no such version. */
export function endpointOf(version: string): Endpoint | undefined {
	const differences = versions[version];
	if (!differences) return undefined;
	const names = new Set([...Object.keys(baseEntities), ...Object.keys(differences.adds)]);
	const endpoint: Endpoint = new Map();
	for (const name of names) {
		const lacks = (differences.lacks[name] ?? '').split(' ');
		if (lacks.includes('*')) continue;
		const entity: Entity = new Map();
		for (const table of [baseEntities[name] ?? {}, differences.adds[name] ?? {}]) {
			for (const [type, fields] of Object.entries(table)) {
				for (const field of fields.split(' ')) if (!lacks.includes(field)) entity.set(field, fieldOf(type));
			}
		}
		endpoint.set(name, entity);
	}
	return endpoint;
}

function fieldOf(type: string): Field {
	if (valueTypes.has(type)) return { kind: 'value', type: type as ValueType };
	const collection = /^\[(.+)\]$/.exec(type);
	return collection ? { kind: 'collection', entity: collection[1] as string } : { kind: 'linked', entity: type };
}

export { baseVersion };
