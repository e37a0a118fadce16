import { StampliErpError } from '../../../core/errors';
import type { HttpAnswer } from '../../../io/http/http';
import { readOdataError } from '../../../io/odata/errors';
import { parseJson } from '../../../io/odata/json';
import { readError } from '../serviceError';
import type { BcApi } from './api';
import { collectionPath, namedResource, type Watched } from './resources';

/** A subscription as Business Central has it. */
export interface Subscription extends Watched {
	id: string;
	etag?: string;
	notificationUrl: string;
	/** Empty where the server does not show it. */
	clientState: string;
	expires: string;
	/** When it was made or renewed, by the clock of the server. */
	modified?: string;
	/** User id of the app that made it. */
	userId?: string;
}

export interface Wanted extends Watched {
	notificationUrl: string;
	clientState: string;
}

type Row = Record<string, unknown>;

/** All subscriptions of the environment that watch a collection, whoever made them. */
export async function listSubscriptions(api: BcApi): Promise<Subscription[]> {
	const found: Subscription[] = [];
	for await (const rows of api.pages('subscriptions', {})) {
		for (const row of rows) {
			const subscription = subscriptionOf(row);
			if (subscription) found.push(subscription);
		}
	}
	return found;
}

/** Makes it; Business Central calls the notification URL before it answers. */
export async function createSubscription(api: BcApi, wanted: Wanted): Promise<Subscription> {
	const answer = await api.send({ method: 'POST', path: 'subscriptions', body: bodyOf(wanted) });
	const made = answer.status === 201 ? subscriptionOf(parseJson(answer.text)) : undefined;
	if (made) return made;
	throw refused('subscribe to', wanted, answer);
}

/** Gives it another three days, and the wanted secret. Undefined when it is gone. */
export async function renewSubscription(api: BcApi, { id, etag }: Subscription, wanted: Wanted): Promise<Subscription | undefined> {
	const patch = (token: string) => api.send({ method: 'PATCH', path: pathOf(id), headers: { 'If-Match': token }, body: bodyOf(wanted) });
	let answer = await patch(etag ?? '*');
	// Somebody else has renewed it meanwhile; our body says all of it.
	if (answer.status === 409 || answer.status === 412) answer = await patch('*');
	if (isGone(answer)) return undefined;
	const renewed = answer.status === 200 ? subscriptionOf(parseJson(answer.text)) : undefined;
	if (renewed) return renewed;
	throw refused('renew the subscription to', wanted, answer);
}

/** Takes it away; fine when it is gone already. */
export async function deleteSubscription(api: BcApi, subscription: Subscription): Promise<void> {
	const answer = await api.send({ method: 'DELETE', path: pathOf(subscription.id), headers: { 'If-Match': '*' } });
	if (answer.status !== 204 && answer.status !== 200 && !isGone(answer)) throw refused('delete the subscription to', subscription, answer);
}

/** The code is stable, the status is not. */
const isGone = ({ status, text }: HttpAnswer) => status === 404 || ['Internal_RecordNotFound', 'BadRequest_NotFound'].includes(readError(text)?.code ?? '');

const pathOf = (id: string) => `subscriptions('${encodeURIComponent(id.replaceAll("'", "''"))}')`;
const bodyOf = (wanted: Wanted) => ({ notificationUrl: wanted.notificationUrl, resource: `/api/v2.0/${collectionPath(wanted)}`, clientState: wanted.clientState });

function subscriptionOf(row: unknown): Subscription | undefined {
	if (typeof row !== 'object' || row === null) return undefined;
	const { subscriptionId, notificationUrl, resource, clientState, expirationDateTime, lastModifiedDateTime, userId, '@odata.etag': etag } = row as Row;
	const named = namedResource(resource);
	if (typeof subscriptionId !== 'string' || typeof notificationUrl !== 'string' || !named || named.id !== undefined) return undefined;
	return {
		id: subscriptionId,
		...(typeof etag === 'string' ? { etag } : {}),
		companyId: named.companyId,
		set: named.set,
		notificationUrl,
		clientState: typeof clientState === 'string' ? clientState : '',
		expires: typeof expirationDateTime === 'string' ? expirationDateTime : '',
		...(typeof lastModifiedDateTime === 'string' && !Number.isNaN(Date.parse(lastModifiedDateTime)) ? { modified: lastModifiedDateTime } : {}),
		...(typeof userId === 'string' ? { userId } : {}),
	};
}

function refused(what: string, { set, notificationUrl }: Pick<Wanted, 'set' | 'notificationUrl'>, answer: HttpAnswer): StampliErpError {
	const reason = readOdataError(answer.text)?.message;
	const transient = answer.status >= 500 || answer.status === 408 || answer.status === 429;
	const address = URL.canParse(notificationUrl) ? new URL(notificationUrl) : undefined;
	const isPrivate = address && (address.protocol !== 'https:' || /^(localhost|127\.|10\.|192\.168\.|\[::1\])/.test(address.hostname));
	return new StampliErpError({
		kind: transient ? 'transient' : 'setup',
		code: 'dynamicsBc.subscription',
		message: `Business Central did not ${what} ${set} (${answer.status})${reason ? `: ${reason.slice(0, 300)}` : ''}`,
		hint: transient
			? 'Nothing to do: it is tried again. If it lasts, ask the ERP administrator.'
			: `Business Central must reach ${address ? address.origin : 'this n8n'} within five seconds while it subscribes.${isPrivate ? ' That address is not public or not encrypted: set WEBHOOK_URL of n8n to its public https address.' : ' Check that firewall and proxy let it through, and that the app may read this resource.'}`,
		status: answer.status,
	});
}
