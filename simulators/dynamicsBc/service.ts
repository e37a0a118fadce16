import { randomUUID } from 'node:crypto';
import { etag, type Row, under } from './books';
import { addDimension, changeDimension } from './dimensionSets';
import type { CompanyBooks, Scope } from './environment';
import { badRequest, dialog, methodNotAllowed, Refusal } from './errors';
import { addLine, addUp, changeLine } from './invoiceLines';
import { changeInvoice, createInvoice, deleteInvoice } from './invoices';
import { parsePayload, type Payload } from './payload';
import { postInvoice } from './posting';
import { matching, optionsOf, parseQuery, present, type Query } from './query';
import { parseResource, type Resource } from './resourcePath';
import type { BcSettings } from './settings';
import { changeVendor, createVendor } from './vendors';

/** One request, plain or out of a batch. `path` is below the company. */
export interface Operation {
	method: string;
	path: string;
	/** What stands behind the question mark. */
	query: string;
	headers: Record<string, string>;
	/** Parsed; undefined when there is none. */
	body: unknown;
	/** Length of a body that is no JSON. */
	bytes: number;
}

export interface Answer {
	status: number;
	headers?: Record<string, string>;
	body?: unknown;
}

export interface Context {
	books: CompanyBooks;
	settings: BcSettings;
	/** `http://127.0.0.1:port/…/api/v2.0` */
	root: string;
	pageSize?: number;
	nextLinkOrigin?: string;
}

/** Answers one operation in a transaction of its own; a refusal is thrown and nothing of it stays. */
export function operate(operation: Operation, context: Context): Answer {
	const { books, settings } = context;
	try {
		const resource = parseResource(books, decodeURIComponent(operation.path), settings);
		const answer = carryOut(operation, resource, context);
		books.commit();
		return answer;
	} catch (error) {
		books.undo();
		throw error;
	}
}

function carryOut(operation: Operation, resource: Resource, context: Context): Answer {
	const { set, row, action, stream } = resource;
	const scope: Scope = { books: context.books, settings: context.settings };
	if (action !== undefined) return act(operation, resource, scope);
	if (stream !== undefined) return writeStream(operation, row!, scope);
	const query = parseQuery(set, optionsOf(operation.query));
	if (operation.method === 'GET') return row ? { status: 200, body: { '@odata.context': contextOf(context, resource, true), ...present(context.books, set, row, query, context.settings) } } : list(operation, resource, query, context);
	if (!set.verbs.has(operation.method)) throw methodNotAllowed();
	if (operation.method === 'POST') {
		if (row) throw methodNotAllowed();
		const made = create(resource, parsePayload(set, operation.body, true), scope);
		const shown = present(context.books, set, made, { ...query, expand: context.settings.expandsOnPost ? query.expand : [] }, context.settings);
		if (set.name === 'purchaseInvoices' && context.settings.totalsOnPost === 'beforeLines') Object.assign(shown, { totalAmountExcludingTax: 0, totalTaxAmount: 0, totalAmountIncludingTax: 0 });
		return { status: 201, headers: { location: `${context.root}/companies(${context.books.id})/${set.name}(${made.id})` }, body: { '@odata.context': contextOf(context, resource, true), ...shown } };
	}
	if (!row) throw badRequest('A key is needed.', 'BadRequest_InvalidRequestUrl');
	checkToken(operation, row, context.settings);
	if (operation.method === 'DELETE') {
		remove(resource, row, scope);
		return { status: 204 };
	}
	const changed = change(resource, row, parsePayload(set, operation.body, false), scope);
	return { status: 200, body: { '@odata.context': contextOf(context, resource, true), ...present(context.books, set, changed, query, context.settings) } };
}

/** PATCH must carry a token; DELETE may. */
function checkToken({ method, headers }: Operation, row: Row, settings: BcSettings): void {
	const token = headers['if-match'];
	if (token === undefined ? method === 'PATCH' : token !== '*' && !/^W\/".+"$/.test(token)) {
		throw badRequest('Could not validate the client concurrency token required by the service. Please provide a valid token in the client request.', 'BadRequest_InvalidToken');
	}
	if (token !== undefined && token !== '*' && token !== etag(row)) throw new Refusal(settings.staleStatus, 'Request_EntityChanged', 'Another user has already changed the record.');
}

function create({ set, parent }: Resource, payload: Payload, scope: Scope): Row {
	const { books } = scope;
	if (set.name === 'purchaseInvoices') return createInvoice(scope, payload);
	if (set.name === 'vendors') return createVendor(scope, payload);
	if (set.name === 'dimensionSetLines') return addDimension(scope, parent!.set.name, parent!.row, payload);
	if (set.name === 'purchaseInvoiceLines') {
		const invoice = parent?.row ?? books.tables.purchaseInvoices.find((row) => row.id === payload.fields.documentId);
		if (!invoice) throw dialog('You must specify an Id or a Document Id to get the lines.');
		if (invoice.status !== 'Draft') throw dialog('The invoice has been posted and can no longer be modified.');
		return addLine(scope, invoice, payload);
	}
	if (set.name === 'documentAttachments') return books.insert(set.name, { byteSize: 0, ...payload.fields, parentId: parent!.row.id, parentType: parent!.set.name === 'purchaseInvoices' ? 'Purchase Invoice' : ' ' });
	throw new Refusal(501, 'BadRequest_MethodNotImplemented', `This stand-in does not create ${set.name}.`);
}

function change({ set, parent }: Resource, row: Row, payload: Payload, scope: Scope): Row {
	const { books } = scope;
	if (set.name === 'purchaseInvoices') return changeInvoice(scope, row, payload);
	if (set.name === 'vendors') return changeVendor(scope, row, payload);
	if (set.name === 'dimensionSetLines') return changeDimension(scope, parent!.set.name, parent!.row, row, payload);
	if (set.name === 'purchaseInvoiceLines') return changeLine(scope, books.tables.purchaseInvoices.find((each) => each.id === row.documentId)!, row, payload);
	throw new Refusal(501, 'BadRequest_MethodNotImplemented', `This stand-in does not change ${set.name}.`);
}

function remove({ set }: Resource, row: Row, scope: Scope): void {
	if (set.name === 'purchaseInvoices') return deleteInvoice(scope, row);
	const invoice = set.name === 'purchaseInvoiceLines' ? scope.books.tables.purchaseInvoices.find((each) => each.id === row.documentId) : undefined;
	scope.books.remove(set.name, row);
	if (invoice) addUp(scope, invoice);
}

function act(operation: Operation, { set, row, action }: Resource, scope: Scope): Answer {
	if (operation.method !== 'POST') throw methodNotAllowed();
	const { emptyActionBody } = scope.settings;
	if ((emptyActionBody === 'none' && operation.body !== undefined) || (emptyActionBody === 'object' && operation.body === undefined)) throw badRequest('Invalid Request Body');
	// Any casing posts.
	if (set.name !== 'purchaseInvoices' || action!.toLowerCase() !== 'post') throw badRequest(`Resource not found for the segment 'Microsoft.NAV.${action}'.`, 'BadRequest_ResourceNotFound');
	postInvoice(scope, row!);
	if (scope.settings.failsAfterPosting) {
		scope.books.commit();
		throw dialog('The notification of the web shop failed.');
	}
	return { status: 204 };
}

function writeStream(operation: Operation, row: Row, scope: Scope): Answer {
	if (operation.method !== 'PATCH') throw methodNotAllowed();
	checkToken(operation, row, scope.settings);
	if (!/^application\/octet-stream\b|^(image|application)\//i.test(operation.headers['content-type'] ?? '')) throw badRequest('The content type is not supported.');
	scope.books.update('documentAttachments', row, { byteSize: operation.bytes });
	return { status: 204 };
}

function contextOf({ root, books }: Context, { set }: Resource, one: boolean): string {
	return `${root}/$metadata#companies(${books.id})/${set.name}${one ? '/$entity' : ''}`;
}

function list(operation: Operation, resource: Resource, query: Query, context: Context): Answer {
	const { set, parent } = resource;
	const { books, settings } = context;
	if (!parent && /^purchase(Invoice|Order)Lines$/.test(set.name) && !/\b(documentId|id)\b/.test(query.filterText)) throw dialog('You must specify an Id or a Document Id to get the lines.');
	if (!parent && set.name === 'journalLines' && !/\b(journalId|id)\b/.test(query.filterText)) throw dialog('You must specify a journal batch ID or a journal ID to get a journal line.');
	const navigation = parent && Object.values(parent.set.navigations).find(({ target, many }) => target === set.name && many);
	const rows = navigation ? under(books, set.name, navigation.theirs, parent.row.id) : books.tables[set.name];
	const found = matching(set, rows, query);
	const start = query.skip + Number(optionsOf(operation.query).get('$skiptoken')?.replace(/\D/g, '') || 0);
	const wanted = found.slice(start, query.top === undefined ? undefined : query.skip + query.top);
	const [, wished] = /odata\.maxpagesize=(\d+)/.exec(operation.headers.prefer ?? '') ?? [];
	const size = Math.max(1, Math.min(context.pageSize ?? settings.pageSize, wished ? Number(wished) : Infinity));
	const page = wanted.slice(0, size);
	const body: Record<string, unknown> = { '@odata.context': contextOf(context, resource, false) };
	if (query.count) body['@odata.count'] = found.length;
	body.value = page.map((row) => present(books, set, row, settings.expandsInLists || parent ? query : { ...query, expand: [] }, settings));
	if (page.length < wanted.length) {
		const kept = operation.query.split('&').filter((part) => part && !/^(\$|%24)skiptoken=/i.test(part) && !/^(tenant|aid)=/.test(part));
		const own = new URL(context.root);
		const before = { whole: `${context.nextLinkOrigin ?? own.origin}${own.pathname}/`, fromHost: `${own.pathname}/`, fromRoot: '' }[settings.nextLinks];
		body['@odata.nextLink'] = `${before}companies(${books.id})/${operation.path}?${[...kept, `$skiptoken=${start - query.skip + page.length}`, `aid=${randomUUID()}`].join('&')}`;
	}
	return { status: 200, body };
}
