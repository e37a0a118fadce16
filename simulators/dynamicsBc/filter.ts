import { type Row, type Value, valueOf } from './books';
import { badRequest } from './errors';
import { captionsOf, encodedMember, type EntitySet, type Property } from './schema';

interface Token {
	kind: 'word' | 'text' | 'number' | 'date' | 'guid' | 'open' | 'close' | 'comma';
	value: string;
}

const patterns: [Token['kind'], RegExp][] = [
	['guid', /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?!\w)/i],
	['date', /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?(?![\w:])/],
	['text', /^'((?:[^']|'')*)'/],
	['number', /^-?\d+(?:\.\d+)?(?![\w.])/],
	['word', /^[$A-Za-z_][\w./]*/],
	['open', /^\(/],
	['close', /^\)/],
	['comma', /^,/],
];

function tokenize(expression: string): Token[] {
	const tokens: Token[] = [];
	for (let rest = expression.trimStart(); rest; ) {
		const hit = patterns.map(([kind, pattern]) => ({ kind, match: pattern.exec(rest) })).find(({ match }) => match);
		if (!hit?.match) throw badRequest(`Syntax error at position ${expression.length - rest.length} in '${expression}'.`);
		tokens.push({ kind: hit.kind, value: hit.kind === 'text' ? hit.match[1]!.replaceAll("''", "'") : hit.match[0] });
		rest = rest.slice(hit.match[0].length).trimStart();
	}
	return tokens;
}

type Test = { fields: Set<string>; test: (row: Row) => boolean };
const functions = new Set(['startswith', 'endswith', 'contains']);

/** Reads a $filter; refuses what the server refuses, `or` over different fields above all. */
export function parseFilter(set: EntitySet, expression: string): (row: Row) => boolean {
	const tokens = tokenize(expression);
	let at = 0;
	const next = () => tokens[at++];
	const isWord = (word: string) => tokens[at]?.kind === 'word' && tokens[at]?.value === word;
	const fail = (why: string) => badRequest(`${why} in the $filter expression '${expression}'.`);
	const property = (token: Token | undefined): Property => {
		const found = token?.kind === 'word' ? set.properties.get(token.value) : undefined;
		if (found) return found;
		if (token?.value.includes('/any') || token?.value.includes('/all')) throw fail('Lambda expressions are not supported by this stand-in');
		throw badRequest(`Could not find a property named '${token?.value ?? ''}' on type 'Microsoft.NAV.${set.type}'.`);
	};
	const call = (name: string): Test => {
		if (next()?.kind !== 'open') throw fail('Syntax error');
		const field = property(next());
		const [comma, literal, close] = [next(), next(), next()];
		if (comma?.kind !== 'comma' || literal?.kind !== 'text' || close?.kind !== 'close') throw fail(`Function '${name}' with these arguments is not supported`);
		const text = checked(field, literal).toString().toLowerCase();
		const of = (row: Row) => String(valueOf(set, row, field.name)).toLowerCase();
		const test = name === 'contains' ? (row: Row) => of(row).includes(text) : name === 'startswith' ? (row: Row) => of(row).startsWith(text) : (row: Row) => of(row).endsWith(text);
		return { fields: new Set([field.name]), test };
	};
	const comparison = (): Test => {
		const token = next();
		if (token?.kind === 'word' && functions.has(token.value)) return call(token.value);
		const field = property(token);
		const operator = next()?.value ?? '';
		if (!['eq', 'ne', 'gt', 'ge', 'lt', 'le'].includes(operator)) throw fail(`Operator '${operator}' is not supported`);
		const literal = next();
		if (!literal) throw fail('Expression expected at the end');
		const right = comparable(field, checked(field, literal));
		const of = (row: Row) => comparable(field, valueOf(set, row, field.name));
		const tests: Record<string, (a: Value, b: Value) => boolean> = { eq: (a, b) => a === b, ne: (a, b) => a !== b, gt: (a, b) => a > b, ge: (a, b) => a >= b, lt: (a, b) => a < b, le: (a, b) => a <= b };
		return { fields: new Set([field.name]), test: (row) => tests[operator]!(of(row), right) };
	};
	const primary = (): Test => {
		if (tokens[at]?.kind !== 'open') return comparison();
		at++;
		const inner = either();
		if (next()?.kind !== 'close') throw fail('Closing parenthesis expected');
		return inner;
	};
	const both = (): Test => {
		const all = [primary()];
		while (isWord('and')) {
			at++;
			all.push(primary());
		}
		return { fields: new Set(all.flatMap(({ fields }) => [...fields])), test: (row) => all.every(({ test }) => test(row)) };
	};
	const either = (): Test => {
		const all = [both()];
		while (isWord('or')) {
			at++;
			all.push(both());
		}
		const fields = new Set(all.flatMap((each) => [...each.fields]));
		if (all.length > 1 && fields.size > 1) throw badRequest("The 'OR' operator is not supported on distinct fields on an OData filter.", 'BadRequest_MethodNotImplemented');
		return { fields, test: (row) => all.some(({ test }) => test(row)) };
	};
	const whole = either();
	if (at < tokens.length) throw fail(`Unexpected '${tokens[at]!.value}'`);
	return whole.test;
}

/** The literal's value, if it suits the property. */
function checked(field: Property, { kind, value }: Token): Value {
	const wrong = () => badRequest(`A binary operator with incompatible types was detected for property '${field.name}' and '${value}'.`);
	if (field.kind === 'Code' || field.kind === 'Text') {
		if (kind !== 'text') throw wrong();
		if (field.maxLength && value.length > field.maxLength) throw badRequest(`The filter expression for field '${field.name}' is too long: ${value}`, 'Application_FilterErrorException');
		return value;
	}
	if (field.kind === 'Enum') {
		const member = captionsOf(field.enumType!).find((caption) => [caption, encodedMember(caption)].includes(value));
		if (kind !== 'text' || member === undefined) throw wrong();
		return member;
	}
	if (field.kind === 'Guid' && kind === 'guid') return value.toLowerCase();
	if (field.kind === 'Boolean' && kind === 'word' && /^(true|false)$/.test(value)) return value === 'true';
	if (field.kind === 'Date' && kind === 'date' && !value.includes('T')) return value;
	if (field.kind === 'DateTimeOffset' && kind === 'date' && value.includes('T')) return value;
	if (['Decimal', 'Int32', 'Int64'].includes(field.kind) && kind === 'number') return Number(value);
	throw wrong();
}

function comparable({ kind }: Property, value: Value): Value {
	if (kind === 'DateTimeOffset') return Date.parse(String(value));
	return kind === 'Code' ? String(value).trim().toUpperCase() : kind === 'Guid' ? String(value).toLowerCase() : value;
}
