import type { DueRecord, Inbox, Ledger } from '../../../core/ports';
import type { ArrivedRecord, FileRef, RecordItem } from '../../../core/records';
import type { FileReader, ReadFile } from '../readFile';
import type { PollSettings } from './pollSettings';

export interface ItemFacts {
	handover?: number;
	preview?: RecordItem['preview'];
}

/** What makes one trigger of files different from another. */
export interface FileSource<Also = undefined> {
	/** Credential type of its SFTP server, and what it is called. */
	credential: string;
	credentialName: string;
	/** Who corrects records when a file is read again, for the audit trail. */
	who: string;
	settings: PollSettings;
	reader: FileReader<Also>;
	item(record: ArrivedRecord, file?: FileRef, facts?: ItemFacts): RecordItem;
	/** Registers a file that was read; false when it is known. By default only `Ledger.addFile`. Returns the records to hand over. */
	register?(ledger: Ledger, route: string, read: ReadFile<Also>, room: number): Promise<ArrivedRecord[] | false>;
	/** Before records come back; what is said of them here is in the ledger. */
	beforeDue?(ledger: Ledger, due: DueRecord[]): Promise<void>;
	/** False for a held record whose content is in no file, so that reading one again says nothing of it. */
	isInFile?(record: ArrivedRecord): boolean;
	/** Further items of a poll that no file brings. */
	further?(ledger: Ledger, route: string, room: number): Promise<RecordItem[]>;
}

export interface Coming<Also> {
	inbox: Inbox;
	ledger: Ledger;
	route: string;
	formerRoutes: string[];
	source: FileSource<Also>;
}
