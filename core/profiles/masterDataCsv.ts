import { exampleNote } from './note';

/** Master data of the ERP for Stampli: one file per kind, read by a machine and therefore without formula guard. */
const common = (kind: string) => ({
	version: 1, note: exampleNote, direction: 'out',
	format: { type: 'csv', encoding: 'utf-8', delimiter: ',' },
	dates: { formats: ['yyyy-MM-dd'] },
	out: { newline: '\r\n', bom: false, quoteMode: 'minimal', formulaGuard: 'off', fileName: `${kind}_{yyyyMMddHHmmss}_{seq}.csv`, atomic: 'tempRename', exists: 'fail' },
	errors: { row: 'collect', maxErrors: 100, onAny: 'rejectFile' },
});

const active = { col: 'Active', as: 'boolean', format: 'true/false' };

export const vendorsCsv = {
	profile: 'vendors-csv-example', entity: 'vendor', ...common('Vendors'),
	header: {
		companyId: { col: 'Company' },
		vendorId: { col: 'VendorCode', required: true },
		name: { col: 'VendorName', required: true },
		status: { col: 'Status', map: { ACTIVE: 'active', INACTIVE: 'inactive', BLOCKED: 'blocked' }, required: true },
		currency: { col: 'Currency' },
		paymentTermsCode: { col: 'PaymentTerms' },
		paymentMethod: { col: 'PaymentMethod' },
		taxId: { col: 'TaxId' },
		is1099: { col: 'Is1099', as: 'boolean', format: 'true/false' },
		'address.lines': { col: 'Address', join: ', ' },
		'address.city': { col: 'City' },
		'address.region': { col: 'State' },
		'address.postalCode': { col: 'PostalCode' },
		'address.country': { col: 'Country' },
		email: { col: 'Email' },
		phone: { col: 'Phone' },
		defaultGlAccount: { col: 'DefaultGLAccount' },
	},
};

export const glAccountsCsv = {
	profile: 'gl-accounts-csv-example', entity: 'glAccount', ...common('GLAccounts'),
	header: {
		companyId: { col: 'Company' },
		accountId: { col: 'AccountCode', required: true },
		name: { col: 'AccountName', required: true },
		type: { col: 'AccountType' },
		active,
		currency: { col: 'Currency' },
		requiredDimensions: { col: 'RequiredDimensions', split: ';' },
	},
};

export const dimensionValuesCsv = {
	profile: 'dimension-values-csv-example', entity: 'dimensionValue', ...common('DimensionValues'),
	header: {
		companyId: { col: 'Company' },
		dimension: { col: 'Dimension', required: true },
		value: { col: 'Value', required: true },
		name: { col: 'Name', required: true },
		active,
		parent: { col: 'Parent' },
		validFrom: { col: 'ValidFrom', as: 'date' },
		validTo: { col: 'ValidTo', as: 'date' },
	},
};

export const purchaseOrdersCsv = {
	profile: 'purchase-orders-csv-example', entity: 'purchaseOrder', ...common('PurchaseOrders'),
	header: {
		companyId: { col: 'Company' },
		poNumber: { col: 'PONumber', required: true },
		orderDate: { col: 'OrderDate', as: 'date', required: true },
		vendorId: { col: 'VendorCode' },
		vendorName: { col: 'VendorName' },
		currency: { col: 'Currency' },
		status: { col: 'Status', map: { OPEN: 'open', PARTIAL: 'partial', CLOSED: 'closed', CANCELLED: 'cancelled' } },
		totalAmount: { col: 'Total', as: 'decimal' },
	},
	lines: {
		lineNumber: { col: 'POLine', required: true },
		itemIds: [{ scheme: 'buyer', col: 'Item' }],
		description: { col: 'Description' },
		quantity: { col: 'Quantity', as: 'decimal', required: true },
		uom: { col: 'Unit' },
		unitPrice: { col: 'UnitPrice', as: 'decimal' },
		amount: { col: 'LineAmount', as: 'decimal' },
		receivedQty: { col: 'ReceivedQty', as: 'decimal' },
		invoicedQty: { col: 'InvoicedQty', as: 'decimal' },
		glAccount: { col: 'GLAccount' },
		dimensions: [{ name: 'Department', col: 'Department' }, { name: 'CostCenter', col: 'CostCenter' }],
	},
};
