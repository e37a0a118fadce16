import { StampliErpError } from '../../../core/errors';
import { answerable } from '../../../core/partner/answerable';
import { pairOf } from '../../../core/partner/sent';
import type { Ledger } from '../../../core/ports';
import type { Outcome } from '../../../core/records';
import { acknowledge, acknowledgeInterchange, groupStatus, isInterchangeRefused, optionsOf, recognitionKeys, writeInterchange, type GroupStatus, type InterchangeReport, type OutgoingInterchange, type Partner } from '../../../core/x12';
import { nextControlNumber } from './controlNumbers';
import { type Parcel, parcel } from './outbox';
import type { ReceivedInterchange } from './received';
import { noteSent } from './sentLog';

/** `syntax`: what the file says alone decides; `outcome`: a document that was not taken over is rejected too. */
export type Basis = 'syntax' | 'outcome';

export interface Answered {
	interchange: string;
	/** `waiting`: documents are still open; `none`: nothing is to be answered. */
	status: 'answered' | 'waiting' | 'none';
	reason?: string;
	groups: GroupStatus[];
	ta1?: { status: string; note: string; meaning: string };
	files: string[];
	/** Of its parcel, to be delivered. */
	key?: string;
}

const unwritable = 'partner.answer';

interface Means {
	ledger: Ledger;
	partner: Partner;
	basis: Basis;
	/** Local date and time of the answer. */
	now: { date: string; time: string };
}

/** The 997 and TA1 for one interchange: made once, and the same ever after. */
export async function answerTo(received: ReceivedInterchange, { ledger, partner, basis, now }: Means): Promise<Answered> {
	const interchange = received.report.header.control;
	const nothing = (status: 'waiting' | 'none', reason: string): Answered => ({ interchange, status, reason, groups: [], files: [] });
	if (received.isForeign) return nothing('none', 'It comes from, or is meant for, somebody else than this partner.');
	const decided = basis === 'outcome' ? await withOutcomes(received, ledger) : received.report;
	if (!decided) return nothing('waiting', 'Some of its documents have no final outcome yet.');

	const pair = pairOf(partner);
	const key = `answer|${pair}|${recognitionKeys({ sender: '', receiver: '', interchange }).interchange}|${received.contentHash}`;
	const made = await parcel(ledger, key, async () => await parcelFor(answerable(decided, partner), received, { ledger, partner, now, pair })).catch((error: unknown) => {
		if (error instanceof StampliErpError && error.code === unwritable) return error;
		throw error;
	});
	// One hostile file must not keep the others from being answered.
	if (made instanceof StampliErpError) return nothing('none', made.message);
	const { groups, ta1, numbers } = made.facts as unknown as Pick<Answered, 'groups' | 'ta1'> & { numbers: string[] };
	if (made.files.length === 0) return { ...nothing('none', 'The agreement with the partner wants no answer to it.'), groups };
	for (const [index, number] of numbers.entries()) {
		const { name } = made.files[index]!;
		await noteSent(ledger, pair, { number, functionalId: 'FA', file: name, at: made.at, sets: [{ id: '997', control: '0001', document: name }] }, false);
	}
	return { interchange, status: 'answered', groups, ...(ta1 ? { ta1 } : {}), files: made.files.map(({ name }) => name), key };
}

async function parcelFor(report: InterchangeReport, { isDuplicateNumber, contentHash }: ReceivedInterchange, { ledger, partner, now, pair }: Omit<Means, 'basis'> & { pair: string }): Promise<Omit<Parcel, 'sent'>> {
	const policy = partner.acknowledge;
	const numbers: string[] = [];
	const files: Parcel['files'] = [];
	const add = (kind: string, number: string, interchange: OutgoingInterchange) => {
		const { bytes, faults } = writeInterchange(interchange, { ...optionsOf(partner).write, collision: 'replace' });
		if (!bytes) {
			throw new StampliErpError({
				kind: 'invalid', code: unwritable, message: `The ${kind} for interchange ${report.header.control} cannot be written: ${faults.map(({ message }) => message).join('; ')}.`,
				hint: 'Correct the partner (ids, delimiters), then run again.',
			});
		}
		numbers.push(number);
		files.push({ name: `${kind}_${partner.partner.replace(/[^\w.-]+/g, '_')}_${number.padStart(9, '0')}.edi`, base64: Buffer.from(bytes).toString('base64') });
	};
	// Whether there is anything to answer is known without a number: none is taken in vain.
	const draft = { ...now, control: '1', groupControl: '1', policy };
	const duplicateGroups = isDuplicateNumber ? report.groups.flatMap(({ header }) => header?.control ?? []) : [];
	if (acknowledge(report, draft)) {
		const number = await nextControlNumber(ledger, pair);
		add('997', number, acknowledge(report, { ...draft, control: number, groupControl: number, duplicateGroups })!.interchange);
	}
	let ta1: Answered['ta1'];
	if (acknowledgeInterchange(report, { ...draft, duplicate: isDuplicateNumber })) {
		const number = await nextControlNumber(ledger, pair);
		const answer = acknowledgeInterchange(report, { ...draft, control: number, duplicate: isDuplicateNumber })!;
		const { status, note, meaning } = answer.ta1;
		ta1 = { status, note, meaning };
		add('TA1', number, answer.interchange);
	}
	const isRefused = isInterchangeRefused(report, policy);
	const groups = report.groups.filter(({ header }) => header && header.functionalId !== 'FA').map((group) => groupStatus(group, policy, { isDuplicate: isDuplicateNumber, isRefused }));
	return { at: new Date(await ledger.now()).toISOString(), files, contentHash, facts: { groups, ...(ta1 ? { ta1 } : {}), numbers } };
}

/** The report with what was not taken over as rejected; undefined while a document is open or is tried again. */
async function withOutcomes({ report, sets }: ReceivedInterchange, ledger: Ledger): Promise<InterchangeReport | undefined> {
	const outcomes = await ledger.outcomes(sets.map(({ recordId }) => recordId));
	if (outcomes.some(isOpen)) return undefined;
	// Groups of two kinds may have one number.
	const refused = (group: string, { id, control }: { id: string; control: string }) => sets.some((each, i) => each.group === group && each.set === control && (each.id ?? id) === id && ['held', 'dismissed'].includes(outcomes[i]!.status));
	return {
		...report,
		groups: report.groups.map((group) => ({
			...group,
			sets: group.sets.map((set) => (refused(group.header?.control ?? '', set) ? { ...set, faults: [...set.faults, { code: 'SEG_MISSING' as const, severity: 'fatal' as const, message: '', fix: '', ack: { level: 'AK5' as const, code: '5' } }] } : set)),
		})),
	};
}

/** Held for a reason in the document itself is an answer; held for another one may still pass. */
function isOpen(outcome: Outcome | undefined): boolean {
	return outcome === undefined || (outcome.status === 'held' && !outcome.problems.some(({ kind }) => kind === 'invalid'));
}
