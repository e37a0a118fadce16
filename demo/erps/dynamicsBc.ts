import { firstCompany, startDynamicsBc } from '../../simulators/dynamicsBc';
import { publishedPages } from '../../simulators/dynamicsBc/publishedPages';
import type { DemoErp } from './erp';

/** Business Central online: invoices through the API, credit memos through its published pages. */
export const dynamicsBc: DemoErp = {
	key: 'bc',
	slug: 'business-central',
	name: 'Business Central',
	async start({ credentials: { dynamicsFoApi } }) {
		const { companies, pages } = publishedPages();
		const simulator = await startDynamicsBc({ pages, tls: true });
		const books = simulator.companies[0]!;
		const { tenantId, clientId, clientSecret, authorityHost, caCertificate } = dynamicsFoApi;
		return {
			credentials: {
				dynamicsBcApi: {
					deployment: 'online', environment: 'Production', useBaseUrl: true, baseUrl: simulator.url,
					cloud: 'custom', authorityHost, tenantId, clientId, authentication: 'secret', clientSecret, caCertificate,
				}, // prettier-ignore
			},
			node: {},
			company: firstCompany.name,
			postOptions: {},
			vendors: (number) => books.tables.vendors.filter((row) => row.number === number).length,
			bills: () => [
				...books.tables.purchaseInvoices.map((row) => ({ number: String(row.vendorInvoiceNumber), total: Number(row.totalAmountIncludingTax), erpNumber: String(row.number) })),
				...companies[0]!.tables.PurchaseHeader.filter((row) => row.Vendor_Cr_Memo_No).map((memo) => {
					const lines = companies[0]!.tables.PurchaseLine.filter((line) => line.Document_Type === 'Credit Memo' && line.Document_No === memo.No);
					return { number: String(memo.Vendor_Cr_Memo_No), total: -lines.reduce((sum, line) => sum + Number(line.Line_Amount), 0), erpNumber: String(memo.No) };
				}),
			],
			close: () => simulator.close(),
		};
	},
};
