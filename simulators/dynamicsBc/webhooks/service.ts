import { randomUUID } from 'node:crypto';
import type { SimulatedAnswer, SimulatedRequest } from '../../httpServer';
import { etagOf, json, refusal, shown } from './answers';
import { type Handshake, shakeHands } from './handshake';
import { watchedCollection } from './resource';
import type { WebhookSettings } from './settings';
import type { Subscription } from './subscription';

/** What the subscriptions need to know of the environment they are in. */
export interface WebhookHost {
	/** `https://host/.../api/v2.0`, no trailing slash. */
	apiRoot(): string;
	/** Lower-case ids. */
	hasCompany(id: string): boolean;
	/** Whether this set may be watched. */
	mayWatch(set: string): boolean;
	now(): number;
}

interface Service {
	host: WebhookHost;
	settings: WebhookSettings;
	subscriptions: Map<string, Subscription>;
	handshakes: Handshake[];
}

const writable = new Set(['notificationUrl', 'resource', 'clientState']);
const noToken = () =>
	refusal(400, 'BadRequest_InvalidToken', 'Could not validate the client concurrency token required by the service. Please provide a valid token in the client request.');
const notFound = () => refusal(404, 'Internal_RecordNotFound', 'The Subscription does not exist.');

/** Answers a request for `path`, relative to the API root and without query; undefined when it is not about subscriptions. */
export async function answerSubscriptions(request: SimulatedRequest, path: string, service: Service): Promise<SimulatedAnswer | undefined> {
	const decoded = decodeURIComponent(path);
	if (!/^subscriptions(\(|$)/.test(decoded)) return undefined;
	if (decoded === 'subscriptions') {
		if (request.method === 'GET') return json(200, { '@odata.context': `${service.host.apiRoot()}/$metadata#subscriptions`, value: [...service.subscriptions.values()].map((each) => shown(each, service.settings)) });
		return request.method === 'POST' ? await create(request, service) : methodNotAllowed();
	}
	const [, id] = /^subscriptions\('([^']*)'\)$/.exec(decoded) ?? [];
	if (id === undefined) return refusal(400, 'BadRequest_NotFound', 'Bad Request - Error in query syntax.');
	const found = service.subscriptions.get(id);
	if (!found) return notFound();
	if (request.method === 'GET') return json(200, one(found, service));
	if (request.method === 'PATCH') return await renew(request, found, service);
	if (request.method !== 'DELETE') return methodNotAllowed();
	const token = request.headers['if-match'];
	if (token !== undefined && token !== '*' && token !== etagOf(found)) return changed();
	service.subscriptions.delete(id);
	return { status: 204 };
}

const methodNotAllowed = () => refusal(405, 'BadRequest_MethodNotAllowed', 'The method is not allowed.');
const changed = () => refusal(409, 'Request_EntityChanged', 'Another user has already changed the record.');
const one = (found: Subscription, { host, settings }: Service) => ({ '@odata.context': `${host.apiRoot()}/$metadata#subscriptions/$entity`, ...shown(found, settings) });

/** The body's members, or why they cannot be taken. */
function read(request: SimulatedRequest, { host, settings }: Service): { fields: Record<string, string> } | { refused: SimulatedAnswer } {
	const refused = (message: string) => ({ refused: refusal(400, 'BadRequest', message) });
	if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) return { refused: refusal(415, 'BadRequest', 'The content type is not supported.') };
	let body: unknown;
	try {
		body = JSON.parse(request.body);
	} catch {
		return refused('Invalid Request Body');
	}
	if (typeof body !== 'object' || body === null || Array.isArray(body)) return refused('Invalid Request Body');
	for (const [name, value] of Object.entries(body)) {
		if (!writable.has(name)) return refused(`Control '${name}' is read-only.`);
		if (typeof value !== 'string') return refused(`Cannot convert the value of property '${name}' to Edm.String.`);
	}
	const fields = body as Record<string, string>;
	if ((fields.clientState ?? '').length > settings.clientStateLength) {
		return { refused: refusal(400, 'Application_StringExceededLength', `The length of the string is ${fields.clientState!.length}, but it must be less than or equal to ${settings.clientStateLength} characters.`) };
	}
	if (fields.notificationUrl !== undefined && !/^https?:\/\//i.test(fields.notificationUrl)) return refused('The notificationUrl is not a valid URL.');
	const watched = fields.resource === undefined ? undefined : watchedCollection(fields.resource, host.apiRoot());
	if (fields.resource !== undefined && !watched) return { refused: refusal(400, 'BadRequest_ResourceNotFound', `Resource not found for the segment '${fields.resource}'.`) };
	if (watched && !host.hasCompany(watched.companyId)) return { refused: refusal(404, 'Internal_CompanyNotFound', 'Cannot find company.') };
	if (watched && !host.mayWatch(watched.set)) return refused(`The resource ${watched.set} does not support webhooks.`);
	return { fields };
}

async function create(request: SimulatedRequest, service: Service): Promise<SimulatedAnswer> {
	const { host, settings, subscriptions } = service;
	const given = read(request, service);
	if ('refused' in given) return given.refused;
	const { notificationUrl, resource, clientState = '' } = given.fields;
	if (!notificationUrl || !resource) return refusal(400, 'BadRequest_RequiredParamNotProvided', 'notificationUrl and resource must be given.');
	if (subscriptions.size >= settings.maxSubscriptions) return refusal(400, 'BadRequest', 'The maximum number of subscriptions has been reached.');
	if (!(await handsShaken(notificationUrl, service))) return noHandshake();
	const now = host.now();
	const made: Subscription = {
		...watchedCollection(resource, host.apiRoot())!,
		subscriptionId: randomUUID().replaceAll('-', ''),
		notificationUrl,
		resource,
		clientState,
		userId: settings.userId,
		lastModifiedDateTime: new Date(now).toISOString(),
		expiresAt: now + settings.lifetimeMs,
		version: 1,
	};
	subscriptions.set(made.subscriptionId, made);
	return { ...json(201, one(made, service)), headers: { 'content-type': 'application/json; odata.metadata=minimal', location: `${host.apiRoot()}/subscriptions('${made.subscriptionId}')` } };
}

async function renew(request: SimulatedRequest, found: Subscription, service: Service): Promise<SimulatedAnswer> {
	const token = request.headers['if-match'];
	if (token === undefined || !(token === '*' || /^W\/".+"$/.test(token))) return noToken();
	if (token !== '*' && token !== etagOf(found)) return changed();
	const given = read(request, service);
	if ('refused' in given) return given.refused;
	const { fields } = given;
	if (service.settings.renewNeedsBody && Object.keys(fields).length === 0) return refusal(400, 'BadRequest', 'Invalid Request Body');
	if (fields.resource !== undefined) Object.assign(found, watchedCollection(fields.resource, service.host.apiRoot()));
	if (!(await handsShaken(fields.notificationUrl ?? found.notificationUrl, service))) return noHandshake();
	Object.assign(found, fields, {
		expiresAt: service.host.now() + service.settings.lifetimeMs,
		lastModifiedDateTime: new Date(service.host.now()).toISOString(),
		version: found.version + 1,
	});
	return json(200, one(found, service));
}

const noHandshake = () => refusal(400, 'BadRequest', 'The notification URL did not answer the validation request as expected.');

async function handsShaken(notificationUrl: string, { settings, handshakes }: Service): Promise<boolean> {
	const handshake = await shakeHands(notificationUrl, settings);
	handshakes.push(handshake);
	return handshake.accepted;
}
