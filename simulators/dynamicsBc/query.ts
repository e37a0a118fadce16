import type { BcSettings } from './settings';
import { type Books, etag, type Row, under, valueOf } from './books';
import { badRequest } from './errors';
import { parseFilter } from './filter';
import { encodedMember, type EntitySet, entitySet, type Navigation } from './schema';

export interface Expansion {
	name: string;
	navigation: Navigation;
	query: Query;
}

export interface Query {
	filter?: (row: Row) => boolean;
	/** Properties that the filter names. */
	filterText: string;
	select?: string[];
	orderBy: { name: string; descending: boolean }[];
	top?: number;
	skip: number;
	count: boolean;
	expand: Expansion[];
}

const options = ['$filter', '$select', '$orderby', '$top', '$skip', '$count', '$expand', '$skiptoken', '$schemaversion'];

/** Query options by name, decoded. */
export function optionsOf(text: string): Map<string, string> {
	const given = new Map<string, string>();
	for (const part of text.split('&').filter(Boolean)) {
		const at = part.indexOf('=');
		const decode = (piece: string) => decodeURIComponent(piece.replaceAll('+', ' '));
		const [name, value] = at < 0 ? [decode(part), ''] : [decode(part.slice(0, at)), decode(part.slice(at + 1))];
		if (name.startsWith('$') && !options.includes(name)) throw badRequest(`The query parameter '${name}' is not supported.`);
		if (given.has(name)) throw badRequest(`Query option '${name}' was specified more than once, but it must be specified at most once.`);
		given.set(name, value);
	}
	return given;
}

export function parseQuery(set: EntitySet, given: Map<string, string>): Query {
	const number = (name: string) => {
		const value = given.get(name);
		if (value === undefined) return undefined;
		if (!/^\d+$/.test(value)) throw badRequest(`Invalid value '${value}' for ${name} query option found.`);
		return Number(value);
	};
	const known = (name: string) => {
		if (!set.properties.has(name) && !set.navigations[name]) throw badRequest(`Could not find a property named '${name}' on type 'Microsoft.NAV.${set.type}'.`);
		return name;
	};
	const filter = given.get('$filter');
	const select = given.get('$select');
	const top = number('$top');
	return {
		...(filter ? { filter: parseFilter(set, filter) } : {}),
		filterText: filter ?? '',
		...(select ? { select: select.split(',').map((name) => known(name.trim())) } : {}),
		orderBy: (given.get('$orderby') ?? '').split(',').map((part) => part.trim()).filter(Boolean).map((part) => {
			const [name = '', direction = 'asc'] = part.split(/\s+/);
			return { name: known(name), descending: direction === 'desc' };
		}),
		...(top === undefined ? {} : { top }),
		skip: number('$skip') ?? 0,
		count: given.get('$count') === 'true',
		expand: expansions(set, given.get('$expand') ?? ''),
	};
}

function expansions(set: EntitySet, text: string): Expansion[] {
	return pieces(text, ',').map((part) => {
		const [, name = '', inner = ''] = /^\s*(\w+)\s*(?:\((.*)\))?\s*$/s.exec(part) ?? [];
		const navigation = set.navigations[name];
		if (!navigation) throw badRequest(`Could not find a property named '${name || part}' on type 'Microsoft.NAV.${set.type}'.`);
		const query = parseQuery(entitySet(navigation.target), new Map(pieces(inner, ';').map((option): [string, string] => [option.slice(0, option.indexOf('=')), option.slice(option.indexOf('=') + 1)])));
		return { name, navigation, query };
	});
}

/** Divides at separators that stand outside of parentheses and quotes. */
function pieces(text: string, separator: string): string[] {
	const found: string[] = [];
	let [depth, quoted, current] = [0, false, ''];
	for (const each of text) {
		if (each === "'") quoted = !quoted;
		if (!quoted && each === '(') depth++;
		if (!quoted && each === ')') depth--;
		if (each === separator && depth === 0 && !quoted) {
			found.push(current);
			current = '';
		} else current += each;
	}
	return [...found, current].filter((part) => part.trim() !== '');
}

export function matching(set: EntitySet, rows: Row[], { filter, orderBy }: Query): Row[] {
	const found = filter ? rows.filter(filter) : [...rows];
	if (orderBy.length === 0) return found;
	return found.sort((a, b) => {
		for (const { name, descending } of orderBy) {
			const [x, y] = [valueOf(set, a, name), valueOf(set, b, name)];
			if (x !== y) return (x < y ? -1 : 1) * (descending ? -1 : 1);
		}
		return 0;
	});
}

function related(books: Books, { target, mine, theirs }: Navigation, row: Row): Row[] {
	if (theirs === 'documentId' || theirs === 'parentId') return under(books, target, theirs, String(row[mine]));
	return books.tables[target].filter((other) => other[theirs] === row[mine]);
}

/** A row as JSON: etag, properties, expanded rows. */
export function present(books: Books, set: EntitySet, row: Row, { select, expand }: Pick<Query, 'select' | 'expand'>, settings: BcSettings): Record<string, unknown> {
	const names = select?.filter((name) => set.properties.has(name)) ?? [...set.properties.keys()];
	const body: Record<string, unknown> = { '@odata.etag': etag(row) };
	for (const name of names) {
		const value = valueOf(set, row, name);
		body[name] = set.properties.get(name)!.kind === 'Enum' && settings.enumForm === 'encoded' ? encodedMember(String(value)) : value;
	}
	for (const { name, navigation, query } of expand) {
		const target = entitySet(navigation.target);
		const found = matching(target, related(books, navigation, row), query);
		const shown = found.map((other) => present(books, target, other, query, settings));
		body[name] = navigation.many ? shown : (shown[0] ?? null);
	}
	return body;
}
