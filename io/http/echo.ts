import type { HttpAnswer } from './send';

const shortest = 8;
/** In an answer that is no error: a shorter one may be a word of the data, which must not be changed. */
const shortestInData = 24;
const removed = '(secret removed)';

/** What a request proves itself with: token, user and password, session cookies; in every form in which an answer may repeat it. */
export function secretsIn(headers: Record<string, string> = {}): string[] {
	const secrets = Object.entries(headers).flatMap(([name, value]) => {
		if (/^authorization$/i.test(name)) return authorizationSecrets(value);
		if (/^cookie$/i.test(name)) return value.split(';').map((pair) => pair.slice(pair.indexOf('=') + 1).trim());
		return [];
	});
	return formsOf(secrets);
}

/** Each as it is and as it is written in JSON and in addresses; very short ones would be found everywhere. */
export function formsOf(secrets: string[]): string[] {
	return [...new Set(secrets.flatMap((secret) => [secret, secret.replaceAll('/', '\\/'), encodeURIComponent(secret)]))].filter(({ length }) => length >= shortest);
}

function authorizationSecrets(value: string): string[] {
	const [scheme = '', credential = ''] = value.trim().split(/\s+/, 2);
	if (!/^basic$/i.test(scheme)) return [credential];
	const pair = Buffer.from(credential, 'base64').toString();
	return [credential, pair.slice(pair.indexOf(':') + 1)];
}

/** Error pages and gateways repeat what a request carried: the answer without that, since its text is shown to people and kept. */
export function withoutSecrets(answer: HttpAnswer, secrets: string[]): HttpAnswer {
	const least = answer.status >= 400 ? shortest : shortestInData;
	// In the bytes: the text of a long list is never made.
	const said = secrets.filter((secret) => secret.length >= least && answer.bytes.includes(secret));
	if (said.length === 0) return answer;
	const text = said.reduce((rest, secret) => rest.replaceAll(secret, removed), answer.text);
	return { ...answer, text, bytes: Buffer.from(text) };
}
