import type { Ledger } from '../../../core/ports';
import type { Outcome, RecordSummary } from '../../../core/records';
import type { TallyEntry } from '../../../core/tally';

const kind = 'holdReported';

/** A hold that nobody has been told of: what a notification needs. */
export interface NewHold extends RecordSummary {
	file?: string;
	erp?: string;
	reason: string;
	problems: Outcome['problems'];
	nextTryAt?: string;
}

export interface Holds {
	newHolds: NewHold[];
	/** Call once they are in the output. */
	keep(executionId: string): Promise<void>;
}

/** Held records whose problems are others than those that were reported last. A record held again for the same reason is not new. */
export async function newHoldsOf(ledger: Ledger, entries: TallyEntry[], file?: { fileId: string; name: string }): Promise<Holds> {
	const held = entries.filter((entry): entry is TallyEntry & { outcome: Outcome } => entry.outcome?.status === 'held');
	const fresh: typeof held = [];
	for (const entry of held) {
		const reported = await ledger.audit({ recordId: entry.summary.recordId, kinds: [kind] });
		const last = reported.reduce((a, b) => (!a || b.seq > a.seq ? b : a), reported[0]);
		if (last?.body.codes !== codesOf(entry.outcome)) fresh.push(entry);
	}
	return {
		newHolds: fresh.map(({ summary, outcome: { erp, reason, problems, nextTryAt } }) => ({
			...summary, ...(file ? { file: file.name } : {}), ...(erp ? { erp } : {}), reason, problems, ...(nextTryAt ? { nextTryAt } : {}),
		})),
		async keep(executionId) {
			for (const { summary, outcome } of fresh) {
				await ledger.note(kind, { codes: codesOf(outcome) }, { recordId: summary.recordId, ...(file ? { fileId: file.fileId } : {}), executionId });
			}
		},
	};
}

function codesOf({ problems }: Outcome): string {
	return [...new Set(problems.map(({ code }) => code))].sort().join(' ');
}

/** For an e-mail or a chat message: what is held, why, and the next step of each. */
export function holdsMessage(holds: NewHold[]): string {
	return holds
		.map((hold) => {
			const what = [hold.file, hold.number ? `invoice ${hold.number}` : hold.rows, hold.vendor ? `vendor ${hold.vendor}` : ''].filter(Boolean).join(', ');
			return [`${what}: ${hold.reason}`, ...new Set(hold.problems.map(({ fix, where }) => `   → ${fix} (${where})`))].join('\n');
		})
		.join('\n\n');
}
