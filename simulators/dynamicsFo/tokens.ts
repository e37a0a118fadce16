import { badRequest } from './errors';

/** A piece of an OData expression. */
export interface Token {
	kind: 'word' | 'text' | 'number' | 'date' | 'guid' | 'enum' | 'open' | 'close' | 'comma';
	/** As written; for text without quotes and with '' undone. */
	value: string;
	/** Enum type of an enum literal. */
	enumType?: string;
}

const patterns: [Token['kind'], RegExp][] = [
	['date', /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?(?![\w:])/],
	['guid', /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?!\w)/i],
	['enum', /^([A-Za-z_][\w.]*)'([^']*)'/],
	['text', /^'((?:[^']|'')*)'/],
	['number', /^-?\d+(?:\.\d+)?(?![\w.])/],
	['word', /^[$A-Za-z_][\w./]*/],
	['open', /^\(/],
	['close', /^\)/],
	['comma', /^,/],
];

/** Splits an expression; `where` names it in the refusal. */
export function tokenize(expression: string, where: string): Token[] {
	const tokens: Token[] = [];
	let rest = expression.trimStart();
	while (rest) {
		const hit = patterns.map(([kind, pattern]) => ({ kind, match: pattern.exec(rest) })).find(({ match }) => match);
		if (!hit?.match) throw badRequest(`Syntax error at position ${expression.length - rest.length} in ${where} '${expression}'.`);
		const [whole, first = whole, second = ''] = hit.match;
		if (hit.kind === 'enum') tokens.push({ kind: 'enum', value: second, enumType: first });
		else tokens.push({ kind: hit.kind, value: hit.kind === 'text' ? first.replaceAll("''", "'") : whole });
		rest = rest.slice(whole.length).trimStart();
	}
	return tokens;
}
