import type { Row } from '../../../io/odata/paging';
import type { ServiceKind } from './settings';

/** What a published page shows, as the server describes it. */
export interface PageShape {
	/** Its fields in their order, with the longest text where the server tells. */
	fields: Map<string, { max?: number }>;
	keys: string[];
	/** The part with lines. */
	part?: { name: string; fields: Map<string, { max?: number }>; keys: string[]; /** Name of one line in SOAP. */ line?: string };
	/** Members of option fields, by field, where the server tells (SOAP). */
	options: Map<string, string[]>;
}

export interface PageRow {
	values: Row;
	lines: PageRow[];
	/** OData: the etag; SOAP: record and version. Opaque. */
	version?: string;
}

export interface ReadOptions {
	/** With the lines of each document. */
	lines?: boolean;
	/** Nothing is begun or awaited beyond this time (milliseconds since the epoch). */
	giveUpAt?: number;
}

export type FieldFilter = { field: string; anyOf: (string | number)[] } | { field: string; contains: string };

/** Fields in their order of entry: the server checks and completes them one after the other. */
export type Entry = Record<string, string | number | boolean>;

/** What the server says about something that it refused. */
export interface ServerRefusal {
	/** Stable, such as `Internal_EntityWithSameKeyExists`; the exception's name over SOAP. */
	code: string;
	/** In the language of the integration user. */
	message: string;
}

export type Failed = { status: 'refused'; refusal: ServerRefusal } | { status: 'notSent'; message: string; retryAfterMs?: number } | { status: 'lost'; message: string };
export type Written = { status: 'done'; row: PageRow } | Failed;
export type Done = { status: 'done' } | Failed;

/** The published pages of one company, whatever the protocol. Reading throws; writing answers, and throws only setup errors. */
export interface NavPages {
	readonly protocol: 'odata' | 'soap';
	/** One `create` takes a document with its lines, or nothing. */
	readonly wholeDocuments: boolean;
	/** Undefined when nothing is published under the name. */
	shape(kind: ServiceKind): Promise<PageShape | undefined>;
	/** Rows that meet all filters, page by page; a long list of values is asked for in parts. */
	read(kind: ServiceKind, filters: FieldFilter[], options?: ReadOptions): AsyncGenerator<PageRow[]>;
	create(kind: ServiceKind, entry: Entry, lines: Entry[], giveUpAt?: number): Promise<Written>;
	addLine(kind: ServiceKind, document: PageRow, line: Entry, giveUpAt?: number): Promise<Done>;
	/** Only while the row is as it was read. */
	update(kind: ServiceKind, row: PageRow, entry: Entry, giveUpAt?: number): Promise<Written>;
	remove(kind: ServiceKind, row: PageRow, giveUpAt?: number): Promise<Done>;
	/** Calls a method of a published codeunit. */
	call(codeunit: string, method: string, parameters: Record<string, string>, giveUpAt?: number): Promise<Done>;
}

/** Every row, read to the end. */
export async function readAll(pages: NavPages, kind: ServiceKind, filters: FieldFilter[], options?: ReadOptions): Promise<PageRow[]> {
	const found: PageRow[] = [];
	for await (const rows of pages.read(kind, filters, options)) found.push(...rows);
	return found;
}

