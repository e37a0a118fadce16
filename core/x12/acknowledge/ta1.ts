import type { InterchangeReport, OutgoingInterchange, Ta1 } from '../wire';
import { ta1Meaning } from '../read/headers';
import { swapped, type AckRequest } from './functional';
import { usualAckPolicy, weight } from './status';

/**
 * The TA1 for an interchange; undefined when neither the sender asked nor the policy wants one, and for an interchange that only
 * brings acknowledgements of its own. `duplicate` rejects with 025.
 */
export function acknowledgeInterchange(
	report: InterchangeReport,
	request: Omit<AckRequest, 'groupControl' | 'duplicateGroups'> & { duplicate?: boolean },
): { interchange: OutgoingInterchange; ta1: Ta1 } | undefined {
	const policy = { ...usualAckPolicy, ...request.policy };
	const { header } = report;
	const told = report.faults.filter(({ ack }) => ack?.level === 'TA1').map((fault) => ({ fault, weight: weight(fault, policy) }));
	const worst = request.duplicate ? { code: '025', status: 'R' } : worstOf(told);
	const wanted = policy.interchange !== 'never' && (header.acknowledgementRequested || (policy.interchange === 'rejected' && worst.status === 'R'));
	const answersOnly = report.groups.length === 0 && report.ta1s.length > 0;
	if (!wanted || answersOnly) return undefined;
	const ta1: Ta1 = { control: header.control, date: header.date, time: header.time, status: worst.status, note: worst.code, meaning: ta1Meaning(worst.code) };
	return { ta1, interchange: { ...swapped(report, request), ta1s: [ta1] } };
}

function worstOf(told: { fault: InterchangeReport['faults'][number]; weight: 'R' | 'E' | undefined }[]): { code: string; status: string } {
	const worst = told.find((each) => each.weight === 'R') ?? told.find((each) => each.weight === 'E');
	return worst ? { code: worst.fault.ack!.code, status: worst.weight! } : { code: '000', status: 'A' };
}
