import type { StampliErpError } from '../../../core/errors';
import { attempt } from '../../shared/attempt';
import type { BcApi } from './api';
import { isOwnClientState, newClientState, webhookOf } from './clientState';
import { isSame, type Watched } from './resources';
import { createSubscription, deleteSubscription, listSubscriptions, renewSubscription, type Subscription, type Wanted } from './subscriptions';

/** What became of one collection that should be watched. */
export interface Kept extends Watched {
	status: 'kept' | 'renewed' | 'created' | 'failed';
	subscriptionId?: string;
	/** ISO time. */
	expires?: string;
	/** Why it failed. */
	message?: string;
	/** When it was made or renewed, by Business Central's clock. */
	modified?: string;
}

export interface Keeping {
	api: BcApi;
	key: Buffer;
	/** What Business Central is to call. */
	notificationUrl: string;
	wanted: Watched[];
	/** A subscription with less than this left is renewed. */
	renewBelowMs: number;
	now: number;
}

/** Subscriptions of this address. */
export async function ownSubscriptions(api: BcApi, notificationUrl: string): Promise<Subscription[]> {
	return (await listSubscriptions(api)).filter((each) => each.notificationUrl === notificationUrl);
}

/** Whether each wanted collection has one subscription with our secret that lasts long enough. */
export async function isSubscribed(keeping: Keeping): Promise<boolean> {
	const own = await ownSubscriptions(keeping.api, keeping.notificationUrl);
	return own.length === keeping.wanted.length && keeping.wanted.every((watched) => own.some((each) => isSame(each, watched) && isGood(each, keeping)));
}

/**
 * Brings Business Central to exactly one good subscription per wanted collection: renews, creates what is missing, deletes what is
 * too many. May be run any number of times. Never throws for a single collection: that one is `failed`.
 */
export async function keepSubscribed(keeping: Keeping): Promise<Kept[]> {
	const { api, wanted } = keeping;
	const own = await ownSubscriptions(api, keeping.notificationUrl);
	const kept: Kept[] = [];
	const used = new Set<string>();
	// One after the other: each calls back, and Business Central allows five requests at once for all apps of a user.
	for (const watched of wanted) {
		const found = own.filter((each) => isSame(each, watched)).sort((a, b) => b.expires.localeCompare(a.expires))[0];
		if (found) used.add(found.id);
		const attempted = await attempt(keepOne(keeping, watched, found));
		kept.push(attempted.done ? attempted.value : { ...watched, status: 'failed', message: sentenceOf(attempted.refusal) });
	}
	for (const each of own.filter(({ id }) => !used.has(id))) await deleteSubscription(api, each);
	return kept;
}

async function keepOne(keeping: Keeping, watched: Watched, found: Subscription | undefined): Promise<Kept> {
	const { api, key, notificationUrl } = keeping;
	const told = (status: Kept['status'], { id, expires, modified }: Subscription): Kept => ({ ...watched, status, subscriptionId: id, expires, ...(modified ? { modified } : {}) });
	if (found && isGood(found, keeping)) return told('kept', found);
	const want: Wanted = { ...watched, notificationUrl, clientState: newClientState(key, webhookOf(notificationUrl), watched) };
	const renewed = found && (await renewSubscription(api, found, want));
	if (renewed) return told('renewed', renewed);
	const attempted = await attempt(createSubscription(api, want));
	if (attempted.done) return told('created', attempted.value);
	const { refusal } = attempted;
	// When the answer was lost, it is there, or it is not.
	const there = refusal.kind === 'ambiguous' ? await ownSubscriptions(api, notificationUrl) : [];
	const made = there.find((each) => isSame(each, watched) && ['', want.clientState].includes(each.clientState));
	return made ? told('created', made) : { ...watched, status: 'failed', message: sentenceOf(refusal) };
}

function isGood(subscription: Subscription, { key, notificationUrl, renewBelowMs, now }: Keeping): boolean {
	// Where the server does not show the secret, it is set anew with every renewal.
	const isOurs = subscription.clientState === '' || isOwnClientState(key, webhookOf(notificationUrl), subscription, subscription.clientState);
	return isOurs && Date.parse(subscription.expires) - now >= renewBelowMs;
}

const sentenceOf = (error: StampliErpError) => `${error.message}. ${error.hint}`;

