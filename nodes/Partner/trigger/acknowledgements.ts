import { sha256 } from '../../../core/identity';
import { applied, appliedTa1, type Exception, overdue, pairOf, type SentInterchange } from '../../../core/partner/sent';
import type { ReadInterchange } from '../../../core/partner/readFile';
import type { Ledger } from '../../../core/ports';
import type { ArrivedRecord } from '../../../core/records';
import type { Partner } from '../../../core/x12';
import { awaited, noteAnswer, noteOverdue, sentInterchange } from '../exchange/sentLog';

/** Matches the 997 and TA1 of an interchange with what was sent. Records for what somebody must look at; the rest is only kept. */
export async function matchAcknowledgements(ledger: Ledger, partner: Partner, { acknowledged, ta1s, isForeign }: ReadInterchange): Promise<ArrivedRecord[]> {
	if (isForeign) return [];
	const pair = pairOf(partner);
	const records: ArrivedRecord[] = [];
	const keep = async ({ sent, exceptions }: { sent?: SentInterchange; exceptions: Exception[] }, where: string) => {
		records.push(...exceptions.map((each) => exceptionRecord(each, partner, where)));
		const done = sent && (await noteAnswer(ledger, pair, sent));
		if (done?.overdueRecord) await closeOverdue(ledger, done.overdueRecord, sent!);
	};
	for (const { about } of acknowledged) await keep(applied(await sentInterchange(ledger, pair, about.groupKey), about, partner.partner), `997 about ${about.functionalId} ${about.groupControl}`);
	for (const { ta1 } of ta1s) await keep(appliedTa1(await sentInterchange(ledger, pair, ta1.control), ta1, partner.partner), `TA1 about ${ta1.control}`);
	return records;
}

/** What a partner should have acknowledged by now, told once. */
export async function overdueRecords(ledger: Ledger, route: string, partner: Partner, room: number): Promise<ArrivedRecord[]> {
	const pair = pairOf(partner);
	const hours = partner.acknowledge.timeoutHours;
	const limit = (await ledger.now()) - hours * 3_600_000;
	const records: ArrivedRecord[] = [];
	for (const { number } of (await awaited(ledger, pair)).filter(({ at, overdueRecord }) => at <= limit && overdueRecord === undefined).slice(0, room)) {
		const sent = await sentInterchange(ledger, pair, number);
		if (!sent) continue;
		const record = exceptionRecord(overdue(sent, partner.partner, hours), partner, `interchange ${number}`);
		await ledger.addRecord(route, record);
		await ledger.addOutcomes([{ recordId: record.recordId, status: 'held', reason: record.problems[0]!.message, problems: record.problems, executionId: 'trigger' }]);
		await noteOverdue(ledger, pair, number, record.recordId);
		records.push(record);
	}
	return records;
}

async function closeOverdue(ledger: Ledger, recordId: string, { number }: SentInterchange): Promise<void> {
	await ledger.addOutcomes([{ recordId, status: 'dismissed', reason: `The acknowledgement of interchange ${number} has come.`, problems: [], executionId: 'trigger' }]);
}

function exceptionRecord({ code, key, message, fix }: Exception, partner: Partner, where: string): ArrivedRecord {
	return {
		recordId: sha256(`acknowledgement|${pairOf(partner)}|${key}`).slice(0, 32), entity: partner.role === 'buyer' ? 'purchaseOrder' : 'invoice', rows: where,
		problems: [{ code, kind: 'invalid', who: 'integrator', where: `X12 partner ${partner.partner}`, message: `${message}${message.endsWith('.') ? '' : '.'}`, fix }],
		raw: [{ kind: 'acknowledgement', news: code.slice('x12.'.length), about: where }],
	};
}
