import type { Row } from '../../io/odata/paging';
import type { BcConnection } from './connection';
import type { Pair } from './draft';
import { guidOf, rowsOf, sameCode, textOf } from './fields';

/** `$expand` for a purchase invoice with all that is compared of it. */
export const wholeInvoice = 'dimensionSetLines,purchaseInvoiceLines($expand=dimensionSetLines)';

/** A purchase invoice with its lines, the rest of a long list included. */
export interface Document {
	row: Row;
	id: string;
	lines: Row[];
}

/** Undefined when the row came without its lines. */
export async function documentOf(connection: BcConnection, row: Row): Promise<Document | undefined> {
	const lines = rowsOf(row, 'purchaseInvoiceLines');
	if (!lines) return undefined;
	const next = row['purchaseInvoiceLines@odata.nextLink'];
	const rest = typeof next === 'string' ? await connection.all(next) : [];
	const all = [...lines, ...rest].sort((a, b) => Number(a.sequence) - Number(b.sequence));
	return { row, id: guidOf(row, 'id') ?? '', lines: all };
}

/** What has to be done so that a document or line has this dimension; undefined when it has it already. */
export function dimensionChange(row: Row, { code, valueCode }: Pair): { patch: string } | 'post' | undefined {
	const own = (rowsOf(row, 'dimensionSetLines') ?? []).find((each) => sameCode(textOf(each, 'code'), code));
	if (!own) return 'post';
	// A default of vendor, account or item has set it to another value: it can only be changed, not added.
	return sameCode(textOf(own, 'valueCode'), valueCode) ? undefined : { patch: guidOf(own, 'id') ?? '' };
}

export function lineAt({ lines }: Document, sequence: number): Row | undefined {
	return lines.find((line) => Number(line.sequence) === sequence);
}
