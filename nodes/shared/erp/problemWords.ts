import type { Problem } from '../../../core/errors';
import type { Decimal, InvoiceLine } from '../../../core/model';

type Facts = Pick<Problem, 'code' | 'message' | 'fix'> & Partial<Problem>;

/** Problems as every ERP's checks word them; `erp` is its name for people. */
export function problemWords(erp: string) {
	const invalid = (facts: Facts): Problem => ({ kind: 'invalid', who: 'accountsPayable', where: 'Stampli', ...facts });
	return {
		/** Wrong in the file itself: never cures itself. */
		invalid,
		/** Not accepted by the ERP as it is set up now: may be mended there. */
		rejected: (facts: Facts): Problem => ({ kind: 'rejected', who: 'erpAdministrator', where: erp, ...facts }),
		/** Where in the invoice: for messages and for `Problem.line`. */
		onLine: (line: InvoiceLine, field: string): Pick<Problem, 'line' | 'field'> => ({ line: line.lineNumber, field: `lines.${field}` }),
		notExact: (amount: Decimal, property: string, at: Partial<Problem> = {}): Problem =>
			invalid({ code: 'number.notExact', message: `${amount} (${property}) has more digits than ${erp} can be sent exactly.`, fix: 'Round the amount in Stampli.', ...at }),
	};
}
