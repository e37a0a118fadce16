import type { Decimal } from './model';
import { sum } from './money';
import { noRecords, type Outcome, type OutcomeStatus, type RecordSummary } from './records';

export const statuses = ['posted', 'duplicate', 'held', 'dismissed', 'open'] as const;
/** `open`: no outcome yet. */
export type Status = OutcomeStatus | 'open';

export type Counts = Record<Status, number> & { total: number };

/** Sums of one currency; `records` without a readable amount are counted and add nothing. */
export interface CurrencyTally {
	/** Absent for records whose currency could not be read. */
	currency?: string;
	counts: Counts;
	sums: Record<Status | 'total', Decimal>;
}

export interface Tally {
	counts: Counts;
	byCurrency: CurrencyTally[];
}

export interface TallyEntry {
	summary: RecordSummary;
	outcome?: Outcome;
}

export function statusOf({ outcome }: Pick<TallyEntry, 'outcome'>): Status {
	return outcome?.status ?? 'open';
}

/** Counts and sums that add up: posted + duplicate + held + dismissed + open = total, per currency and for all. */
export function tally(all: TallyEntry[]): Tally {
	const entries = all.filter(({ summary }) => summary.rows !== noRecords);
	const named = [...new Set(entries.flatMap(({ summary }) => summary.currency ?? []))].sort();
	const currencies = entries.some(({ summary }) => !summary.currency) ? [...named, ''] : named;
	return {
		counts: count(entries),
		byCurrency: currencies.map((currency) => {
			const own = entries.filter(({ summary }) => (summary.currency ?? '') === currency);
			const amounts = (some: TallyEntry[]) => sum(some.flatMap(({ summary }) => summary.amount ?? []));
			return {
				...(currency ? { currency } : {}),
				counts: count(own),
				sums: {
					...(Object.fromEntries(statuses.map((status) => [status, amounts(having(own, status))])) as Record<Status, Decimal>),
					total: amounts(own),
				},
			};
		}),
	};
}

function having(entries: TallyEntry[], status: Status): TallyEntry[] {
	return entries.filter((entry) => statusOf(entry) === status);
}

function count(entries: TallyEntry[]): Counts {
	const counts = { posted: 0, duplicate: 0, held: 0, dismissed: 0, open: 0, total: entries.length };
	for (const entry of entries) counts[statusOf(entry)] += 1;
	return counts;
}
