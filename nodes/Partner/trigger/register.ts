import type { PartnerReading } from '../../../core/partner/readFile';
import type { Ledger } from '../../../core/ports';
import type { ArrivedRecord } from '../../../core/records';
import type { Partner } from '../../../core/x12';
import type { ReadFile } from '../../shared/readFile';
import { keepReceived, type ReceivedInterchange } from '../exchange/received';
import { matchAcknowledgements } from './acknowledgements';
import { hasReusedNumbers, isReusedInterchange, ownOutcomes, recogniseSets } from './recognise';

/**
 * Makes a file known, in an order in which any part may be the last that happens: each part done again has the same result, and
 * the file itself is known only at the end. False when it was known. Returns the records to hand over.
 */
export async function registerFile(ledger: Ledger, route: string, { file, records, also }: ReadFile<PartnerReading>, room: number, partner: Partner): Promise<ArrivedRecord[] | false> {
	await recogniseSets(ledger, records, file);
	const news: ArrivedRecord[] = [];
	const received: ReceivedInterchange[] = [];
	for (const interchange of also?.interchanges ?? []) {
		const { report, contentHash, isForeign, isAccepted } = interchange;
		const control = report.header.control;
		const own = records.filter(({ raw }) => raw?.[0]?.interchange === control && raw[0].groupKey);
		const isReused = await isReusedInterchange(ledger, report.header, { contentHash, isAccepted });
		received.push({
			report, contentHash, isForeign, isDuplicateNumber: isReused || own.some(hasReusedNumbers),
			sets: own.map(({ recordId, raw }) => ({ id: raw![0]!.setId!, group: raw![0]!.group!, set: raw![0]!.set!, recordId })),
		});
		news.push(...(await matchAcknowledgements(ledger, partner, interchange)));
	}
	await keepReceived(ledger, file.fileId, received);
	const all = [...records, ...news];
	if (!(await ledger.addFile(route, file, all, room))) return false;
	await settle(ledger, all);
	return all;
}

/** Writes what is decided about records before any workflow sees them. */
export async function settle(ledger: Ledger, records: ArrivedRecord[]): Promise<void> {
	const outcomes = await ownOutcomes(ledger, records);
	if (outcomes.length > 0) await ledger.addOutcomes(outcomes);
}
