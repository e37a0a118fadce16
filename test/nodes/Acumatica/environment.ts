import type { ErpBooks } from '../../../core/books';
import type { Invoice, InvoiceLine } from '../../../core/model';
import { openAcumaticaBooks } from '../../../nodes/Acumatica/books';
import { type AcumaticaConnection, type ConnectionOptions, openAcumatica } from '../../../nodes/Acumatica/connection';
import { type AcumaticaCredentials, checkCredentials } from '../../../nodes/Acumatica/credentials';
import { forgetTokens } from '../../../nodes/Acumatica/passwordTokens';
import type { AcumaticaSettings } from '../../../nodes/Acumatica/settings';
import { type AcumaticaOptions, type AcumaticaSimulator, startAcumatica } from '../../../simulators/acumatica';

export interface TestEnvironment {
	acumatica: AcumaticaSimulator;
	login: AcumaticaCredentials;
	password: AcumaticaCredentials;
	/** Cookie sign-in where nothing else is asked for. */
	connect(credentials?: AcumaticaCredentials, options?: ConnectionOptions): AcumaticaConnection;
	books(settings?: AcumaticaSettings, credentials?: AcumaticaCredentials): ErpBooks;
	/** What has been sent so far, as `PUT Bill`. */
	sent(): string[];
	close(): Promise<void>;
}

export const quick: AcumaticaSettings = { pollMs: 5, pageSize: 3 };

export async function startEnvironment(options: AcumaticaOptions = {}, version = '24.200.001'): Promise<TestEnvironment> {
	forgetTokens();
	const acumatica = await startAcumatica(options);
	const common = { instanceUrl: `${acumatica.url}/`, endpointName: 'Default', endpointVersion: version };
	const user = { username: 'api', password: acumatica.settings.users.api };
	const login = checkCredentials('acumaticaLoginApi', { ...common, ...user, tenant: 'Acme' });
	const password = checkCredentials('acumaticaPasswordApi', { ...common, ...user, clientId: acumatica.settings.client.id, clientSecret: acumatica.settings.client.secret });
	const open: AcumaticaConnection[] = [];
	const connect: TestEnvironment['connect'] = (credentials = login, given = {}) => {
		const connection = openAcumatica(credentials, { throttlePauseMs: 100, timeoutMs: 10_000, signInWaitMs: 300, ...given });
		open.push(connection);
		return connection;
	};
	return {
		acumatica,
		login,
		password,
		connect,
		books: (settings = {}, credentials = login) => openAcumaticaBooks(connect(credentials), { ...quick, branch: 'HQ', ...settings }),
		sent: () =>
			acumatica.journal.flatMap(({ method, url }) => {
				const path = /\/entity\/Default\/[\d.]+\/([^?]+)/.exec(url)?.[1];
				return path ? [`${method} ${path.replace(/[0-9a-f-]{36}/g, 'ID')}`] : [];
			}),
		close: async () => {
			acumatica.faults.clear();
			await Promise.all(open.map(async (connection) => await connection.close()));
			await acumatica.close();
		},
	};
}

let count = 0;

/** An invoice that Acumatica accepts; every call has another number. */
export function invoice(changes: Partial<Invoice> = {}): Invoice {
	count += 1;
	const number = `INV-${count}`;
	return {
		sourceKey: `test|${number}`,
		sourceSystem: 'stampli',
		companyId: 'HQ',
		invoiceNumber: number,
		type: 'invoice',
		invoiceDate: '2026-11-02',
		currency: 'USD',
		vendor: { vendorId: 'V000123' },
		lines: [line()],
		totalAmount: '40.00',
		...changes,
	};
}

export function line(changes: Partial<InvoiceLine> = {}): InvoiceLine {
	return { lineNumber: '1', kind: 'expense', description: 'Paper', amount: '40.00', glAccount: '61000', dimensions: [{ name: 'Subaccount', value: '000000' }], ...changes };
}
