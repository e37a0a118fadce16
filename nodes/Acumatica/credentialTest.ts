import type { ICredentialDataDecryptedObject, ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import { isKind, StampliErpError } from '../../core/errors';
import { openAcumatica } from './connection';
import { checkCredentials, type CredentialType, tenantOf } from './credentials';
import { textOf } from './fields';
import { isActiveBranch, readBranches } from './lookups';

/** Behind the Test button of the password credential. */
export async function acumaticaPasswordApiTest(this: ICredentialTestFunctions, credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>): Promise<INodeCredentialTestResult> {
	return await testAcumatica('acumaticaPasswordApi', credential.data ?? {});
}

/** Behind the Test button of the sign-in credential. */
export async function acumaticaLoginApiTest(this: ICredentialTestFunctions, credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>): Promise<INodeCredentialTestResult> {
	return await testAcumatica('acumaticaLoginApi', credential.data ?? {});
}

/** Signs in, checks the pinned endpoint, reads the branches and whether bills can be read; names the likely cause when that fails. */
export async function testAcumatica(type: CredentialType, data: object): Promise<INodeCredentialTestResult> {
	try {
		const credentials = checkCredentials(type, data);
		const connection = openAcumatica(credentials, { timeoutMs: 60_000, maxWaitMs: 15_000 });
		try {
			const branches = [...(await readBranches(connection)).values()].filter(isActiveBranch).map((row) => textOf(row, 'BranchID'));
			await connection.list('Bill', { $select: 'Type,ReferenceNbr', $top: 1 });
			const tenant = tenantOf(credentials);
			const where = `${connection.endpoint.name}/${connection.endpoint.version}${tenant ? ` of tenant ${tenant}` : ''}`;
			if (branches.length === 0) return { status: 'Error', message: `Connected to ${where}, but the user sees no active branch. Give it access to a branch, and to the form Ledgers (GL201500).` };
			return { status: 'OK', message: `Connected to ${where}; the user sees branch ${branches.slice(0, 5).join(', ')}.` };
		} finally {
			await connection.close();
		}
	} catch (error) {
		if (isKind(error, 'setup') && error.code === 'http.unreachable') return { status: 'Error', message: `${error.message}. The site may be stopped, or a firewall closes its port. ${error.hint}` };
		if (error instanceof StampliErpError) return { status: 'Error', message: `${error.message}. ${error.hint}` };
		return { status: 'Error', message: 'The credential could not be tested. Check every field.' };
	}
}
