import type { BatchOperation } from './batch';
import { inCompany } from './companies';
import { dimensionChange, type Document, lineAt } from './documents';
import type { BillDraft, Pair } from './draft';
import type { Row } from '../../io/odata/paging';
import { textOf } from './fields';

/**
 * What is left to do for the dimensions of a document, header first. What a default has set already is changed, not added: adding it
 * again is refused. Each operation with the way out where a default has come in between.
 */
export function dimensionOperations(draft: BillDraft, document: Document): { operation: BatchOperation; instead(dimensionId: string): BatchOperation; code: string }[] {
	const company = { id: draft.company };
	const of = (parent: string, row: Row, pairs: Pair[]) =>
		pairs.flatMap((pair) => {
			const change = dimensionChange(row, pair);
			if (change === undefined) return [];
			const path = inCompany(company, `${parent}/dimensionSetLines`);
			const instead = (id: string): BatchOperation => ({ method: 'PATCH', path: `${path}(${id})`, headers: { 'If-Match': '*' }, body: { valueCode: pair.valueCode } });
			return [{ code: pair.code, operation: change === 'post' ? { method: 'POST' as const, path, body: { code: pair.code, valueCode: pair.valueCode } } : instead(change.patch), instead }];
		});
	return [
		...of(`purchaseInvoices(${document.id})`, document.row, draft.headerDimensions),
		...draft.lineDimensions.flatMap(({ sequence, dimensions }) => {
			const line = lineAt(document, sequence);
			return line ? of(`purchaseInvoiceLines(${textOf(line, 'id')})`, line, dimensions) : [];
		}),
	];
}
