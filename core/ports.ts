import type { Problem } from './errors';
import type { AnyEntity, Decimal, EntityName, Invoice, InvoiceType, IsoDate } from './model';
import type { ArrivedRecord, FileRef, Outcome, RecordSummary } from './records';

/* ------------------------------------------------------------------ ERP */

/** A bill as the ERP has it, in the words of the model; amounts positive, credits by `type`. */
export interface ErpBill {
	/** The ERP's own key, as plain data; opaque to core. */
	id: Record<string, string | number>;
	/** What people call it in the ERP. */
	number: string;
	/** In the ERP's words: "pending vendor invoice", "posted". */
	state: string;
	/** True when it can still be completed (draft, pending); false when it is posted. */
	open: boolean;
	type: InvoiceType;
	date?: IsoDate;
	currency?: string;
	/** Document total with tax; absent where the ERP does not tell. */
	total?: Decimal;
	/** Net line amounts; absent where the ERP does not tell. */
	lineAmounts?: Decimal[];
	/** Our own reference, where the ERP lets the client choose one. */
	reference?: string;
	/** Whole, but not yet as far as the settings want it (a draft still to be posted): if it is ours, `complete` brings it there. */
	unfinished?: boolean;
	/** Certainly somebody else's: it lacks a mark that every bill of ours of its kind has, another user made it, or it is older than our first attempt. Whatever we tried, it is not ours. */
	theirs?: boolean;
}

/** What the ERP must show when it has this invoice; pure. */
export interface ExpectedBill {
	type: InvoiceType;
	date: IsoDate;
	currency: string;
	total: Decimal;
	lineAmounts: Decimal[];
	/** Derived from the invoice's key, never from its content. */
	reference?: string;
}

/** An invoice ready to be sent, or every reason why it is not. */
export interface PreparedBill {
	invoice: Invoice;
	/** Exactly what would be sent: shown by Preview, hashed in the ledger, golden in tests. */
	payload: unknown;
	problems: Problem[];
}

export type CreateAnswer =
	| { status: 'created'; bill: ErpBill }
	/** Refused, and nothing of it exists. */
	| { status: 'refused'; problems: Problem[] }
	/** Not carried out and may be tried again (throttled, connection refused). */
	| { status: 'notSent'; message: string; retryAfterMs?: number }
	/** May have been carried out; nobody knows yet. */
	| { status: 'lost'; message: string };

/**
 * The small interface behind which an ERP lives. Arrays in, arrays of the same length and order out, so that an ERP can batch.
 * Methods throw a `StampliErpError` of kind `setup` or `transient` when the whole call fails before anything was written.
 */
export interface Erp {
	/** For people: "Dynamics 365 F&O". */
	readonly name: string;
	/** Identity of the environment, part of every posting key: `dynamics-fo:contoso.operations.dynamics.com`. */
	readonly target: string;
	/** How long after a lost answer a create may still be committed. */
	readonly settleMs: number;
	/** The longest one `create` call can take; a claim must outlive it. */
	readonly createTimeoutMs: number;
	/** Invoices per call, calls at once. */
	readonly chunkSize: number;
	readonly concurrency: number;
	/** False when the user accepted that posted bills cannot be read here; absent means they are found. */
	readonly findsPosted?: boolean;
	/** What the ERP shows when it has this invoice. Pure; does not throw for odd invoices. */
	expected(invoice: Invoice): ExpectedBill;
	/**
	 * Every bill — open, pending, draft, posted — of the same company, vendor and number. With `ownType`, credits may be left out for
	 * invoices, and invoices for credits.
	 */
	find(invoices: Invoice[], only?: 'ownType'): Promise<ErpBill[][]>;
	/** Checks against the live system and translates. All problems of an invoice at once. */
	prepare(invoices: Invoice[]): Promise<PreparedBill[]>;
	create(bills: PreparedBill[]): Promise<CreateAnswer[]>;
	/** Finishes an open bill of ours that an interrupted run left: with a part of its lines, or `unfinished`. */
	complete?(bill: ErpBill, prepared: PreparedBill): Promise<CreateAnswer>;
}

/* --------------------------------------------------------------- Ledger */

export interface Claim {
	key: string;
	holder: string;
	generation: number;
	/** Milliseconds since the epoch on the ledger's clock. */
	deadline: number;
}

/** As the ERP answered a create; `incomplete`: what an interrupted run had left was not completed, and is still there. */
export type AttemptAnswer = 'created' | 'refused' | 'notSent' | 'lost' | 'incomplete';

/** What the ledger knows of a posting key (`<target>|<sourceKey>`). */
export interface PostingHistory {
	key: string;
	/** The newest attempt, if any. `answer` is absent when the run died before it was written. */
	attempt?: { at: number; executionId: string; payloadHash: string; contentHash: string; answer?: AttemptAnswer };
	/** Another key under which the same record was sent and may have made a bill: it was corrected since. Not where a person has said to post it again. */
	sentAs?: string;
	/** The record that made the bill, once the ledger has said posted. */
	posted?: {
		recordId: string;
		contentHash: string;
		erpNumber?: string;
		erpState?: string;
		at: string;
		fileName?: string;
		/** What was posted, to be shown beside another version; absent once the record was pruned. */
		content?: Invoice;
	};
}

export interface Attempt {
	claim: Claim;
	recordId: string;
	executionId: string;
	payloadHash: string;
	contentHash: string;
}

/** A record to be handed to a workflow, with what the ledger knows of it. */
export interface DueRecord<T extends AnyEntity = AnyEntity> {
	record: ArrivedRecord<T>;
	file?: FileRef;
	handover: number;
	outcome?: Outcome;
}

export interface FileStatus {
	file: FileRef;
	/** Where it is now, after moves. */
	currentPath: string;
	/** Name of the newest receipt, once one was written. */
	receipt?: string;
	records: { summary: RecordSummary; outcome?: Outcome }[];
}

export interface HeldFilter {
	route?: string;
	recordIds?: string[];
	/** Substring of invoice number, vendor or file name, case-insensitive. */
	text?: string;
	problemCode?: string;
	limit?: number;
}

export interface HeldRecord {
	summary: RecordSummary;
	record: ArrivedRecord;
	file?: FileRef;
	route: string;
	outcome: Outcome;
}

/** An entry of the append-only audit trail. `body` is plain JSON without secrets. */
export interface AuditEntry {
	seq: number;
	at: string;
	/** fileSeen · recordArrived · claimed · attempt · answer · outcome · corrected · retryAsked · dismissed · receipt · moved · note */
	kind: string;
	recordId?: string;
	fileId?: string;
	key?: string;
	executionId?: string;
	body: Record<string, unknown>;
}

export interface AuditFilter {
	recordId?: string;
	fileId?: string;
	key?: string;
	/** Substring of invoice number, vendor or file name, case-insensitive. */
	text?: string;
	from?: string;
	to?: string;
	kinds?: string[];
	limit?: number;
}

/** A bill count and sum per company, day, currency and status: the ledger's half of the control report. */
export interface ControlRow {
	company: string;
	day: IsoDate;
	currency: string;
	status: Outcome['status'] | 'open';
	count: number;
	sum: Decimal;
}

/**
 * The one authority on what happened to a record (design: "The ledger"). Same behaviour on SQLite and PostgreSQL.
 * `route` names the trigger that a record belongs to (`<workflow id>/<node name>`); a record returns only there.
 * Times are the ledger's own clock. Every method is one transaction. All writes also append to the audit trail.
 */
export interface Ledger {
	/** Milliseconds since the epoch on the ledger's clock. */
	now(): Promise<number>;

	/**
	 * Registers a file with all its records. The first `handedOver` of them (default: all) are handed over now, the others are due
	 * at once. False, and nothing changes, when this file id is known.
	 */
	addFile(route: string, file: FileRef, records: ArrivedRecord[], handedOver?: number): Promise<boolean>;
	/** Registers a record that came from elsewhere than a trigger; no effect when known. */
	addRecord(route: string, record: ArrivedRecord, file?: FileRef): Promise<void>;
	/** The same for many without a file, in one step. */
	addRecords(route: string, records: ArrivedRecord[]): Promise<void>;
	/** Notes files that the first activation chose to leave alone. */
	ignoreFiles(route: string, files: { path: string; size: number; mtime: number }[]): Promise<void>;
	ignoredFiles(route: string): Promise<{ path: string; size: number; mtime: number }[]>;
	/**
	 * Takes records that need another hand-over, and marks them handed over now, so that nobody takes them twice:
	 * without outcome for `leaseMs` · held with their next try reached · with an outcome that no receipt has reported for
	 * `leaseMs` (at most five hand-overs for this last reason). `formerRoutes`: other names that the trigger of the route had.
	 */
	takeDue(request: { route: string; formerRoutes?: string[]; limit: number; leaseMs: number }): Promise<DueRecord[]>;

	/** One atomic attempt per key; undefined where somebody else holds an unexpired claim. A later holder gets generation n+1. */
	claim(keys: string[], holder: string, leaseMs: number): Promise<(Claim | undefined)[]>;
	release(claims: Claim[]): Promise<void>;
	/** What is known of each key; with the record that is to be posted under it, also whether that was sent under another one. */
	history(keys: string[], recordIds?: string[]): Promise<PostingHistory[]>;
	/**
	 * Writes attempts before anything is sent. False, and nothing written, for each whose claim is no longer the newest
	 * generation or has less than `marginMs` left: its holder must stop.
	 */
	addAttempts(attempts: Attempt[], marginMs: number): Promise<boolean[]>;
	addAnswers(answers: { claim: Claim; recordId: string; executionId: string; answer: AttemptAnswer; body: Record<string, unknown> }[]): Promise<void>;

	/** Appends outcomes. A final outcome of a record is never replaced by `held`. Returns the outcome that now stands, each. */
	addOutcomes(outcomes: NewOutcome[]): Promise<Outcome[]>;
	/** The newest outcome of each record. An outcome whose seal does not verify counts as absent. */
	outcomes(recordIds: string[]): Promise<(Outcome | undefined)[]>;

	files(fileIds: string[]): Promise<FileStatus[]>;
	/** Files of these records; a record without a file is left out. */
	fileIdsOf(recordIds: string[]): Promise<string[]>;
	/** Marks records as reported in a receipt; `sha256` of its bytes where it was written to a server. */
	addReceipt(fileId: string, receipt: { name: string; recordIds: string[]; executionId: string; sha256?: string }): Promise<void>;
	addMove(fileId: string, newPath: string, executionId: string): Promise<void>;

	held(filter: HeldFilter): Promise<HeldRecord[]>;
	/**
	 * Held records become due at once. `again` allows a bill that the ledger says was posted and the ERP no longer has; with `route`
	 * they belong to that trigger from here on.
	 */
	retry(recordIds: string[], by: { who: string; again?: boolean; route?: string }): Promise<number>;
	/** Replaces the content of a held record and makes it due at once. The former content stays in the audit trail. */
	correct(recordId: string, content: AnyEntity, contentHash: string, by: { who: string; reason: string }): Promise<void>;
	dismiss(recordIds: string[], by: { who: string; reason: string }): Promise<number>;
	/** Whether a person allowed this record to be posted again (see `retry`). */
	allowedAgain(recordIds: string[]): Promise<boolean[]>;

	audit(filter: AuditFilter): Promise<AuditEntry[]>;
	note(kind: string, body: Record<string, unknown>, about?: { recordId?: string; fileId?: string; key?: string; executionId?: string }): Promise<void>;
	/** Checks the chain from the first entry kept. */
	verify(): Promise<{ ok: true; entries: number } | { ok: false; entries: number; brokenAt: number; reason: string }>;
	control(filter: { route?: string; from: IsoDate; to: IsoDate }): Promise<ControlRow[]>;

	watermark(name: string): Promise<string | undefined>;
	setWatermark(name: string, value: string): Promise<void>;
	/** Compare and set: false, and nothing written, when its value is no longer `expected` (undefined: none yet). */
	replaceWatermark(name: string, expected: string | undefined, value: string): Promise<boolean>;
	/** Removes what is older than this, final and reported; the chain then starts at a recorded anchor. Returns records removed. */
	prune(before: string): Promise<number>;
	close(): Promise<void>;
}

export type NewOutcome = Omit<Outcome, 'at' | 'tries'> & { contentHash?: string };

/* ---------------------------------------------------------------- Inbox */

export interface RemoteFile {
	path: string;
	name: string;
	size: number;
	/** Whole seconds since the epoch, the server's clock. */
	mtime: number;
}

export interface Selection {
	folder: string;
	include: string[];
	exclude: string[];
	recursive?: boolean;
	maxEntries?: number;
}

/** How to know that a file is whole. */
export type Ready =
	| { mode: 'stable'; intervalSec: number }
	/** `{name}.done`, `{stem}.ok` or a fixed name. */
	| { mode: 'sentinel'; sentinel: string }
	| { mode: 'none' };

export interface UploadOptions {
	exists: 'fail' | 'skip' | 'replace' | 'unique';
	atomic: 'tempRename' | 'sentinel' | 'direct';
	sentinel?: string;
	/** Makes the folder, and those above it, when it is missing. */
	createFolders?: boolean;
}

/** One open connection to a file server. `io/sftp` provides it; always close it. */
export interface Inbox {
	/** For people and for identities: `sftp://user@host:22`. No secret. */
	readonly name: string;
	list(selection: Selection): Promise<RemoteFile[]>;
	/** Undefined when the file is certainly not there; throws when the server does not say. */
	stat(path: string): Promise<RemoteFile | undefined>;
	/** Bytes and the hash of a file that is unchanged from `file` before and after; undefined when it changed meanwhile. */
	read(file: RemoteFile, maxBytes?: number): Promise<{ bytes: Buffer; sha256: string } | undefined>;
	upload(path: string, bytes: Buffer, options: UploadOptions): Promise<{ path: string; bytes: number; sha256: string; written: boolean }>;
	/** Into a folder, never over another file; returns the new path. */
	move(path: string, folder: string, createFolders: boolean): Promise<string>;
	remove(path: string): Promise<void>;
	close(): Promise<void>;
}

export type { EntityName };
