import type { IExecuteFunctions } from 'n8n-workflow';
import type { Problem } from '../../core/errors';
import type { NewOutcome } from '../../core/ports';
import type { RecordItem } from '../../core/records';
import { nextPauseMs } from '../../core/retryPause';
import { sentences } from '../../core/sentences';
import { openLedger } from './openLedger';
import { needSameLedger } from './sameLedger';
import { isTestRun } from './testRun';

/** What an ERP says about one payment record; nothing when the record could not be read. */
export interface ComparedPayment {
	item: Partial<RecordItem>;
	/** One per invoice paid. */
	answers: { invoiceNumber: string; status: string; differences: string[] }[];
}

/**
 * Writes what became of payment records that a trigger handed over, so that they do not come back for ever: agreed ones are
 * final, others are held and compared again with growing pauses. Test runs, previews and items without a record write nothing.
 */
export async function recordPaymentOutcomes(context: IExecuteFunctions, erp: string, compared: ComparedPayment[]): Promise<void> {
	const known = compared.filter(({ item }) => item.record?.recordId && !item.preview);
	if (known.length === 0 || isTestRun(context)) return;
	const ledger = await openLedger(context);
	await needSameLedger(ledger, known.map(({ item }) => item.record));
	const before = await ledger.outcomes(known.map(({ item }) => item.record!.recordId));
	const now = await ledger.now();
	await ledger.addOutcomes(
		known.map(({ item, answers }, i): NewOutcome => {
			const unread = item.problems ?? [];
			const problems = unread.length > 0 ? unread : answers.flatMap(({ differences }) => differences.map((message) => difference(message, erp)));
			const about = { recordId: item.record!.recordId, executionId: context.getExecutionId(), erp, problems };
			const states = [...new Set(answers.map(({ status }) => status))].join(', ');
			if (problems.length === 0) {
				return { ...about, status: 'posted', erpState: states, reason: `Reconciled with ${erp}: ${answers.map((each) => `${each.invoiceNumber} ${each.status}`).join(', ')}.` };
			}
			const comesBack = unread.length === 0;
			return {
				...about,
				status: 'held',
				...(states ? { erpState: states } : {}),
				reason: sentences(problems.map((problem) => problem.message)),
				...(comesBack ? { nextTryAt: new Date(now + nextPauseMs(before[i]?.tries ?? 0)).toISOString() } : {}),
			};
		}),
	);
}

function difference(message: string, erp: string): Problem {
	return {
		code: 'payment.differs',
		kind: 'rejected',
		message: `${message}.`,
		fix: 'Compare the payment in Stampli with the vendor transactions there and correct what is wrong. It is compared again by itself.',
		who: 'accountsPayable',
		where: `Stampli and ${erp}`,
	};
}
