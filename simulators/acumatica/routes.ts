import { createHash } from 'node:crypto';
import type { SimulatedAnswer, SimulatedRequest } from '../httpServer';
import type { Actions } from './actions';
import { insertBill, isUnreleased, updateBill } from './bills';
import type { Environment } from './environment';
import { exception, httpError, jsonAnswer, noEntity } from './errors';
import { readSent, type Sent } from './payload';
import { list, type Reading, readOptions, render } from './query';
import { type Endpoint, keys } from './schema';
import type { Session } from './sessions';
import { listOf, newRow, type Row, same, valueOf } from './store';
import { insertVendor, updateVendor } from './vendors';

export interface Route {
	request: SimulatedRequest;
	/** Path below the endpoint's version, decoded. */
	path: string[];
	/** The same as it was sent, with the query. */
	url: URL;
	base: string;
	endpoint: Endpoint;
	session: Session;
	ignored: string[];
	contract5: boolean;
}

const writes: Record<string, { insert(sent: Sent, environment: Environment): Row; update(row: Row, sent: Sent, environment: Environment): Row }> = {
	Bill: { insert: insertBill, update: updateBill },
	Vendor: { insert: insertVendor, update: updateVendor },
};
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Answers one request below an endpoint version. */
export function answerEntity(route: Route, environment: Environment, actions: Actions, origin: string): SimulatedAnswer {
	const { request, path, url, base, endpoint } = route;
	const reading: Reading = { endpoint, books: environment.books, settings: environment.settings, base, contract5: route.contract5, archive: request.headers['px-apiarchive'] === 'SHOW', idOf: (row) => idIn(route.session, row, environment) };
	const entity = path[0] ?? '';
	if (entity === 'files') return putFile(environment, (row) => reading.idOf(row) === path[3], path[4] ?? '', request);
	if (!endpoint.has(entity) || !keys[entity]) throw httpError(404, `The entity ${entity} was not found.`);
	if (path[2] === 'status') return actions.status(url.pathname);
	if (actions.isBusy(route.session, entity)) throw exception('The previous operation has not been completed yet.');
	if (environment.settings.forbidden.includes(entity)) throw httpError(403, 'You have insufficient rights to access the object.');
	const rest = path.slice(1);
	const filesAt = rest.indexOf('files');
	if (filesAt > 0) return putFile(environment, byKey(entity, rest.slice(0, filesAt), reading), rest[filesAt + 1] ?? '', request);
	const isThis = byKey(entity, rest, reading);
	const one = () => {
		const row = (environment.books[entity] ?? []).find(isThis);
		if (!row) throw noEntity();
		return row;
	};
	if (request.method === 'GET' && rest.length === 0) return jsonAnswer(200, list(entity, url.searchParams, reading));
	if (request.method === 'GET') return jsonAnswer(200, render(one(), entity, readOptions(url.searchParams, entity, reading), reading));
	if (request.method === 'PUT' && rest.length === 0) return put(entity, route, environment, reading);
	if (request.method === 'DELETE') return remove(entity, one(), environment);
	if (request.method === 'POST' && rest.length === 1) return act(entity, rest[0] as string, route, environment, actions, origin);
	throw httpError(405, 'The requested resource does not support this method.');
}

/** The record's id as this session has it. */
function idIn({ id }: Session, row: Row, { settings }: Environment): string {
	if (!settings.sessionIds) return row.id;
	return createHash('sha256').update(`${id} ${row.id}`).digest('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

function byKey(entity: string, path: string[], { idOf }: Reading): (row: Row) => boolean {
	if (path.length === 1 && guid.test(path[0] as string)) return (row) => idOf(row) === path[0];
	const values = path.length === 1 ? (path[0] as string).split('|') : path;
	const names = keys[entity] as string[];
	return (row) => values.length === names.length && names.every((name, i) => same(valueOf(row, name), values[i]));
}

function body(request: SimulatedRequest): unknown {
	try {
		return JSON.parse(request.body);
	} catch {
		throw httpError(400, 'The request is invalid.');
	}
}

function put(entity: string, { request, url, endpoint, ignored }: Route, environment: Environment, reading: Reading): SimulatedAnswer {
	const write = writes[entity];
	if (!write) throw httpError(405, 'This entity is not written here.');
	const options = readOptions(url.searchParams, entity, reading);
	const sent = readSent(body(request), entity, { endpoint, settings: environment.settings, ignored });
	const names = keys[entity] as string[];
	const hasKeys = names.every((name) => sent.values[name] !== undefined);
	const existing = (environment.books[entity] ?? []).find((row) => (sent.id !== undefined ? reading.idOf(row) === sent.id : hasKeys && names.every((name) => same(valueOf(row, name), sent.values[name]))));
	if (request.headers['if-match'] === '*' && !existing) throw httpError(412, 'The record was not found.');
	if (request.headers['if-none-match'] === '*' && existing) throw httpError(412, 'The record exists already.');
	if (!existing && (sent.id !== undefined || (entity === 'Bill' && hasKeys))) throw noEntity();
	const row = existing ? write.update(existing, sent, environment) : write.insert(sent, environment);
	const only = new Set([...Object.keys(sent.values), ...names]);
	return jsonAnswer(200, render(row, entity, options, reading, options.select ? new Set() : only));
}

function remove(entity: string, row: Row, environment: Environment): SimulatedAnswer {
	const { books } = environment;
	if (entity === 'Bill' && !isUnreleased(row, environment)) throw exception('The document cannot be deleted because it is released.');
	books[entity] = (books[entity] ?? []).filter((each) => each !== row);
	return { status: 204 };
}

function act(entity: string, name: string, { request, url, endpoint, session, ignored }: Route, environment: Environment, actions: Actions, origin: string): SimulatedAnswer {
	const { entity: given, parameters } = body(request) as { entity?: unknown; parameters?: unknown };
	if (typeof parameters !== 'object') throw httpError(400, 'The request is invalid: parameters are expected.');
	const sent = readSent(given, entity, { endpoint, settings: environment.settings, ignored });
	const row = (environment.books[entity] ?? []).find((each) => (sent.id !== undefined ? idIn(session, each, environment) === sent.id : (keys[entity] as string[]).every((key) => same(valueOf(each, key), sent.values[key]))));
	if (!row) throw noEntity();
	return actions.start({ entity, name, row, session, url: url.pathname, origin });
}

function putFile({ books, settings }: Environment, isThis: (row: Row) => boolean, name: string, request: SimulatedRequest): SimulatedAnswer {
	const row = Object.values(books).flat().find(isThis);
	if (!row) throw noEntity();
	if (request.method !== 'PUT') throw httpError(405, 'The requested resource does not support this method.');
	if (!/^application\/octet-stream/.test(request.headers['content-type'] ?? '')) throw httpError(415, 'The content type is not supported.');
	if (!name || /[\\/:*?"<>|]/.test(name)) throw httpError(400, 'The file name is invalid.');
	if (!settings.allowedExtensions.includes(name.split('.').at(-1)?.toLowerCase() ?? '')) throw exception(`The file type of '${name}' is not allowed.`);
	row.files = [...listOf(row, 'files').filter((each) => each.filename !== name), newRow({ filename: name, size: Buffer.byteLength(request.body) })];
	return { status: 204, headers: { location: `/files/${row.id}` } };
}
