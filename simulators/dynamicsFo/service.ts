import type { SimulatedAnswer, SimulatedRequest } from '../httpServer';
import type { Environment, Write } from './environment';
import { badRequest, envelope, notFound, Refusal } from './errors';
import { matching, parseQuery, present, type Query } from './odataQuery';
import { parsePayload } from './payload';
import { decoded, keyText, parseResource, type Resource } from './resourcePath';
import { namespace, schema } from './schema';
import { etag, matchesKey, sameValue } from './tables';
import { createRow, deleteRow, updateRow } from './writes';

/** Where the request came in and what the faults in force change about it. */
export interface Context {
	environment: Environment;
	/** Scheme, host and port of the simulator. */
	origin: string;
	pageSize?: number;
	nextLinkOrigin?: string;
}

const jsonHeaders = { 'content-type': 'application/json; odata.metadata=minimal; odata.streaming=true', 'odata-version': '4.0' };
const json = (status: number, body: unknown, headers: Record<string, string> = {}): SimulatedAnswer => ({
	status,
	headers: { ...jsonHeaders, ...headers },
	body: JSON.stringify(body),
});

export function hiddenSets({ settings }: Environment): Set<string> {
	const business = settings.publishBiEntities ? [] : [...schema.values()].filter((set) => set.business).map((set) => set.name);
	return new Set([...business, ...settings.hiddenSets]);
}

/** Answers one OData request; a refusal is thrown. */
export function operate(request: SimulatedRequest, context: Context, write: Write): SimulatedAnswer {
	const at = request.url.indexOf('?');
	const path = decoded(at < 0 ? request.url : request.url.slice(0, at));
	const queryText = at < 0 ? '' : request.url.slice(at + 1);
	if (!path.startsWith('/data/'))
		throw notFound(`No HTTP resource was found that matches the request URI '${context.origin}${request.url}'.`);
	const resource = parseResource(path.slice('/data/'.length), hiddenSets(write));
	const query = parseQuery(resource.set, queryText);
	if (request.method === 'GET')
		return resource.key ? readOne(resource, query, context) : readMany({ resource, query, context, request, queryText });
	if (request.method === 'POST' && !resource.key) return create(request, resource, context, write);
	if (!resource.key) throw badRequest(`${request.method} needs the key of a record of '${resource.set.name}'.`);
	const ifMatch = request.headers['if-match'];
	const target = { set: resource.set, key: resource.key, crossCompany: query.crossCompany, ...(ifMatch ? { ifMatch } : {}) };
	if (request.method === 'DELETE') deleteRow(write, target);
	else if (request.method === 'PATCH' || request.method === 'PUT') updateRow(write, target, payload(request, resource));
	else throw badRequest(`The method ${request.method} is not supported here.`);
	return { status: 204, headers: { 'odata-version': '4.0' } };
}

function payload(request: SimulatedRequest, { set }: Resource) {
	if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
		throw new Refusal(415, 'The content type of the request must be application/json.', 'System.Net.Http.UnsupportedMediaTypeException');
	}
	return parsePayload(set, request.body);
}

function create(request: SimulatedRequest, resource: Resource, context: Context, write: Write): SimulatedAnswer {
	const { set } = resource;
	const row = createRow(write, set, payload(request, resource));
	const body = {
		'@odata.context': `${context.origin}/data/$metadata#${set.name}/$entity`,
		...present(set, row, { expand: [] }, write.tables),
	};
	return json(201, body, { location: `${context.origin}/data/${set.name}(${keyText(set, row)})`, etag: etag(row) });
}

function readOne({ set, key = {} }: Resource, query: Query, { environment, origin }: Context): SimulatedAnswer {
	const { tables, settings } = environment;
	const row = tables[set.name].find((candidate) => matchesKey(set, candidate, key));
	if (!row || (set.perCompany && !query.crossCompany && !sameValue(row.dataAreaId, settings.defaultCompany))) {
		throw notFound(`No ${namespace}.${set.type} was found with the key given.`);
	}
	return json(
		200,
		{ '@odata.context': `${origin}/data/$metadata#${set.name}/$entity`, ...present(set, row, query, tables) },
		{ etag: etag(row) },
	);
}

interface Reading {
	resource: Resource;
	query: Query;
	context: Context;
	request: SimulatedRequest;
	queryText: string;
}

function readMany({ resource: { set, count }, query, context, request, queryText }: Reading): SimulatedAnswer {
	const { tables, settings } = context.environment;
	const found = matching({ set, rows: tables[set.name], query, defaultCompany: settings.defaultCompany });
	if (count) return { status: 200, headers: { 'content-type': 'text/plain' }, body: String(found.length) };
	const wanted = found.slice(query.skip, query.top === undefined ? undefined : query.skip + query.top);
	const page = wanted.slice(0, pageSize(context, request));
	const body: Record<string, unknown> = { '@odata.context': `${context.origin}/data/$metadata#${set.name}` };
	if (query.count) body['@odata.count'] = found.length;
	body.value = page.map((row) => present(set, row, query, tables));
	if (page.length < wanted.length) {
		const kept = queryText.split('&').filter((part) => part && !/^(\$|%24)(skip|top)=/i.test(part));
		const top = query.top === undefined ? [] : [`$top=${query.top - page.length}`];
		const next = [...kept, `$skip=${query.skip + page.length}`, ...top].join('&');
		const service = settings.nextLinks === 'relative' && !context.nextLinkOrigin ? '' : `${context.nextLinkOrigin ?? context.origin}/data/`;
		body['@odata.nextLink'] = `${service}${set.name}?${next}`;
	}
	return json(200, body);
}

function pageSize({ environment: { settings }, pageSize: forced }: Context, request: SimulatedRequest): number {
	const [, wished] = /odata\.maxpagesize=(\d+)/.exec(request.headers.prefer ?? '') ?? [];
	const size = settings.honourMaxPageSize && wished ? Math.min(Number(wished), settings.pageSize) : settings.pageSize;
	return Math.max(1, Math.min(forced ?? size, 10_000));
}

/** Like `operate`, with refusals in the vendor's envelope. */
export function answer(request: SimulatedRequest, context: Context, write: Write): SimulatedAnswer {
	try {
		return operate(request, context, write);
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		write.writer.undo();
		return envelope(error, error.duringWrite ? write.settings.writeErrorStatus : error.status);
	}
}
