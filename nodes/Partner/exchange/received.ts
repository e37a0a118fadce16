import type { Ledger } from '../../../core/ports';
import type { ReadInterchange } from '../../../core/partner/readFile';
import type { InterchangeReport } from '../../../core/x12';
import { kept } from './keptJson';

/** What is kept of a file until it is acknowledged. */
export interface ReceivedInterchange {
	report: InterchangeReport;
	contentHash: string;
	isForeign: boolean;
	/** Sets in the order of the file, with their records. */
	sets: { id?: string; group: string; set: string; recordId: string }[];
	/** Another interchange came with these numbers before. */
	isDuplicateNumber: boolean;
}

const name = (fileId: string) => `x12:received:${fileId}`;

export async function keepReceived(ledger: Ledger, fileId: string, interchanges: ReceivedInterchange[]): Promise<void> {
	if (interchanges.length > 0) await ledger.replaceWatermark(name(fileId), undefined, JSON.stringify(interchanges));
}

export async function receivedIn(ledger: Ledger, fileId: string): Promise<ReceivedInterchange[]> {
	return (await kept<ReceivedInterchange[]>(ledger, name(fileId))) ?? [];
}

export type { ReadInterchange };
