import type { Problem } from './errors';
import type { AnyEntity, Decimal, EntityName, Invoice } from './model';

/** A file as it was when its bytes were read. */
export interface FileRef {
	/** Hash of inbox, path and content: the same bytes under the same name are the same file. */
	fileId: string;
	/** Where it was found, for people: `sftp://user@host:22/outbound`. */
	inbox: string;
	path: string;
	name: string;
	size: number;
	/** RFC 3339, whole seconds, the server's clock. */
	modifiedAt: string;
	sha256: string;
	profile: string;
	profileVersion: number;
}

/** One record of one file, readable or not. The same invoice in two files is two records with one key. */
export interface ArrivedRecord<T extends AnyEntity = AnyEntity> {
	/** Stable over re-reading: derived from the file id and the record's key (or row). */
	recordId: string;
	entity: EntityName;
	/** Where in the file, for people: "row 2" or "rows 2-4". */
	rows: string;
	/** Absent when the record could not be read. */
	content?: T;
	/** `contentHash(content)`; absent with it. */
	contentHash?: string;
	/** What is wrong with it already; empty when readable. */
	problems: Problem[];
	/** What the file said, for a person who has to mend an unreadable record. At most 50 rows. */
	raw?: Record<string, string>[];
}

/** In the place of `rows`: no record, but a file that holds none. It has an outcome and a receipt, and counts nowhere. */
export const noRecords = 'no records';

/** A record that a trigger hands to the workflow: the JSON of one n8n item. */
export interface RecordItem<T extends AnyEntity = AnyEntity> {
	record: {
		recordId: string;
		entity: EntityName;
		rows: string;
		/** How often it has been handed over, this time included. */
		handover: number;
		/** Absent when the record came from elsewhere than a file. */
		file?: { fileId: string; name: string; path: string; inbox: string };
	};
	/** The readable content, under the entity's own name when it is an invoice. */
	invoice?: T extends Invoice ? T : Invoice;
	content?: T;
	problems: Problem[];
	/** Set when nothing may be written for this item: a test run, or a trigger that only previews. */
	preview?: 'testRun' | 'firstActivation';
}

export type FinalStatus = 'posted' | 'duplicate' | 'dismissed';
export type OutcomeStatus = FinalStatus | 'held';

/** What became of one record: the only thing that *Record Outcome* believes, read from the ledger. */
export interface Outcome {
	recordId: string;
	status: OutcomeStatus;
	/** True when the ERP already had our document: an earlier run made it and could not say so. */
	recovered?: boolean;
	/** `<target>|<sourceKey>`; absent when the record could not be read. */
	key?: string;
	/** For people: "Dynamics 365 F&O". */
	erp?: string;
	/** What the ERP has now, in its own words: "pending vendor invoice", "posted". */
	erpState?: string;
	/** The ERP's number or reference of the document. */
	erpNumber?: string;
	/** One sentence for the receipt. */
	reason: string;
	problems: Problem[];
	/** RFC 3339; absent when it is not tried again unasked. */
	nextTryAt?: string;
	tries: number;
	/** RFC 3339, the ledger's clock. */
	at: string;
	executionId: string;
}

/** What a person sees of a record in receipts, reports and lists. */
export interface RecordSummary {
	recordId: string;
	rows: string;
	company?: string;
	vendor?: string;
	number?: string;
	type?: string;
	date?: string;
	currency?: string;
	/** Signed as a bookkeeper adds it up: credits are negative. */
	amount?: Decimal;
}
