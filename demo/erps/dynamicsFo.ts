import type { DemoErp } from './erp';

export const dynamicsFo: DemoErp = {
	key: 'fo',
	slug: 'dynamics-fo',
	name: 'Dynamics 365 F&O',
	start: async ({ dynamicsFo: { data }, credentials }) => ({
		credentials: { dynamicsFoApi: credentials.dynamicsFoApi },
		node: {},
		company: 'usmf',
		postOptions: { procurementCategory: 'Stampli invoices', procurementHierarchy: 'Procurement' },
		vendorOptions: { vendorGroup: '10' },
		vendors: (number) => data.VendorsV2.filter((row) => row.VendorAccountNumber === number && row.dataAreaId === 'usmf').length,
		bills: () =>
			data.VendorInvoiceHeaders.map((header) => {
				const lines = data.VendorInvoiceLines.filter((row) => row.HeaderReference === header.HeaderReference && row.dataAreaId === header.dataAreaId);
				const cents = lines.reduce((sum, row) => sum + Math.round(Number(row.NetAmount) * 100), 0);
				return { number: String(header.InvoiceNumber), total: cents / 100, erpNumber: String(header.HeaderReference) };
			}),
		close: async () => undefined, // it belongs to the systems
	}),
};
