import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { stableJson } from '../../../core/identity';
import { collectionPath, type Watched } from './resources';

/**
 * The secret of a subscription: a random part, and its HMAC under the secret of the credential, for this webhook and this
 * collection. Nobody without that secret can make one, and nothing has to be stored to know one's own again: it survives lost
 * static data and holds in every process of n8n.
 */
export function newClientState(key: Buffer, webhook: string, watched: Watched): string {
	const random = randomBytes(16).toString('base64url');
	return `${random}.${sealOf(key, ['subscription', webhook, collectionPath(watched), random])}`;
}

export function isOwnClientState(key: Buffer, webhook: string, watched: Watched, given: unknown): boolean {
	const [, random, seal] = typeof given === 'string' && given.length <= 200 ? (/^([\w-]{22})\.([\w-]{43})$/.exec(given) ?? []) : [];
	if (random === undefined || seal === undefined) return false;
	return isEqual(seal, sealOf(key, ['subscription', webhook, collectionPath(watched), random]));
}

/** Proof that a request to look after the subscriptions comes from a node with the same credential. `at` is an ISO time. */
export function checkProof(key: Buffer, webhook: string, at: string): string {
	return sealOf(key, ['check', webhook, at]);
}

const proofLifeMs = 10 * 60_000;

export function isCheckProof(key: Buffer, webhook: string, { at, proof }: { at: unknown; proof: unknown }, now: number): boolean {
	if (typeof at !== 'string' || typeof proof !== 'string' || at.length > 40) return false;
	const age = Math.abs(now - Date.parse(at));
	return age <= proofLifeMs && isEqual(proof, checkProof(key, webhook, at));
}

/** The key that a credential's secrets give; it changes when one of them does. */
export function webhookKey(secrets: Record<string, unknown>): Buffer {
	return createHash('sha256').update(`business-central webhook ${stableJson(secrets)}`).digest();
}

/**
 * Which webhook an address belongs to: the last three parts of its path (`webhook/<id>/business-central`). The rest may differ
 * between what Business Central was given and what n8n sees behind a proxy.
 */
export function webhookOf(address: string): string {
	return new URL(address, 'http://n8n').pathname.replace(/\/+$/, '').split('/').slice(-3).join('/').toLowerCase();
}

function sealOf(key: Buffer, parts: string[]): string {
	return createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url');
}

/** In constant time, whatever the lengths. */
function isEqual(a: string, b: string): boolean {
	const digest = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(a), digest(b));
}
