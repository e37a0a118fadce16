import { listOf, numberOf, startAcumatica, textOf } from '../../simulators/acumatica';
import type { DemoErp } from './erp';

export const acumatica: DemoErp = {
	key: 'acumatica',
	slug: 'acumatica',
	name: 'Acumatica',
	async start() {
		const simulator = await startAcumatica();
		return {
			credentials: {
				acumaticaPasswordApi: {
					instanceUrl: simulator.url, endpointName: 'Default', endpointVersion: '24.200.001',
					username: 'api', password: simulator.settings.users.api, clientId: simulator.settings.client.id, clientSecret: simulator.settings.client.secret,
				}, // prettier-ignore
			},
			node: { authentication: 'acumaticaPasswordApi' },
			company: 'HQ',
			postOptions: {},
			vendors: (number) => (simulator.books.Vendor ?? []).filter((row) => textOf(row, 'VendorID') === number).length,
			bills: () =>
				(simulator.books.Bill ?? []).map((row) => {
					const total = listOf(row, 'Details').reduce((sum, line) => sum + Math.round(numberOf(line, 'Amount') * 100), 0) / 100;
					return { number: textOf(row, 'VendorRef'), total: /adj/i.test(textOf(row, 'Type')) ? -total : total, erpNumber: textOf(row, 'ReferenceNbr') };
				}),
			close: () => simulator.close(),
		};
	},
};
