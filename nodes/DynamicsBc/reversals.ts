import type { Reversals, ReverseAnswer } from '../../core/books';
import type { Problem } from '../../core/errors';
import type { ErpBill } from '../../core/ports';
import { companyOf, inCompany } from './companies';
import type { BcConnection } from './connection';
import { memberOf, textOf } from './fields';
import { erpName, rejected } from './problems';
import { reversalWays } from './reversalWays';
import { runSteps } from './steps';

/** A draft can be deleted; what is posted stays, and API v2.0 offers no way to take it back. */
export function dynamicsBcReversals(connection: BcConnection, defaultCompany = ''): Reversals {
	return {
		ways: reversalWays,
		reverse: async (invoice, bill, { way }): Promise<ReverseAnswer> => {
			if (way !== 'deleteDraft') return refused({ code: 'reversal.way', message: `${erpName} knows no way "${way}" to take a bill back.`, fix: 'Choose one of the ways that the node offers.', who: 'integrator', where: 'n8n' });
			if (!bill.open || bill.id.id === undefined) return refused(isPosted(bill));
			const company = companyOf(await connection.companies(), (invoice.companyId ?? defaultCompany).trim());
			const path = inCompany(company ?? { id: '' }, `purchaseInvoices(${String(bill.id.id)})`);
			const [read] = company ? await runSteps(connection, [{ method: 'GET', path: `${path}?$select=id,number,status` }], {}) : [];
			if (!read || (read.status === 'refused' && read.error.code === 'Internal_RecordNotFound')) return refused(isGone(bill));
			if (read.status === 'refused') return refused(wasRefused(bill, read.error.message));
			if (read.status !== 'done') return { ...read, status: 'notSent' };
			if (memberOf(read.row, 'status') !== 'Draft') return refused(memberOf(read.row, 'status') === 'In Review' ? inReview(bill) : isPosted(bill));
			const etag = textOf(read.row, '@odata.etag');
			const [deleted] = await runSteps(connection, [{ method: 'DELETE', path, ...(etag ? { headers: { 'If-Match': etag } } : {}) }], {});
			if (deleted!.status === 'refused') return refused(wasRefused(bill, deleted!.error.message));
			return deleted!.status === 'done' ? { status: 'reversed', state: 'deleted draft purchase invoice', number: bill.number } : deleted!;
		},
	};
}

type Facts = Parameters<typeof rejected>[0];

function refused(facts: Facts | Problem): ReverseAnswer {
	return { status: 'refused', problems: [rejected({ who: 'accountsPayable', where: `${erpName}, Purchase Invoices`, ...facts })] };
}

function isPosted(bill: ErpBill): Facts {
	return { code: 'reversal.posted', message: `${bill.state} ${bill.number} is posted; it cannot be deleted.`, fix: `Use Correct or Cancel on the posted purchase invoice in ${erpName}, or choose the way Credit Memo After Posting.` };
}

function inReview(bill: ErpBill): Facts {
	return { code: 'reversal.inReview', message: `Purchase invoice ${bill.number} is released or waits for an approval, and cannot be deleted.`, fix: 'Cancel the approval request or reopen the invoice, then try again.' };
}

function isGone(bill: ErpBill): Facts {
	return { code: 'reversal.gone', message: `Draft purchase invoice ${bill.number} is not there any more.`, fix: `Look the invoice up in ${erpName}; if it was posted, correct it there.` };
}

function wasRefused(bill: ErpBill, message: string): Facts {
	return { code: 'reversal.refused', message: `${erpName} refused to delete draft purchase invoice ${bill.number}: ${message.slice(0, 500)}`, fix: `Mend what ${erpName} names, or delete the invoice there by hand.` };
}
