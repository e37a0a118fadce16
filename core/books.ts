import type { Problem } from './errors';
import type { AnyEntity, Decimal, Invoice, IsoDate, Vendor } from './model';
import type { Erp, ErpBill, Inbox } from './ports';
import type { Outcome } from './records';

/**
 * Everything one ERP does, opened for one run and closed with it. All four ERPs stand behind this; the operations of their nodes
 * (`nodes/shared/erp`) know nothing else of them.
 */
export interface ErpBooks {
	bills: Erp;
	masterData: MasterDataSource;
	vendors: VendorBook;
	payments: PaymentBook;
	/** Absent where the ERP offers no way back. */
	reversals?: Reversals;
	/** Fetches the images that an invoice names and attaches them to its bill, each once. Never throws; the bill stays as it is. */
	attach?(invoice: Invoice, outcome: Outcome, source: ImageSource): Promise<ImagesAnswer>;
	/** Companies (legal entities, tenants' companies, branches) that this credential sees: for lists and for "all". */
	companies(): Promise<{ id: string; name: string }[]>;
}

/** Where the images of invoices come from. */
export interface ImageSource {
	/** Folder of the inbox in which names are looked for. */
	folder: string;
	/** Hosts (`files.example.com` or `host:port`) from which https addresses may be fetched. */
	allowedHosts: string[];
	/** Opens the inbox; called once, and only when a name is to be fetched. Absent without an SFTP credential. */
	openInbox?(): Promise<Inbox>;
}

export type ImageStatus = 'attached' | 'failed' | 'none' | 'alreadyThere';

export interface ImagesAnswer {
	status: ImageStatus;
	reason: string;
	files: { name: string; status: ImageStatus; reason: string }[];
}

/* ---------------------------------------------------------- Master data */

export const masterDataEntities = ['vendor', 'glAccount', 'purchaseOrder', 'dimensionValue'] as const;
export type MasterDataEntity = (typeof masterDataEntities)[number];

export interface MasterDataRequest {
	entity: MasterDataEntity;
	/** Empty: all that the credential sees. An unknown one is a `setup` error that lists the known ones. */
	companies: string[];
	/** RFC 3339: only what was changed at or after it, on the ERP's clock. Absent: everything. */
	changedSince?: string;
	/** For "active on". */
	today: IsoDate;
	/** The list goes into a file as a whole: an ERP may read a large one in an asynchronous way of its own. */
	intoFile?: boolean;
}

export interface MasterDataPage {
	/** Canonical records. Inactive ones are marked, not left out; codes keep leading zeros. */
	records: AnyEntity[];
	/** How the list was read, where a person should know. */
	note?: string;
	/** Newest change among them on the ERP's own clock, RFC 3339; absent where the ERP does not tell. */
	changedUntil?: string;
}

export interface MasterDataSource {
	/** Entities for which `changedSince` works; for others it is a `setup` error that says so. */
	readonly changeDates: readonly MasterDataEntity[];
	/**
	 * Page by page, so that a hundred thousand records never stand in memory together. Throws when a page fails, when the list
	 * changed in a way that could lose records, or when an answer is no list (a sign-in page): the reader then takes nothing.
	 */
	read(request: MasterDataRequest): AsyncIterable<MasterDataPage>;
}

/* -------------------------------------------------------------- Vendors */

/** Fields of a vendor that can be compared and written, by their canonical names. */
export const vendorFields = [
	'name', 'legalName', 'status', 'currency', 'paymentTermsCode', 'paymentMethod', 'taxId', 'is1099', 'address', 'remitTo', 'email', 'phone', 'defaultGlAccount',
] as const;
export type VendorField = (typeof vendorFields)[number];

/** A vendor as the ERP has it. */
export interface ErpVendor {
	/** The ERP's own key and, where it has one, version; plain data, opaque to core. */
	id: Record<string, string | number>;
	vendor: Vendor;
}

export interface VendorFilter {
	companies?: string[];
	/** Part of the number or the name. */
	search?: string;
	onlyActive?: boolean;
	/** Absent: all. */
	limit?: number;
}

export type VendorAnswer =
	/** `note`: how it was written, where a person should know. */
	| { status: 'done'; vendor: ErpVendor; note?: string }
	/** Refused, nothing was changed. */
	| { status: 'refused'; problems: Problem[] }
	/** Not carried out and may be tried again. */
	| { status: 'notSent'; message: string; retryAfterMs?: number }
	/** May have been carried out: it is looked up again. */
	| { status: 'lost'; message: string };

/** One create, or update of these fields. */
export interface VendorWrite {
	vendor: Vendor;
	/** Absent: it is created. */
	existing?: ErpVendor;
	fields: VendorField[];
}

/** Vendors, found by company and vendor number (compared as `normalNumber` compares). */
export interface VendorBook {
	/** What this ERP lets us write. A field of the file that is not among them is named in a note, never dropped silently. */
	readonly writable: readonly VendorField[];
	/** Vendors one `create` or `update` may run beside. */
	readonly concurrency: number;
	getMany(filter: VendorFilter): Promise<Vendor[]>;
	/** Same length and order; one look-up for many. */
	find(vendors: Vendor[]): Promise<(ErpVendor | undefined)[]>;
	/** Checks codes (terms, currency, method, account, country) against the live system; all problems of each at once. */
	check(vendors: Vendor[]): Promise<Problem[][]>;
	/** Exactly one vendor with exactly this number; never one with a number of the ERP's own series. */
	create(vendor: Vendor): Promise<VendorAnswer>;
	/** Writes the named fields only and leaves everything else alone; no second address or contact is ever added to the first. */
	update(existing: ErpVendor, vendor: Vendor, fields: VendorField[]): Promise<VendorAnswer>;
	/**
	 * For an ERP with another way for many: all of them, each vendor once; same length and order. `one` creates or updates one and
	 * never throws but for a wrong setup.
	 */
	writeMany?(writes: VendorWrite[], one: (write: VendorWrite) => Promise<VendorAnswer>): Promise<VendorAnswer[]>;
}

/* ------------------------------------------------------------- Payments */

export interface InvoiceAsked {
	companyId: string;
	vendorId: string;
	invoiceNumber: string;
}

export interface Settlement {
	date?: IsoDate;
	/** Positive; in the invoice's currency. */
	amount: Decimal;
	/** The payment's number there. */
	reference: string;
	/** The payment was voided or reversed afterwards: it does not count as paid. */
	voided?: boolean;
}

/** What the ERP says of the payment of one posted invoice; several documents of one number are added up. */
export interface InvoicePayments {
	/** The ERP's number(s) of the document. */
	number: string;
	/** In the ERP's words. */
	state: string;
	total: Decimal;
	/** Paid and not voided. */
	settled: Decimal;
	currency: string;
	settlements: Settlement[];
	/** True where the ERP itself says that nothing is left to pay. */
	closed?: boolean;
	lastPaid?: IsoDate;
}

export interface PaymentBook {
	/** Same length and order; undefined where no such invoice is posted. Bounded, batched look-ups. */
	payments(asked: InvoiceAsked[]): Promise<(InvoicePayments | undefined)[]>;
}

/* ------------------------------------------------------------- Reversal */

export type ReverseAnswer =
	/** `state` in the ERP's words, `number` of the reversing document where there is one. */
	| { status: 'reversed'; state: string; number?: string }
	| { status: 'refused'; problems: Problem[] }
	| { status: 'notSent'; message: string; retryAfterMs?: number }
	| { status: 'lost'; message: string };

export interface ReversalWay {
	value: string;
	/** Title case, for the editor: "Delete While Pending". */
	name: string;
	description: string;
}

export interface Reversals {
	/** What this ERP allows at all; `reverse` refuses, with the reason, what it does not allow for this bill now. */
	readonly ways: readonly ReversalWay[];
	/** Takes back one bill that `bills.find` returned. Never throws for a refusal. */
	reverse(invoice: Invoice, bill: ErpBill, request: { way: string; date?: IsoDate; reason: string }): Promise<ReverseAnswer>;
}
