import { badRequest } from './errors';
import { optionMembers, type Spelling } from './options';
import type { Field, Page } from './pages';
import { type Row, type Value, valueOf } from './tables';
import { shown } from './values';

type Test = (row: Row) => boolean;
interface Token {
	kind: 'word' | 'text' | 'number' | 'date' | 'open' | 'close' | 'comma';
	value: string;
}

const patterns: [Token['kind'], RegExp][] = [
	['date', /^\d{4}-\d\d-\d\d(?![\w:])/],
	['text', /^'((?:[^']|'')*)'/],
	['number', /^-?\d+(?:\.\d+)?(?![\w.])/],
	['word', /^[A-Za-z_]\w*/],
	['open', /^\(/],
	['close', /^\)/],
	['comma', /^,/],
];

function tokenize(expression: string): Token[] {
	const tokens: Token[] = [];
	for (let rest = expression.trimStart(); rest; rest = rest.trimStart()) {
		const hit = patterns.map(([kind, pattern]) => ({ kind, match: pattern.exec(rest) })).find(({ match }) => match);
		if (!hit?.match) throw badRequest(`Syntax error at position ${expression.length - rest.length} in '${expression}'.`);
		tokens.push({ kind: hit.kind, value: hit.kind === 'text' ? hit.match[1]!.replaceAll("''", "'") : hit.match[0] });
		rest = rest.slice(hit.match[0].length);
	}
	return tokens;
}

const comparisons: Record<string, (a: Value, b: Value) => boolean> = {
	eq: (a, b) => a === b, ne: (a, b) => a !== b, gt: (a, b) => a > b, ge: (a, b) => a >= b, lt: (a, b) => a < b, le: (a, b) => a <= b,
};

/** Reads a $filter for a page; throws for what the server does not support: `or` over two fields, unknown fields, literals too long. */
export function parseFilter(page: Page, expression: string, spelling: Spelling): Test {
	const tokens = tokenize(expression);
	let at = 0;
	const isWord = (word: string) => tokens[at]?.kind === 'word' && tokens[at]?.value === word;
	const take = (kind: Token['kind']): string => {
		const token = tokens[at++];
		if (token?.kind !== kind) throw badRequest(`Syntax error in '${expression}': ${kind} expected.`);
		return token.value;
	};
	const field = (): Field => {
		const name = take('word');
		const found = page.fields.find((each) => each.name === name);
		if (!found) throw badRequest(`Could not find a property named '${name}' on type 'NAV.Page${page.number}'.`);
		return found;
	};
	const literal = (of: Field): Value => {
		const token = tokens[at++];
		if (!token) throw badRequest(`Literal expected at the end of '${expression}'.`);
		const wrong = () => badRequest(`A binary operator with incompatible types was detected at '${token.value}' for ${of.name}.`);
		if (of.type === 'bool') {
			if (token.value !== 'true' && token.value !== 'false') throw wrong();
			return token.value === 'true';
		}
		if (of.type === 'decimal' || of.type === 'int') {
			if (token.kind !== 'number') throw wrong();
			return Number(token.value);
		}
		if (token.kind !== (of.type === 'date' ? 'date' : 'text')) throw wrong();
		if (of.max !== undefined && token.value.length > of.max) throw badRequest(`The length of the string is ${token.value.length}, but it must be less than or equal to ${of.max} characters.`, 'Application_FilterErrorException');
		if (of.type === 'option' && !optionMembers(of.option!, spelling).some((each) => each.trim() === token.value.trim())) throw badRequest(`'${token.value}' is not an option. The existing options are: ${optionMembers(of.option!, spelling).join(',')}`, 'Application_FilterErrorException');
		return of.type === 'code' ? token.value.toUpperCase() : token.value;
	};
	const text = (row: Row, of: Field) => (of.type === 'option' ? String(shown(of, row, spelling)) : valueOf(row, of));

	const single = (): { test: Test; fields: Set<string> } => {
		if (tokens[at]?.kind === 'open') {
			at++;
			const inner = any();
			take('close');
			return inner;
		}
		const [name] = [tokens[at]?.value ?? ''];
		if (['contains', 'startswith', 'endswith'].includes(name) && tokens[at + 1]?.kind === 'open') {
			at += 2;
			const of = field();
			take('comma');
			const wanted = take('text');
			take('close');
			const part = of.type === 'code' ? wanted.toUpperCase() : wanted;
			const how = { contains: (value: string) => value.includes(part), startswith: (value: string) => value.startsWith(part), endswith: (value: string) => value.endsWith(part) }[name]!;
			return { test: (row) => how(String(text(row, of))), fields: new Set([of.name]) };
		}
		const of = field();
		const operator = comparisons[take('word')];
		if (!operator) throw badRequest(`Operator expected after ${of.name} in '${expression}'.`);
		const value = literal(of);
		const same = of.type === 'option' ? String(value).trim() : value;
		return { test: (row) => operator(of.type === 'option' ? String(text(row, of)).trim() : text(row, of), same), fields: new Set([of.name]) };
	};
	const all = () => {
		let left = single();
		while (isWord('and')) {
			at++;
			const [a, b] = [left, single()];
			left = { test: (row) => a.test(row) && b.test(row), fields: new Set([...a.fields, ...b.fields]) };
		}
		return left;
	};
	const any = (): { test: Test; fields: Set<string> } => {
		let left = all();
		while (isWord('or')) {
			at++;
			const [a, b] = [left, all()];
			left = { test: (row) => a.test(row) || b.test(row), fields: new Set([...a.fields, ...b.fields]) };
			if (left.fields.size > 1) throw badRequest("The 'OR' operator is not supported on distinct fields on an OData filter.");
		}
		return left;
	};
	const { test } = any();
	if (at < tokens.length) throw badRequest(`Syntax error in '${expression}' at '${tokens[at]!.value}'.`);
	return test;
}
