import { createHash, timingSafeEqual } from 'node:crypto';
import { StampliErpError } from '../../../core/errors';

const shortest = 32;

/** The secret of the node, if nobody can guess it. It stands in an address, so that it must survive there unchanged. */
export function checkedSecret(value: unknown): string {
	const secret = typeof value === 'string' ? value : '';
	const isStrong = secret.length >= shortest && /^[A-Za-z0-9_-]+$/.test(secret) && new Set(secret).size >= 10;
	if (isStrong) return secret;
	throw new StampliErpError({
		kind: 'setup',
		code: 'dynamicsFo.trigger.secret',
		message: secret === '' ? 'Secret is empty: anybody who knows the address could start this workflow' : `Secret is too weak: it needs at least ${shortest} random letters, digits, "-" or "_"`,
		hint: 'Have a password manager make one, enter it here, and at the end of the endpoint\'s address in Dynamics 365 F&O: "?key=" and the secret.',
	});
}

/** Compares in a time that does not depend on how much of it is right. */
export function isSecret(given: unknown, secret: string): boolean {
	const digest = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(typeof given === 'string' ? given : ''), digest(secret)) && typeof given === 'string';
}
