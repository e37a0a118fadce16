import type { Delimiters, OutgoingInterchange, OutgoingSegment } from '../../../core/x12';

type Next = (below: number) => number;

const pick = <T>(from: readonly T[], next: Next): T => from[next(from.length)]!;
const words = ['A', 'WIDGET', 'Blue', '00077', 'Müller', '日本', 'a b', '(x)', '#1', '"q"', '-', 'É', "O'Neil", '1,5', '=', '50%'];
const word = (next: Next) => Array.from({ length: 1 + next(3) }, () => pick(words, next)).join(' ');
const maybe = (make: () => string, next: Next) => (next(2) ? make() : '');
const amount = (next: Next) => `${next(10) === 0 ? '-' : ''}${next(100_000)}${pick(['', '.5', '.05', '.125'], next)}`;

/** Delimiters that occur in the wild, and combinations of them; none stands in the words above. */
export const delimiterSets: Delimiters[] = ['~', '\n', '\r', '\u001c', '\u0015', '!', '|', '^', '\\', '\u00a6', '\u2026', '\u007f'].flatMap((segment) =>
	[['*', '>'], ['|', ':'], ['\u001d', '\u001f'], ['^', '<'], ['\t', '\\'], ['+', '\u00ac']].flatMap(([element, component]) =>
		new Set([segment, element, component]).size === 3 ? [{ segment, element: element!, component: component! }] : [],
	),
);

/** Any segments: the reader and the writer need no table to agree. */
function segment(next: Next): OutgoingSegment {
	const id = pick(['ZA1', 'ZB', 'Z9', 'LX', 'N7'], next);
	const elements = Array.from({ length: 1 + next(6) }, () => (next(6) === 0 ? [word(next), word(next)] : maybe(() => word(next), next)));
	return [id, ...elements, pick(words, next)];
}

/** An interchange of generic sets (832 has no table here), of any number of groups and sets. */
export function randomInterchange(next: Next): OutgoingInterchange {
	return {
		sender: { qualifier: 'ZZ', id: 'SENDER' }, receiver: { qualifier: '01', id: '061234567' }, date: '2026-04-05', time: '10:20', control: String(1 + next(999_999_999)), version: '00401', usage: 'T', requestTa1: next(2) === 0,
		groups: Array.from({ length: next(3) }, (_, group) => ({
			functionalId: 'SC', control: String(group + 1), version: '004010',
			sets: Array.from({ length: 1 + next(3) }, (_, set) => ({ id: '832', control: String(set + 1).padStart(4, '0'), segments: Array.from({ length: 1 + next(8) }, () => segment(next)) })),
		})),
	};
}

/** A well-formed 810 of any shape. */
export function invoiceSegments(next: Next, lines: number): OutgoingSegment[] {
	return [
		['BIG', '20260405', `INV-${next(100_000)}`, '', `PO-${next(100_000)}`], ['CUR', 'SE', 'USD'], ['N1', 'RI', 'BLUE YONDER', '92', 'V-0042'],
		...Array.from({ length: lines }, (_, index): OutgoingSegment[] => [['IT1', String(index + 1), String(1 + next(99)), 'EA', amount(next).replace('-', ''), '', 'BP', `ITEM-${next(999)}`], ['PID', 'F', '', '', '', word(next)]]).flat(),
		['TDS', String(next(1_000_000))], ['CTT', String(lines)],
	];
}
