import type { ICredentialDataDecryptedObject, ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import { isKind, StampliErpError } from '../../core/errors';
import { type BcConnection, openDynamicsBc } from './connection';
import { checkCredentials } from './credentials';

/** Behind the Test button: signs in, reads the companies, and names the likely cause when that fails. */
export async function dynamicsBcApiTest(this: ICredentialTestFunctions, credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>): Promise<INodeCredentialTestResult> {
	return await testDynamicsBc(credential.data ?? {});
}

export async function testDynamicsBc(data: object): Promise<INodeCredentialTestResult> {
	let connection: BcConnection | undefined;
	const onPremises = (data as { deployment?: unknown }).deployment === 'onPremises';
	try {
		connection = openDynamicsBc(checkCredentials(data), { timeoutMs: 30_000, maxWaitMs: 10_000 });
		const names = (await connection.companies()).map(({ name, displayName }) => displayName || name);
		if (names.length === 0) return failed('Connected, but this user sees no company. Give it permission sets in Business Central.');
		return { status: 'OK', message: `Connected; the integration user sees ${names.length === 1 ? 'company' : `${names.length} companies, among them`} ${names[0]}.` };
	} catch (error) {
		const noApi = isKind(error, 'setup') && ['dynamicsBc.serviceOff', 'dynamicsBc.missing'].includes(error.code);
		if (noApi && onPremises && (await hasPublishedPages(connection))) return { status: 'OK', message: 'Connected. This server has no API v2.0; its published pages (OData) are used.' };
		if (noApi && error.code === 'dynamicsBc.missing') return failed(`The host answers, but has no API v2.0 here. ${onPremises ? 'Check host, port and server instance.' : 'Check tenant and environment name.'} (${error.message})`);
		if (error instanceof StampliErpError) return failed(`${error.message}. ${error.hint}`);
		return failed('The credential could not be tested. Check every field.');
	} finally {
		connection?.close();
	}
}

/** NAV and the oldest Business Central have published pages only. */
async function hasPublishedPages(connection: BcConnection | undefined): Promise<boolean> {
	if (!connection) return false;
	const tenant = connection.serverTenant ? `?tenant=${encodeURIComponent(connection.serverTenant)}` : '';
	const answer = await connection.send({ method: 'GET', url: `${connection.odataRoot}/$metadata${tenant}`, headers: { Accept: 'application/xml' } }).catch(() => undefined);
	return answer?.status === 200 && answer.text.includes('<edmx:Edmx');
}

function failed(message: string): INodeCredentialTestResult {
	return { status: 'Error', message };
}
