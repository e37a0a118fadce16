import { controlKey } from '../read/element';
import type { AckPolicy } from '../partner';
import type { X12Fault } from '../faults';
import type { GroupReport, InterchangeReport, OutgoingInterchange, OutgoingSegment, SetReport } from '../wire';
import { badSegments } from './segments';
import { statusOf, usualAckPolicy, weight } from './status';

export interface AckRequest {
	/** Numbers reserved by the caller: ISA13, GS06. Sets are numbered 0001, 0002 ... */
	control: string;
	groupControl: string;
	/** `YYYY-MM-DD`, `HH:MM`. */
	date: string;
	time: string;
	policy?: Partial<AckPolicy>;
	/** Groups (GS06) that were accepted before; they are rejected with code 19. */
	duplicateGroups?: string[];
}

export interface GroupStatus {
	functionalId: string;
	control: string;
	status: 'A' | 'E' | 'P' | 'R';
	sets: { id: string; control: string; status: 'A' | 'E' | 'R'; codes: string[] }[];
}

/**
 * The 997 for an interchange: one set per group, sender and receiver swapped. Groups of acknowledgements (FA) and groups
 * without GS are never answered; undefined when nothing is left to answer or the policy says no.
 */
export function acknowledge(report: InterchangeReport, request: AckRequest): { interchange: OutgoingInterchange; groups: GroupStatus[] } | undefined {
	const policy = { ...usualAckPolicy, ...request.policy };
	const answered = report.groups.filter(({ header }) => header && header.functionalId !== 'FA');
	if (!policy.functional || answered.length === 0) return undefined;
	const duplicates = request.duplicateGroups ?? [];
	const isRefused = isInterchangeRefused(report, policy);
	const answers = answered.map((group) => answerTo(group, policy, { isRefused, isDuplicate: duplicates.some((each) => controlKey(each) === controlKey(group.header!.control)) }));
	const group = answered[0]!.header!;
	return {
		interchange: {
			...swapped(report, request),
			groups: [{
				functionalId: 'FA', control: request.groupControl, version: /^00[2-8]\d{3}/.test(group.version) ? group.version.slice(0, 6) : '004010',
				sets: answers.map(({ segments }, index) => ({ id: '997', control: String(index + 1).padStart(4, '0'), segments })),
			}],
		},
		groups: answers.map(({ status }) => status),
	};
}

/** The envelope of an answer: back to the sender, ISA14 = 0, the same usage. */
export function swapped({ header, groups }: InterchangeReport, { control, date, time }: { control: string; date: string; time: string }): OutgoingInterchange {
	const first = groups.find((group) => group.header && group.header.functionalId !== 'FA')?.header;
	return {
		sender: { ...header.receiver, ...(first?.receiver ? { groupId: first.receiver } : {}) },
		receiver: { ...header.sender, ...(first?.sender ? { groupId: first.sender } : {}) },
		date, time, control, version: /^00[2-8]\d\d$/.test(header.version) ? header.version : '00401',
		usage: header.usage === 'P' || header.usage === 'I' ? header.usage : 'T', requestTa1: false, groups: [],
	};
}

/**
 * Whether an interchange is rejected as a whole: none of its groups is accepted then. One that stands in its file twice is the
 * same interchange, and is answered like the first.
 */
export function isInterchangeRefused({ faults }: InterchangeReport, policy: Partial<AckPolicy> = {}): boolean {
	return faults.some((each) => each.ack?.level === 'TA1' && each.code !== 'ICN_DUPLICATE' && weight(each, policy) === 'R');
}

/**
 * What a group is to be called: A, E, R, or P for partially accepted. Only when its group has ended is a set known to be whole:
 * a group that is R as a whole rejects its sets too.
 */
export function groupStatus(group: GroupReport, policy: Partial<AckPolicy> = {}, { isDuplicate = false, isRefused = false } = {}): GroupStatus & { codes: string[] } {
	const sets = group.sets.map((set) => ({ id: set.id, control: set.control, status: statusOf(set.faults, policy), codes: codesOf(set, policy) }));
	const rejecting = group.faults.filter((each) => weight(each, policy) === 'R');
	const codes = [...new Set([...rejecting.filter(({ ack }) => ack?.level === 'AK9').map(({ ack }) => ack!.code), ...(isDuplicate ? ['19'] : [])])].slice(0, 5);
	const some = (status: string) => sets.some((each) => each.status === status);
	const allRejected = sets.length > 0 && sets.every(({ status }) => status === 'R');
	const status = rejecting.length > 0 || isDuplicate || isRefused || allRejected ? 'R' : some('R') ? 'P' : some('E') ? 'E' : 'A';
	return { functionalId: group.header?.functionalId ?? '', control: group.header?.control ?? '', status, sets, codes };
}

function answerTo(group: GroupReport, policy: AckPolicy, whole: { isDuplicate: boolean; isRefused: boolean }): { segments: OutgoingSegment[]; status: GroupStatus } {
	const { functionalId, control } = group.header!;
	const { codes: groupCodes, ...status } = groupStatus(group, policy, whole);
	const answered = group.sets.map((set, index) => ({ set, ...status.sets[index]! }));
	const accepted = status.status === 'R' ? 0 : answered.filter((each) => each.status !== 'R').length;
	return {
		status,
		segments: [
			['AK1', functionalId, controlKey(control)],
			...answered.filter((each) => policy.includeAccepted || each.status !== 'A').flatMap(({ set, status: one, codes }): OutgoingSegment[] => [
				['AK2', set.id, set.control],
				...badSegments(set.faults.filter((each) => weight(each, policy))),
				['AK5', one, ...codes],
			]),
			['AK9', status.status, String(group.declaredSets ?? group.sets.length), String(group.sets.length), String(accepted), ...groupCodes],
		],
	};
}

/** AK502 to AK506, in the order found: what is wrong with the set itself, and 5 when segments are. */
function codesOf(set: SetReport, policy: Partial<AckPolicy>): string[] {
	const told = set.faults.filter((each) => weight(each, policy));
	const own = told.filter(({ ack }) => ack?.level === 'AK5').map(({ ack }) => ack!.code);
	const inSegments = told.some(isInSegment);
	const codes = [...new Set([...(inSegments ? ['5'] : []), ...own])].slice(0, 5);
	// A rejection has a reason.
	return codes.length === 0 && told.length > 0 ? ['5'] : codes;
}

export const isInSegment = ({ ack }: X12Fault) => ack?.level === 'AK3' || ack?.level === 'AK4';
