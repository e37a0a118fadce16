import type { SimulatedAnswer, SimulatedRequest } from '../httpServer';
import { readToken } from '../entra/tokens';
import type { DynamicsFoSettings } from './settings';

export interface Doorkeeper {
	/** The 401 for this request, or nothing when it may pass. */
	refuse(request: SimulatedRequest, expireToken: boolean): SimulatedAnswer | undefined;
	/** No token used here until now is accepted any more. */
	expireAll(): void;
}

/** Checks bearer tokens: signature, expiry, audience, tenant, registered client, and those expired on demand. */
export function createDoorkeeper(settings: DynamicsFoSettings, audience: () => string): Doorkeeper {
	const expired = new Set<string>();
	const seen = new Set<string>();
	const unauthorized = (reason: string): SimulatedAnswer => ({
		status: 401,
		headers: { 'www-authenticate': `Bearer realm="", error="invalid_token", error_description="${reason}"`, 'content-type': 'text/plain' },
		body: '',
	});
	return {
		refuse(request, expireToken) {
			const [, token = ''] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
			const claims = token ? readToken(token) : undefined;
			if (!claims) return unauthorized('No valid bearer token');
			if (expireToken) expired.add(token);
			seen.add(token);
			if (expired.has(token) || claims.exp * 1000 <= Date.now()) return unauthorized('The token has expired');
			if (claims.aud !== (settings.audience || audience())) return unauthorized('The audience is invalid');
			if (settings.tenantId && claims.tid !== settings.tenantId) return unauthorized('The tenant is invalid');
			if (settings.registeredClients.length && !settings.registeredClients.includes(claims.appid))
				return unauthorized('The client is not registered');
			return undefined;
		},
		expireAll() {
			for (const token of seen) expired.add(token);
		},
	};
}
