import { exampleNote } from './note';

/** Vendors that were created or changed in Stampli. */
export const stampliVendorsCsv = {
	profile: 'stampli-vendors-csv-example', version: 1, note: exampleNote, direction: 'in', entity: 'vendor',
	match: { folder: '/outbound', include: ['Vendors_*.csv'], exclude: ['*.tmp', '*.part', '.*'] },
	format: { type: 'csv', encoding: 'utf-8', fallbackEncoding: 'windows-1252', delimiter: 'auto' },
	header: {
		companyId: { col: 'Company' },
		vendorId: { col: 'VendorCode', required: true },
		name: { col: 'VendorName', required: true },
		legalName: { col: 'LegalName' },
		status: { col: 'Status', case: 'upper', default: 'active', map: { ACTIVE: 'active', INACTIVE: 'inactive', BLOCKED: 'blocked' } },
		currency: { col: 'Currency', case: 'upper' },
		paymentTermsCode: { col: 'PaymentTerms' },
		paymentMethod: { col: 'PaymentMethod' },
		taxId: { col: 'TaxId' },
		is1099: { col: 'Is1099', as: 'boolean' },
		'address.lines': { col: ['Address1', 'Address2'], join: '\n', split: '\n' },
		'address.city': { col: 'City' },
		'address.region': { col: 'State' },
		'address.postalCode': { col: 'PostalCode' },
		'address.country': { col: 'Country', case: 'upper' },
		email: { col: 'Email' },
		phone: { col: 'Phone' },
		defaultGlAccount: { col: 'DefaultGLAccount' },
		dimensions: [{ name: 'Department', col: 'Department' }, { name: 'CostCenter', col: 'CostCenter' }],
	},
};
