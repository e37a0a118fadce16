import type { ErpBooks } from '../../../../core/books';
import type { Invoice, InvoiceLine } from '../../../../core/model';
import { openNavBooks } from '../../../../nodes/DynamicsBc/nav/books';
import type { ConnectionOptions } from '../../../../nodes/DynamicsBc/connection';
import type { DynamicsBcCredentials } from '../../../../nodes/DynamicsBc/credentials';
import { type NavConnection, openNav } from '../../../../nodes/DynamicsBc/nav/connection';
import type { NavSettings } from '../../../../nodes/DynamicsBc/nav/settings';
import { type Company, companyNames, type DynamicsNavOptions, type DynamicsNavSimulator, type Row, startDynamicsNav } from '../../../../simulators/dynamicsNav';

export const company = companyNames.first;
export const journal = { template: 'PURCH', batch: 'STAMPLI' };

export interface TestServer {
	nav: DynamicsNavSimulator;
	/** Tables of the first company. */
	data: Company['tables'];
	credentials: DynamicsBcCredentials;
	connect(options?: ConnectionOptions): NavConnection;
	/** Books as one run of the node opens them. */
	books(settings?: Partial<NavSettings>): ErpBooks;
	close(): Promise<void>;
}

export async function startServer(options: DynamicsNavOptions = {}): Promise<TestServer> {
	const nav = await startDynamicsNav(options);
	const opened: NavConnection[] = [];
	const port = (address: string) => Number(new URL(address).port);
	const { instance, user, accessKey, tenant } = nav.settings;
	const credentials: DynamicsBcCredentials = { deployment: 'onPremises', signIn: 'basic', protocol: 'http', host: '127.0.0.1', port: port(nav.url), soapPort: port(nav.soapUrl), instance, serverTenant: tenant, userName: user, accessKey };
	const connect = (given: ConnectionOptions = {}) => {
		const connection = openNav(credentials, given);
		opened.push(connection);
		return connection;
	};
	return {
		nav,
		get data() {
			return nav.companies[0]!.tables;
		},
		credentials,
		connect,
		books: (settings = {}) => openNavBooks(connect(), { company, way: 'purchaseInvoice', journal, ...settings }),
		close: async () => {
			for (const connection of opened) connection.close();
			await nav.close();
		},
	};
}

let count = 0;

/** An invoice that this server accepts; every call has another number. */
export function invoice(changes: Partial<Invoice> = {}): Invoice {
	count += 1;
	const number = `INV-${count}`;
	return {
		sourceKey: `test|${number}`,
		sourceSystem: 'stampli',
		invoiceNumber: number,
		type: 'invoice',
		invoiceDate: '2026-06-02',
		dueDate: '2026-07-15',
		currency: 'EUR',
		vendor: { vendorId: '10000' },
		lines: [line(), line({ lineNumber: '2', description: 'Cleaning <hall> & "yard"', amount: '25.50', glAccount: '8110', dimensions: [{ name: 'Department', value: 'PROD' }, { name: 'Area', value: '30' }] })],
		totalAmount: '65.50',
		...changes,
	};
}

export function line(changes: Partial<InvoiceLine> = {}): InvoiceLine {
	return { lineNumber: '1', kind: 'expense', description: 'Paper', amount: '40.00', glAccount: '8200', ...changes };
}

/** Drafts, journal documents and posted documents with this number, as a person would count them. */
export function inErp(data: Company['tables'], number: string): { drafts: Row[]; journal: Row[]; posted: Row[] } {
	return {
		drafts: data.PurchaseHeader.filter((row) => row.Document_Type === 'Invoice' && row.Vendor_Invoice_No === number),
		journal: data.GenJournalLine.filter((row) => row.External_Document_No === number),
		posted: data.VendorLedgerEntry.filter((row) => row.External_Document_No === number),
	};
}

export async function post({ bills }: ErpBooks, given: Invoice) {
	const [prepared] = await bills.prepare([given]);
	expect(prepared!.problems).toEqual([]);
	const [answer] = await bills.create([prepared!]);
	return answer!;
}
