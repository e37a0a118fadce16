import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { isKind } from '../../../core/errors';
import { toNodeError } from '../../shared/nodeErrors';
import type { Connected } from './api';
import { isCheckProof, webhookOf } from './clientState';
import { withApi } from './connect';
import { handOver } from './handOver';
import { keepSubscribed } from './keepSubscribed';
import { readNotification, wholeHint } from './notification';
import { respondJson, respondText } from './respond';
import { type TriggerSettings, triggerSettings } from './settings';

const longestToken = 4_000;
/** Business Central waits 30 s for an answer: what takes longer is told again. */
const limits = { timeoutMs: 15_000, maxWaitMs: 5_000 };

/**
 * Everything that comes to the address of the trigger: the handshake, notifications, and the word of "Subscription: Renew".
 * A notification is answered with 2xx when it is done with, and also when it is not ours: any other status but 408, 429 and 5xx
 * makes Business Central delete its subscriptions. 5xx makes it notify again, over some two hours.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const { validationToken } = context.getQueryData() as { validationToken?: unknown };
	if (typeof validationToken === 'string') return respondText(context, 200, validationToken.slice(0, longestToken));
	if (context.getWebhookName() === 'setup') return respondText(context, 202, '');
	const isTest = context.getMode() === 'manual';
	try {
		const settings = triggerSettings(context);
		return await withApi(context, async (connected) => {
			const check = (context.getBodyData() as { check?: unknown }).check;
			return check === undefined || isTest ? await notified(context, settings, connected) : await checked(context, settings, connected, check);
		}, limits);
	} catch (error) {
		if (!isKind(error, 'transient') && !isKind(error, 'ambiguous')) throw toNodeError(context.getNode(), error); // n8n shows it in its list, and answers 500
		context.logger.warn(`${context.getNode().name}: Business Central is asked to notify again. ${error.message}`);
		return respondText(context, 503, '');
	}
}

async function notified(context: IWebhookFunctions, settings: TriggerSettings, { api, key }: Connected): Promise<IWebhookResponseData> {
	const { hints, ignored } = readNotification(context.getBodyData(), { key, webhook: ownWebhook(context), wanted: settings.wanted });
	if (ignored > 0) context.logger.warn(`${context.getNode().name}: ${ignored} notification(s) ignored: not watched here, or without the right secret.`);
	const { items, unfinished, error } = await handOver(context, api, settings, hints);
	if (error && items.length === 0) throw error;
	if (unfinished > 0) return { ...respondText(context, 503, ''), ...output(items) };
	// With items, n8n answers once it has stored the execution: if it dies before, Business Central notifies again.
	return items.length > 0 ? output(items) : respondText(context, 202, '');
}

/** "Subscription: Renew" asks: look after your subscriptions, and read what was missed. */
async function checked(context: IWebhookFunctions, settings: TriggerSettings, { api, key }: Connected, check: unknown): Promise<IWebhookResponseData> {
	const { at, proof } = (typeof check === 'object' && check !== null ? check : {}) as { at?: unknown; proof?: unknown };
	if (!isCheckProof(key, ownWebhook(context), { at, proof }, Date.now())) return respondJson(context, 403, { message: 'The proof does not fit the credential of this trigger.' });
	const kept = await keepSubscribed({ api, key, notificationUrl: context.getNodeWebhookUrl('default')!, wanted: settings.wanted, renewBelowMs: Infinity, now: Date.now() });
	const { items, unfinished, error } = await handOver(context, api, settings, settings.wanted.map(wholeHint));
	return { ...respondJson(context, 200, { kept, changes: items.length, unfinished, ...(error ? { message: `${error.message}. ${error.hint}` } : {}) }), ...output(items) };
}

function ownWebhook(context: IWebhookFunctions): string {
	const { originalUrl, url } = context.getRequestObject();
	return webhookOf(originalUrl ?? url ?? '');
}

function output(items: INodeExecutionData[]): Pick<IWebhookResponseData, 'workflowData'> {
	return items.length > 0 ? { workflowData: [items] } : {};
}
