import type { ICredentialDataDecryptedObject, ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import { StampliErpError } from '../../core/errors';
import { openSapB1 } from './connection';
import { checkCredentials } from './credentials';
import { createLookups } from './lookups';

/** Behind the Test button: logs in, reads the company and a vendor, logs out, and names the likely cause when that fails. */
export async function sapB1ApiTest(this: ICredentialTestFunctions, credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>): Promise<INodeCredentialTestResult> {
	return await testSapB1(credential.data ?? {});
}

export async function testSapB1(data: object): Promise<INodeCredentialTestResult> {
	try {
		const connection = openSapB1(checkCredentials(data), { sessions: 1, timeoutMs: 30_000, maxWaitMs: 10_000 });
		try {
			const company = await createLookups(connection).company();
			for (const set of ['BusinessPartners', 'PurchaseInvoices', 'PurchaseCreditNotes', 'Drafts', 'JournalEntries']) {
				const $select = set === 'BusinessPartners' ? 'CardCode' : set === 'JournalEntries' ? 'JdtNum' : 'DocEntry';
				for await (const _page of connection.pages(set, { $top: 1, $select }, { pageSize: 1 })) break; // however many a link promises
			}
			return { status: 'OK', message: `Connected to ${company.name} (${connection.companyDb}, ${company.localCurrency}${company.branchesOn ? ', with branches' : ''}).` };
		} finally {
			await connection.close();
		}
	} catch (error) {
		if (!(error instanceof StampliErpError)) return { status: 'Error', message: 'The credential could not be tested. Check every field.' };
		const closed = error.code === 'http.unreachable' ? ' The Service Layer listens on port 50000 unless it was set up otherwise; it must run, and the firewall must let n8n through.' : '';
		return { status: 'Error', message: `${error.message}. ${error.hint}${closed}` };
	}
}
