import { exception, httpError } from './errors';
import type { Entity } from './schema';
import { type Row, same, type Value, valueOf } from './store';

type Test = (row: Row) => boolean;
interface Operand {
	type: string;
	of: (row: Row) => Value;
}

const tokenShape = /\s*(?:(datetimeoffset|date|guid)'([^']*)'|'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)M?(?![\w-])|([A-Za-z_][\w/.]*)|([(),=]))/y;
const comparisons = new Set(['eq', 'ne', 'gt', 'ge', 'lt', 'le']);

interface Token {
	kind: 'moment' | 'text' | 'number' | 'word' | 'sign';
	value: string;
}

/** Reads a $filter of OData 3; 400 for everything it does not know. */
export function parseFilter(entity: Entity, expression: string): Test {
	const tokens = tokenize(expression);
	let at = 0;
	const fail = (why: string) => httpError(400, 'The request is invalid.', { exceptionMessage: `${why} in the filter '${expression}'.` });
	const isWord = (word: string) => tokens[at]?.kind === 'word' && tokens[at]?.value === word;
	const isSign = (sign: string) => tokens[at]?.kind === 'sign' && tokens[at]?.value === sign;
	const expect = (sign: string) => {
		if (!isSign(sign)) throw fail(`'${sign}' expected`);
		at++;
	};

	const operand = (): Operand => {
		const token = tokens[at++];
		if (!token) throw fail('Unexpected end');
		if (token.kind === 'text') return { type: 'String', of: () => token.value };
		if (token.kind === 'number') return { type: 'Number', of: () => Number(token.value) };
		if (token.kind === 'moment') return { type: 'DateTime', of: () => token.value };
		if (token.kind === 'sign') throw fail(`Unexpected '${token.value}'`);
		if (token.value === 'true' || token.value === 'false') return { type: 'Boolean', of: () => token.value === 'true' };
		if (['substringof', 'startswith', 'endswith'].includes(token.value)) return textFunction(token.value);
		const field = entity.get(token.value);
		if (field?.kind !== 'value') throw fail(`Could not find a field named '${token.value}'`);
		const type = field.type === 'Decimal' || field.type === 'Int' ? 'Number' : field.type;
		return { type, of: (row) => valueOf(row, token.value) };
	};

	const textFunction = (name: string): Operand => {
		expect('(');
		const first = operand();
		expect(',');
		const second = operand();
		expect(')');
		const text = (each: Operand, row: Row) => String(each.of(row) ?? '').toLowerCase();
		const test: Record<string, (row: Row) => boolean> = {
			substringof: (row) => text(second, row).includes(text(first, row)),
			startswith: (row) => text(first, row).startsWith(text(second, row)),
			endswith: (row) => text(first, row).endsWith(text(second, row)),
		};
		return { type: 'Boolean', of: (row) => (test[name] as Test)(row) };
	};

	const condition = (): Test => {
		const left = operand();
		const operator = tokens[at]?.value ?? '';
		if (tokens[at]?.kind !== 'word' || !comparisons.has(operator)) {
			if (left.type !== 'Boolean') throw fail('A condition is expected');
			return (row) => left.of(row) === true;
		}
		at++;
		const right = operand();
		if (left.type !== right.type) throw fail(`Operator '${operator}' cannot compare ${left.type} with ${right.type}`);
		return compare(left, operator, right);
	};
	const primary = (): Test => {
		if (isWord('not')) {
			at++;
			const inner = primary();
			return (row) => !inner(row);
		}
		if (!isSign('(')) return condition();
		at++;
		const inner = either();
		expect(')');
		return inner;
	};
	const chain = (word: string, part: () => Test, all: boolean) => (): Test => {
		const tests = [part()];
		while (isWord(word)) {
			at++;
			tests.push(part());
		}
		return all ? (row) => tests.every((test) => test(row)) : (row) => tests.some((test) => test(row));
	};
	const both = chain('and', primary, true);
	const either: () => Test = chain('or', both, false);

	const test = either();
	if (at < tokens.length) throw fail(`Unexpected '${tokens[at]?.value}'`);
	return test;
}

function tokenize(expression: string): Token[] {
	const tokens: Token[] = [];
	tokenShape.lastIndex = 0;
	while (tokenShape.lastIndex < expression.trimEnd().length) {
		const from = tokenShape.lastIndex;
		const match = tokenShape.exec(expression);
		if (!match) throw httpError(400, 'The request is invalid.', { exceptionMessage: `Syntax error at position ${from} in '${expression}'.` });
		const [, momentKind, moment, text, number, word, sign] = match;
		if (momentKind) tokens.push({ kind: 'moment', value: momentOf(moment as string, momentKind) });
		else if (text !== undefined) tokens.push({ kind: 'text', value: text.replaceAll("''", "'") });
		else if (number !== undefined) tokens.push({ kind: 'number', value: number });
		else if (word !== undefined) tokens.push({ kind: 'word', value: word });
		else tokens.push({ kind: 'sign', value: sign as string });
	}
	return tokens;
}

/** A plus sign that was not encoded has become a blank: no date any more. */
function momentOf(text: string, kind: string): string {
	const shape = kind === 'date' ? /^\d{4}-\d\d-\d\d$/ : /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/;
	if (!shape.test(text)) throw exception(`The string '${text}' was not recognized as a valid date.`, 'System.FormatException');
	return text;
}

function compare(left: Operand, operator: string, right: Operand): Test {
	const comparable = (value: Value): Value => {
		if (left.type === 'DateTime') return value === undefined ? undefined : Date.parse(String(value));
		return typeof value === 'string' ? value.trimEnd().toLowerCase() : value;
	};
	return (row) => {
		const [a, b] = [comparable(left.of(row)), comparable(right.of(row))];
		if (operator === 'eq') return same(a, b);
		if (operator === 'ne') return !same(a, b);
		if (a === undefined || b === undefined) return false;
		if (operator === 'gt') return a > b;
		if (operator === 'ge') return a >= b;
		return operator === 'lt' ? a < b : a <= b;
	};
}
