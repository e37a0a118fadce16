import { badRequest } from './errors';
import { decoded } from './resourcePath';
import { parseFilter } from './filter';
import { schema, type EntitySet, type Navigation } from './schema';
import { etag, sameValue, valueOf, wholeRow, type Row, type Tables } from './tables';

export interface Expansion {
	name: string;
	navigation: Navigation;
	select?: string[];
}

export interface Query {
	filter?: (row: Row) => boolean;
	select?: string[];
	orderBy: { name: string; descending: boolean }[];
	top?: number;
	skip: number;
	count: boolean;
	expand: Expansion[];
	crossCompany: boolean;
}

const options = new Set(['$filter', '$select', '$orderby', '$top', '$skip', '$count', '$expand', 'cross-company']);

/** The query options of a request; `text` is what stands behind the question mark. */
export function parseQuery(set: EntitySet, text: string): Query {
	const given = new Map<string, string>();
	for (const part of text.split('&').filter(Boolean)) {
		const [name = '', ...value] = part.split('=').map((piece) => decoded(piece.replaceAll('+', ' ')));
		if (name.startsWith('$') ? !options.has(name) : false) throw badRequest(`The query parameter '${name}' is not supported.`);
		if (given.has(name)) throw badRequest(`Query option '${name}' was specified more than once.`);
		given.set(name, value.join('='));
	}
	const whole = (name: string) => {
		const value = given.get(name);
		if (value === undefined) return undefined;
		if (!/^\d+$/.test(value)) throw badRequest(`Invalid value '${value}' for ${name} query option found.`);
		return Number(value);
	};
	const crossCompany = given.get('cross-company');
	const count = given.get('$count') ?? 'false';
	if (count !== 'true' && count !== 'false') throw badRequest(`Invalid value '${count}' for $count query option found.`);
	const filter = given.get('$filter');
	const select = given.get('$select');
	const top = whole('$top');
	return {
		...(filter === undefined ? {} : { filter: parseFilter(set, filter) }),
		...(select === undefined ? {} : { select: selected(set, select) }),
		...(top === undefined ? {} : { top }),
		orderBy: (given.get('$orderby') ?? '')
			.split(',')
			.map((part) => part.trim())
			.filter(Boolean)
			.map((part) => ordered(set, part)),
		skip: whole('$skip') ?? 0,
		count: count === 'true',
		expand: expansions(set, given.get('$expand') ?? ''),
		crossCompany: crossCompany?.toLowerCase() === 'true',
	};
}

function known(set: EntitySet, name: string, option: string): string {
	if (!set.properties.has(name)) throw badRequest(`Could not find a property named '${name}' on type '${set.type}' in ${option}.`);
	return name;
}

function selected(set: EntitySet, text: string): string[] | undefined {
	const names = text.split(',').map((name) => name.trim());
	return names.includes('*') ? undefined : names.map((name) => (set.navigations[name] ? name : known(set, name, '$select')));
}

function ordered(set: EntitySet, part: string) {
	const [name = '', direction = 'asc', ...more] = part.split(/\s+/);
	if (more.length || !['asc', 'desc'].includes(direction)) throw badRequest(`Syntax error in $orderby at '${part}'.`);
	return { name: known(set, name, '$orderby'), descending: direction === 'desc' };
}

function expansions(set: EntitySet, text: string): Expansion[] {
	const parts = text.match(/(?:[^,(]|\([^)]*\))+/g) ?? [];
	return parts.map((part) => {
		const [, name = '', inner] = /^\s*([\w/]+)\s*(?:\((.*)\))?\s*$/.exec(part) ?? [];
		const navigation = set.navigations[name];
		if (!navigation) throw badRequest(`Could not find a navigation property '${name || part}' on type '${set.type}' to expand.`);
		const target = schema.get(navigation.target) as EntitySet;
		if (inner === undefined) return { name, navigation };
		const [, list] = /^\$select=(.+)$/.exec(inner) ?? [];
		if (!list) throw badRequest(`Only $select is supported inside $expand; found '${inner}'. Expansion is limited to the first level.`);
		const select = selected(target, list);
		return { name, navigation, ...(select ? { select } : {}) };
	});
}

/** The rows of the set that the query is about, in its order; not yet cut into pages. */
export function matching({
	set,
	rows,
	query,
	defaultCompany,
}: {
	set: EntitySet;
	rows: Row[];
	query: Query;
	defaultCompany: string;
}): Row[] {
	const seen = set.perCompany && !query.crossCompany ? rows.filter((row) => sameValue(row.dataAreaId, defaultCompany)) : rows;
	const found = query.filter ? seen.filter(query.filter) : [...seen];
	if (query.orderBy.length === 0) return found;
	const compare = (a: Row, b: Row) => {
		for (const { name, descending } of query.orderBy) {
			const [x, y] = [valueOf(set, a, name), valueOf(set, b, name)];
			if (x !== y) return (x < y ? -1 : 1) * (descending ? -1 : 1);
		}
		return 0;
	};
	return found.sort(compare);
}

/** A row as JSON: etag first, the selected properties, expanded rows last. */
export function present(set: EntitySet, row: Row, query: Pick<Query, 'select' | 'expand'>, tables: Tables): Record<string, unknown> {
	const names = query.select?.filter((name) => set.properties.has(name));
	const body: Record<string, unknown> = {
		'@odata.etag': etag(row),
		...(names ? Object.fromEntries(names.map((name) => [name, valueOf(set, row, name)])) : wholeRow(set, row)),
	};
	for (const { name, navigation, select } of query.expand) {
		const target = schema.get(navigation.target) as EntitySet;
		const related = tables[navigation.target].filter((other) =>
			Object.entries(navigation.on).every(([mine, theirs]) => sameValue(valueOf(set, row, mine), valueOf(target, other, theirs))),
		);
		const shown = related.map((other) => present(target, other, { ...(select ? { select } : {}), expand: [] }, tables));
		body[name] = navigation.collection ? shown : (shown[0] ?? null);
	}
	return body;
}
