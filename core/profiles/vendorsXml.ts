import { exampleNote } from './note';

/** Vendors of the ERP for Stampli as XML. */
export const vendorsXml = {
	profile: 'vendors-xml-example', version: 1, note: exampleNote, direction: 'out', entity: 'vendor',
	format: { type: 'xml', encoding: 'utf-8' },
	xml: { root: 'Vendors', record: 'Vendor' },
	out: { newline: '\n', fileName: 'Vendors_{yyyyMMddHHmmss}_{seq}.xml' },
	errors: { row: 'collect', maxErrors: 100, onAny: 'rejectFile' },
	header: {
		vendorId: { xpath: '@code', required: true },
		companyId: { xpath: 'Company' },
		name: { xpath: 'Name', required: true },
		status: { xpath: 'Status', map: { ACTIVE: 'active', INACTIVE: 'inactive', BLOCKED: 'blocked' } },
		currency: { xpath: 'Currency' },
		paymentTermsCode: { xpath: 'PaymentTerms' },
		taxId: { xpath: 'TaxId' },
		'address.lines': { xpath: 'Address/Line' },
		'address.city': { xpath: 'Address/City' },
		'address.region': { xpath: 'Address/State' },
		'address.postalCode': { xpath: 'Address/PostalCode' },
		'address.country': { xpath: 'Address/Country' },
		email: { xpath: 'Email' },
		phone: { xpath: 'Phone' },
		defaultGlAccount: { xpath: 'DefaultGLAccount' },
	},
};
