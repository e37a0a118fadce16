import type { IDataObject } from 'n8n-workflow';
import type { AuditEntry, Ledger } from '../../../../core/ports';
import { summaryOf } from '../../../../core/recordSummary';
import type { ArrivedRecord, FileRef, Outcome } from '../../../../core/records';
import { eachItem } from '../../../shared/eachItem';
import { openLedger } from '../../../shared/openLedger';
import type { Operation } from '../../operation';
import { auditFilter, auditProperties } from './filter';

const perRecord = 10;

export const traceAudit: Operation = {
	option: { name: 'Trace Records', value: 'trace', action: 'Trace records through the audit trail', description: 'Get one item per record: its file and hash, profile, what was sent, what the ERP answered, who decided what, and the outcome' },
	properties: auditProperties([]),
	usesSftp: false,
	run: async (context) => {
		const ledger = await openLedger(context);
		return await eachItem(context, async (itemIndex) => {
			const { limit, ...filter } = auditFilter(context, itemIndex);
			const entries = await ledger.audit({ ...filter, kinds: ['recordArrived', 'attempt', 'answer', 'outcome', 'corrected', 'retryAsked', 'dismissed'], limit: limit * perRecord });
			const newest = [...new Set(entries.toReversed().flatMap(({ recordId }) => recordId ?? []))].slice(0, limit);
			const traces: IDataObject[] = [];
			for (const recordId of newest) traces.push(await trace(ledger, recordId));
			return traces.map((json) => ({ json }));
		});
	},
};

/** Everything that the trail has of one record, flat, as text and numbers: a row of a table. Times are RFC 3339. */
async function trace(ledger: Ledger, recordId: string): Promise<IDataObject> {
	const entries = await ledger.audit({ recordId });
	const of = (kind: string) => entries.filter((each) => each.kind === kind);
	const arrived = of('recordArrived').at(0)?.body as unknown as (ArrivedRecord & { fileName?: string; route?: string }) | undefined;
	const corrected = of('corrected').at(-1)?.body;
	const file = of('fileSeen').at(0)?.body.file as FileRef | undefined;
	const attempt = of('attempt').at(-1);
	const answer = of('answer').at(-1);
	const last = of('outcome').at(-1);
	const outcome = last?.body as unknown as Outcome | undefined;
	const summary: Partial<ReturnType<typeof summaryOf>> = arrived ? summaryOf({ ...arrived, recordId, ...(corrected ? { content: corrected.content as ArrivedRecord['content'] } : {}) } as ArrivedRecord) : {};
	const executions = [...new Set(entries.flatMap(({ executionId }) => executionId || []))];
	return {
		recordId,
		entity: arrived?.entity ?? '',
		company: summary.company ?? '', vendor: summary.vendor ?? '', number: summary.number ?? '', date: summary.date ?? '', currency: summary.currency ?? '', amount: summary.amount ?? '',
		file: file?.name ?? arrived?.fileName ?? '', rows: arrived?.rows ?? '', filePath: file?.path ?? '', fileHash: file?.sha256 ?? '',
		profile: file?.profile ?? '', profileVersion: file?.profileVersion ?? null,
		arrivedAt: of('recordArrived').at(0)?.at ?? '',
		handovers: of('handedOver').length + (arrived ? 1 : 0),
		attempts: of('attempt').length,
		payloadHash: text(attempt?.body.payloadHash),
		answer: text(answer?.body.answer), answerDetails: answer ? JSON.stringify(answer.body.details ?? {}).slice(0, 2000) : '',
		status: outcome?.status ?? 'open', erp: outcome?.erp ?? '', erpState: outcome?.erpState ?? '', erpNumber: outcome?.erpNumber ?? '', reason: outcome?.reason ?? '',
		tries: outcome?.tries ?? 0, nextTryAt: outcome?.nextTryAt ?? '',
		executions: executions.join(', '), decisions: decisions(entries), receipt: text(of('receipt').at(-1)?.body.name),
		updatedAtLedger: entries.at(-1)?.at ?? '',
		genuine: !entries.some(({ body }) => body.sealBroken === true),
	}; // prettier-ignore
}

/** Who did what, and why: "2026-11-21T08:00:00.000Z Ann corrected it: wrong vendor". */
function decisions(entries: AuditEntry[]): string {
	const done: Record<string, string> = { corrected: 'corrected it', retryAsked: 'asked for another try', dismissed: 'dismissed it' };
	return entries
		.filter(({ kind }) => done[kind])
		.map(({ kind, at, body }) => `${at} ${text(body.who)} ${done[kind]}${body.reason ? `: ${text(body.reason)}` : ''}`)
		.join('\n');
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');
