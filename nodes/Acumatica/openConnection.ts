import type { ICredentialDataDecryptedObject, IExecuteFunctions, ILoadOptionsFunctions } from 'n8n-workflow';
import { egressLookup } from '../shared/egress';
import { type AcumaticaConnection, type ConnectionOptions, openAcumatica } from './connection';
import { checkCredentials, type CredentialType, credentialTypes, instanceOf } from './credentials';
import type { StoredToken } from './signIn';

type Context = IExecuteFunctions | ILoadOptionsFunctions;

/** Opens the instance of the node's credential for one piece of work; signs out and closes it whatever happens. */
export async function withConnection<T>(context: Context, work: (connection: AcumaticaConnection) => Promise<T>, options: ConnectionOptions = {}): Promise<T> {
	const type = chosenType(context);
	const credentials = checkCredentials(type, await context.getCredentials(type));
	const lookup = egressLookup(new URL(instanceOf(credentials).origin).hostname, context.helpers, 'the instance');
	const storedToken = type === 'acumaticaOAuth2Api' ? tokenOf(context) : undefined;
	const connection = openAcumatica(credentials, { ...options, ...(lookup ? { lookup } : {}), ...(storedToken ? { storedToken } : {}) });
	try {
		return await work(connection);
	} finally {
		await connection.close();
	}
}

function chosenType(context: Context): CredentialType {
	const given = context.getNode().parameters.authentication;
	return credentialTypes.find((each) => each === given) ?? 'acumaticaOAuth2Api';
}

/**
 * The token as n8n keeps it. n8n refreshes it, lets one of several at once do so (other workers too), and stores what it gets;
 * reading the credential again shows what another process has stored meanwhile.
 */
function tokenOf(context: Context): StoredToken {
	const accessTokenOf = (data: unknown) => {
		const token = (data as { access_token?: unknown } | undefined)?.access_token;
		return typeof token === 'string' && token ? token : undefined;
	};
	return {
		read: async () => accessTokenOf((await context.getCredentials('acumaticaOAuth2Api')).oauthTokenData),
		refresh: async () => {
			const data: ICredentialDataDecryptedObject = await context.helpers.refreshOAuth2Token.call(context as IExecuteFunctions, 'acumaticaOAuth2Api');
			return accessTokenOf(data);
		},
	};
}
