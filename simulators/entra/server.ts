import { createFaults, type Faults } from '../faults';
import { startHttpServer, type JournalEntry, type SimulatedAnswer } from '../httpServer';
import type { RegisteredClient } from './clientProof';
import { instanceDiscovery, openidConfiguration } from './discovery';
import { refusalAnswer, TokenRefusal } from './errors';
import { testCertificate } from './testCertificate';
import { answerToken, type TokenSettings } from './tokenEndpoint';

export interface EntraOptions extends Partial<TokenSettings> {
	/** 0 takes a free one. */
	port?: number;
	/** Short for one entry of `tenants`. */
	tenantId?: string;
}

export interface EntraSimulator {
	/** `https://127.0.0.1:port`: the authority host. */
	url: string;
	/** PEM a client has to trust. */
	caCertificate: string;
	/** Live settings. */
	settings: TokenSettings;
	faults: Faults;
	journal: JournalEntry[];
	/** Token requests since the start, refused ones too. */
	tokenRequests(): number;
	close(): Promise<void>;
}

/** The tenant and the app registration that exist when nothing else is said. */
export const defaultTenant = '11111111-2222-3333-4444-555555555555';
export const defaultClient: RegisteredClient = {
	clientId: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
	clientSecret: 'simulated-client-secret',
};

const notFound: SimulatedAnswer = { status: 404, headers: { 'content-type': 'text/plain' }, body: 'Not found' };

/** Starts a token endpoint like Microsoft Entra's, over TLS with the test certificate. */
export async function startEntra({ port = 0, tenantId, ...given }: EntraOptions = {}): Promise<EntraSimulator> {
	const settings: TokenSettings = {
		tenants: [tenantId ?? defaultTenant],
		clients: [defaultClient],
		resources: [],
		lifetimeSeconds: 3600,
		...given,
	};
	const faults = createFaults();
	const seenAssertions = new Set<string>();
	let origin = '';
	const tokenPath = /^\/([^/?]+)\/oauth2\/v2\.0\/token(\?|$)/;

	const server = await startHttpServer({
		// Part of what F&O is to its clients; the request log knows no system of its own for it.
		system: 'dynamics-fo',
		port,
		tls: { key: testCertificate.privateKey, cert: testCertificate.certificate },
		faults,
		throttled: (reason) => {
			const answer = refusalAnswer(new TokenRefusal(429, 'temporarily_unavailable', 90055, reason));
			return { ...answer, headers: { ...answer.headers, 'retry-after': '1' } };
		},
		handle(request) {
			const { pathname, searchParams } = new URL(request.url, origin);
			const [, tenant] = tokenPath.exec(request.url) ?? [];
			if (tenant && request.method === 'POST')
				return answerToken(request, tenant, settings, `${origin}/${tenant}/oauth2/v2.0/token`, seenAssertions);
			if (request.method !== 'GET') return notFound;
			if (pathname === '/common/discovery/instance') {
				const asked = searchParams.get('authorization_endpoint') ?? '';
				return instanceDiscovery(origin, /^https:\/\/[^/]+\/([^/]+)\//.exec(asked)?.[1] ?? 'common');
			}
			const [, configured] = /^\/([^/]+)\/v2\.0\/\.well-known\/openid-configuration$/.exec(pathname) ?? [];
			if (!configured) return notFound;
			if (settings.tenants.includes(configured)) return openidConfiguration(origin, configured);
			return refusalAnswer(new TokenRefusal(400, 'invalid_tenant', 90002, `Tenant '${configured}' not found.`));
		},
	});
	origin = `https://127.0.0.1:${server.port}`;
	return {
		url: origin,
		caCertificate: testCertificate.caCertificate,
		settings,
		faults,
		journal: server.journal,
		tokenRequests: () => server.journal.filter(({ method, url }) => method === 'POST' && tokenPath.test(url)).length,
		close: () => server.close(),
	};
}
