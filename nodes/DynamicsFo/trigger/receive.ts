import type { IDataObject, INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { isKind } from '../../../core/errors';
import { parseJson } from '../../../io/odata/json';
import { toNodeError } from '../../shared/nodeErrors';
import { triggerRoute } from '../../shared/triggerRoute';
import type { FoConnection } from '../connection';
import { withConnection } from '../openConnection';
import { type BusinessEvent, readEvents } from './event';
import { type EventMemory, openMemory } from './memory';
import { waitFor } from './rate';
import { readBack } from './readBack';
import { isSecret } from './secret';
import { triggerSettings } from './settings';

/** A business event is some hundred characters; what is longer is none. */
const mostBytes = 64 * 1024;
/** F&O tries again after a second: what cannot be read soon is left to its next try. */
const limits = { timeoutMs: 15_000, maxWaitMs: 5_000 };

/**
 * One request of F&O. 2xx: handed over, repeated, or not asked for. 5xx: it tries again three times and then keeps the event in its
 * list of errors, from where a person can resend it, so that nothing is lost. An event starts the workflow only with the record
 * as F&O has it now.
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		const settings = triggerSettings(context);
		const { key } = context.getQueryData() as { key?: unknown };
		if (!isSecret(key, settings.secret)) return respond(context, 401);
		const route = triggerRoute(context);
		const wait = waitFor(route, settings.perMinute, Date.now());
		if (wait > 0) return respond(context, 429, { 'Retry-After': String(Math.ceil(wait / 1000)) });
		if (sizeOf(context) > mostBytes) return respond(context, 413);
		const { events, unreadable } = readEvents(bodyOf(context));
		if (unreadable > 0) context.logger.warn(`${context.getNode().name}: ${unreadable} message(s) that are no business events were ignored.`);
		const wanted = events.filter(({ id, company }) => settings.events.has(id.toUpperCase()) && settings.companies.has(company));
		if (wanted.length === 0) return respond(context, 200);
		return await handOver(context, wanted, openMemory(context.getWorkflowStaticData('node'), route));
	} catch (error) {
		if (!isKind(error, 'transient') && !isKind(error, 'ambiguous')) throw toNodeError(context.getNode(), error); // n8n shows it in its list, and answers 500
		context.logger.warn(`${context.getNode().name}: Dynamics 365 F&O is asked to send the event again. ${error.message}`);
		return respond(context, 503);
	}
}

async function handOver(context: IWebhookFunctions, events: BusinessEvent[], memory: EventMemory): Promise<IWebhookResponseData> {
	const fresh = events.filter((event) => memory.state(event) === 'new');
	let unfinished = events.filter((event) => memory.state(event) === 'busy').length;
	if (fresh.length === 0) return respond(context, unfinished > 0 ? 503 : 200);
	fresh.forEach((event) => memory.begin(event));
	const items: INodeExecutionData[] = [];
	const handed: BusinessEvent[] = [];
	const read = async (event: BusinessEvent, connection: FoConnection) => {
		const found = await readBack(connection, event);
		if (found.status === 'missing') {
			unfinished += 1;
			context.logger.warn(`${context.getNode().name}: ${found.what} of ${event.company} is not there (${event.id}); the event was not handed over.`);
			return;
		}
		items.push({ json: itemOf(event, memory.isLate(event), found) });
		memory.done(event);
		handed.push(event);
	};
	const error: unknown = await withConnection(
		context,
		async (connection) => {
			for (const event of fresh) await read(event, connection);
		},
		limits,
	).then(
		() => undefined,
		(failure: unknown) => failure,
	);
	fresh.forEach((event) => memory.giveBack(event));
	if (error !== undefined && items.length === 0) throw error; // nothing was handed over
	memory.save();
	if (error !== undefined) unfinished += 1;
	if (unfinished > 0) return { ...respond(context, 503), ...(items.length > 0 ? { workflowData: [items] } : {}) };
	// n8n answers by itself once it has stored the execution. If it cannot, F&O sends the events again: they are then new.
	const response = context.getResponseObject();
	response.once('finish', () => {
		if (response.statusCode >= 500) handed.forEach((event) => memory.undo(event));
	});
	return { workflowData: [items] };
}

function itemOf({ payload, ...event }: BusinessEvent, isLate: boolean, found: Awaited<ReturnType<typeof readBack>>): IDataObject {
	return {
		event: { ...event, ...(isLate ? { late: true } : {}) },
		payload: payload as IDataObject,
		...(found.status === 'read' ? { entity: found.entity, content: found.content as IDataObject } : {}),
		confirmed: found.status === 'read',
	};
}

/** What was sent, whatever it is said to be: n8n reads only what is called JSON. */
function bodyOf(context: IWebhookFunctions): unknown {
	const { rawBody } = context.getRequestObject() as { rawBody?: unknown };
	return (Buffer.isBuffer(rawBody) ? parseJson(rawBody.toString('utf8')) : undefined) ?? context.getBodyData();
}

function sizeOf(context: IWebhookFunctions): number {
	const { rawBody } = context.getRequestObject() as { rawBody?: unknown };
	return Buffer.isBuffer(rawBody) ? rawBody.length : Buffer.byteLength(JSON.stringify(context.getBodyData() ?? ''));
}

function respond(context: IWebhookFunctions, status: number, headers: Record<string, string> = {}): IWebhookResponseData {
	const response = context.getResponseObject();
	response.statusCode = status;
	for (const [name, value] of Object.entries({ ...headers, 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' })) response.setHeader(name, value);
	response.end('');
	return { noWebhookResponse: true };
}

