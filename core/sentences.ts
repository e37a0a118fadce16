/** Texts one after the other, each ended with a full stop unless it ends by itself. */
export function sentences(texts: string[]): string {
	return texts
		.map((text) => text.trim())
		.filter(Boolean)
		.map((text) => (/[.!?…]$/.test(text) ? text : `${text}.`))
		.join(' ');
}
