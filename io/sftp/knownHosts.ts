import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether the first field of a known_hosts line means this server: a comma list of names, `[name]:port` where the port
 * is not 22, wildcards `*` and `?`, `!` to except, or one hashed name `|1|salt|hash`.
 */
export function appliesToHost(field: string, server: { host: string; port: number }): boolean {
	const host = server.host.toLowerCase();
	const name = server.port === 22 ? host : `[${host}]:${server.port}`;
	if (field.startsWith('|')) return isHashOf(field, name);
	const patterns = field.toLowerCase().split(',');
	if (patterns.some((pattern) => pattern.startsWith('!') && matches(pattern.slice(1), name))) return false;
	return patterns.some((pattern) => matches(pattern, name) || (server.port === 22 && pattern === `[${host}]:22`));
}

function isHashOf(field: string, name: string): boolean {
	const [, version, salt = '', hash = ''] = field.split('|');
	if (version !== '1') return false;
	const expected = Buffer.from(hash, 'base64');
	const actual = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest();
	return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function matches(pattern: string, name: string): boolean {
	const expression = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*').replaceAll('?', '.');
	return new RegExp(`^${expression}$`).test(name);
}
