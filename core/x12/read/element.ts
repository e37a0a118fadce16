import type { Segment } from '../wire';

/** The value of element `number` (1 is 01), trimmed on the right; undefined when absent or empty. */
export function elementOf({ elements }: Segment, number: number): string | undefined {
	const text = elements[number - 1];
	if (text === undefined || text === '') return undefined;
	const trimmed = text.endsWith(' ') ? text.trimEnd() : text;
	return trimmed === '' ? undefined : trimmed;
}

/** The number that a control number stands for, as digits without leading zeros; other text as it is. */
export function controlKey(text: string): string {
	const trimmed = text.trim();
	return /^\d+$/.test(trimmed) ? trimmed.replace(/^0+(?=\d)/, '') : trimmed;
}
