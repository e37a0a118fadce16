import { entitySets, enumTypes } from './schemaData';

export type SetName = keyof typeof entitySets;

export interface Property {
	name: string;
	/** Edm primitive without its prefix (String, Decimal, Int64 ...), or 'Enum'. */
	kind: string;
	/** Name of the enum type when kind is 'Enum'. */
	enumType?: string;
	nullable: boolean;
	/** Edm.DateTimeOffset that carries a day only and travels as noon UTC. */
	dateOnly: boolean;
}

export interface Navigation {
	target: SetName;
	collection: boolean;
	/** Property of this set -> property of the target. */
	on: Record<string, string>;
}

export interface EntitySet {
	name: SetName;
	/** OData entity type. */
	type: string;
	/** Name of the data entity in error texts. */
	aot: string;
	key: string[];
	properties: Map<string, Property>;
	navigations: Record<string, Navigation>;
	/** Rows belong to a company. */
	perCompany: boolean;
	business: boolean;
}

const headerKey = { dataAreaId: 'dataAreaId', HeaderReference: 'HeaderReference' };
const orderKey = { dataAreaId: 'dataAreaId', PurchaseOrderNumber: 'PurchaseOrderNumber' };
const salesKey = { dataAreaId: 'dataAreaId', SalesOrderNumber: 'SalesOrderNumber' };
const batchKey = { dataAreaId: 'dataAreaId', JournalBatchNumber: 'JournalBatchNumber' };
const navigations: { [set in SetName]?: Record<string, Navigation> } = {
	VendorInvoiceHeaders: {
		VendorInvoiceLine: { target: 'VendorInvoiceLines', collection: true, on: headerKey },
		VendorInvoiceDocumentAttachment: { target: 'VendorInvoiceDocumentAttachments', collection: true, on: headerKey },
	},
	VendorInvoiceLines: { VendorInvoiceHeader: { target: 'VendorInvoiceHeaders', collection: false, on: headerKey } },
	VendorInvoiceDocumentAttachments: { VendorInvoiceHeader: { target: 'VendorInvoiceHeaders', collection: false, on: headerKey } },
	PurchaseOrderHeadersV2: {
		PurchaseOrderLinesV2: { target: 'PurchaseOrderLinesV2', collection: true, on: orderKey },
		VendorV2: { target: 'VendorsV2', collection: false, on: { dataAreaId: 'dataAreaId', OrderVendorAccountNumber: 'VendorAccountNumber' } },
	},
	PurchaseOrderLinesV2: { PurchaseOrderHeader: { target: 'PurchaseOrderHeadersV2', collection: false, on: orderKey } },
	SalesOrderHeadersV2: { SalesOrderLines: { target: 'SalesOrderLines', collection: true, on: salesKey } },
	SalesOrderLines: { SalesOrderHeaderV2: { target: 'SalesOrderHeadersV2', collection: false, on: salesKey } },
	VendInvoiceJournalHeaders: { VendInvoiceJournalLine: { target: 'VendInvoiceJournalLines', collection: true, on: batchKey } },
	VendInvoiceJournalLines: { VendInvoiceJournalHeader: { target: 'VendInvoiceJournalHeaders', collection: false, on: batchKey } },
	VendorPaymentJournalHeaders: { VendorPaymentJournalLine: { target: 'VendorPaymentJournalLines', collection: true, on: batchKey } },
	VendorPaymentJournalLines: { VendorPaymentJournalHeader: { target: 'VendorPaymentJournalHeaders', collection: false, on: batchKey } },
};

const dataEntityNames: { [set in SetName]?: string } = {
	VendorsV2: 'VendVendorV2Entity',
	CustomersV3: 'CustCustomerV3Entity',
	PurchaseOrderHeadersV2: 'PurchPurchaseOrderHeaderV2Entity',
	PurchaseOrderLinesV2: 'PurchPurchaseOrderLineV2Entity',
};

const members = new Map(
	Object.entries(enumTypes).map(([name, text]) => [
		name,
		text.split(' ').map((part) => {
			const at = part.lastIndexOf('=');
			return { name: part.slice(0, at), value: part.slice(at + 1) };
		}),
	]),
);

const primitives = new Set(['String', 'Decimal', 'Int32', 'Int64', 'DateTimeOffset', 'Guid', 'Boolean', 'Binary']);

function properties(table: Record<string, string>, key: readonly string[]): Map<string, Property> {
	const all = Object.entries(table).flatMap(([type, names]) => {
		const base = type.replace('!', '');
		const isEnum = !primitives.has(base);
		return names.split(' ').map((name): Property => ({
			name,
			kind: isEnum ? 'Enum' : base,
			...(isEnum ? { enumType: base } : {}),
			nullable: !type.endsWith('!') && !key.includes(name),
			dateOnly: base === 'DateTimeOffset' && !/DateTime$|^CreatedOn$/.test(name),
		}));
	});
	return new Map(all.map((property) => [property.name, property]));
}

/** Every entity set the simulator knows, by name. */
export const schema = new Map<string, EntitySet>(
	(Object.keys(entitySets) as SetName[]).map((name) => {
		const { type, key, properties: table } = entitySets[name];
		return [
			name,
			{
				name,
				type,
				aot: dataEntityNames[name] ?? `${type}Entity`,
				key,
				properties: properties(table, key),
				navigations: navigations[name] ?? {},
				perCompany: key.includes('dataAreaId'),
				business: name.endsWith('BiEntities'),
			},
		];
	}),
);

export function entitySet(name: SetName): EntitySet {
	const found = schema.get(name);
	if (!found) throw new Error(`schemaData.ts has no set ${name}`);
	return found;
}

export function enumMembers(enumType: string): { name: string; value: string }[] {
	return members.get(enumType) ?? [];
}

export const namespace = 'Microsoft.Dynamics.DataEntities';
