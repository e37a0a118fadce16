import { StampliErpError } from '../../core/errors';
import type { Ledger } from '../../core/ports';
import type { RecordItem } from '../../core/records';

/**
 * Records that a trigger has registered must be known here. Where none is, this node has another ledger than the trigger: what it
 * did would be told to nobody, and the trigger would hand the records over for ever. Throws `setup` then.
 */
export async function needSameLedger(ledger: Ledger, records: (Partial<RecordItem['record']> | undefined)[]): Promise<void> {
	const registered = records.flatMap((record) => (record?.recordId && record.file && (record.handover ?? 0) > 0 ? [{ recordId: record.recordId, file: record.file }] : []));
	if (registered.length === 0 || (await ledger.fileIdsOf(registered.map(({ recordId }) => recordId))).length > 0) return;
	throw new StampliErpError({
		kind: 'setup',
		code: 'ledger.other',
		message: `The ledger of this node does not know the records of ${registered[0]!.file.name} that the trigger has handed over. Nothing was sent.`,
		hint: 'Select the same Stampli Ledger credential, or none, in the trigger and in every Stampli and ERP node of the workflow. After a ledger was lost or restored, its next poll puts this right.',
	});
}
