import type { SimulatedAnswer, SimulatedRequest } from '../httpServer';
import { checkProof, type RegisteredClient } from './clientProof';
import { refusalAnswer, TokenRefusal } from './errors';
import { issueToken } from './tokens';

export interface TokenSettings {
	/** Tenant ids that exist. */
	tenants: string[];
	clients: RegisteredClient[];
	/** Resources a token may be asked for (`https://env.example`, no trailing slash); any when empty. */
	resources: string[];
	lifetimeSeconds: number;
}

/** Answers POST /{tenant}/oauth2/v2.0/token, grant client_credentials. */
export function answerToken(
	request: SimulatedRequest,
	tenant: string,
	settings: TokenSettings,
	tokenEndpoint: string,
	seenAssertions: Set<string>,
): SimulatedAnswer {
	try {
		return granted(request, tenant, settings, tokenEndpoint, seenAssertions);
	} catch (error) {
		if (error instanceof TokenRefusal) return refusalAnswer(error);
		throw error;
	}
}

function granted(
	request: SimulatedRequest,
	tenant: string,
	settings: TokenSettings,
	tokenEndpoint: string,
	seenAssertions: Set<string>,
): SimulatedAnswer {
	if (['common', 'organizations', 'consumers'].includes(tenant))
		throw new TokenRefusal(400, 'invalid_request', 53003, 'Client credentials need a tenant-specific authority.');
	if (!settings.tenants.includes(tenant)) {
		throw new TokenRefusal(
			400,
			'invalid_request',
			90002,
			`Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
		);
	}
	if (!/^application\/x-www-form-urlencoded/i.test(request.headers['content-type'] ?? ''))
		throw new TokenRefusal(400, 'invalid_request', 900144, 'The request body must be a form.');
	const form = new URLSearchParams(request.body);
	if (form.get('grant_type') !== 'client_credentials')
		throw new TokenRefusal(
			400,
			'unsupported_grant_type',
			70003,
			`The app requested an unsupported grant type '${form.get('grant_type')}'.`,
		);
	const client = settings.clients.find(({ clientId }) => clientId === form.get('client_id'));
	if (!client)
		throw new TokenRefusal(
			400,
			'unauthorized_client',
			700016,
			`Application with identifier '${form.get('client_id')}' was not found in the directory '${tenant}'.`,
		);
	checkProof({ client, form, tokenEndpoint, seenAssertions });
	const audience = audienceOf(form.get('scope') ?? '', settings.resources);
	const access_token = issueToken({ audience, tenantId: tenant, clientId: client.clientId, lifetimeSeconds: settings.lifetimeSeconds });
	const body = { token_type: 'Bearer', expires_in: settings.lifetimeSeconds, ext_expires_in: settings.lifetimeSeconds, access_token };
	return {
		status: 200,
		headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store, no-cache' },
		body: JSON.stringify(body),
	};
}

/** The resource of the one `/.default` scope; OpenID scopes beside it are allowed. */
function audienceOf(scope: string, resources: string[]): string {
	const asked = scope.split(' ').filter((part) => part && !['openid', 'profile', 'offline_access'].includes(part));
	const [only = ''] = asked;
	if (asked.length !== 1 || !only.endsWith('/.default')) {
		throw new TokenRefusal(
			400,
			'invalid_scope',
			1002012,
			`The provided value for scope ${scope} is not valid. A client credential flow needs the resource followed by /.default.`,
		);
	}
	// As asked: a capital letter or a second slash ends up in the audience, and the environment refuses it.
	const audience = only.slice(0, -'/.default'.length);
	if (resources.length && !resources.includes(audience.toLowerCase())) {
		throw new TokenRefusal(400, 'invalid_resource', 500011, `The resource principal named ${audience} was not found in the tenant.`);
	}
	return audience;
}
