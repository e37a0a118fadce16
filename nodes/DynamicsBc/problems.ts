import type { Problem } from '../../core/errors';
import type { Decimal, InvoiceLine } from '../../core/model';

export const erpName = 'Business Central';

type Facts = Pick<Problem, 'code' | 'message' | 'fix'> & Partial<Problem>;

/** Wrong in the file itself: never cures itself. */
export function invalid(facts: Facts): Problem {
	return { kind: 'invalid', who: 'accountsPayable', where: 'Stampli', ...facts };
}

/** Not accepted by Business Central as it is set up now: may be mended there. */
export function rejected(facts: Facts): Problem {
	return { kind: 'rejected', who: 'erpAdministrator', where: erpName, ...facts };
}

/** Where in the invoice: for messages and for `Problem.line`. */
export function onLine(line: InvoiceLine, field: string): Pick<Problem, 'line' | 'field'> {
	return { line: line.lineNumber, field: `lines.${field}` };
}

export function notExact(amount: Decimal, property: string, at: Partial<Problem> = {}): Problem {
	return invalid({
		code: 'number.notExact',
		message: `${amount} (${property}) has more digits than ${erpName} can be sent exactly.`,
		fix: 'Round the amount in Stampli.',
		...at,
	});
}
