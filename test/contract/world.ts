import type { INodeType } from 'n8n-workflow';
import type { ErpBooks } from '../../core/books';
import type { Decimal, Invoice, IsoDate, Vendor } from '../../core/model';
import type { FaultMatch, Faults } from '../../simulators/faults';

/**
 * One ERP as the contract suite sees it: its simulator, our books over it, and what a person in that ERP could see or do.
 * What a `World` says of bills it reads from the simulator's own tables, never through our code.
 */
export interface World {
	/** For people: "Acumatica". */
	name: string;
	/** Opens our books on a connection of their own, as one run of the node does; closed by `close`. */
	books(options?: { settleMs?: number; createTimeoutMs?: number }): Promise<ErpBooks>;
	/** An invoice that this ERP accepts as it stands; every call has another number. Two expense lines, one with a dimension. */
	invoice(changes?: Partial<Invoice>): Invoice;
	/** The same against an open purchase order line; absent where the ERP's API cannot. */
	orderInvoice?(): Invoice;
	/** Codes that this ERP does not know, or knows as closed. */
	bad: { vendor: string; account: string; dimension: { name: string; value: string }; blockedVendor: string };
	faults: Faults;
	/** The request that commits a bill (the first of them where there are several). */
	creating: FaultMatch;
	/** Bills — drafts and final ones — with this invoice's vendor and number, as a person would count them in the ERP. */
	bills(invoice: Invoice): { total: Decimal; lines: number; state: string }[];
	/** A person enters this invoice by hand, with this total on one line less or more where `lines` says so. */
	enterByHand(invoice: Invoice): Promise<void> | void;
	/** A person pays, and voids that payment. */
	pay(invoice: Invoice, payment: { amount: Decimal; date: IsoDate; reference: string }): Promise<void> | void;
	voidPayment(invoice: Invoice, reference: string): Promise<void> | void;
	/** A vendor that this ERP does not have yet and accepts. */
	newVendor(changes?: Partial<Vendor>): Vendor;
	/** How often a vendor of this number is there, and how many addresses and contacts hang on it. */
	vendors(vendorId: string): { count: number; attachedRecords: number };
	/** Secrets that must never appear in anything that leaves the connection. */
	secrets: string[];
	/** Ways of `Reversals` that work on a bill that was just posted with `invoice()`. */
	reversible: string[];
	/** Ways that leave such a bill as it is and set a credit against it. */
	credited?: string[];
	/** The node that people see. */
	node: INodeType;
	close(): Promise<void>;
}
