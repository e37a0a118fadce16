import type { SimulatedAnswer } from '../httpServer';

const json = (body: unknown): SimulatedAnswer => ({
	status: 200,
	headers: { 'content-type': 'application/json; charset=utf-8' },
	body: JSON.stringify(body),
});

/** GET /{tenant}/v2.0/.well-known/openid-configuration */
export function openidConfiguration(origin: string, tenant: string): SimulatedAnswer {
	return json({
		token_endpoint: `${origin}/${tenant}/oauth2/v2.0/token`,
		token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
		jwks_uri: `${origin}/${tenant}/discovery/v2.0/keys`,
		response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
		scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
		issuer: `${origin}/${tenant}/v2.0`,
		authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/authorize`,
		device_authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/devicecode`,
		end_session_endpoint: `${origin}/${tenant}/oauth2/v2.0/logout`,
		tenant_region_scope: 'NA',
		cloud_instance_name: new URL(origin).host,
	});
}

/** GET /common/discovery/instance */
export function instanceDiscovery(origin: string, tenant: string): SimulatedAnswer {
	const { host } = new URL(origin);
	return json({
		tenant_discovery_endpoint: `${origin}/${tenant}/v2.0/.well-known/openid-configuration`,
		'api-version': '1.1',
		metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
	});
}
