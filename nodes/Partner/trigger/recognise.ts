import type { Ledger, NewOutcome } from '../../../core/ports';
import type { ArrivedRecord, FileRef } from '../../../core/records';
import { recognitionKeys, type InterchangeHeader } from '../../../core/x12';
import { keepFirst, kept } from '../exchange/keptJson';

/** The first time that a set came, by its numbers. */
interface Seen {
	recordId: string;
	hash: string;
	file: string;
	/** RFC 3339. */
	at: string;
}

const nameOf = (key: string) => `x12:seen:${key}`;

/**
 * Whether a set came before by the same numbers. With the same content it is a duplicate (see `ownOutcome`); with other content
 * the record gets a problem that names both, and is held.
 */
export async function recogniseSet(ledger: Ledger, record: ArrivedRecord, file: FileRef): Promise<void> {
	const { key, hash, interchange, set } = record.raw?.[0] ?? {};
	if (!key || !hash) return;
	const at = new Date(await ledger.now()).toISOString();
	const first = await keepFirst<Seen>(ledger, nameOf(key), { recordId: record.recordId, hash, file: file.name, at });
	if (first.recordId === record.recordId || first.hash === hash) return;
	record.problems.push({
		code: 'x12.numbers.reused', kind: 'invalid', who: 'integrator', where: `X12 set ${set} of interchange ${interchange}`,
		message: `A set with the same numbers and other content came on ${first.at.slice(0, 10)} in file ${first.file}; this one came in ${file.name}`,
		fix: 'Compare both files. If this is another document, ask the sender to send it under new numbers; if the first was wrong, correct what was made of it. Then dismiss this record.',
	});
}

/** True when an interchange with these numbers came before and said something else. */
export async function isReusedInterchange(ledger: Ledger, header: InterchangeHeader, contentHash: string): Promise<boolean> {
	const { interchange } = recognitionKeys({ sender: header.sender.id, receiver: header.receiver.id, interchange: header.control });
	return (await keepFirst<string>(ledger, `x12:seenInterchange:${interchange}`, contentHash)) !== contentHash;
}

const executionId = 'trigger';

/**
 * What is decided about a record before any workflow sees it: a set that came before is a duplicate; news about what we sent waits
 * for a person; sets that no node posts are done once they are handed over. Undefined for all others.
 */
export async function ownOutcome(ledger: Ledger, record: ArrivedRecord): Promise<NewOutcome | undefined> {
	const [facts = {}] = record.raw ?? [];
	const own = { recordId: record.recordId, executionId, problems: [] as NewOutcome['problems'] };
	if (facts.kind === 'acknowledgement') return { ...own, status: 'held', reason: record.problems.map(({ message }) => message).join(' '), problems: record.problems };
	if (!facts.key || record.problems.length > 0) return undefined;
	const first = await kept<Seen>(ledger, nameOf(facts.key));
	if (first && first.recordId !== record.recordId && first.hash === facts.hash) {
		return { ...own, status: 'duplicate', reason: `Set ${facts.set} of interchange ${facts.interchange} came before, on ${first.at.slice(0, 10)} in file ${first.file}. It was not used again.` };
	}
	if (facts.setId === '810' || facts.setId === '850') return undefined;
	return { ...own, status: 'posted', erpState: 'received', reason: `Received: ${record.rows}. It was handed to the workflow.` };
}
