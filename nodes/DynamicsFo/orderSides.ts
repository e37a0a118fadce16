import { erpName } from './problems';

/** On which side of an order we are, in F&O's words: what buyer and seller do alike is written once. */
export interface OrderSide {
	document: 'purchase order' | 'sales order';
	/** Whose code is cross-referenced. */
	partner: 'vendor' | 'customer';
	/** For the ledger's keys. */
	target: 'purchaseOrder' | 'salesOrder';
	/** Where a person finds it. */
	place: string;
	headers: string;
	/** Number of the order in F&O. */
	number: string;
	/** Account of the partner. */
	account: string;
	/** Properties in which the number of the file can stand. */
	references: string[];
	status: string;
	headerFields: string;
	lines: string;
	/** From a header to its lines, and back. */
	navigation: string;
	back: string;
	/** Property that keeps the line number of the file. */
	lineNumber: string;
	/** Key of a line beside the legal entity. */
	lineKey: string[];
	lineFields: string;
	/** Unit of a released product. */
	unit: string;
	/** What a line without item is given instead, as the option of the node is called. */
	category: string;
	/** Whose item number a line names, by the scheme of the number. */
	isOurs(scheme: string): boolean;
	isTheirs(scheme: string): boolean;
}

const isBuyers = (scheme: string) => ['buyer', 'bp', 'in'].includes(scheme.toLowerCase());
const isSellers = (scheme: string) => ['vendor', 'vn', 'vp', 'vc'].includes(scheme.toLowerCase());
const isOwn = (scheme: string) => ['own', 'item', 'erp'].includes(scheme.toLowerCase());

/** Our orders with vendors. */
export const buying: OrderSide = {
	document: 'purchase order',
	partner: 'vendor',
	target: 'purchaseOrder',
	place: `${erpName}, Purchase orders`,
	headers: 'PurchaseOrderHeadersV2',
	number: 'PurchaseOrderNumber',
	account: 'OrderVendorAccountNumber',
	references: ['PurchaseOrderNumber', 'VendorOrderReference'],
	status: 'PurchaseOrderStatus',
	headerFields: 'dataAreaId,PurchaseOrderNumber,OrderVendorAccountNumber,VendorOrderReference,PurchaseOrderStatus,DocumentApprovalStatus,CurrencyCode,AccountingDate',
	lines: 'PurchaseOrderLinesV2',
	navigation: 'PurchaseOrderLinesV2',
	back: 'PurchaseOrderHeader',
	lineNumber: 'LineNumber',
	lineKey: ['PurchaseOrderNumber', 'LineNumber'],
	lineFields: 'dataAreaId,PurchaseOrderNumber,LineNumber,LineAmount,IsDeleted',
	unit: 'PurchaseUnitSymbol',
	category: 'Procurement Category',
	isOurs: (scheme) => isOwn(scheme) || isBuyers(scheme),
	isTheirs: isSellers,
};

/** Customers' orders with us. Sales orders have numbers of our own series; the customer's is kept as requisition. */
export const selling: OrderSide = {
	document: 'sales order',
	partner: 'customer',
	target: 'salesOrder',
	place: `${erpName}, Sales orders`,
	headers: 'SalesOrderHeadersV2',
	number: 'SalesOrderNumber',
	account: 'OrderingCustomerAccountNumber',
	references: ['CustomerRequisitionNumber', 'CustomersOrderReference'],
	status: 'SalesOrderStatus',
	headerFields: 'dataAreaId,SalesOrderNumber,OrderingCustomerAccountNumber,CustomerRequisitionNumber,CustomersOrderReference,SalesOrderStatus,CurrencyCode',
	lines: 'SalesOrderLines',
	navigation: 'SalesOrderLines',
	back: 'SalesOrderHeaderV2',
	lineNumber: 'CustomersLineNumber',
	lineKey: ['InventoryLotId'],
	lineFields: 'dataAreaId,InventoryLotId,SalesOrderNumber,CustomersLineNumber,LineAmount',
	unit: 'SalesUnitSymbol',
	category: 'Sales Category',
	isOurs: (scheme) => isOwn(scheme) || isSellers(scheme),
	isTheirs: isBuyers,
};
