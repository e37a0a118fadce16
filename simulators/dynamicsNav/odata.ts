import type { Hints, SimulatedAnswer, SimulatedRequest } from '../httpServer';
import { type Company, companyNamed } from './books';
import { badRequest, notFound, odataError, Refusal } from './errors';
import { parseFilter } from './filter';
import { metadataXml } from './metadata';
import type { Spelling } from './options';
import type { Page } from './pages';
import { postJournal, postPurchaseInvoice } from './posting';
import { findByKey, present, published, rowsOf, spellingOf } from './service';
import type { DynamicsNavSettings } from './settings';
import { etag, type Row, type Value } from './tables';
import { readJsonValue } from './values';
import { type Entered, insert, modify, remove } from './writes';

export interface OdataContext {
	companies: Company[];
	settings: DynamicsNavSettings;
	/** `http://127.0.0.1:7048` */
	origin: string;
	hints: Hints;
}

interface Call extends OdataContext {
	request: SimulatedRequest;
	query: URLSearchParams;
	spelling: Spelling;
}

const json = { 'content-type': 'application/json; odata.metadata=minimal', 'odata-version': '4.0' };

/** Answers a request below `/{instance}/ODataV4/`. */
export function answerOdata(request: SimulatedRequest, context: OdataContext): SimulatedAnswer {
	try {
		const [path = '', search = ''] = request.url.split('?');
		const query = new URLSearchParams(search.replaceAll('+', '%2B'));
		const call: Call = { ...context, request, query, spelling: spellingOf(context.settings, request.headers) };
		if (context.settings.tenant && query.get('tenant') !== context.settings.tenant) throw notFound('The requested tenant is not available.', 'Internal_TenantUnavailable');
		const segments = splitPath(decodeURIComponent(path).slice(`/${context.settings.instance}/ODataV4/`.length));
		return route(call, segments);
	} catch (error) {
		if (error instanceof Refusal) return odataError(error);
		throw error;
	}
}

/** Segments with slashes inside quotes kept together. */
function splitPath(path: string): string[] {
	return path.match(/(?:[^/']|'(?:[^']|'')*')+/g) ?? [];
}

function route(call: Call, segments: string[]): SimulatedAnswer {
	const { settings, companies, request } = call;
	const [first = '', ...rest] = segments;
	if (first === '$metadata' && request.method === 'GET') return { status: 200, headers: { 'content-type': 'application/xml', 'odata-version': '4.0' }, body: metadataXml(settings) };
	if (first === 'Company' && rest.length === 0 && settings.companyList && request.method === 'GET') {
		return paged(call, companies.map(({ name }) => ({ Name: name, Display_Name: name })));
	}
	const action = settings.codeunit && first.startsWith(`${settings.codeunit}_`) ? first.slice(settings.codeunit.length + 1) : undefined;
	if (action) return unboundAction(call, action);
	const [, name] = /^Company\('((?:[^']|'')*)'\)$/.exec(first) ?? [];
	if (name === undefined) throw notFound(`Resource not found for the segment '${first}'.`);
	const company = companyNamed(companies, name.replaceAll("''", "'"));
	const [, service = '', key] = /^([^(]+)(?:\((.*)\))?$/.exec(rest[0] ?? '') ?? [];
	const page = published(settings, service);
	if (!page) throw notFound(`Resource not found for the segment '${service}'.`);
	if (rest.length === 1) return key === undefined ? onSet(call, company, page, service) : onRow(call, company, page, findByKey(company, page, keyOf(page, key, call.spelling)));
	const [, part, lineKey] = /^([^(]+)(?:\((.*)\))?$/.exec(rest[1]!) ?? [];
	if (key === undefined || !page.part || part !== `${service}PurchLines` || rest.length > 2) throw notFound(`Resource not found for the segment '${rest[1]!}'.`);
	const header = findByKey(company, page, keyOf(page, key, call.spelling));
	const lines = rowsOf(company, page.part).filter((row) => row.Document_No === header.No);
	if (lineKey !== undefined) return onRow(call, company, page.part, findByKey(company, page.part, keyOf(page.part, lineKey, call.spelling), lines));
	if (request.method === 'POST') return created(call, company, page.part, header);
	return list(call, company, page.part, lines);
}

function unboundAction({ request, query, companies }: Call, action: string): SimulatedAnswer {
	if (request.method !== 'POST') throw badRequest('Method not allowed.', 'BadRequest_MethodNotAllowed');
	const company = companyNamed(companies, query.get('company') ?? '');
	const body = bodyOf(request) as Record<string, unknown>;
	const text = (name: string) => {
		if (typeof body[name] !== 'string') throw badRequest(`The parameter '${name}' is missing.`, 'BadRequest_RequiredParamNotProvided');
		return body[name];
	};
	if (action === 'PostPurchaseCreditMemo') return { status: 200, headers: json, body: JSON.stringify({ value: postPurchaseInvoice(company, text('documentNo'), 'Credit Memo') }) };
	if (action === 'PostPurchaseInvoice') return { status: 200, headers: json, body: JSON.stringify({ value: postPurchaseInvoice(company, text('documentNo')) }) };
	if (action !== 'PostPurchaseJournal') throw notFound(`Resource not found for the segment '${action}'.`);
	postJournal(company, text('templateName'), text('batchName'));
	return { status: 204 };
}

function keyOf(page: Page, text: string, spelling: Spelling): Record<string, Value> {
	const parts = text.match(/(?:[^,']|'(?:[^']|'')*')+/g) ?? [];
	if (parts.length !== page.keys.length) throw badRequest(`The number of keys specified in the URI does not match number of key properties for the resource 'NAV.Page${page.number}'.`);
	return Object.fromEntries(
		parts.map((part, i) => {
			const [, name = page.keys[i]!, value = ''] = /^\s*(?:(\w+)=)?(.*?)\s*$/s.exec(part) ?? [];
			const field = page.fields.find((each) => each.name === name && page.keys.includes(name));
			if (!field || (parts.length > 1 && !/^\s*\w+=/.test(part))) throw badRequest(`Bad Request - Error in query syntax: key '${part}'.`);
			const quoted = /^'((?:[^']|'')*)'$/s.exec(value);
			if ((field.type === 'int') === (quoted !== null)) throw badRequest(`Bad Request - the key ${name} has the wrong type: ${value}.`);
			return [name, quoted ? readJsonValue(field, quoted[1]!.replaceAll("''", "'"), spelling) : Number(value)];
		}),
	);
}

function onSet(call: Call, company: Company, page: Page, service: string): SimulatedAnswer {
	if (call.request.method === 'POST') return created(call, company, page);
	return list(call, company, page, rowsOf(company, page), service);
}

function list(call: Call, company: Company, page: Page, rows: Row[], service?: string): SimulatedAnswer {
	const { query, request } = call;
	if (request.method !== 'GET') throw badRequest('Method not allowed.', 'BadRequest_MethodNotAllowed');
	for (const name of query.keys()) if (name.startsWith('$') && !['$filter', '$select', '$orderby', '$top', '$expand', '$skiptoken', '$count'].includes(name)) throw badRequest(`The query option '${name}' is not supported.`);
	const filter = query.get('$filter');
	const found = filter ? rows.filter(parseFilter(page, filter, call.spelling)) : [...rows];
	const orderBy = (query.get('$orderby') ?? page.keys.join(',')).split(',').map((name) => knownField(page, name.trim()));
	found.sort((a, b) => orderBy.map((name) => (a[name] === b[name] ? 0 : (a[name] ?? '') < (b[name] ?? '') ? -1 : 1)).find((order) => order !== 0) ?? 0);
	const limited = query.get('$top') ? found.slice(0, Number(query.get('$top'))) : found;
	return paged(call, limited, (row) => entity(call, company, page, row, service));
}

function paged<T extends object>({ query, request, settings, hints, origin }: Call, limited: T[], shown: (row: T) => object = (row) => row): SimulatedAnswer {
	const from = Number(query.get('$skiptoken') ?? 0);
	const [, wished] = /odata\.maxpagesize=(\d+)/.exec(request.headers.prefer ?? '') ?? [];
	const size = Math.min(hints.pageSize ?? settings.pageSize, wished ? Number(wished) : Infinity);
	const value = limited.slice(from, from + size).map(shown);
	const rest = new URLSearchParams(query);
	rest.set('$skiptoken', String(from + size));
	const next = from + size < limited.length ? { '@odata.nextLink': `${hints.nextLinkOrigin ?? origin}${request.url.split('?')[0]!}?${rest.toString().replaceAll('+', '%20')}` } : {};
	const count = query.get('$count') === 'true' ? { '@odata.count': limited.length } : {};
	return { status: 200, headers: json, body: JSON.stringify({ '@odata.context': `${origin}/${settings.instance}/ODataV4/$metadata`, ...count, value, ...next }) };
}

function knownField(page: Page, name: string): string {
	if (!page.fields.some((field) => field.name === name)) throw badRequest(`Could not find a property named '${name}' on type 'NAV.Page${page.number}'.`);
	return name;
}

function entity(call: Call, company: Company, page: Page, row: Row, service?: string): Record<string, unknown> {
	const select = call.query.get('$select')?.split(',').map((name) => knownField(page, name.trim()));
	const whole = present(company, page, row, call.spelling);
	const body: Record<string, unknown> = { '@odata.etag': etag(row), ...(select ? Object.fromEntries(select.map((name) => [name, whole[name]])) : whole) };
	const expand = call.query.get('$expand');
	if (!expand) return body;
	if (!page.part || expand !== `${service}PurchLines`) throw badRequest(`Could not find a property named '${expand}' on type 'NAV.Page${page.number}'.`);
	if (call.settings.expand) body[expand] = rowsOf(company, page.part).filter((line) => line.Document_No === row.No).map((line) => ({ '@odata.etag': etag(line), ...present(company, page.part!, line, call.spelling) }));
	return body;
}

function onRow(call: Call, company: Company, page: Page, row: Row): SimulatedAnswer {
	const { request } = call;
	const match = request.headers['if-match'];
	if (request.method === 'GET') return { status: 200, headers: json, body: JSON.stringify(entity(call, company, page, row)) };
	if (request.method === 'PATCH' && (match === undefined || !/^(\*|W\/".+")$/.test(match))) throw badRequest('Could not validate the client concurrency token required by the service. Please provide a valid token in the client request.', 'BadRequest_InvalidToken');
	if (match !== undefined && match !== '*' && match !== etag(row)) throw new Refusal(409, 'Request_EntityChanged', 'Another user has already changed the record.');
	if (request.method === 'DELETE') {
		remove(company, page, row);
		return { status: 204 };
	}
	if (request.method !== 'PATCH') throw badRequest('Method not allowed.', 'BadRequest_MethodNotAllowed');
	modify(company, page, row, entered(call, page));
	return { status: 200, headers: json, body: JSON.stringify(entity(call, company, page, row)) };
}

function created(call: Call, company: Company, page: Page, header?: Row): SimulatedAnswer {
	const row = insert(company, page, entered(call, page), header);
	return { status: 201, headers: json, body: JSON.stringify(entity(call, company, page, row)) };
}

function bodyOf(request: SimulatedRequest): object {
	if (!/^application\/json/i.test(request.headers['content-type'] ?? '')) throw badRequest('The content type is not supported.');
	try {
		const body = JSON.parse(request.body) as unknown;
		if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body;
	} catch {
		// refused below
	}
	throw badRequest('Invalid Request Body');
}

function entered({ request, spelling }: Call, page: Page): Entered {
	return Object.entries(bodyOf(request)).map(([name, value]) => {
		const field = page.fields.find((each) => each.name === name);
		if (!field) throw badRequest(`The property '${name}' does not exist on type 'NAV.Page${page.number}'. Make sure to only use property names that are defined by the type.`);
		return [name, readJsonValue(field, value, spelling)];
	});
}
