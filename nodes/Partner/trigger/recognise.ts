import type { Problem } from '../../../core/errors';
import type { Ledger, NewOutcome } from '../../../core/ports';
import type { ArrivedRecord, FileRef } from '../../../core/records';
import { recognitionKeys, type InterchangeHeader } from '../../../core/x12';
import { changeKept, keepFirst, kept } from '../exchange/keptJson';

/** The first time that a set came, by its numbers; of one with faults, the first without them. */
interface Seen {
	recordId: string;
	hash: string;
	file: string;
	/** RFC 3339. */
	at: string;
	/** Rejected as X12: its numbers are not used up, and it may come again under them. */
	refused?: true;
	/** It had problems, for which the agreement may have been corrected since. */
	faulty?: true;
	/** The record of the refused one that this stands for. */
	instead?: string;
}

/** Sets of one group by ST02: kept together, since a file may bring thousands. */
type SeenGroup = Record<string, Seen>;

/** A partner chooses ST02: never a name that objects have of their own. */
const nameInGroup = (set: string) => `#${set}`;
const nameOf = (groupKey: string) => `x12:seen:${groupKey}`;
/** Faults of X12 itself have names in capitals; what is wrong with a document does not reject its numbers. */
const isRefused = ({ problems }: ArrivedRecord) => problems.some(({ code }) => /^x12\.[A-Z_]+$/.test(code));

/**
 * Which sets of a file came before by the same numbers. With the same content a set is a duplicate (see `ownOutcomes`); with
 * other content its record gets a problem that names both, and is held.
 */
export async function recogniseSets(ledger: Ledger, records: ArrivedRecord[], file: FileRef): Promise<void> {
	const at = new Date(await ledger.now()).toISOString();
	for (const [groupKey, sets] of byGroup(records)) {
		const seen = (await changeKept<SeenGroup>(ledger, nameOf(groupKey), (before = {}) => {
			const added: SeenGroup = {};
			for (const record of sets) {
				const { set, hash } = record.raw![0]!;
				const name = nameInGroup(set!);
				const known = added[name] ?? before[name];
				if (known && !isBetter(record, known)) continue;
				added[name] = {
					recordId: record.recordId, hash: hash!, file: file.name, at,
					...(isRefused(record) ? { refused: true } : {}), ...(record.problems.length > 0 ? { faulty: true } : {}), ...(known ? { instead: known.recordId } : {}),
				};
			}
			return Object.keys(added).length > 0 ? { ...before, ...added } : undefined;
		}))!;
		for (const record of sets) {
			const { set, hash, interchange } = record.raw![0]!;
			const first = seen[nameInGroup(set!)]!;
			if (first.recordId === record.recordId) continue;
			// Its interchange stands twice in the file: nobody has to ask the sender about a copy.
			if (first.hash === hash) record.problems = record.problems.filter(({ code }) => code !== 'x12.ICN_DUPLICATE');
			else if (!first.refused) record.problems.push(reused(first, file, `X12 set ${set} of interchange ${interchange}`));
		}
	}
}

/** Whether a set that came again is to be used instead of the first: that one was refused, or the same had problems that it has not. */
function isBetter(record: ArrivedRecord, known: Seen): boolean {
	if (known.recordId === record.recordId) return false;
	return (known.refused && !isRefused(record)) || (known.faulty && known.hash === record.raw![0]!.hash && record.problems.length === 0) || false;
}

function byGroup(records: ArrivedRecord[]): Map<string, ArrivedRecord[]> {
	return Map.groupBy(records.filter(({ raw }) => raw?.[0]?.groupKey), ({ raw }) => raw![0]!.groupKey!);
}

const reusedCode = 'x12.numbers.reused';

/** Whether a set came with numbers under which another one was taken. */
export function hasReusedNumbers({ problems }: ArrivedRecord): boolean {
	return problems.some(({ code }) => code === reusedCode);
}

function reused(first: Seen, file: FileRef, where: string): Problem {
	return {
		code: reusedCode, kind: 'invalid', who: 'integrator', where,
		message: `A set with the same numbers and other content came on ${first.at.slice(0, 10)} in file ${first.file}; this one came in ${file.name}`,
		fix: 'Compare both files. If this is another document, ask the sender to send it under new numbers; if the first was wrong, correct what was made of it. Then dismiss this record.',
	};
}

/** True when an interchange with these numbers was accepted before, all of it, and said something else. */
export async function isReusedInterchange(ledger: Ledger, header: InterchangeHeader, { contentHash, isAccepted }: { contentHash: string; isAccepted: boolean }): Promise<boolean> {
	const { interchange } = recognitionKeys({ sender: header.sender.id, receiver: header.receiver.id, interchange: header.control });
	const name = `x12:seenInterchange:${interchange}`;
	const first = isAccepted ? await keepFirst(ledger, name, contentHash) : await kept<string>(ledger, name);
	return first !== undefined && first !== contentHash;
}

const executionId = 'trigger';

/**
 * What is decided about records before any workflow sees them: a set that came before is a duplicate; news about what we sent
 * waits for a person; sets that no node posts are done once they are handed over; a refused one that came again as it should is closed.
 * Nothing about all others.
 */
export async function ownOutcomes(ledger: Ledger, records: ArrivedRecord[]): Promise<NewOutcome[]> {
	const seen = new Map<string, SeenGroup>();
	for (const groupKey of byGroup(records).keys()) seen.set(groupKey, (await kept<SeenGroup>(ledger, nameOf(groupKey))) ?? {});
	const firstOf = ({ raw: [facts = {}] = [] }: ArrivedRecord) => (facts.groupKey ? seen.get(facts.groupKey)?.[nameInGroup(facts.set!)] : undefined);
	const decided = records.flatMap((record) => {
		const own = ownOutcome(record, firstOf(record));
		return own ? [{ ...own, recordId: record.recordId, executionId }] : [];
	});
	const firsts = records.flatMap((record) => (firstOf(record)?.recordId === record.recordId ? firstOf(record)! : []));
	return [...decided, ...(await closed(ledger, firsts))];
}

/** Held records whose sets came again as they should. */
async function closed(ledger: Ledger, better: Seen[]): Promise<NewOutcome[]> {
	const stands = better.filter(({ instead }) => instead !== undefined);
	const outcomes = await ledger.outcomes(stands.map(({ instead }) => instead!));
	return stands.flatMap(({ instead, file }, index): NewOutcome[] =>
		outcomes[index]?.status === 'held' ? [{ recordId: instead!, status: 'dismissed', reason: `It came again without its faults, in file ${file}.`, problems: [], executionId }] : []);
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
