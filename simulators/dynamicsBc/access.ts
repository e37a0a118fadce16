import { readToken } from '../entra/tokens';
import type { SimulatedAnswer, SimulatedRequest } from '../httpServer';
import { envelope } from './errors';
import type { BcSettings } from './settings';

export interface Doorkeeper {
	/** The 401 for this request, or nothing when it may pass. */
	refuse(request: SimulatedRequest, expireToken: boolean): SimulatedAnswer | undefined;
	/** No token used here until now is accepted any more. */
	expireAll(): void;
}

/** Online: tokens of the right audience, tenant and app. On-premises: user name and web service access key. */
export function createDoorkeeper(settings: BcSettings): Doorkeeper {
	const expired = new Set<string>();
	const seen = new Set<string>();
	const refused = () => envelope({ status: 401, code: 'Authentication_InvalidCredentials', message: 'The server has rejected the client credentials.' });
	return {
		refuse({ headers }, expireToken) {
			const given = headers.authorization ?? '';
			if (settings.basic) return given === `Basic ${Buffer.from(`${settings.basic.user}:${settings.basic.key}`).toString('base64')}` ? undefined : refused();
			const [, token = ''] = /^Bearer (.+)$/.exec(given) ?? [];
			const claims = token ? readToken(token) : undefined;
			if (!claims) return refused();
			if (expireToken) expired.add(token);
			seen.add(token);
			if (expired.has(token) || claims.exp * 1000 <= Date.now()) return refused();
			if (claims.aud !== settings.audience || (settings.tenantId && claims.tid !== settings.tenantId)) return refused();
			return settings.registeredClients.length > 0 && !settings.registeredClients.includes(claims.appid) ? refused() : undefined;
		},
		expireAll() {
			for (const token of seen) expired.add(token);
		},
	};
}
