import { randomUUID } from 'node:crypto';
import { call } from './call';
import type { WebhookSettings } from './settings';

export interface Handshake {
	url: string;
	method: 'GET' | 'POST';
	/** Status of the subscriber's answer; 0 when there was none in time. */
	status: number;
	ms: number;
	accepted: boolean;
}

/** Asks the endpoint to give back a token: 200, with the token alone as the body. */
export async function shakeHands(notificationUrl: string, settings: WebhookSettings): Promise<Handshake> {
	const { handshakeMethod: method, handshakeTimeoutMs: timeoutMs, caCertificate } = settings;
	const token = `${randomUUID()} +/&${randomUUID()}`;
	const url = new URL(notificationUrl);
	url.search = `${url.search ? `${url.search}&` : '?'}validationToken=${encodeURIComponent(token)}`;
	const begun = performance.now();
	const answer = await call(method, url.href, { timeoutMs, caCertificate });
	return { url: url.href, method, status: answer.status, ms: performance.now() - begun, accepted: answer.status === 200 && answer.body === token };
}
