import type { Capacity } from '../httpCapacity';

/** What may be set; every member can also be changed while the simulator runs. Where the sources disagree, both readings are here. */
export interface SapB1Settings {
	/** Rows per page without a wish of the client. */
	pageSize: number;
	/** Whether `Prefer: odata.maxpagesize` counts. */
	honourMaxPageSize: boolean;
	/** `decoded`: relative, with the client's other options as they were before they were encoded. */
	nextLink: 'rooted' | 'relative' | 'decoded';
	/** A next link comes as long as there are rows, whatever `$top` says. */
	linksBeyondTop: boolean;
	/** Whether a next link repeats the client's other query options. */
	nextLinkKeepsQuery: boolean;
	countAs: 'number' | 'text';
	/** How amounts are written in answers: as they are kept, or as binary numbers that come near them. */
	amounts: 'kept' | 'binary';
	/** How dates are written in answers. */
	dates: 'withTime' | 'plain';
	/** Minutes without a request after which a session is gone. */
	sessionMinutes: number;
	/** Logins beyond this many open sessions are refused. */
	maxSessions: number;
	/** How: nothing is written about it. */
	sessionsRefused: { status: 400 | 401 | 500; code: number };
	/** A front end puts several cookies into one header. */
	foldedCookies: boolean;
	requireRouteId: boolean;
	/** Error bodies of the first version with the code and message as plain text, as seen for 301. */
	plainSessionError: boolean;
	badLoginStatus: 400 | 401 | 500;
	/** Milliseconds of service per request (each one of a batch), inside the session: requests of one session wait for each other. */
	serviceMs: number;
	/** Whether the header B1S-CaseInsensitive is understood. */
	caseInsensitiveHeader: boolean;
	/** `contains` hands its text to the database as it is, where %, _ and [ ] mean something of their own. */
	containsIsLike: boolean;
	/** Whether a read inside a `$batch` heeds its own headers, or is refused: nothing is written about either. */
	readsInBatch: 'heedHeaders' | 'ignoreHeaders' | 'refused';
	/** Documents of this total or more need an approval; absent: no approval procedure. */
	approvalFrom?: number;
	/** Status of the refusal that leaves a draft behind. */
	approvalStatus: 400 | 404;
	/** Whether turning a draft that needs approval into a document answers with a refusal or with 204; `another`: what then awaits its approval is another draft. */
	approvalOfDrafts: 'refused' | 'silent' | 'refusedAnother' | 'silentAnother';
	/** What becomes of a draft once it is a document. */
	draftAfterPosting: 'closed' | 'removed';
	/** Drafts are stored without looking at codes and periods, or checked like documents. */
	draftChecks: 'lenient' | 'strict';
	/** A rule of the company gives documents another vendor reference and other remarks than their drafts have. */
	rewritesDocuments: boolean;
	/** What `Cancelled` says of the document that cancels another. */
	mirrorCancelled: 'tNO' | 'tYES';
	/** The company setting on vendor references used before. */
	duplicateReference: 'accept' | 'block';
	/** Tax that SAP determines for lines that name none, in percent. */
	determinedTax: number;
	/** Added to the tax of every document: a rounding of SAP's own. */
	taxDifference: number;
	/** User fields by table, with their prefix U_. */
	userFields: Record<string, string[]>;
	/** Posting dates in these ranges are in a locked period. */
	lockedPeriods: { from: string; to: string }[];
	/** Posting dates outside have no period. */
	periods: { from: string; to: string };
	/** Years before those that were set up after them: their numbers are newer. */
	yearsAddedLater: number;
	/** Resources this user may not use, by set name; true for Cancel too. */
	forbiddenSets: string[];
	attachmentsFolder: boolean;
	/** The front end answers 500 without a body to `Expect: 100-continue`. */
	expectTrap: boolean;
	capacity: Capacity;
}

export const defaultSettings: SapB1Settings = {
	pageSize: 20,
	honourMaxPageSize: true,
	nextLink: 'rooted',
	linksBeyondTop: false,
	nextLinkKeepsQuery: true,
	countAs: 'text',
	amounts: 'kept',
	dates: 'withTime',
	sessionMinutes: 30,
	maxSessions: 500,
	sessionsRefused: { status: 500, code: -1 },
	foldedCookies: false,
	requireRouteId: true,
	plainSessionError: false,
	badLoginStatus: 401,
	serviceMs: 0,
	caseInsensitiveHeader: true,
	containsIsLike: false,
	readsInBatch: 'heedHeaders',
	approvalStatus: 400,
	approvalOfDrafts: 'refused',
	draftAfterPosting: 'closed',
	draftChecks: 'lenient',
	rewritesDocuments: false,
	mirrorCancelled: 'tNO',
	duplicateReference: 'accept',
	determinedTax: 0,
	taxDifference: 0,
	userFields: { OPCH: ['U_StampliRef'], ORPC: ['U_StampliRef'], ODRF: ['U_StampliRef'], OJDT: ['U_StampliRef'], OPOR: ['U_StampliRef'] },
	lockedPeriods: [{ from: '2020-01-01', to: '2024-12-31' }],
	periods: { from: '2020-01-01', to: '2027-12-31' },
	yearsAddedLater: 0,
	forbiddenSets: [],
	attachmentsFolder: true,
	expectTrap: true,
	capacity: {},
};
