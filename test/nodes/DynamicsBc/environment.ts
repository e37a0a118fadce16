import type { Invoice, InvoiceLine } from '../../../core/model';
import { type BillSettings, dynamicsBcBills } from '../../../nodes/DynamicsBc/bills';
import { type BcConnection, type ConnectionOptions, openDynamicsBc } from '../../../nodes/DynamicsBc/connection';
import type { DynamicsBcCredentials } from '../../../nodes/DynamicsBc/credentials';
import { type CompanyBooks, type DynamicsBcOptions, type DynamicsBcSimulator, firstCompany, type Row, startDynamicsBc } from '../../../simulators/dynamicsBc';
import { defaultClient, defaultTenant, type EntraSimulator, startEntra } from '../../../simulators/entra';

export interface TestEnvironment {
	bc: DynamicsBcSimulator;
	entra: EntraSimulator;
	credentials: DynamicsBcCredentials;
	/** Tables of the first company. */
	readonly books: CompanyBooks;
	connect(options?: ConnectionOptions): BcConnection;
	/** The Erp object as the node uses it, on a connection of its own. */
	erp(settings?: BillSettings, options?: ConnectionOptions): ReturnType<typeof dynamicsBcBills>;
	close(): Promise<void>;
}

export const company = firstCompany.name;

export async function startEnvironment(options: DynamicsBcOptions = {}): Promise<TestEnvironment> {
	const [bc, entra] = await Promise.all([startDynamicsBc(options), startEntra()]);
	const credentials: DynamicsBcCredentials = {
		deployment: 'online',
		environment: 'Production',
		baseUrl: bc.url,
		cloud: 'custom',
		authorityHost: entra.url,
		tenantId: defaultTenant,
		clientId: defaultClient.clientId,
		authentication: 'secret',
		clientSecret: defaultClient.clientSecret,
		caCertificate: entra.caCertificate,
	};
	const open: BcConnection[] = [];
	const connect = (given: ConnectionOptions = {}) => {
		const connection = openDynamicsBc(credentials, given);
		open.push(connection);
		return connection;
	};
	return {
		bc,
		entra,
		credentials,
		get books() {
			return bc.companies[0]!;
		},
		connect,
		erp: (settings = {}, given = {}) => dynamicsBcBills(connect(given), { company, ...settings }),
		close: async () => {
			for (const connection of open) connection.close();
			await Promise.all([bc.close(), entra.close()]);
		},
	};
}

let count = 0;

/** An invoice that Business Central accepts; every call has another number. */
export function invoice(changes: Partial<Invoice> = {}): Invoice {
	count += 1;
	const number = `INV-${count}`;
	return {
		sourceKey: `test|${number}`,
		sourceSystem: 'stampli',
		companyId: company,
		invoiceNumber: number,
		type: 'invoice',
		invoiceDate: '2026-06-02',
		currency: 'USD',
		vendor: { vendorId: '10000' },
		lines: [line()],
		totalAmount: '40.00',
		...changes,
	};
}

export function line(changes: Partial<InvoiceLine> = {}): InvoiceLine {
	return { lineNumber: '1', kind: 'expense', description: 'Paper', amount: '40.00', glAccount: '8200', ...changes };
}

/** Purchase invoices with this number, drafts and posted ones, with their lines. */
export function inErp(books: CompanyBooks, { invoiceNumber }: Pick<Invoice, 'invoiceNumber'>): { row: Row; lines: Row[]; dimensions: string[][] }[] {
	return books.tables.purchaseInvoices
		.filter((row) => row.vendorInvoiceNumber === invoiceNumber.trim().toUpperCase())
		.map((row) => {
			const lines = books.tables.purchaseInvoiceLines.filter(({ documentId }) => documentId === row.id).sort((a, b) => Number(a.sequence) - Number(b.sequence));
			return { row, lines, dimensions: [row, ...lines].map(({ id }) => dimensionsOf(books, id)) };
		});
}

/** `DEPARTMENT=PROD`, sorted. */
export function dimensionsOf(books: CompanyBooks, parentId: string): string[] {
	return books.tables.dimensionSetLines.filter((row) => row.parentId === parentId).map((row) => `${String(row.code)}=${String(row.valueCode)}`).sort();
}

export async function post(erp: ReturnType<typeof dynamicsBcBills>, ...given: Invoice[]) {
	const prepared = await erp.prepare(given);
	expect(prepared.flatMap(({ problems }) => problems)).toEqual([]);
	return await erp.create(prepared);
}
