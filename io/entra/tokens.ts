import { ConfidentialClientApplication } from '@azure/msal-node';
import { StampliErpError } from '../../core/errors';
import { sha256, stableJson } from '../../core/identity';
import { openHttp } from '../http/http';
import { originOf } from '../http/origin';
import { readClientCertificate } from './certificate';
import { signInError } from './errors';
import { type Failure, networkClient } from './networkClient';
import type { EntraSettings } from './settings';

export interface Tokens {
	/** A token that is good for some minutes; from the cache where possible. Throws setup or transient errors. */
	token(): Promise<string>;
	/** A token other than `refused`, which the server did not accept. Many callers refused at once make one request. */
	replace(refused: string): Promise<string>;
}

const shared = new Map<string, Tokens>();
const mostCredentials = 200;

/** Tokens of one credential: one cache and one request in flight for the whole process, however many nodes use it. */
export function entraTokens(settings: EntraSettings): Tokens {
	const key = sha256(stableJson(settings)); // a changed secret is another credential
	const known = shared.get(key);
	if (known) return known;
	const tokens = createTokens(settings);
	if (shared.size >= mostCredentials) shared.delete(shared.keys().next().value!);
	shared.set(key, tokens);
	return tokens;
}

function createTokens(settings: EntraSettings): Tokens {
	let application: ConfidentialClientApplication | undefined;
	let flight: Promise<string> | undefined;
	let newest: string | undefined;
	let failure: Failure = {};

	const acquire = async (skipCache: boolean): Promise<string> => {
		failure = {};
		try {
			application ??= createApplication(settings, (each) => void (failure = each));
			const result = await application.acquireTokenByClientCredential({ scopes: [`${settings.resource}/.default`], skipCache });
			if (!result?.accessToken) throw new Error('no token in the answer');
			newest = result.accessToken;
			return newest;
		} catch (error) {
			application = undefined; // it would refuse for a minute to ask again after an error of the service
			throw signInError(error, failure);
		}
	};
	const single = (skipCache: boolean) => {
		flight ??= acquire(skipCache).finally(() => (flight = undefined));
		return flight;
	};
	return {
		token: () => single(false),
		replace: async (refused) => {
			if (newest !== undefined && newest !== refused) return newest; // somebody has replaced it already
			const running = flight ? await flight : undefined;
			return running !== undefined && running !== refused ? running : single(true);
		},
	};
}

function createApplication(settings: EntraSettings, onFailure: (failure: Failure) => void): ConfidentialClientApplication {
	const tenant = settings.tenantId.trim();
	if (!/^[\w.-]+$/.test(tenant) || /^(common|organizations|consumers)$/i.test(tenant)) {
		throw new StampliErpError({
			kind: 'setup',
			code: 'entra.tenant',
			message: 'The tenant ID is neither a GUID nor a domain name',
			hint: 'Enter the Directory (tenant) ID of the app registration. "common" and "organizations" do not work here.',
		});
	}
	const origin = originOf(settings.authorityHost, 'The authority host');
	const http = openHttp({ origin, caCertificate: settings.caCertificate, timeoutMs: 30_000, maxWaitMs: 60_000, maxResponseBytes: 1024 * 1024, secrets: [settings.secret ?? ''] });
	return new ConfidentialClientApplication({
		auth: {
			clientId: settings.clientId.trim(),
			authority: `${origin}/${tenant}`,
			knownAuthorities: [new URL(origin).host],
			...(settings.certificate ? { clientCertificate: readClientCertificate(settings.certificate, Date.now()) } : { clientSecret: settings.secret ?? '' }),
		},
		system: { networkClient: networkClient(http, onFailure), disableInternalRetries: true },
	});
}
