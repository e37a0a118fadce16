import { equal, negate } from '../../core/money';
import type { Row } from '../../io/odata/paging';
import { dateOf, numberOf, textOf } from './fields';

/**
 * Journal entries that were cancelled, together with the entries that cancelled them. The service tells of neither: a reversing entry is a
 * later one with the same references and the opposite amount. References of ours differ between an invoice and a credit of one number.
 */
export function reversedEntries(rows: Row[], amountOf: (row: Row) => string): Set<Row> {
	const gone = new Set<Row>();
	const inOrder = [...rows].sort((a, b) => numberOf(a, 'JdtNum') - numberOf(b, 'JdtNum'));
	for (const [i, first] of inOrder.entries()) {
		if (gone.has(first)) continue;
		const mirror = inOrder.slice(i + 1).find((later) => !gone.has(later) && isMirror(first, later, amountOf));
		if (!mirror) continue;
		gone.add(first);
		gone.add(mirror);
	}
	return gone;
}

function isMirror(first: Row, later: Row, amountOf: (row: Row) => string): boolean {
	const sameText = ['Reference', 'Reference2', 'Reference3'].every((name) => textOf(first, name) === textOf(later, name));
	return sameText && equal(amountOf(first), negate(amountOf(later))) && (dateOf(later, 'ReferenceDate') ?? '') >= (dateOf(first, 'ReferenceDate') ?? '');
}
