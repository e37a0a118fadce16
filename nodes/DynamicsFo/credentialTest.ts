import type { ICredentialDataDecryptedObject, ICredentialsDecrypted, ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import { isKind, StampliErpError } from '../../core/errors';
import { openDynamicsFo } from './connection';
import { checkCredentials } from './credentials';

/** Behind the Test button: signs in, reads a legal entity, and names the likely cause when that fails. */
export async function dynamicsFoApiTest(this: ICredentialTestFunctions, credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>): Promise<INodeCredentialTestResult> {
	return await testDynamicsFo(credential.data ?? {});
}

export async function testDynamicsFo(data: object): Promise<INodeCredentialTestResult> {
	try {
		const connection = openDynamicsFo(checkCredentials(data), { timeoutMs: 30_000, maxWaitMs: 10_000 });
		try {
			const [entity] = await connection.all('LegalEntities', { $top: 1, $select: 'LegalEntityId,Name' });
			if (entity) return { status: 'OK', message: `Connected; the integration user sees legal entity ${String(entity.LegalEntityId)}.` };
			return {
				status: 'Error',
				message: 'Connected, but the integration user sees no legal entity. Give the user of this app (System administration > Setup > Microsoft Entra ID applications) its roles.',
			};
		} finally {
			connection.close();
		}
	} catch (error) {
		if (isKind(error, 'setup') && error.code === 'dynamicsFo.entityMissing') {
			return { status: 'Error', message: `The host answers, but not as Dynamics 365 F&O. Check the environment URL. (${error.message})` };
		}
		if (error instanceof StampliErpError) return { status: 'Error', message: `${error.message}. ${error.hint}` };
		return { status: 'Error', message: 'The credential could not be tested. Check every field.' };
	}
}
