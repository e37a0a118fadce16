import { shownResource } from './answers';
import type { WebhookSettings } from './settings';
import type { Change, Subscription } from './subscription';

/** One entry of a notification body, as the vendor writes it. */
export interface Notification {
	subscriptionId: string;
	clientState: string;
	expirationDateTime: string;
	resource: string;
	changeType: Change['kind'] | 'collection';
	lastModifiedDateTime: string;
}

/** What one subscription is told of its changes: repeated updates of a row merged, too many changes merged into one `collection`. */
export function notificationsOf(subscription: Subscription, changes: Change[], settings: WebhookSettings): Notification[] {
	const merged: Change[] = [];
	for (const change of changes) {
		const before = change.kind === 'updated' ? merged.find((each) => each.kind === 'updated' && each.id === change.id) : undefined;
		if (before) before.at = change.at;
		else merged.push({ ...change });
	}
	const base = shownResource(subscription, settings);
	const entry = (resource: string, changeType: Notification['changeType'], at: number): Notification => ({
		subscriptionId: subscription.subscriptionId,
		clientState: subscription.clientState,
		expirationDateTime: new Date(subscription.expiresAt).toISOString(),
		resource,
		changeType,
		lastModifiedDateTime: new Date(at).toISOString(),
	});
	if (merged.length <= settings.maxChanges) return merged.map(({ id, kind, at }) => entry(`${base}(${id})`, kind, at));
	const first = Math.min(...changes.map(({ at }) => at));
	const last = Math.max(...changes.map(({ at }) => at));
	const filter = merged.some(({ kind }) => kind === 'deleted') ? '' : `?$filter=lastModifiedDateTime%20gt%20${new Date(first - 50).toISOString()}`;
	return [entry(`${base}${filter}`, 'collection', last)];
}
