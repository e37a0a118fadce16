import { attempt } from '../../shared/attempt';
import type { Connected } from './api';
import { askTrigger } from './askTrigger';
import { isOwnClientState, newClientState, webhookOf } from './clientState';
import { listSubscriptions, renewSubscription, type Subscription } from './subscriptions';

/** What became of one subscription. */
export interface Renewal {
	status: 'renewed' | 'created' | 'failed' | 'otherCredential' | 'notPublished' | 'none';
	notificationUrl?: string;
	companyId?: string;
	resource?: string;
	subscriptionId?: string;
	/** ISO time. */
	expires?: string;
	/** Whether the trigger has read what it may have missed. */
	caughtUp?: boolean;
	message?: string;
}

export interface Renewing extends Connected {
	/** Address below which this n8n's webhooks are, without trailing slash. */
	ownBase?: string;
	/** Addresses of triggers that may have no subscription left. */
	urls: string[];
	now: number;
}

/** Renews what belongs to this n8n and to the given addresses. Nothing is remembered: Business Central's own list is the state. */
export async function renewAll(renewing: Renewing): Promise<Renewal[]> {
	const all = await listSubscriptions(renewing.api);
	const listed = all.map(({ notificationUrl }) => notificationUrl).filter((url) => isOwn(url, renewing.ownBase));
	const urls = [...new Set([...listed, ...renewing.urls])];
	const renewals: Renewal[] = [];
	for (const url of urls) renewals.push(...(await renewOne(renewing, url, all.filter(({ notificationUrl }) => notificationUrl === url))));
	if (renewals.length > 0) return renewals;
	return [{ status: 'none', message: 'Business Central has no subscription of this n8n. Publish a workflow with a Business Central Trigger, or name the address of one.' }];
}

/** A published trigger of this n8n. Those of test runs end by themselves. */
function isOwn(notificationUrl: string, ownBase: string | undefined): boolean {
	if (ownBase === undefined || !URL.canParse(notificationUrl) || !notificationUrl.startsWith(`${ownBase}/`)) return false;
	return /^(?!.*-test\/)[^/]+\/.+\/business-central$/.test(webhookOf(notificationUrl));
}

async function renewOne(renewing: Renewing, notificationUrl: string, existing: Subscription[]): Promise<Renewal[]> {
	const answer = await askTrigger(notificationUrl, renewing);
	if (answer.status === 'done') {
		return answer.kept.map(({ companyId, set, status, subscriptionId, expires, message }) => ({
			status: status === 'kept' ? 'renewed' : status,
			notificationUrl, companyId, resource: set, subscriptionId, expires,
			caughtUp: answer.message === undefined,
			...((message ?? answer.message) === undefined ? {} : { message: message ?? answer.message }),
		}));
	}
	const told = (status: Renewal['status'], message: string, each?: Subscription): Renewal => ({
		status, notificationUrl, ...(each ? { companyId: each.companyId, resource: each.set, subscriptionId: each.id, expires: each.expires } : {}), message,
	});
	if (answer.status === 'notPublished') {
		const message = 'No published Business Central Trigger answers at this address. Publish its workflow, or let the subscription end by itself.';
		return existing.length > 0 ? existing.map((each) => told('notPublished', message, each)) : [told('notPublished', message)];
	}
	if (answer.status === 'otherCredential') {
		const message = 'The trigger at this address uses another credential. Choose the same one in this node and in the trigger.';
		return existing.length > 0 ? existing.map((each) => told('otherCredential', message, each)) : [told('otherCredential', message)];
	}
	// n8n cannot call its own public address: what is there can be renewed all the same.
	if (existing.length === 0) return [told('failed', `${answer.message} There is no subscription of this address to renew.`)];
	const renewals: Renewal[] = [];
	for (const each of existing) renewals.push(await renewDirectly(renewing, each, answer.message));
	return renewals;
}

async function renewDirectly({ api, key }: Renewing, subscription: Subscription, why: string): Promise<Renewal> {
	const { id, notificationUrl, companyId, set, clientState, expires } = subscription;
	const facts = { notificationUrl, companyId, resource: set, subscriptionId: id, caughtUp: false };
	const webhook = webhookOf(notificationUrl);
	if (clientState !== '' && !isOwnClientState(key, webhook, subscription, clientState)) {
		return { ...facts, status: 'otherCredential', expires, message: 'The subscription was made with another credential, or before its secret changed. Publish the workflow of the trigger again.' };
	}
	const renewed = await attempt(renewSubscription(api, subscription, { companyId, set, notificationUrl, clientState: newClientState(key, webhook, subscription) }));
	if (!renewed.done) return { ...facts, status: 'failed', expires, message: `${renewed.refusal.message}. ${renewed.refusal.hint}` };
	if (!renewed.value) return { ...facts, status: 'failed', message: 'The subscription is gone. Publish the workflow of the trigger again.' };
	return { ...facts, status: 'renewed', expires: renewed.value.expires, message: `Renewed, but the trigger could not be asked to read what it missed: ${why}` };
}
