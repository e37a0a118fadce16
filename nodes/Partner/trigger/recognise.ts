import type { Problem } from '../../../core/errors';
import type { Ledger, NewOutcome } from '../../../core/ports';
import type { ArrivedRecord, FileRef } from '../../../core/records';
import { recognitionKeys, type InterchangeHeader } from '../../../core/x12';
import { changeKept, keepFirst, kept } from '../exchange/keptJson';

/** The first time that a set came, by its numbers. */
interface Seen {
	recordId: string;
	hash: string;
	file: string;
	/** RFC 3339. */
	at: string;
}

/** Sets of one group by ST02: kept together, since a file may bring thousands. */
type SeenGroup = Record<string, Seen>;

/** A partner chooses ST02: never a name that objects have of their own. */
const nameInGroup = (set: string) => `#${set}`;
const nameOf = (groupKey: string) => `x12:seen:${groupKey}`;

/**
 * Which sets of a file came before by the same numbers. With the same content a set is a duplicate (see `ownOutcomes`); with
 * other content its record gets a problem that names both, and is held.
 */
export async function recogniseSets(ledger: Ledger, records: ArrivedRecord[], file: FileRef): Promise<void> {
	const at = new Date(await ledger.now()).toISOString();
	for (const [groupKey, sets] of byGroup(records)) {
		const seen = (await changeKept<SeenGroup>(ledger, nameOf(groupKey), (before = {}) => {
			const added: SeenGroup = {};
			for (const { recordId, raw } of sets) {
				const { set, hash } = raw![0]!;
				const name = nameInGroup(set!);
				if (!before[name] && !added[name]) added[name] = { recordId, hash: hash!, file: file.name, at };
			}
			return Object.keys(added).length > 0 ? { ...before, ...added } : undefined;
		}))!;
		for (const record of sets) {
			const { set, hash, interchange } = record.raw![0]!;
			const first = seen[nameInGroup(set!)]!;
			if (first.recordId !== record.recordId && first.hash !== hash) record.problems.push(reused(first, file, `X12 set ${set} of interchange ${interchange}`));
		}
	}
}

function byGroup(records: ArrivedRecord[]): Map<string, ArrivedRecord[]> {
	return Map.groupBy(records.filter(({ raw }) => raw?.[0]?.groupKey), ({ raw }) => raw![0]!.groupKey!);
}

function reused(first: Seen, file: FileRef, where: string): Problem {
	return {
		code: 'x12.numbers.reused', kind: 'invalid', who: 'integrator', where,
		message: `A set with the same numbers and other content came on ${first.at.slice(0, 10)} in file ${first.file}; this one came in ${file.name}`,
		fix: 'Compare both files. If this is another document, ask the sender to send it under new numbers; if the first was wrong, correct what was made of it. Then dismiss this record.',
	};
}

/** True when an interchange with these numbers came before and said something else. */
export async function isReusedInterchange(ledger: Ledger, header: InterchangeHeader, contentHash: string): Promise<boolean> {
	const { interchange } = recognitionKeys({ sender: header.sender.id, receiver: header.receiver.id, interchange: header.control });
	return (await keepFirst<string>(ledger, `x12:seenInterchange:${interchange}`, contentHash)) !== contentHash;
}

const executionId = 'trigger';

/**
 * What is decided about records before any workflow sees them: a set that came before is a duplicate; news about what we sent
 * waits for a person; sets that no node posts are done once they are handed over. Nothing about all others.
 */
export async function ownOutcomes(ledger: Ledger, records: ArrivedRecord[]): Promise<NewOutcome[]> {
	const seen = new Map<string, SeenGroup>();
	for (const groupKey of byGroup(records).keys()) seen.set(groupKey, (await kept<SeenGroup>(ledger, nameOf(groupKey))) ?? {});
	return records.flatMap((record) => {
		const facts = record.raw?.[0] ?? {};
		const decided = ownOutcome(record, facts.groupKey ? seen.get(facts.groupKey)?.[nameInGroup(facts.set!)] : undefined);
		return decided ? [{ ...decided, recordId: record.recordId, executionId }] : [];
	});
}

function ownOutcome({ recordId, problems, rows, raw }: ArrivedRecord, first: Seen | undefined): Pick<NewOutcome, 'status' | 'reason' | 'problems' | 'erpState'> | undefined {
	const [facts = {}] = raw ?? [];
	if (facts.kind === 'acknowledgement') return { status: 'held', reason: problems.map(({ message }) => message).join(' '), problems };
	if (!facts.groupKey || problems.length > 0) return undefined;
	if (first && first.recordId !== recordId && first.hash === facts.hash) {
		return { status: 'duplicate', problems, reason: `Set ${facts.set} of interchange ${facts.interchange} came before, on ${first.at.slice(0, 10)} in file ${first.file}. It was not used again.` };
	}
	if (facts.setId === '810' || facts.setId === '850') return undefined;
	return { status: 'posted', problems, erpState: 'received', reason: `Received: ${rows}. It was handed to the workflow.` };
}
