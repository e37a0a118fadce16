/** Longest texts of the database's columns. What is longer is refused here, because the server refuses it with less to go by. */
export const limits = {
	NumAtCard: 100,
	Comments: 254,
	CardCode: 15,
	AccountCode: 15,
	ItemDescription: 100,
	CostingCode: 8,
	ProjectCode: 20,
	TaxCode: 8,
	JournalReference: 100,
	LineMemo: 50,
} as const;

/** The beginning of a text, never half a character: the server may refuse the whole bill for one. */
export function cut(text: string, length: number): string {
	return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}

/** Encoded characters of or-ed conditions in one address; Apache, which stands before the Service Layer, takes 8190 in all. */
export const filterLength = 4000;
