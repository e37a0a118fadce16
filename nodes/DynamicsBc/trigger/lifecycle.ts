import type { IHookFunctions } from 'n8n-workflow';
import { StampliErpError } from '../../../core/errors';
import { toNodeError } from '../../shared/nodeErrors';
import { triggerRoute } from '../../shared/triggerRoute';
import { withApi } from './connect';
import { isSubscribed, keepSubscribed, type Keeping, ownSubscriptions } from './keepSubscribed';
import { forgetProcessMemory, openMemory } from './memory';
import { readUpTo } from './readBack';
import { triggerSettings } from './settings';
import { deleteSubscription } from './subscriptions';

/**
 * Seen in n8n 2.41, for publishing and for test runs alike: the webhooks of a node are registered in the order of its description,
 * each one served before its own `create` is called, and the published version is in force by then. So the GET webhook stands
 * first and has no methods; when `create` of the POST webhook subscribes, n8n already answers the handshake by both methods.
 * A restart calls none of these for a node that only has webhooks: the subscriptions stay, and "Subscription: Renew" keeps them.
 * While n8n starts it may answer 404 for a moment, which makes Business Central delete a subscription that notifies just then; the
 * next "Subscription: Renew" makes it again and reads what was missed.
 */
const dayMs = 24 * 3_600_000;

/** Whether Business Central has exactly the subscriptions that this node wants, for a day at least. */
export async function checkExists(context: IHookFunctions): Promise<boolean> {
	return await told(context, (keeping) => isSubscribed(keeping));
}

/** Subscribes. When one collection is refused, none of this call stays, and the person who publishes is told why. */
export async function create(context: IHookFunctions): Promise<boolean> {
	return await told(context, async (keeping) => {
		const kept = await keepSubscribed(keeping);
		const failed = kept.filter(({ status }) => status === 'failed');
		if (failed.length > 0) {
			for (const each of await ownSubscriptions(keeping.api, keeping.notificationUrl)) {
				if (kept.some(({ status, subscriptionId }) => status === 'created' && subscriptionId === each.id)) await deleteSubscription(keeping.api, each);
			}
			throw new StampliErpError({ kind: 'setup', code: 'dynamicsBc.subscribe', message: failed[0]!.message!.replace(/\. .*$/s, ''), hint: [...new Set(failed.map(({ message }) => message))].join(' ') });
		}
		const memory = openMemory(context.getWorkflowStaticData('node'), triggerRoute(context));
		// What was there before the first publishing is no change; after another publishing it goes on where it was. The two clocks may differ.
		for (const each of kept) memory.setProgress(each, memory.progress(each) ?? readUpTo(each.modified === undefined ? keeping.now : Date.parse(each.modified)));
		memory.save();
		return true;
	});
}

/** Takes the subscriptions away. Never stands in the way of unpublishing: what stays ends by itself, after three days at the latest. */
export async function remove(context: IHookFunctions): Promise<boolean> {
	forgetProcessMemory(triggerRoute(context));
	try {
		return await told(context, async ({ api, notificationUrl }) => {
			for (const each of await ownSubscriptions(api, notificationUrl)) await deleteSubscription(api, each);
			return true;
		});
	} catch (error) {
		context.logger.warn(`${context.getNode().name}: subscriptions in Business Central were not deleted. ${error instanceof Error ? error.message : String(error)}`);
		return true;
	}
}

async function told<T>(context: IHookFunctions, work: (keeping: Keeping) => Promise<T>): Promise<T> {
	try {
		const notificationUrl = context.getNodeWebhookUrl('default');
		if (!notificationUrl) throw new StampliErpError({ kind: 'setup', code: 'dynamicsBc.noUrl', message: 'n8n gives this node no webhook address', hint: 'Save the workflow and publish it again.' });
		const { wanted } = triggerSettings(context);
		return await withApi(context, ({ api, key }) => work({ api, key, notificationUrl, wanted, renewBelowMs: dayMs, now: Date.now() }));
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}
