import type { Row } from './company';
import { badQuery } from './errors';
import { enumMember, type EntitySet } from './schema';
import type { SapB1Settings } from './settings';

type Test = (row: Row) => boolean;
type Token = { kind: 'word' | 'text' | 'number' | 'open' | 'close' | 'comma'; value: string };

const patterns: [Token['kind'], RegExp][] = [
	['text', /^(?:datetime)?'((?:[^']|'')*)'/],
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
		if (!hit?.match) throw badQuery(`Invalid query option: syntax error near '${rest.slice(0, 20)}'`);
		tokens.push({ kind: hit.kind, value: hit.kind === 'text' ? hit.match[1]!.replaceAll("''", "'") : hit.match[0] });
		rest = rest.slice(hit.match[0].length);
	}
	return tokens;
}

/** Reads a $filter: comparisons, contains, startswith, and, or, not. Text compares with its case unless the header says otherwise. */
export function parseFilter(set: EntitySet, expression: string, { ignoreCase, settings }: { ignoreCase: boolean; settings: SapB1Settings }): Test {
	const tokens = tokenize(expression);
	let at = 0;
	const take = (kind: Token['kind'], value?: string) => {
		const token = tokens[at++];
		if (token?.kind !== kind || (value !== undefined && token.value !== value)) throw badQuery(`Invalid query option: '${token?.value ?? 'end'}' is unexpected`);
		return token.value;
	};
	const isWord = (word: string) => tokens[at]?.kind === 'word' && tokens[at]?.value === word;
	const folded = (value: unknown) => (ignoreCase && typeof value === 'string' ? value.toUpperCase() : value);

	const property = (name: string) => {
		const found = set.properties.get(name);
		const isUserField = (settings.userFields[set.table] ?? []).includes(name);
		if ((!found || found.kind === 'Complex') && !isUserField) throw badQuery(`Property '${name}' is invalid`);
		return found ?? { name, kind: 'String', of: undefined };
	};

	const comparison = (): Test => {
		const name = take('word');
		if (tokens[at]?.kind === 'open') {
			if (name !== 'contains' && name !== 'startswith') throw badQuery(`Property '${name}' of 'Document' is invalid`);
			at += 1;
			const { name: of } = property(take('word'));
			take('comma');
			const wanted = String(folded(take('text')));
			take('close');
			return (row) => {
				const text = String(folded(row[of] ?? ''));
				if (name === 'contains') return settings.containsIsLike ? like(wanted).test(text) : text.includes(wanted);
				return text.startsWith(wanted);
			};
		}
		const { name: of, kind, of: type } = property(name);
		const operator = take('word');
		if (!['eq', 'ne', 'gt', 'ge', 'lt', 'le'].includes(operator)) throw badQuery(`Invalid query option: '${operator}' is no operator`);
		const token = tokens[at++];
		if (token?.kind === 'word' && token.value === 'null') return (row) => (row[of] === undefined || row[of] === null) === (operator === 'eq');
		if (!token || (token.kind !== 'text' && token.kind !== 'number')) throw badQuery('Invalid query option: a value is expected');
		const isNumber = kind === 'Int32' || kind === 'Double';
		if (isNumber !== (token.kind === 'number')) throw badQuery(`Invalid value '${token.value}' for property '${name}'`);
		const wanted = literal(token, kind, type, name);
		return (row) => compare(folded(valueFor(row[of], kind)), operator, folded(wanted));
	};
	const primary = (): Test => {
		if (isWord('not')) {
			at += 1;
			const inner = primary();
			return (row) => !inner(row);
		}
		if (tokens[at]?.kind !== 'open') return comparison();
		at += 1;
		const inner = either();
		take('close');
		return inner;
	};
	const chain = (word: string, next: () => Test, join: (tests: Test[]) => Test) => (): Test => {
		const tests = [next()];
		while (isWord(word)) {
			at += 1;
			tests.push(next());
		}
		return tests.length === 1 ? tests[0]! : join(tests);
	};
	const both = chain('and', primary, (tests) => (row) => tests.every((test) => test(row)));
	const either: () => Test = chain('or', both, (tests) => (row) => tests.some((test) => test(row)));
	const test = either();
	if (at < tokens.length) throw badQuery(`Invalid query option: '${tokens[at]!.value}' is unexpected`);
	return test;
}

/** LIKE '%text%'. */
function like(text: string): RegExp {
	const pattern = text.replace(/[.*+?^${}()|\\]/g, '\\$&').replaceAll('%', '.*').replaceAll('_', '.');
	return new RegExp(pattern, 's');
}

function literal(token: Token, kind: string, type: string | undefined, name: string): unknown {
	if (token.kind === 'number') return Number(token.value);
	if (kind === 'DateTime') return token.value.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3').slice(0, 10);
	if (kind === 'Time') return token.value.includes(':') ? token.value.padEnd(8, ':00') : `${token.value.slice(0, 2)}:${token.value.slice(2, 4)}:00`;
	if (kind !== 'Enum') return token.value;
	const member = enumMember(type!, token.value);
	if (!member) throw badQuery(`Invalid value '${token.value}' for property '${name}'`);
	return member;
}

function valueFor(value: unknown, kind: string): unknown {
	return kind === 'DateTime' && typeof value === 'string' ? value.slice(0, 10) : value;
}

function compare(a: unknown, operator: string, b: unknown): boolean {
	if (operator === 'eq') return a === b;
	if (operator === 'ne') return a !== b;
	if (a === undefined || a === null) return false;
	const [x, y] = [a as string, b as string];
	if (operator === 'gt') return x > y;
	if (operator === 'ge') return x >= y;
	return operator === 'lt' ? x < y : x <= y;
}
