import type { Invoice, InvoiceLine } from '../../../core/model';
import { type BookSettings, openSapB1Books } from '../../../nodes/SapB1/books';
import { type B1Connection, type ConnectionOptions, openSapB1 } from '../../../nodes/SapB1/connection';
import type { SapB1Credentials } from '../../../nodes/SapB1/credentials';
import { type SapB1Options, type SapB1Simulator, seedUser, startSapB1 } from '../../../simulators/sapB1';

export interface TestCompany {
	b1: SapB1Simulator;
	credentials: SapB1Credentials;
	connect(options?: ConnectionOptions, changes?: Partial<SapB1Credentials>): B1Connection;
	/** The books as the node uses them, on a connection of their own. */
	books(settings?: BookSettings, options?: ConnectionOptions, changes?: Partial<SapB1Credentials>): ReturnType<typeof openSapB1Books>;
	close(): Promise<void>;
}

export async function startCompany(options: SapB1Options = {}, version: 'v1' | 'v2' = 'v2'): Promise<TestCompany> {
	const b1 = await startSapB1(options);
	const credentials: SapB1Credentials = { serverUrl: `${b1.url}/`, version, companyDb: 'SBODEMOUS', userName: seedUser.name, password: seedUser.password, language: 3 };
	const open: B1Connection[] = [];
	const connect: TestCompany['connect'] = (given = {}, changes = {}) => {
		const connection = openSapB1({ ...credentials, ...changes }, { timeoutMs: 10_000, ...given });
		open.push(connection);
		return connection;
	};
	return {
		b1,
		credentials,
		connect,
		books: (settings = {}, given = {}, changes = {}) => openSapB1Books(connect(given, changes), { settleMs: 60_000, createTimeoutMs: 20_000, ...settings }),
		close: async () => {
			b1.faults.clear();
			for (const connection of open) await connection.close();
			await b1.close();
		},
	};
}

let count = 0;

/** An invoice that the company in US dollars accepts; every call has another number. */
export function invoice(changes: Partial<Invoice> = {}): Invoice {
	count += 1;
	const number = `INV-${1000 + count}`;
	return {
		sourceKey: `test|${number}`, sourceSystem: 'stampli', companyId: 'SBODEMOUS', invoiceNumber: number, type: 'invoice', invoiceDate: '2026-11-02', currency: 'USD', vendor: { vendorId: 'V10000' },
		lines: [line()], totalAmount: '40.00', ...changes,
	};
}

export function line(changes: Partial<InvoiceLine> = {}): InvoiceLine {
	return { lineNumber: '1', kind: 'expense', description: 'Paper', amount: '40.00', glAccount: '6100', ...changes };
}
