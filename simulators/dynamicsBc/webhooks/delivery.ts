import { randomUUID } from 'node:crypto';
import { call } from './call';
import { type Notification, notificationsOf } from './notifications';
import type { WebhookHost } from './service';
import type { WebhookSettings } from './settings';
import type { Change, Subscription } from './subscription';

/** One POST to a subscriber. */
export interface Delivery {
	url: string;
	value: Notification[];
	/** 0: no answer. */
	status: number;
	outcome: 'done' | 'repeated' | 'deleted';
}

interface Queued {
	subscriptionId: string;
	changes: Change[];
	dueAt: number;
	attempts: number;
}

export interface Deliverer {
	/** Remembers a change for every subscription that watches its collection. */
	noticed(change: Change): void;
	/** Sends what is due; with `now`, all that waits, whatever its delay. One POST per address. */
	deliver(options?: { now?: boolean }): Promise<Delivery[]>;
	readonly waiting: number;
}

const repeatable = (status: number) => status === 0 || status === 408 || status === 429 || status >= 500;

export function createDeliverer(host: WebhookHost, settings: WebhookSettings, subscriptions: Map<string, Subscription>): Deliverer {
	let queue: Queued[] = [];

	const settle = (each: Queued, status: number): Delivery['outcome'] => {
		if (status >= 200 && status < 300) return 'done';
		const pause = settings.retryPausesMs[each.attempts];
		if (!repeatable(status) || pause === undefined) {
			subscriptions.delete(each.subscriptionId);
			return 'deleted';
		}
		queue.push({ ...each, attempts: each.attempts + 1, dueAt: host.now() + pause });
		return 'repeated';
	};

	async function deliver({ now = false } = {}): Promise<Delivery[]> {
		const due = queue.filter(({ dueAt }) => now || dueAt <= host.now());
		queue = queue.filter((each) => !due.includes(each));
		const byUrl = new Map<string, Queued[]>();
		for (const each of due) {
			const subscription = subscriptions.get(each.subscriptionId);
			if (!subscription) continue;
			byUrl.set(subscription.notificationUrl, [...(byUrl.get(subscription.notificationUrl) ?? []), each]);
		}
		const deliveries: Delivery[] = [];
		for (const [url, all] of byUrl) {
			const value = all.flatMap((each) => notificationsOf(subscriptions.get(each.subscriptionId)!, each.changes, settings));
			const correlation = randomUUID();
			const { status } = await call('POST', url, {
				headers: { 'content-type': 'application/json', clientRequestId: correlation, 'x-ms-correlation-id': correlation },
				body: `${settings.byteOrderMark ? '\uFEFF' : ''}${JSON.stringify({ value })}`,
				timeoutMs: settings.sendTimeoutMs,
				caCertificate: settings.caCertificate,
			});
			const outcomes = all.map((each) => settle(each, status));
			deliveries.push({ url, value, status, outcome: outcomes[0]! });
		}
		return deliveries;
	}

	return {
		noticed(change) {
			for (const { subscriptionId, companyId, set, expiresAt } of subscriptions.values()) {
				// What has expired records nothing: a gap that only a full reading closes.
				if (companyId !== change.companyId.toLowerCase() || set !== change.set || expiresAt <= host.now()) continue;
				const waiting = queue.find((each) => each.subscriptionId === subscriptionId && each.attempts === 0);
				if (waiting) waiting.changes.push(change);
				else queue.push({ subscriptionId, changes: [change], dueAt: host.now() + settings.delayMs, attempts: 0 });
			}
		},
		deliver,
		get waiting() {
			return queue.length;
		},
	};
}
