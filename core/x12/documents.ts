import type { Problem } from '../errors';
import type { Address, AllowanceCharge, Decimal, Invoice, InvoiceLine, IsoDate, PurchaseOrder, PurchaseOrderLine, Ref, Tax } from '../model';

/**
 * The model's documents with what partners add to them. Every document here is one of the model's, so that whatever takes an
 * `Invoice` takes a `PartnerInvoice`. What has no member of its own stays under `extra` (documents, lines, parties) or `more`
 * (members of lists), and is written back from there:
 *
 * - `BEG-06`: an element of a segment that is otherwise mapped
 * - `FOB`, `FOB#2`: a segment, or a whole loop with one segment per line, elements separated by `*`, components by `>`; a
 *   backslash stands before these characters and before itself when they are data
 * - `NOTE#2`: the N9 that heads the second note, `NTE-01#2`: its code, `CTT/AMT`: an amount behind CTT
 */
export interface More {
	more?: Record<string, string>;
}

export type PartyRole = 'buyer' | 'seller' | 'billTo' | 'shipTo' | 'remitTo' | 'shipFrom' | 'payer' | 'payee' | 'other';

export interface Contact extends More {
	/** PER01, such as `BD`. */
	function?: string;
	name?: string;
	phone?: string;
	email?: string;
}

/** An N1 loop. */
export interface Party {
	role: PartyRole;
	/** N101 as written; several codes share a role. */
	code: string;
	name?: string;
	id?: string;
	/** `buyerAssigned`, `sellerAssigned`, `DUNS`, `DUNS4`, `GLN`, `mutual`, or N103 as written. */
	idScheme?: string;
	address?: Address;
	contacts?: Contact[];
	refs?: PartnerRef[];
	extra?: Record<string, string>;
}

export interface PartnerRef extends Ref, More {}

/** A DTM that has no member of its own. */
export interface PartnerDate extends More {
	/** DTM01, such as `037` ship not before. */
	qualifier: string;
	date?: IsoDate;
}

export interface PartnerTax extends Tax, More {}

export interface PartnerAllowanceCharge extends AllowanceCharge, More {
	percent?: Decimal;
	rate?: Decimal;
	quantity?: Decimal;
	uom?: string;
	/** Line it belongs to; absent for the whole document. */
	line?: string;
}

export interface PartnerOrderLine extends PurchaseOrderLine {
	/** Code of the basis of the price: `PE` each, `HP` hundred, `TP` thousand. */
	priceBasis?: string;
	refs?: PartnerRef[];
	dates?: PartnerDate[];
}

export interface PartnerOrder extends PurchaseOrder {
	/** BEG02, such as `SA`. */
	orderType?: string;
	parties?: Party[];
	contacts?: Contact[];
	refs?: PartnerRef[];
	dates?: PartnerDate[];
	shipNotBefore?: IsoDate;
	cancelAfter?: IsoDate;
	allowancesCharges?: PartnerAllowanceCharge[];
	lines: PartnerOrderLine[];
}

export interface PartnerInvoiceLine extends InvoiceLine {
	priceBasis?: string;
	refs?: PartnerRef[];
	dates?: PartnerDate[];
}

/** Allowances and charges of lines stand beside those of the document, with their `line`, so that sums hold. */
export interface PartnerInvoice extends Invoice {
	parties?: Party[];
	contacts?: Contact[];
	refs?: PartnerRef[];
	dates?: PartnerDate[];
	taxes?: PartnerTax[];
	allowancesCharges?: PartnerAllowanceCharge[];
	lines: PartnerInvoiceLine[];
}

/** One ACK segment. */
export interface LineStatus extends More {
	/** ACK01 as written, such as `IB`. */
	code: string;
	status: 'accepted' | 'backordered' | 'changed' | 'deleted' | 'held' | 'rejected' | 'substituted' | 'pending' | 'other';
	quantity?: Decimal;
	uom?: string;
	/** ACK04, such as `068` current schedule ship. */
	dateQualifier?: string;
	date?: IsoDate;
	itemIds?: { scheme: string; value: string }[];
}

export interface AcknowledgedLine extends Omit<PartnerOrderLine, 'quantity' | 'uom'> {
	quantity?: Decimal;
	uom?: string;
	acknowledgements: LineStatus[];
}

/** An 855: the seller's answer to a purchase order. */
export interface OrderAcknowledgement extends Omit<PartnerOrder, 'lines'> {
	/** BAK02 as written, such as `AC`. */
	answerCode: string;
	answer: 'accepted' | 'acceptedWithChanges' | 'rejected' | 'held' | 'other';
	/** BAK09. */
	acknowledgedDate?: IsoDate;
	lines: AcknowledgedLine[];
}

/** A document read from a set. With problems it must not be used unseen; warnings are for people only. */
export interface MappedDocument<T> {
	/** Absent when not even its number could be read. */
	document?: T;
	problems: Problem[];
	warnings: Problem[];
}

/** Segments made of a document. With problems they must not be sent. */
export interface MappedSegments<S> {
	segments: S[];
	problems: Problem[];
	warnings: Problem[];
}
