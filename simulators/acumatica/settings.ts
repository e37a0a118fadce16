import type { Capacity } from '../httpCapacity';

/** What may be set; every member can also be changed while the simulator runs. */
export interface AcumaticaSettings {
	/** Virtual directory, such as `/AcumaticaERP`; empty for none. */
	virtualDirectory: string;
	/** Login names of the tenants. With one, any name is accepted at cookie sign-in. */
	tenants: string[];
	users: Record<string, string>;
	client: { id: string; secret: string };
	/** API users that the licence allows at once. */
	seats: number;
	seatsStatus: 429 | 500;
	/** How a request without a live session is answered. */
	expiredSession: '401' | 'redirect';
	/** A request that is not signed in is given the cookie of a new, empty session. */
	cookieWith401: boolean;
	/** Every answer sets the cookie `requestid` anew. */
	requestIds: boolean;
	/** `GET /entity` without a live session: the endpoints of the system only, or 401. */
	endpointsForStrangers: 'system' | '401';
	/** A refresh token can be used once. */
	rotateRefreshTokens: boolean;
	/** `GET /entity`: wrapped with the build, or the bare list of older builds. */
	endpointList: 'wrapped' | 'bare';
	/** Endpoints listed beside the contract-4 ones of Default. */
	otherEndpoints: { name: string; version: string; /** 5 answers in the shapes of system contract 5. */ contract?: 4 | 5 }[];
	/** Contract-4 versions that this instance has. */
	versions: string[];
	/** A member that the contract does not know: refused, or taken without a word (and kept in `ignored`). */
	unknownFields: 'refuse' | 'ignore';
	/** Lists that fail when this is selected or expanded: `Entity` or `Entity/Field`. */
	delegateViews: string[];
	/** Entities that answer 403: the feature is off, or the role lacks the screen. */
	forbidden: string[];
	/** An `id` is that of the record in this session only: another session has another one. */
	sessionIds: boolean;
	/** Segmented keys come with trailing blanks. */
	padKeys: boolean;
	/** Order of a list. */
	listOrder: 'key' | 'entry';
	/** Where drop-downs are read as codes instead of labels. */
	typeLabels: 'label' | 'code';
	/** Raise an Error on Duplicate Vendor Reference Number. */
	duplicateVendorRef: 'accept' | 'reject';
	/** Hold Documents on Entry. */
	holdOnEntry: boolean;
	/** Validate Document Totals on Entry: Amount is the control total then. */
	validateTotals: boolean;
	/** Bills taken from hold wait for approval. */
	approvals: boolean;
	/** Added to what is computed, in hundredths: rounding or tax set up otherwise. */
	roundingCents: number;
	/** The same, computed only once a bill is off hold (an outside tax service), or only when it is released. */
	lateCents: { offHold: number; released: number };
	/** `Balance` of a bill on hold: what is computed, or nothing yet. */
	balanceOnHold: 'computed' | 'zero';
	/** Fields of a new bill that the screen's own logic replaces, whatever was sent, without a word. */
	overwrites: Record<string, string>;
	/** The same of a vendor that is entered or changed. */
	vendorOverwrites: Record<string, string>;
	/** What a bill off hold is called where a customization has a state of its own. */
	ownStatus?: string;
	/** Percent by tax category. */
	taxRates: Record<string, number>;
	/** Number sequence of vendors: a number of one's own is replaced by the next one. */
	vendorAutoNumber: boolean;
	/** Status of a refused record; older builds say 500. */
	validationStatus: 422 | 500;
	/** Polls answered "running" before a long operation is done. */
	operationPolls: number;
	/** Long operations that are done before they are answered (204 at once). */
	operationsAtOnce: boolean;
	/** `inner`: absolute, with the scheme and port that the site has behind a proxy. */
	location: 'relative' | 'absolute' | 'inner' | 'foreign';
	/** Message with which the background part of an action fails, by action. */
	failingActions: Record<string, string>;
	/** Accounting periods (MMYYYY) that are closed. */
	closedPeriods: string[];
	allowedExtensions: string[];
	/** User-defined fields of bills, by `View.Field`. */
	customFields: string[];
	/** Offset of the server's local time. */
	offset: string;
	/** Requests per window that the licence allows: delayed from half of them on, declined when more than `queue` wait. */
	licence?: { requests: number; windowMs: number; queue: number };
	capacity: Capacity;
}

export const defaultSettings: AcumaticaSettings = {
	virtualDirectory: '',
	tenants: ['Acme'],
	users: { api: 'secret-of-api' },
	client: { id: '5F1B2C3D-0000-4000-8000-000000000001@Acme', secret: 'client-secret-of-acme' },
	seats: 2,
	seatsStatus: 429,
	expiredSession: '401',
	cookieWith401: false,
	requestIds: false,
	endpointsForStrangers: 'system',
	rotateRefreshTokens: true,
	endpointList: 'wrapped',
	otherEndpoints: [],
	versions: ['20.200.001', '22.200.001', '23.200.001', '24.200.001', '25.200.001'],
	unknownFields: 'refuse',
	delegateViews: ['Bill/Applications', 'VendorClass'],
	forbidden: [],
	sessionIds: false,
	padKeys: false,
	listOrder: 'key',
	typeLabels: 'label',
	duplicateVendorRef: 'accept',
	holdOnEntry: true,
	validateTotals: false,
	approvals: false,
	roundingCents: 0,
	lateCents: { offHold: 0, released: 0 },
	balanceOnHold: 'computed',
	overwrites: {},
	vendorOverwrites: {},
	taxRates: { EXEMPT: 0, TAXABLE: 8.25 },
	vendorAutoNumber: false,
	validationStatus: 422,
	operationPolls: 2,
	operationsAtOnce: false,
	location: 'relative',
	failingActions: {},
	closedPeriods: ['122019'],
	allowedExtensions: ['pdf', 'png', 'jpg', 'jpeg', 'tif', 'tiff', 'xml', 'txt', 'csv'],
	customFields: ['Document.AttributeSTAMPLIID'],
	offset: '-05:00',
	capacity: {},
};
