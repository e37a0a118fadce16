import type { SimulatedAnswer, SimulatedRequest } from '../httpServer';
import type { Company, Row } from './company';
import { badQuery, notFound, unknownProperty, type Version } from './errors';
import { parseFilter } from './filter';
import { type EntitySet, type Property, typeProperties } from './schema';
import type { SapB1Settings } from './settings';

export interface Reading {
	company: Company;
	settings: SapB1Settings;
	version: Version;
	origin: string;
	pageSize?: number;
	nextLinkOrigin?: string;
	request: SimulatedRequest;
}

export function queryOptions(url: string): Map<string, string> {
	const at = url.indexOf('?');
	if (at < 0) return new Map();
	// A plus is a plus here, not a space.
	return new Map(
		url
			.slice(at + 1)
			.split('&')
			.filter(Boolean)
			.map((part) => part.split('=').map(decodeURIComponent) as [string, string]),
	);
}

export function json(version: Version, status: number, body: unknown, headers: Record<string, string> = {}): SimulatedAnswer {
	const own: Record<string, string> =
		version === 'v1'
			? { 'content-type': 'application/json;odata=minimalmetadata;charset=utf-8', dataserviceversion: '3.0' }
			: { 'content-type': 'application/json;odata.metadata=minimal;charset=utf-8', 'odata-version': '4.0' };
	return { status, headers: { ...own, ...headers }, body: JSON.stringify(body) };
}

/** A row as it is served: every property of its type, absent ones null, dates as the settings want them. */
export function present(properties: Map<string, Property>, row: Row, settings: SapB1Settings, select?: string[]): Row {
	const shown: Row = {};
	if (select) for (const name of select) shown[name] = valueOf(properties.get(name), row[name], settings);
	else {
		for (const [name, property] of properties) shown[name] = valueOf(property, row[name], settings);
		for (const name of Object.keys(row)) if (name.startsWith('U_')) shown[name] = valueOf(properties.get(name), row[name], settings);
	}
	return shown;
}

function valueOf(property: Property | undefined, value: unknown, settings: SapB1Settings): unknown {
	if (!property) return value ?? null;
	if (property.collection) {
		const inner = typeProperties.get(property.of!)!;
		return ((value as Row[] | undefined) ?? []).map((each) => present(inner, each, settings));
	}
	if (value === undefined || value === null) return property.kind === 'Double' ? 0 : null;
	if (property.kind === 'DateTime') return settings.dates === 'withTime' ? `${String(value)}T00:00:00Z` : value;
	if (property.kind === 'Double' && settings.amounts === 'binary') return Number(value) === 0 ? 1e-13 : Number(value) * (1 + Number.EPSILON);
	return value;
}

export function readOne(set: EntitySet, key: string | number, reading: Reading): SimulatedAnswer {
	const row = reading.company.tables[set.name].find((each) => each[set.key] === key);
	if (!row) throw notFound();
	const select = selected(set, queryOptions(reading.request.url), reading.settings);
	const tag = reading.version === 'v1' ? 'odata.etag' : '@odata.etag';
	return json(reading.version, 200, { [tag]: 'W/"1"', ...present(set.properties, row, reading.settings, select) });
}

function selected(set: EntitySet, options: Map<string, string>, settings: SapB1Settings): string[] | undefined {
	const names = options.get('$select')?.split(',').map((name) => name.trim());
	for (const name of names ?? []) {
		if (!set.properties.has(name) && !(settings.userFields[set.table] ?? []).includes(name)) throw unknownProperty(name, set.type);
	}
	return names;
}

/** A page of a set, with the link to the next one. */
export function readMany(set: EntitySet, reading: Reading): SimulatedAnswer {
	const { request, settings, version, company } = reading;
	const options = queryOptions(request.url);
	const counting = version === 'v1' ? '$inlinecount' : '$count';
	const known = ['$select', '$filter', '$orderby', '$top', '$skip', counting];
	for (const name of options.keys()) if (!known.includes(name)) throw badQuery(`Invalid query option: ${name} is an invalid property.`);
	const ignoreCase = settings.caseInsensitiveHeader && request.headers['b1s-caseinsensitive'] === 'true';
	const filter = options.get('$filter');
	const test = filter === undefined ? () => true : parseFilter(set, filter, { ignoreCase, settings });
	const select = selected(set, options, settings);
	const found = ordered(set, company.tables[set.name].filter(test), options.get('$orderby'));
	const skip = Number(options.get('$skip') ?? 0);
	const top = options.has('$top') ? Number(options.get('$top')) : Infinity;
	const wanted = found.slice(skip, top === Infinity ? undefined : skip + top);
	const { size, applied } = sizeOf(reading);
	const page = size === 0 ? wanted : wanted.slice(0, size);
	const prefix = version === 'v1' ? 'odata.' : '@odata.';
	const body: Row = { [version === 'v1' ? 'odata.metadata' : '@odata.context']: `${reading.origin}/b1s/${version}/$metadata#${set.name}` };
	if (options.get(counting) === (version === 'v1' ? 'allpages' : 'true')) body[`${prefix}count`] = settings.countAs === 'text' ? String(found.length) : found.length;
	body.value = page.map((row) => present(set.properties, row, settings, select));
	if (page.length < (settings.linksBeyondTop ? found.length - skip : wanted.length)) {
		const plain = (text: string) => (settings.nextLink === 'decoded' ? decodeURIComponent(text) : text);
		const kept = settings.nextLinkKeepsQuery
			? request.url.split('?')[1]?.split('&').filter((part) => part && !/^(\$|%24)(skip|top)=/.test(part)).map(plain) ?? []
			: [];
		const query = [...kept, `$skip=${skip + page.length}`, ...(top === Infinity || settings.linksBeyondTop ? [] : [`$top=${top - page.length}`])].join('&');
		const front = reading.nextLinkOrigin ? `${reading.nextLinkOrigin}/b1s/${version}/` : settings.nextLink === 'rooted' ? `/b1s/${version}/` : '';
		body[`${prefix}nextLink`] = `${front}${set.name}?${query}`;
	}
	return json(version, 200, body, applied ? { 'preference-applied': applied } : {});
}

function sizeOf({ request, settings, pageSize }: Reading): { size: number; applied?: string } {
	const wish = /odata\.maxpagesize=(\d+)/.exec(request.headers.prefer ?? '')?.[1];
	if (pageSize !== undefined) return { size: pageSize };
	if (wish === undefined || !settings.honourMaxPageSize) return { size: settings.pageSize };
	return { size: Number(wish), applied: `odata.maxpagesize=${wish}` };
}

function ordered(set: EntitySet, rows: Row[], orderBy: string | undefined): Row[] {
	const orders = (orderBy ?? set.key).split(',').map((part) => part.trim().split(/\s+/) as [string, string?]);
	for (const [name] of orders) if (!set.properties.has(name)) throw unknownProperty(name, set.type);
	return [...rows].sort((a, b) => {
		for (const [name, direction] of orders) {
			const [x, y] = [a[name] as string, b[name] as string];
			if (x === y) continue;
			return (x < y ? -1 : 1) * (direction === 'desc' ? -1 : 1);
		}
		return 0;
	});
}
