import type { Problem } from '../../../core/errors';
import type { Invoice } from '../../../core/model';
import { absolute, equal, isDecimal, isNegative } from '../../../core/money';

/** What no bill of any ERP can be made of: no lines, amounts that belong to no line, a negative total. */
export function headerProblems({ lines, allowancesCharges = [], totalAmount }: Invoice): Problem[] {
	const problems: Problem[] = [];
	if (lines.length === 0) {
		problems.push({ kind: 'invalid', who: 'accountsPayable', where: 'Stampli', code: 'lines.missing', message: 'The invoice has no lines.', fix: 'Export it again with its lines.', field: 'lines' });
	}
	for (const { kind, amount, description } of allowancesCharges) {
		if (amount === undefined || !isDecimal(amount) || equal(amount, '0')) continue;
		problems.push({
			kind: 'invalid',
			who: 'accountsPayable',
			where: 'Stampli',
			code: 'charges.unsupported',
			message: `The invoice has a header ${kind} of ${amount}${description ? ` (${description})` : ''}, which belongs to no line.`,
			fix: 'Enter it as a line of its own, with an account, in Stampli.',
			field: 'allowancesCharges',
		});
	}
	if (isDecimal(totalAmount) && isNegative(totalAmount)) {
		problems.push({
			kind: 'invalid',
			who: 'integrator',
			where: 'Stampli',
			code: 'totalAmount.negative',
			message: `The total ${totalAmount} is negative; a credit note is a document of its own type with the amount ${absolute(totalAmount)}.`,
			fix: 'Export it as a credit note, or correct the mapping profile.',
			field: 'totalAmount',
		});
	}
	return problems;
}
