import { StampliErpError } from '../../../core/errors';
import type { HttpAnswer } from '../../../io/http/http';
import { parseJson } from '../../../io/odata/json';
import { grouped, keyUrl, queryString, quote } from '../../../io/odata/literals';
import { pages as allPages, type Row } from '../../../io/odata/paging';
import { unanswered } from '../../shared/erp/unanswered';
import { failedWrite, odataRefusal } from './answers';
import type { NavConnection } from './connection';
import { readMetadata } from './describe';
import { rememberOne } from './memo';
import type { Done, FieldFilter, NavPages, PageRow, PageShape } from './pages';
import { notPublished, optionRefused, switchedOff } from './problems';
import { type NavSettings, type ServiceKind, serviceName } from './settings';

/** Encoded characters of or-ed values in one address; with the rest it stays below the usual limit of 2048. */
const filterLength = 1200;
const headers = { Accept: 'application/json;odata.metadata=minimal', 'Accept-Language': 'en-US', 'OData-Version': '4.0', 'OData-MaxVersion': '4.0' };

/** With lines, the thousands of a page as the server gives it by itself may be more than one request can take. */
const documentPages = { Prefer: 'odata.maxpagesize=500' };

/** What the server has published, read once: the same for all its companies. */
export function odataShapes(connection: NavConnection): () => Promise<Map<string, PageShape>> {
	return rememberOne(async () => {
		const answer = await connection.send({ method: 'GET', url: `${connection.odataRoot}/$metadata${tenantQuery(connection, '?')}`, headers: { 'Accept-Language': 'en-US' } });
		if (answer.status === 405) throw switchedOff('odata');
		const shapes = answer.status === 200 ? readMetadata(answer.text) : undefined;
		if (shapes) return shapes;
		throw readRefused(answer, 'the list of web services ($metadata)');
	});
}

/** The pages of one company over OData V4. */
export function odataPages(connection: NavConnection, settings: NavSettings, company: string, shapes: () => Promise<Map<string, PageShape>>): NavPages {
	const root = `${connection.odataRoot}/Company(${encodeURIComponent(quote(company))})`;
	const withTenant = (url: string, query = '') => {
		const all = [query, tenantQuery(connection, '')].filter(Boolean).join('&');
		return all ? `${url}?${all}` : url;
	};
	const shape = async (kind: ServiceKind) => (await shapes()).get(serviceName(settings, kind));
	const known = async (kind: ServiceKind) => {
		const found = await shape(kind);
		if (!found) throw notPublished(kind, settings);
		return found;
	};
	const getter = (giveUpAt: number | undefined, lines: boolean) => async (url: string) => {
		const answer = await connection.send({ method: 'GET', url: ownTenant(connection, url), headers: { ...headers, ...(lines ? documentPages : {}) }, ...(giveUpAt === undefined ? {} : { giveUpAt }) });
		if (answer.status !== 200) throw readRefused(answer, decodeURIComponent(new URL(url).pathname));
		return answer.text;
	};
	const send = async (method: 'POST' | 'PATCH' | 'DELETE', url: string, body: unknown, giveUpAt: number | undefined, version?: string): Promise<{ status: 'done'; answer: HttpAnswer } | Exclude<Done, { status: 'done' }>> => {
		let answer: HttpAnswer;
		try {
			answer = await connection.send({
				method,
				url: withTenant(url),
				headers: { ...headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...(version === undefined ? {} : { 'If-Match': version }) },
				...(body === undefined ? {} : { body: JSON.stringify(body) }),
				...(giveUpAt === undefined ? {} : { giveUpAt }),
			});
		} catch (error) {
			return unanswered(error);
		}
		if (answer.status >= 200 && answer.status < 300) return { status: 'done', answer };
		const refusal = odataRefusal(answer);
		const setup = refusal && optionRefused(refusal);
		if (setup) throw setup;
		return failedWrite(answer, refusal);
	};
	const rowUrl = (kind: ServiceKind, { keys }: PageShape, row: PageRow) => `${root}/${keyUrl(serviceName(settings, kind), keyValues(keys, row))}`;
	const written = async (sent: Awaited<ReturnType<typeof send>>) => {
		if (sent.status !== 'done') return sent;
		const row = parseJson(sent.answer.text);
		if (typeof row !== 'object' || row === null) return { status: 'lost' as const, message: 'The server did not say what it wrote' };
		return { status: 'done' as const, row: pageRow(row as Row) };
	};

	/** The lines of a document: as they came along with it, the rest of a long list, or all of them from a server that passes over $expand. */
	const expandedRows = async (row: Row, part: string, address: string, get: (url: string) => Promise<string>): Promise<Row[]> => {
		const own = row[part];
		const rest = row[`${part}@odata.nextLink`];
		const found = Array.isArray(own) ? [...(own as Row[])] : [];
		const next = !Array.isArray(own) ? address : typeof rest === 'string' ? rest : undefined;
		if (next) for await (const { rows } of allPages(next, get)) found.push(...rows);
		return found;
	};

	return {
		protocol: 'odata',
		wholeDocuments: false,
		shape,
		async *read(kind, filters, { lines = false, giveUpAt } = {}) {
			const get = getter(giveUpAt, lines);
			const page = await known(kind);
			const expand = lines && page.part ? page.part.name : undefined;
			for (const $filter of filterTexts(filters)) {
				const url = withTenant(`${root}/${encodeURIComponent(serviceName(settings, kind))}`, queryString({ $filter, $expand: expand }));
				for await (const { rows } of allPages(url, get)) {
					const found: PageRow[] = [];
					for (const row of rows) {
						const parent = pageRow(row);
						if (expand) parent.lines = (await expandedRows(row, expand, withTenant(`${rowUrl(kind, page, parent)}/${expand}`), get)).map(pageRow);
						found.push(parent);
					}
					yield found;
				}
			}
		},
		create: async (kind, entry, _lines, giveUpAt) => {
			await known(kind);
			return await written(await send('POST', `${root}/${encodeURIComponent(serviceName(settings, kind))}`, entry, giveUpAt));
		},
		addLine: async (kind, document, line, giveUpAt) => {
			const page = await known(kind);
			return await written(await send('POST', `${rowUrl(kind, page, document)}/${page.part?.name ?? `${serviceName(settings, kind)}PurchLines`}`, line, giveUpAt));
		},
		update: async (kind, row, entry, giveUpAt) => await written(await send('PATCH', rowUrl(kind, await known(kind), row), entry, giveUpAt, row.version ?? '*')),
		remove: async (kind, row, giveUpAt) => await send('DELETE', rowUrl(kind, await known(kind), row), undefined, giveUpAt),
		call: async (codeunit, method, parameters, giveUpAt) => {
			const url = `${connection.odataRoot}/${encodeURIComponent(codeunit)}_${encodeURIComponent(method)}?company=${encodeURIComponent(company)}${tenantQuery(connection, '&')}`;
			try {
				const answer = await connection.send({ method: 'POST', url, headers: { ...headers, 'Content-Type': 'application/json' }, body: JSON.stringify(parameters), ...(giveUpAt === undefined ? {} : { giveUpAt }) });
				return answer.status >= 200 && answer.status < 300 ? { status: 'done' } : failedWrite(answer, odataRefusal(answer));
			} catch (error) {
				return unanswered(error);
			}
		},
	};
}

function pageRow(row: Row): PageRow {
	const etag = row['@odata.etag'];
	return { values: row, lines: [], ...(typeof etag === 'string' ? { version: etag } : {}) };
}

/** Key values exactly as they were read, options in the session's language included. */
function keyValues(keys: string[], row: PageRow): Record<string, string | number> {
	return Object.fromEntries(keys.map((key) => [key, typeof row.values[key] === 'number' ? row.values[key] : String(row.values[key] ?? '')]));
}

/** One filter text per part of a long list of values; only values of one field are ever or-ed, other `or` is refused there. */
function filterTexts(filters: FieldFilter[]): (string | undefined)[] {
	const condition = (field: string) => (value: string | number) => `${field} eq ${typeof value === 'number' ? value : quote(value)}`;
	const fixed = filters.flatMap((each) => ('contains' in each ? [`contains(${each.field},${quote(each.contains)})`] : each.anyOf.length === 1 ? [condition(each.field)(each.anyOf[0]!)] : []));
	const long = filters.find((each): each is Extract<FieldFilter, { anyOf: unknown }> => 'anyOf' in each && each.anyOf.length !== 1);
	if (!long) return [fixed.join(' and ') || undefined];
	return grouped(long.anyOf, condition(long.field), filterLength).map((some) => [...fixed, `(${some.map(condition(long.field)).join(' or ')})`].join(' and '));
}

function tenantQuery({ tenant }: NavConnection, before: string): string {
	return tenant ? `${before}tenant=${encodeURIComponent(tenant)}` : '';
}

/** A link to the next page may come without the tenant, which every request needs. */
export function ownTenant(connection: NavConnection, url: string): string {
	if (!connection.tenant || /[?&]tenant=/.test(url)) return url;
	return `${url}${tenantQuery(connection, url.includes('?') ? '&' : '?')}`;
}

export function readRefused(answer: HttpAnswer, what: string): StampliErpError {
	const refusal = odataRefusal(answer);
	const noCompany = refusal?.code === 'Internal_CompanyNotFound';
	const transient = answer.status === 408 || (answer.status >= 500 && answer.status !== 501);
	return new StampliErpError({
		kind: transient ? 'transient' : 'setup',
		code: noCompany ? 'dynamicsNav.companyUnknown' : transient ? 'dynamicsNav.unavailable' : 'dynamicsNav.readRefused',
		message: `The server refused to read ${what} (${answer.status})${refusal ? `: ${refusal.message}` : ''}`,
		hint: noCompany
			? 'Enter the name of the company exactly as the page Companies shows it (not its display name).'
			: transient
				? 'Nothing to do: it is tried again. If it lasts, ask the ERP administrator.'
				: 'Check server address and instance name in the credential, and that the service is published.',
		status: answer.status,
	});
}
