/**
 * Regular expressions of a profile run on Node's backtracking engine, which a careless pattern can keep busy for years.
 * A pattern is therefore accepted only in a subset whose worst case can be counted (no nested repetition, no back references,
 * no look-around), if that count is bearable for a value of `maxPatternInput` characters; longer values do not match.
 */
export const maxPatternInput = 256;
const maxSteps = 2 ** 26;

/** Why the pattern is refused; undefined when it is fine. */
export function patternFault(pattern: string): string | undefined {
	if (pattern.length > 200) return 'is longer than 200 characters';
	try {
		new RegExp(pattern, 'u');
	} catch (error) {
		return `is not a regular expression (${(error as Error).message.replace(/^Invalid regular expression: /, '')})`;
	}
	if (/\\[1-9k]/.test(pattern)) return 'uses a back reference';
	if (/\(\?(?!:|<[A-Za-z])/.test(pattern)) return 'uses look-around or flags';
	const steps = worstCase(pattern);
	if (steps === undefined) return 'repeats a group that itself has a choice, which can take for ever';
	if (steps > maxSteps) return 'has too many variable repetitions or choices, which can take for ever';
	return undefined;
}

export function compilePattern(pattern: string): RegExp {
	return new RegExp(pattern, 'u');
}

/** The match of a bounded value, or null. */
export function matchPattern(pattern: RegExp, value: string): RegExpExecArray | null {
	return value.length > maxPatternInput ? null : pattern.exec(value);
}

interface Group {
	choices: number;
	alternatives: number;
	variable: boolean;
}

/** Number of ways the engine may have to try, or undefined when a repeated group has choices of its own. */
function worstCase(pattern: string): number | undefined {
	const open: Group[] = [{ choices: 1, alternatives: 1, variable: false }];
	let closed: Group | undefined;
	for (let at = 0; at < pattern.length; at++) {
		const char = pattern[at]!;
		const group = open[open.length - 1]!;
		const before = closed;
		closed = undefined;
		if (char === '\\') at++;
		else if (char === '[') {
			while (pattern[++at] !== ']') if (pattern[at] === '\\') at++;
		} else if (char === '(') {
			open.push({ choices: 1, alternatives: 1, variable: false });
			const prefix = /^\?(?::|<\w+>)/.exec(pattern.slice(at + 1));
			if (prefix) at += prefix[0].length;
		} else if (char === ')') {
			closed = open.pop()!;
			const outer = open[open.length - 1]!;
			outer.choices *= closed.choices * closed.alternatives;
			outer.variable ||= closed.variable;
		} else if (char === '|') group.alternatives++;
		else if ('*+?{'.includes(char)) {
			const [whole, low, comma, high] = /^\{(\d+)(,?)(\d*)\}/.exec(pattern.slice(at)) ?? [char];
			at += whole.length - 1;
			const fixed = low !== undefined && !comma;
			const optional = char === '?';
			if (before && !optional && (before.choices * before.alternatives > 1 || before.variable)) return undefined;
			if (!fixed) {
				group.choices *= optional ? 2 : high ? Math.min(maxPatternInput, Number(high) - Number(low) + 1) : maxPatternInput;
				group.variable = true;
			}
			if (pattern[at + 1] === '?') at++;
		}
	}
	const all = open[0]!;
	const starts = all.variable && !(pattern.startsWith('^') && all.alternatives === 1) ? maxPatternInput : 1;
	return all.choices * all.alternatives * starts;
}
