import { exampleProfiles } from '../profiles/exampleProfiles';

const note = 'Example: replace names, ids and lists by what you have agreed with your partner.';

/** Partners to start from, by role. */
export const examplePartners = {
	buyer: {
		partner: 'acme-supply', version: 1, note, role: 'buyer', usage: 'T', us: { qualifier: 'ZZ', id: 'CONTOSOUSMF' }, them: { qualifier: '01', id: '123456789' },
		receive: ['810', '855', '997'], send: ['850'], acknowledge: { functional: true, interchange: 'asked' }, map: { companyId: 'usmf', currency: 'USD' },
	},
	seller: {
		partner: 'contoso', version: 1, note, role: 'seller', usage: 'T', us: { qualifier: '01', id: '123456789' }, them: { qualifier: 'ZZ', id: 'CONTOSOUSMF' },
		receive: ['850', '997'], send: ['810', '855'], acknowledge: { functional: true, interchange: 'asked' }, map: { companyId: 'usmf', currency: 'USD' },
	},
} as const;

/** Mapping profiles of partners' CSV files to start from. */
export const examplePartnerCsv: Record<'invoicesIn' | 'ordersOut', object> = {
	invoicesIn: { ...(exampleProfiles.stampliInvoicesCsv as object), profile: 'partner-invoices-csv-example', note, match: { folder: '/outbound', include: ['*.csv'], exclude: ['*.tmp', '*.part', '.*'] } },
	ordersOut: {
		...(exampleProfiles.purchaseOrdersCsv as object), profile: 'partner-orders-csv-example', note,
		out: { newline: '\r\n', bom: false, quoteMode: 'minimal', formulaGuard: 'off', fileName: 'Orders_{yyyyMMddHHmmss}_{seq}.csv', atomic: 'tempRename', exists: 'fail' },
	},
};
