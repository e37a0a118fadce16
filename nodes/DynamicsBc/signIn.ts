import { StampliErpError } from '../../core/errors';
import { entraTokens } from '../../io/entra/tokens';
import { type DynamicsBcCredentials, entraSettings, usesEntra } from './credentials';

/** Value of the Authorization header. */
export interface SignIn {
	authorization(): Promise<string>;
	/** Another value than `refused`, which the server did not accept; undefined where there is no other. */
	replace(refused: string): Promise<string | undefined>;
}

/** Tokens of Entra (shared by all nodes of this credential), or user name and web service access key. */
export function signInOf(credentials: DynamicsBcCredentials): SignIn {
	if (usesEntra(credentials)) {
		const tokens = entraTokens(entraSettings(credentials));
		return {
			authorization: async () => `Bearer ${await tokens.token()}`,
			replace: async (refused) => `Bearer ${await tokens.replace(refused.replace(/^Bearer /, ''))}`,
		};
	}
	const basic = `Basic ${Buffer.from(`${credentials.userName!.trim()}:${credentials.accessKey!.trim()}`, 'utf8').toString('base64')}`;
	return { authorization: () => Promise.resolve(basic), replace: () => Promise.resolve(undefined) };
}

export function signInRefused(credentials: DynamicsBcCredentials, host: string): StampliErpError {
	const entra = usesEntra(credentials);
	return new StampliErpError({
		kind: 'setup',
		code: 'dynamicsBc.signIn',
		message: entra ? `${host} does not accept the app (401), although Microsoft Entra ID gave a token` : `${host} does not accept user name and web service access key (401)`,
		hint: entra
			? 'Add the client ID in Business Central on page "Microsoft Entra Applications" of this very environment, with State Enabled and permission sets, and grant admin consent to API.ReadWrite.All.'
			: 'Check both in the credential, whether the key has expired, and whether the server instance signs users in with NavUserPassword.',
		status: 401,
	});
}
