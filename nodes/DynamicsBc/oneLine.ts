/** A text as one line, without control characters: a server would keep it otherwise, or not at all. */
export function oneLine(text: string): string {
	return text.replace(/[\s\p{Cc}\ufffe\uffff]+/gu, ' ').trim().toWellFormed();
}

/** Its beginning, at most so long; a character of two halves is not cut in two. */
export function cut(text: string, longest: number): string {
	return text.slice(0, longest).replace(/[\ud800-\udbff]$/, '');
}
