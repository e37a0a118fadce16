import type { IDataObject, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import type { StampliErpError } from '../../../core/errors';
import { attempt } from '../../shared/attempt';
import { triggerRoute } from '../../shared/triggerRoute';
import type { BcApi } from './api';
import { itemOf, type RecordChange } from './change';
import { ownSubscriptions } from './keepSubscribed';
import { forgetProcessMemory, openMemory } from './memory';
import type { Hint } from './notification';
import { oneAtATime } from './oneAtATime';
import { readBack, readUpTo } from './readBack';
import type { TriggerSettings } from './settings';

export interface HandedOver {
	items: INodeExecutionData[];
	/** Collections that could not be read to the end: Business Central must be asked to notify again. */
	unfinished: number;
	/** Why, when it was an error. */
	error?: StampliErpError;
}

/** Business Central waits 30 s for an answer. */
const budgetMs = 20_000;

/** Reads back what the hints are about, as far as time goes, and remembers it. */
export async function handOver(context: IWebhookFunctions, api: BcApi, settings: TriggerSettings, hints: Hint[]): Promise<HandedOver> {
	if (hints.length === 0) return { items: [], unfinished: 0 };
	const deadline = Date.now() + budgetMs;
	const isTest = context.getMode() === 'manual';
	const route = `${triggerRoute(context)}${isTest ? ' test' : ''}`;
	return await oneAtATime(route, async () => {
		if (isTest) forgetProcessMemory(route);
		const memory = openMemory(isTest ? {} : context.getWorkflowStaticData('node'), route);
		// A test run shows what has just changed, and remembers nothing.
		if (isTest) for (const hint of hints) memory.setProgress(hint, readUpTo(Date.parse(hint.since ?? new Date().toISOString())));
		const changes: RecordChange[] = [];
		const result: HandedOver = { items: [], unfinished: 0 };
		const readAll = async () => {
			const ignoreUser = settings.ignoreOwnChanges ? await ownUser(context, api) : undefined;
			for (const hint of hints) {
				const isWhole = await readBack({ api, memory, hasTime: () => Date.now() < deadline, ...(ignoreUser ? { ignoreUser } : {}) }, hint, changes);
				if (!isWhole) result.unfinished += 1;
			}
		};
		const attempted = await attempt(readAll());
		if (!attempted.done) {
			result.unfinished += 1;
			result.error = attempted.refusal;
		}
		memory.save();
		if (!isTest) keepChange(context);
		if (result.unfinished > 0) context.logger.warn(`${context.getNode().name}: the rest of the changes is read when Business Central notifies again. ${result.error?.message ?? ''}`);
		result.items = changes.map((change) => ({ json: itemOf(change) }));
		return result;
	});
}

/**
 * n8n (2.41) forgets a change of static data when the same call starts an execution: it wraps the same object once more, which
 * takes the mark "changed" off before it looks. Under a root of its own the data keeps its mark, and n8n saves it once the
 * execution is stored. Where n8n offers no such root, a notification that is repeated later than a minute is handed over again.
 */
function keepChange(context: IWebhookFunctions): void {
	const { workflow } = context as unknown as { workflow?: { staticData?: IDataObject; overrideStaticData?(data: IDataObject): void } };
	if (workflow?.staticData) workflow.overrideStaticData?.(JSON.parse(JSON.stringify(workflow.staticData)) as IDataObject);
}

/** The user of our app in Business Central: it stands on the subscriptions that the app made. */
async function ownUser(context: IWebhookFunctions, api: BcApi): Promise<string | undefined> {
	const [own] = await ownSubscriptions(api, context.getNodeWebhookUrl('default')!);
	return own?.userId?.toLowerCase();
}
