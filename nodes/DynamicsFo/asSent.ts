import type { Problem } from '../../core/errors';
import { equal } from '../../core/money';
import type { Row } from '../../io/odata/paging';
import type { BillDraft, Body } from './draft';
import { amountOf, dateOf, sameCode, textOf } from './fields';
import { erpName, invalid } from './problems';

/** Whose change makes another bill of it: who is paid, for what, how much, in which money. */
const headerCodes = ['dataAreaId', 'InvoiceAccount', 'InvoiceNumber', 'Currency'];
const lineCodes = ['PurchaseOrder', 'PurchLineNumber', 'Currency'];

/** What F&O made otherwise than it was sent (a discount of its own, another vendor of the order), for people. What its answer does not show is not held against it. */
export function changedFrom(draft: BillDraft, header: Row, lines: Row[]): string[] {
	const date = dateOf(header, 'InvoiceDate');
	const sentDate = String(draft.header.InvoiceDate ?? '').slice(0, 10);
	return [
		...headerCodes.flatMap((name) => changedCode(name, draft.header, header)),
		...(date && sentDate && date !== sentDate ? [`InvoiceDate ${sentDate} became ${date}`] : []),
		...draft.lines.flatMap((sent, i) => (lines[i] ? [...lineCodes.flatMap((name) => changedCode(name, sent, lines[i]!)), ...changedAmount(sent, lines[i]!)].map((each) => `line ${sent.InvoiceLineNumber}: ${each}`) : [])),
	];
}

function changedCode(name: string, sent: Body, row: Row): string[] {
	const [here, there] = [String(sent[name] ?? ''), textOf(row, name)];
	return here === '' || there === '' || sameCode(here, there) ? [] : [`${name} ${here} became ${there}`];
}

function changedAmount(sent: Body, row: Row): string[] {
	const [here, there] = [amountOf(sent, 'NetAmount'), amountOf(row, 'NetAmount')];
	return here === undefined || there === undefined || equal(here, there) ? [] : [`NetAmount ${here} became ${there}`];
}

/** For a person, as sending it again would only change it again. */
export function changedProblem(changes: string[], left?: string): Problem {
	return invalid({
		code: 'erp.changed',
		message: `${erpName} did not take the invoice as it was sent: ${changes.slice(0, 10).join('; ')}. ${left ? `The pending vendor invoice ${left} could not be deleted again.` : 'Its pending vendor invoice was deleted again.'}`,
		fix: `${left ? `Delete the pending vendor invoice ${left}. ` : ''}Correct what changes it (trade agreements, discounts and vendor of the purchase order) or the invoice in Stampli, then retry.`,
		where: `${erpName}, Accounts payable`,
	});
}
