import type { Invoice, InvoiceLine } from '../../../core/model';
import { type ConnectionOptions, type FoConnection, openDynamicsFo } from '../../../nodes/DynamicsFo/connection';
import { type BillSettings, dynamicsFoBills } from '../../../nodes/DynamicsFo/bills';
import type { DynamicsFoCredentials } from '../../../nodes/DynamicsFo/credentials';
import { type DynamicsFoOptions, type DynamicsFoSimulator, startDynamicsFo } from '../../../simulators/dynamicsFo';
import { defaultClient, defaultTenant, type EntraSimulator, startEntra } from '../../../simulators/entra';

export interface TestEnvironment {
	fo: DynamicsFoSimulator;
	entra: EntraSimulator;
	credentials: DynamicsFoCredentials;
	connect(options?: ConnectionOptions): FoConnection;
	/** The Erp object as the node uses it, on a connection of its own. */
	erp(settings?: BillSettings, options?: ConnectionOptions): ReturnType<typeof dynamicsFoBills>;
	close(): Promise<void>;
}

export const category = { procurementCategory: 'Office supplies', procurementHierarchy: 'Procurement' };

export async function startEnvironment(options: DynamicsFoOptions = {}): Promise<TestEnvironment> {
	const [fo, entra] = await Promise.all([startDynamicsFo(options), startEntra()]);
	const credentials: DynamicsFoCredentials = {
		environmentUrl: `${fo.url}/`,
		cloud: 'custom',
		authorityHost: entra.url,
		tenantId: defaultTenant,
		clientId: defaultClient.clientId,
		authentication: 'secret',
		clientSecret: defaultClient.clientSecret,
		caCertificate: entra.caCertificate,
	};
	const open: FoConnection[] = [];
	const connect = (given: ConnectionOptions = {}) => {
		const connection = openDynamicsFo(credentials, given);
		open.push(connection);
		return connection;
	};
	return {
		fo,
		entra,
		credentials,
		connect,
		erp: (settings = {}, given = {}) => dynamicsFoBills(connect(given), { company: 'usmf', ...category, ...settings }),
		close: async () => {
			for (const connection of open) connection.close();
			await Promise.all([fo.close(), entra.close()]);
		},
	};
}

let count = 0;

/** An invoice that F&O accepts; every call has another number. */
export function invoice(changes: Partial<Invoice> = {}): Invoice {
	count += 1;
	const number = `INV-${count}`;
	return {
		sourceKey: `test|${number}`,
		sourceSystem: 'stampli',
		companyId: 'usmf',
		invoiceNumber: number,
		type: 'invoice',
		invoiceDate: '2026-11-02',
		currency: 'USD',
		vendor: { vendorId: '1001' },
		lines: [line()],
		totalAmount: '40.00',
		...changes,
	};
}

export function line(changes: Partial<InvoiceLine> = {}): InvoiceLine {
	return { lineNumber: '1', kind: 'expense', description: 'Paper', amount: '40.00', glAccount: '618160', ...changes };
}
