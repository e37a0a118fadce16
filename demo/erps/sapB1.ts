import { testCertificate } from '../../simulators/entra/testCertificate';
import { type Row, seedUser, startSapB1 } from '../../simulators/sapB1';
import type { DemoErp } from './erp';

export const sapB1: DemoErp = {
	key: 'sapb1',
	slug: 'sap-b1',
	name: 'SAP Business One',
	async start({ credentials }) {
		const simulator = await startSapB1({ tls: { key: testCertificate.privateKey, cert: testCertificate.certificate } });
		const { tables } = simulator.company;
		const bill = (sign: number) => (row: Row) => ({ number: String(row.NumAtCard), total: sign * Number(row.DocTotal), erpNumber: String(row.DocNum) });
		return {
			credentials: {
				sapB1Api: {
					serverUrl: simulator.url, version: 'v2', companyDb: 'SBODEMOUS', userName: seedUser.name, password: seedUser.password,
					caCertificate: credentials.dynamicsFoApi.caCertificate, // one test authority for all stand-ins
				}, // prettier-ignore
			},
			node: {},
			company: '',
			postOptions: {},
			vendors: (number) => tables.BusinessPartners.filter((row) => row.CardCode === number).length,
			bills: () => [...tables.PurchaseInvoices.map(bill(1)), ...tables.PurchaseCreditNotes.map(bill(-1))],
			close: () => simulator.close(),
		};
	},
};
