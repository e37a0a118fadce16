import type { SimulatedAnswer, SimulatedRequest } from '../../httpServer';
import { createDeliverer, type Deliverer, type Delivery } from './delivery';
import type { Handshake } from './handshake';
import { answerSubscriptions, type WebhookHost } from './service';
import { defaultWebhookSettings, type WebhookSettings } from './settings';
import type { Subscription } from './subscription';

export type { Delivery } from './delivery';
export type { Handshake } from './handshake';
export type { Notification } from './notifications';
export type { WebhookHost } from './service';
export type { WebhookSettings } from './settings';
export type { Change, Subscription } from './subscription';

export interface Webhooks {
	/** Live. */
	settings: WebhookSettings;
	/** By id, live; expired ones are gone after `sweep` or the next request. */
	subscriptions: Map<string, Subscription>;
	/** Every handshake since the start. */
	handshakes: Handshake[];
	/** Every POST to a subscriber since the start. */
	deliveries: Delivery[];
	/** Answers a request for `path`, relative to the API root and without query; undefined when it is not about subscriptions. */
	answer(request: SimulatedRequest, path: string): Promise<SimulatedAnswer | undefined>;
	/** A row was written. */
	noticed: Deliverer['noticed'];
	/** Sends what is due; with `now`, all that waits. */
	deliver(options?: { now?: boolean }): Promise<Delivery[]>;
	/** Sends by itself what is due, every so often, until `close`. */
	deliverEvery(ms: number): void;
	/** As if so much time had passed: subscriptions age, nothing else does. */
	age(ms: number): void;
	close(): void;
}

/** Subscriptions and notifications of one environment. */
export function createWebhooks(host: WebhookHost, given: Partial<WebhookSettings> = {}): Webhooks {
	const settings = { ...defaultWebhookSettings, ...given };
	const subscriptions = new Map<string, Subscription>();
	const handshakes: Handshake[] = [];
	const deliveries: Delivery[] = [];
	const deliverer = createDeliverer(host, settings, subscriptions);
	let timer: NodeJS.Timeout | undefined;

	const sweep = () => {
		for (const [id, { expiresAt }] of subscriptions) if (expiresAt <= host.now()) subscriptions.delete(id);
	};
	const deliver: Webhooks['deliver'] = async (options) => {
		const sent = await deliverer.deliver(options);
		deliveries.push(...sent);
		return sent;
	};
	return {
		settings,
		subscriptions,
		handshakes,
		deliveries,
		answer: (request, path) => {
			sweep();
			return answerSubscriptions(request, path, { host, settings, subscriptions, handshakes });
		},
		noticed: (change) => deliverer.noticed(change),
		deliver,
		deliverEvery(ms) {
			let busy = false;
			timer = setInterval(() => {
				if (busy) return;
				busy = true;
				void deliver().finally(() => (busy = false));
			}, ms);
		},
		age(ms) {
			for (const each of subscriptions.values()) each.expiresAt -= ms;
		},
		close: () => clearInterval(timer),
	};
}
