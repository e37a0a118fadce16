import { badRequest } from './errors';
import { enumMembers, namespace, type EntitySet } from './schema';
import { valueOf, type Row, type Value } from './tables';
import { tokenize, type Token } from './tokens';

/** Something that has a value for a row, and the type OData knows it by. */
interface Operand {
	type: string;
	property?: string;
	dateOnly?: boolean;
	literal?: Value;
	of: (row: Row) => Value;
}

type Test = (row: Row) => boolean;

const comparisons = new Set(['eq', 'ne', 'gt', 'ge', 'lt', 'le']);
const numeric = new Set(['Decimal', 'Int32', 'Int64', 'number']);
const sums: Record<string, (a: number, b: number) => number> = {
	add: (a, b) => a + b,
	sub: (a, b) => a - b,
	mul: (a, b) => a * b,
	div: (a, b) => a / b,
	mod: (a, b) => a % b,
};

/** Reads a $filter for a set; throws the vendor's 400 for everything it does not support. */
export function parseFilter(set: EntitySet, expression: string): Test {
	const tokens = tokenize(expression, 'the $filter expression');
	let at = 0;
	const peek = () => tokens[at];
	const isWord = (word: string) => peek()?.kind === 'word' && peek()?.value === word;
	const fail = (text: string) => badRequest(`${text} in the $filter expression '${expression}'.`);

	const operand = (): Operand => {
		let left = single();
		for (let token = peek(); token?.kind === 'word' && sums[token.value]; token = peek()) {
			at++;
			const [a, b, sum] = [left, single(), sums[token.value] as (a: number, b: number) => number];
			if (!numeric.has(a.type) || !numeric.has(b.type)) throw fail(`Operator '${token.value}' needs numbers`);
			left = { type: 'number', of: (row) => sum(Number(a.of(row)), Number(b.of(row))) };
		}
		return left;
	};

	const single = (): Operand => {
		const token = tokens[at++];
		if (!token) throw fail('Expression expected at the end');
		if (token.kind === 'word') return wordOperand(token);
		const literal = (type: string, value: Value): Operand => ({ type, literal: value, of: () => value });
		if (token.kind === 'text') return literal('String', token.value);
		if (token.kind === 'number') return literal('number', Number(token.value));
		if (token.kind === 'guid') return literal('Guid', token.value.toLowerCase());
		if (token.kind === 'date') return literal(token.value.includes('T') ? 'DateTimeOffset' : 'Date', token.value);
		if (token.kind === 'enum') return enumOperand(token);
		throw fail(`Unexpected '${token.value}'`);
	};

	const wordOperand = (token: Token): Operand => {
		const property = set.properties.get(token.value);
		if (property) {
			const type = property.kind === 'Enum' ? `${namespace}.${property.enumType}` : property.kind;
			return { type, property: token.value, dateOnly: property.dateOnly, of: (row) => valueOf(set, row, token.value) };
		}
		if (token.value === 'true' || token.value === 'false')
			return { type: 'Boolean', literal: token.value === 'true', of: () => token.value === 'true' };
		if (token.value === 'null') return { type: 'null', of: () => '' };
		if (peek()?.kind === 'open') throw fail(`Function '${token.value}' is not supported`);
		throw fail(`Could not find a property named '${token.value}' on type '${namespace}.${set.type}'`);
	};

	const enumOperand = ({ enumType = '', value }: Token): Operand => {
		const members = enumMembers(enumType.replace(`${namespace}.`, ''));
		if (!enumType.startsWith(`${namespace}.`) || !members.some((member) => member.name === value)) {
			throw fail(`The string '${enumType}'${value}'' is not a valid enumeration type constant`);
		}
		return { type: enumType, literal: value, of: () => value };
	};

	const comparison = (): Test => {
		const left = operand();
		const token = tokens[at++];
		if (!token) {
			if (left.type !== 'Boolean') throw fail('A condition is expected');
			return (row) => left.of(row) === true;
		}
		if (!comparisons.has(token.value)) throw fail(`Operator '${token.value}' is not supported`);
		return compare(left, token.value, operand(), fail);
	};

	const primary = (): Test => {
		if (isWord('not')) {
			at++;
			const inner = primary();
			return (row) => !inner(row);
		}
		if (peek()?.kind !== 'open') return comparison();
		at++;
		const inner = either();
		if (tokens[at++]?.kind !== 'close') throw fail('Closing parenthesis expected');
		return inner;
	};
	const both = (): Test => {
		const tests = [primary()];
		while (isWord('and')) {
			at++;
			tests.push(primary());
		}
		return tests.length === 1 ? (tests[0] as Test) : (row) => tests.every((test) => test(row));
	};
	const either = (): Test => {
		const tests = [both()];
		while (isWord('or')) {
			at++;
			tests.push(both());
		}
		return tests.length === 1 ? (tests[0] as Test) : (row) => tests.some((test) => test(row));
	};

	const test = either();
	if (at < tokens.length) throw fail(`Unexpected '${tokens[at]?.value}'`);
	return test;
}

function compare(left: Operand, operator: string, right: Operand, fail: (text: string) => Error): Test {
	const sameType =
		left.type === right.type || (numeric.has(left.type) && numeric.has(right.type)) || left.type === 'null' || right.type === 'null';
	if (!sameType) {
		throw fail(`A binary operator with incompatible types was detected: '${left.type}' and '${right.type}' for operator '${operator}'`);
	}
	if (left.type.startsWith(namespace) && operator !== 'eq' && operator !== 'ne')
		throw fail(`Operator '${operator}' is not supported on an enumeration`);
	const dateOnly = left.dateOnly ?? right.dateOnly ?? false;
	const comparable = (value: Value): Value => {
		if (left.type === 'DateTimeOffset') return dateOnly ? new Date(String(value)).toISOString().slice(0, 10) : Date.parse(String(value));
		return typeof value === 'string' && left.type === 'String' ? value.trimEnd().toLowerCase() : value;
	};
	const pattern =
		left.type === 'String' && typeof right.literal === 'string' && right.literal.includes('*') ? wildcard(right.literal) : undefined;
	if (pattern && (operator === 'eq' || operator === 'ne')) return (row) => pattern.test(String(left.of(row))) === (operator === 'eq');
	const fixed = right.literal === undefined ? undefined : comparable(right.literal);
	return (row) => {
		const a = comparable(left.of(row));
		const b = fixed ?? comparable(right.of(row));
		if (operator === 'eq') return a === b;
		if (operator === 'ne') return a !== b;
		if (operator === 'gt') return a > b;
		if (operator === 'ge') return a >= b;
		return operator === 'lt' ? a < b : a <= b;
	};
}

function wildcard(text: string): RegExp {
	return new RegExp(
		`^${text
			.split('*')
			.map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
			.join('.*')}$`,
		'is',
	);
}
