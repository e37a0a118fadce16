import { badRequest, notFound } from './errors';
import { namespace, schema, type EntitySet } from './schema';
import type { Row, Value } from './tables';
import { tokenize, type Token } from './tokens';

export interface Resource {
	set: EntitySet;
	key?: Row;
	/** The /$count behind the set. */
	count: boolean;
}

/** Percent-decodes a piece of an address. */
export function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		throw badRequest(`'${text}' is not percent-encoded UTF-8.`);
	}
}

/** Reads `Set`, `Set(key='x',n=1)` or `Set/$count`, the part of the path behind /data/. */
export function parseResource(path: string, hidden: ReadonlySet<string>): Resource {
	const [, name = '', , keyText, tail = ''] = /^([^(/]*)(\((.*)\))?(\/.*)?$/s.exec(path) ?? [];
	const set = schema.get(name);
	if (!set || hidden.has(name)) throw notFound(`Resource not found for the segment '${name}'.`);
	if (tail && tail !== '/$count') throw notFound(`Resource not found for the segment '${tail.slice(1)}'.`);
	return { set, count: tail === '/$count', ...(keyText === undefined ? {} : { key: parseKey(set, keyText) }) };
}

function parseKey(set: EntitySet, text: string): Row {
	const parts: Token[][] = [[]];
	// `name=` is not an expression; the equals signs outside quotes are blanked for the tokenizer.
	for (const token of tokenize(text.replace(/([A-Za-z_]\w*)=(?=(?:[^']*'[^']*')*[^']*$)/g, '$1 '), 'the key')) {
		if (token.kind === 'comma') parts.push([]);
		else parts.at(-1)?.push(token);
	}
	const key: Row = {};
	for (const part of parts) {
		const [first, second] = part;
		const named = second ? first?.value : set.key.length === 1 ? set.key[0] : undefined;
		const literal = second ?? first;
		if (!named || !literal || part.length > 2 || !set.key.includes(named))
			throw badRequest(`The key in '${set.name}(${text})' is not valid for type '${namespace}.${set.type}'.`);
		key[named] = keyValue(set, named, literal, text);
	}
	const missing = set.key.filter((name) => !(name in key));
	if (missing.length)
		throw badRequest(`The number of keys specified in '${set.name}(${text})' does not match: ${missing.join(', ')} missing.`);
	return key;
}

function keyValue(set: EntitySet, name: string, token: Token, text: string): Value {
	const property = set.properties.get(name);
	if (property?.kind === 'String' && token.kind === 'text') return token.value;
	if (property?.kind === 'Enum' && token.enumType === `${namespace}.${property.enumType}`) return token.value;
	if (property?.kind === 'DateTimeOffset' && token.kind === 'date') return token.value;
	if (property && /^(Int|Decimal)/.test(property.kind) && token.kind === 'number') return Number(token.value);
	throw badRequest(`The value of key '${name}' in '${set.name}(${text})' has the wrong type.`);
}

/** The key of a row as it stands in an address. */
export function keyText(set: EntitySet, row: Row): string {
	return set.key
		.map(
			(name) => `${name}=${typeof row[name] === 'number' ? row[name] : `'${encodeURIComponent(String(row[name]).replaceAll("'", "''"))}'`}`,
		)
		.join(',');
}
