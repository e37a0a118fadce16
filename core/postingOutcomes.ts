import type { Comparison } from './compare';
import type { Problem } from './errors';
import type { Invoice } from './model';
import type { ErpBill, PostingHistory } from './ports';
import type { Outcome } from './records';
import { sentences } from './sentences';
import { billVersion, changesBetween, versionOf } from './versions';

/** What the pipeline found out about one invoice; `post.ts` adds whose it is and writes it to the ledger. */
export type Verdict = Pick<Outcome, 'status' | 'recovered' | 'erpState' | 'erpNumber' | 'reason' | 'problems'> & {
	/** Milliseconds until the next try; absent: the growing pause of held records; null: not unasked. */
	retryMs?: number | null;
};

const name = (invoice: Invoice) => `Invoice ${invoice.invoiceNumber} of vendor ${invoice.vendor.vendorId ?? invoice.vendor.name ?? '(none)'}`;

export function posted(erp: string, bill: ErpBill, how: 'created' | 'completed' | 'recovered'): Verdict {
	const what = `${bill.state} ${bill.number} in ${erp}`;
	const reason = {
		created: `Created: ${what}.`,
		completed: `Completed: ${what}. An earlier run had been interrupted.`,
		recovered: `Found: ${what}. An earlier run had created it and could not say so.`,
	}[how];
	return { status: 'posted', ...(how === 'created' ? {} : { recovered: true }), erpState: bill.state, erpNumber: bill.number, reason, problems: [] };
}

export function duplicateInErp(erp: string, invoice: Invoice, bill: ErpBill): Verdict {
	const reason = `${name(invoice)} is in ${erp} already (${bill.state} ${bill.number}), with the same amounts. Nothing was sent.`;
	return { status: 'duplicate', erpState: bill.state, erpNumber: bill.number, reason, problems: [] };
}

export function duplicateInLedger(erp: string, invoice: Invoice, before: NonNullable<PostingHistory['posted']>, bill?: ErpBill): Verdict {
	const origin = before.fileName ? ` from file ${before.fileName}` : '';
	const number = bill?.number ?? before.erpNumber;
	const reason = `${name(invoice)} was posted${origin} on ${before.at.slice(0, 10)} as ${number ?? 'a bill'} in ${erp}. Nothing was sent.`;
	return { status: 'duplicate', erpState: bill?.state ?? before.erpState, erpNumber: number, reason, problems: [] };
}

export function held(problems: Problem[], retryMs?: number | null): Verdict {
	return { status: 'held', reason: sentences(problems.map((problem) => problem.message)), problems, ...(retryMs === undefined ? {} : { retryMs }) };
}

export function conflict(erp: string, invoice: Invoice, bill: ErpBill, comparison: Comparison): Verdict {
	const there = billVersion(bill);
	const versions = `${there === undefined ? '' : ` ${erp} has ${there}.`} The file has ${versionOf(invoice)}.`;
	const problem: Problem = {
		code: 'bill.conflict',
		kind: 'invalid',
		message: `${name(invoice)} is in ${erp} already (${bill.state} ${bill.number}), but not the same: ${comparison.differences.join('; ')}.${versions}`,
		fix: 'Compare both. If the file is right, correct or delete the bill in the ERP and retry; if the ERP is right, dismiss this record.',
		who: 'accountsPayable',
		where: erp,
		field: 'invoiceNumber',
	};
	return { ...held([problem], null), erpState: bill.state, erpNumber: bill.number };
}

export function conflictWithEarlier(erp: string, invoice: Invoice, before: NonNullable<PostingHistory['posted']>, bill?: ErpBill): Verdict {
	const origin = before.fileName ? `file ${before.fileName}` : 'an earlier record';
	const then = before.content ? versionOf(before.content) : bill && billVersion(bill);
	const changes = before.content ? changesBetween(before.content, invoice) : [];
	const difference = changes.length > 0 ? ` Different: ${changes.join('; ')}.` : '';
	const problem: Problem = {
		code: 'bill.conflict',
		kind: 'invalid',
		message: `${name(invoice)} was posted from ${origin} as ${before.erpNumber ?? 'a bill'} with ${then ?? 'other content'}. This file has ${versionOf(invoice)}.${difference}`,
		fix: 'Compare both files. If this one is right, correct the bill in the ERP and dismiss this record; if it is another invoice, it needs another number.',
		who: 'accountsPayable',
		where: `Stampli and ${erp}`,
		field: 'invoiceNumber',
	};
	return { ...held([problem], null), erpState: before.erpState, erpNumber: before.erpNumber };
}

export function gone(erp: string, invoice: Invoice, before: NonNullable<PostingHistory['posted']>): Verdict {
	const problem: Problem = {
		code: 'bill.gone',
		kind: 'invalid',
		message: `${name(invoice)} was posted on ${before.at.slice(0, 10)} as ${before.erpNumber ?? 'a bill'}, but it is not there any more: it was deleted or taken back in ${erp}.`,
		fix: 'If that was on purpose and it shall be entered once more, use Held Record: Retry with "Post Again" (at the desk: "Enter it again"); otherwise dismiss this record.',
		who: 'accountsPayable',
		where: erp,
	};
	return held([problem], null);
}

/** Sent before it was corrected: under its new number, vendor or company nobody would find what that may have made. */
export function sentBefore(erp: string, invoice: Invoice, sentAs: string): Verdict {
	const problem: Problem = {
		code: 'bill.sentBefore',
		kind: 'invalid',
		message: `${name(invoice)} was sent to ${erp} before under another number, vendor, company or kind (${sentAs.replaceAll('|', ' / ')}), and whether that was entered is not known.`,
		fix: 'Look for the earlier one there. If it was entered, correct it there and dismiss this record; if not, use Held Record: Retry with "Post Again" (at the desk: "Enter it again").',
		who: 'accountsPayable',
		where: erp,
		field: 'invoiceNumber',
	};
	return held([problem], null);
}

export function waiting(erp: string, invoice: Invoice, retryMs: number): Verdict {
	const problem: Problem = {
		code: 'bill.waiting',
		kind: 'ambiguous',
		message: `${name(invoice)} was sent to ${erp}, but its answer was lost. It is looked up before anything is sent again.`,
		fix: 'Nothing to do: it is looked up again by itself.',
		who: 'nobody',
		where: erp,
	};
	return held([problem], retryMs);
}

export function unavailable(erp: string, message: string, retryMs?: number): Verdict {
	const problem: Problem = {
		code: 'erp.unavailable',
		kind: 'transient',
		message: `${erp} could not be reached or asked us to wait: ${message}`,
		fix: 'Nothing to do: it is tried again by itself. If it lasts, ask the ERP administrator.',
		who: 'nobody',
		where: erp,
	};
	return held([problem], retryMs);
}

/** Nothing was sent: after repeated failure the rest of a run does not knock at the same door. */
export function circuitOpen(erp: string, message: string, retryMs?: number): Verdict {
	const problem: Problem = {
		code: 'erp.circuitOpen',
		kind: 'transient',
		message: `${erp} failed several times in a row, so this invoice was not sent in this run. The last failure: ${message}`,
		fix: 'Nothing to do: it is tried again by itself. If it lasts, ask the ERP administrator.',
		who: 'nobody',
		where: erp,
	};
	return held([problem], retryMs);
}

export function busy(invoice: Invoice): Verdict {
	const problem: Problem = {
		code: 'bill.busy',
		kind: 'transient',
		message: `${name(invoice)} is being posted by another run at this moment.`,
		fix: 'Nothing to do: it is looked at again by itself.',
		who: 'nobody',
		where: 'n8n',
	};
	return held([problem], 2 * 60_000);
}
