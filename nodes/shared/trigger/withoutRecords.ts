import type { Problem } from '../../../core/errors';
import type { Ledger } from '../../../core/ports';
import { recordId } from '../../../core/read/identify';
import { type ArrivedRecord, noRecords } from '../../../core/records';
import type { ReadFile } from '../readFile';

/** What a file brings: its records, or what stands for a file that holds none, so that it has a receipt and is moved like any other. */
export function recordsOf({ file, records }: ReadFile<unknown>, entity: ArrivedRecord['entity']): ArrivedRecord[] {
	if (records.length > 0) return records;
	const problem: Problem = {
		code: 'file.noRecords', kind: 'invalid', who: 'nobody', where: `File ${file.path}`,
		message: `${file.name} holds no record: there was nothing to process.`,
		fix: 'Nothing, unless you expected records in it: then have it exported again.',
	};
	return [{ recordId: recordId(file, 0), entity, rows: noRecords, problems: [problem] }];
}

/** A file without records is settled from the beginning: whatever node its item meets, nothing is held. */
export async function settleWithoutRecords(ledger: Ledger, records: ArrivedRecord[]): Promise<void> {
	const empty = records.filter(({ rows }) => rows === noRecords);
	if (empty.length === 0) return;
	await ledger.addOutcomes(empty.map(({ recordId: id, problems }) => ({ recordId: id, status: 'dismissed', reason: problems[0]!.message, problems: [], executionId: 'trigger' })));
}
