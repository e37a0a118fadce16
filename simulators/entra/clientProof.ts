import { constants, createHash, timingSafeEqual, verify, X509Certificate } from 'node:crypto';
import { TokenRefusal } from './errors';

/** An app registration. */
export interface RegisteredClient {
	clientId: string;
	/** Accepted secrets; an expired one is refused with its own error. */
	clientSecret?: string;
	secretExpired?: boolean;
	/** PEM of the certificate whose private key signs the client's assertions. */
	certificate?: string;
}

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const wrongAssertion = (why: string) =>
	new TokenRefusal(
		401,
		'invalid_client',
		700027,
		`The certificate used to sign the client assertion is not valid or not registered: ${why}.`,
	);

/** Throws unless the form proves that its sender is the client, by secret or by signed assertion. */
export function checkProof({
	client,
	form,
	tokenEndpoint,
	seenAssertions,
}: {
	client: RegisteredClient;
	form: URLSearchParams;
	tokenEndpoint: string;
	seenAssertions: Set<string>;
}): void {
	const assertion = form.get('client_assertion');
	if (assertion !== null) {
		if (form.get('client_assertion_type') !== assertionType)
			throw new TokenRefusal(400, 'invalid_request', 900144, "The request body must contain the parameter 'client_assertion_type'.");
		return checkAssertion({ client, assertion, tokenEndpoint, seenAssertions });
	}
	const secret = form.get('client_secret');
	if (!secret)
		throw new TokenRefusal(
			401,
			'invalid_client',
			7000218,
			"The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
		);
	if (client.secretExpired)
		throw new TokenRefusal(401, 'invalid_client', 7000222, `The provided client secret keys for app '${client.clientId}' are expired.`);
	const digest = (text: string) => createHash('sha256').update(text).digest();
	if (!client.clientSecret || !timingSafeEqual(digest(secret), digest(client.clientSecret))) {
		throw new TokenRefusal(
			401,
			'invalid_client',
			7000215,
			`Invalid client secret provided. The secret must be its value, not its ID, for a secret added to app '${client.clientId}'.`,
		);
	}
}

interface AssertionCheck {
	client: RegisteredClient;
	assertion: string;
	tokenEndpoint: string;
	seenAssertions: Set<string>;
}

function checkAssertion({ client, assertion, tokenEndpoint, seenAssertions }: AssertionCheck): void {
	const [head = '', claims = '', signature = ''] = assertion.split('.');
	const json = (text: string) => JSON.parse(Buffer.from(text, 'base64url').toString('utf8') || '{}') as Record<string, unknown>;
	if (!client.certificate) throw wrongAssertion('the app has no certificate');
	const { alg, typ, ...header } = json(head);
	const certificate = new X509Certificate(client.certificate);
	const thumbprint = createHash('sha256').update(certificate.raw).digest('base64url');
	if (typ !== 'JWT' || (alg !== 'PS256' && alg !== 'RS256')) throw wrongAssertion(`algorithm ${String(alg)}`);
	if (header['x5t#S256'] !== thumbprint) throw wrongAssertion('the thumbprint matches no registered certificate');
	const padding =
		alg === 'PS256'
			? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
			: { padding: constants.RSA_PKCS1_PADDING };
	const genuine = verify(
		'sha256',
		Buffer.from(`${head}.${claims}`),
		{ key: certificate.publicKey, ...padding },
		Buffer.from(signature, 'base64url'),
	);
	if (!genuine) throw wrongAssertion('the signature does not fit');
	const { aud, iss, sub, exp, nbf, jti } = json(claims);
	const now = Date.now() / 1000;
	if (aud !== tokenEndpoint) throw wrongAssertion(`audience ${String(aud)}`);
	if (iss !== client.clientId || sub !== client.clientId) throw wrongAssertion('issuer and subject must be the client id');
	if (Number(exp) <= now || Number(nbf ?? 0) > now + 300)
		throw new TokenRefusal(401, 'invalid_client', 700024, 'Client assertion is not within its valid time range.');
	if (typeof jti !== 'string' || seenAssertions.has(jti)) throw wrongAssertion('the assertion was used before');
	seenAssertions.add(jti);
}
