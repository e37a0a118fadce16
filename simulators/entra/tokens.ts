import { createHmac, randomUUID } from 'node:crypto';

/** What an access token of the simulated identity provider says. */
export interface TokenClaims {
	/** Address of the resource: lower case, no trailing slash. */
	aud: string;
	/** Tenant. */
	tid: string;
	/** Client id. */
	appid: string;
	/** Object id of the service principal. */
	oid: string;
	/** Seconds since 1970. */
	iat: number;
	exp: number;
	jti: string;
}

// Not a secret: both simulators know it, so that a token is valid across processes and a made-up one is not.
const signingKey = 'test-only-simulator-signing-key';

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const sign = (text: string) => createHmac('sha256', signingKey).update(text).digest('base64url');

export interface TokenRequest {
	audience: string;
	tenantId: string;
	clientId: string;
	/** Default 3600; negative for a token that has run out. */
	lifetimeSeconds?: number;
}

/** Issues a token without asking anybody; tests use it where the identity provider does not matter. */
export function issueToken({ audience, tenantId, clientId, lifetimeSeconds = 3600 }: TokenRequest): string {
	const iat = Math.floor(Date.now() / 1000);
	const claims: TokenClaims = {
		aud: audience,
		tid: tenantId,
		appid: clientId,
		oid: `oid-of-${clientId}`,
		iat,
		exp: iat + lifetimeSeconds,
		jti: randomUUID(),
	};
	const text = `${part({ typ: 'JWT', alg: 'HS256' })}.${part(claims)}`;
	return `${text}.${sign(text)}`;
}

/** The claims of a token this module issued; undefined for anything else. Expiry and audience are for the caller to judge. */
export function readToken(token: string): TokenClaims | undefined {
	const [header, claims, signature] = token.split('.');
	if (!claims || signature !== sign(`${header}.${claims}`)) return undefined;
	return JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as TokenClaims;
}
