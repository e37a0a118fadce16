import type { Encoding, Partner } from '../partner';
import type { Delimiters } from '../wire';

/** What writing one text needs to know. */
export interface TextRules {
	delimiters: Delimiters;
	characters: Partner['characters'];
	encoding: Encoding;
}

const basic = /[^A-Z0-9 !"&'()*+,\-./:;?=]/gu;
const extended = /[^A-Za-z0-9 !"&'()*+,\-./:;?=%@[\]_{}\\|<>~#$\p{L}\p{M}\p{N}\p{Sc}`^§°]/gu;
 
const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;
const folds: Record<string, string> = { ß: 'ss', æ: 'ae', Æ: 'AE', ø: 'o', Ø: 'O', œ: 'oe', Œ: 'OE', ł: 'l', Ł: 'L', đ: 'd', Đ: 'D', ð: 'd', þ: 'th', '‘': "'", '’': "'", '“': '"', '”': '"', '–': '-', '—': '-', '…': '...', '€': 'EUR', '\u00a0': ' ' };

const fold = (text: string) => text.replace(/[^\u0020-\u007e]/gu, (char) => folds[char] ?? char.normalize('NFKD').replace(/\p{M}/gu, ''));

export interface CleanText {
	text: string;
	/** Delimiters that stood in it. */
	collisions: string[];
	/** Other characters that could not be kept. */
	lost: string[];
}

/** A text as it can be sent: delimiters, control characters and what the partner or the encoding lacks become spaces. */
export function cleanText(raw: string, { delimiters, characters, encoding }: TextRules): CleanText {
	const lost: string[] = [];
	const give = (char: string) => {
		lost.push(char);
		return ' ';
	};
	let text = raw.replace(control, (char) => (/[\r\n\t]/.test(char) ? ' ' : give(char)));
	if (characters.asciiFold) text = fold(text);
	if (characters.uppercase || characters.set === 'basic') text = text.toUpperCase();
	if (characters.set !== 'any') text = text.replace(characters.set === 'basic' ? basic : extended, give);
	if (encoding === 'iso-8859-1' || encoding === 'windows-1252') text = [...text].map((char) => (fits(char, encoding) ? char : narrow(char, encoding) ?? give(char))).join('');
	const collisions = Object.values(delimiters).filter((each) => each !== '' && text.includes(each));
	for (const each of collisions) text = text.replaceAll(each, ' ');
	const changed = text !== raw;
	return { text: (changed ? text.replace(/ {2,}/g, (spaces) => (raw.includes(spaces) ? spaces : ' ')) : text).trimEnd(), collisions, lost };
}

const windowsOnly = new Set([...'€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ']);
const fits = (char: string, encoding: 'iso-8859-1' | 'windows-1252') =>
	char <= '\u007f' || (char >= '\u00a0' && char <= '\u00ff') || (encoding === 'windows-1252' && windowsOnly.has(char));

function narrow(char: string, encoding: 'iso-8859-1' | 'windows-1252'): string | undefined {
	const folded = fold(char);
	return folded !== '' && [...folded].every((each) => fits(each, encoding)) ? folded : undefined;
}

const choices = { element: ['*', '|', '^', '\u001d'], component: ['>', ':', '\\', '\u001f'], segment: ['~', "'", '!', '\u001c'] };

/** Delimiters that occur in none of the texts, the wanted ones first; undefined when there are none. */
export function freeDelimiters(wanted: Delimiters, texts: string[]): Delimiters | undefined {
	const used = new Set<string>();
	const free = (char: string) => char !== '' && !used.has(char) && !texts.some((text) => text.includes(char));
	const pick = (options: string[]) => {
		const found = options.find(free);
		if (found !== undefined) used.add(found);
		return found;
	};
	const element = pick([wanted.element, ...choices.element]);
	const component = pick([wanted.component, ...choices.component]);
	const segment = pick([wanted.segment, ...choices.segment]);
	const repetition = wanted.repetition === undefined ? undefined : pick([wanted.repetition, '^', '\u001e', '`']);
	if (element === undefined || component === undefined || segment === undefined || (wanted.repetition !== undefined && repetition === undefined)) return undefined;
	return { element, component, segment, ...(repetition === undefined ? {} : { repetition }) };
}
