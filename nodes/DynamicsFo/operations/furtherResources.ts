import type { Resource } from '../../shared/operations';
import { dataPackageExport } from './dataPackageExport';
import { dataPackageImport } from './dataPackageImport';
import type { Operation } from './operation';
import { purchaseOrderCreate } from './purchaseOrderCreate';
import { itemGetMany, journalGetMany, purchaseOrderGetMany, vendorInvoiceGetMany } from './readers';
import { salesOrderCreate } from './salesOrderCreate';

/** What only F&O has, beside what all ERPs share. */
export const furtherResources: Resource<Operation>[] = [
	{ name: 'Data Package', value: 'dataPackage', operations: [dataPackageExport, dataPackageImport] },
	{ name: 'Item', value: 'item', operations: [itemGetMany] },
	{ name: 'Journal', value: 'journal', operations: [journalGetMany] },
	{ name: 'Purchase Order', value: 'purchaseOrder', operations: [purchaseOrderCreate, purchaseOrderGetMany] },
	{ name: 'Sales Order', value: 'salesOrder', operations: [salesOrderCreate] },
	{ name: 'Vendor Invoice', value: 'vendorInvoice', operations: [vendorInvoiceGetMany] },
];
