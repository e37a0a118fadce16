import { normalNumber } from '../../core/identity';

/**
 * How the vendor's number is compared with what people typed: case, spaces and what stands before the first and behind the last letter or
 * digit do not count (".2633100542" is "2633100542").
 */
export function looseNumber(text: string): string {
	const compact = normalNumber(text).replace(/\s+/g, '');
	return compact.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '') || compact;
}

export function sameNumber(a: string, b: string): boolean {
	return looseNumber(a) === looseNumber(b);
}

const longEnough = 4;

/** What to ask the server for: whole numbers and, where it is not too short to be telling, a part of one. The answer is compared again here. */
export function numberSpellings(number: string): { exact: string[]; part: string[] } {
	const loose = looseNumber(number);
	const exact = [...new Set([number.trim(), normalNumber(number), loose])];
	return { exact, part: loose.length >= longEnough ? [...new Set([loose, normalNumber(number)])] : [] };
}
