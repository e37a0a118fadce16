/**
 * The canonical model that every file format and every ERP is translated from and to.
 *
 * Money, quantities, rates and percents are decimal strings (`-?\d+(\.\d+)?`), never numbers.
 * Dates are `YYYY-MM-DD`, timestamps RFC 3339 with offset. Codes keep their leading zeros.
 * An absent value is a missing key; empty text is never stored.
 * Credits are a `type` with positive amounts. Bank data is deliberately not part of the model.
 */

export type Decimal = string;
export type IsoDate = string;

export interface DocumentMeta {
	/** Stable identity of the document, see `identity.ts`. */
	sourceKey: string;
	sourceSystem: string;
	sourceFile?: string;
	/** First row or record of the document in its file, counted as a person counts (header is 1). */
	sourceRow?: number;
	companyId?: string;
	/** Source columns that no profile entry maps: kept so that nothing is silently lost. */
	extra?: Record<string, string>;
}

export interface Dimension {
	name: string;
	value: string;
	description?: string;
}

export interface Address {
	lines: string[];
	city?: string;
	region?: string;
	postalCode?: string;
	/** ISO 3166-1 alpha-2. */
	country?: string;
}

export interface Ref {
	qualifier: string;
	value: string;
	description?: string;
}

export interface Terms {
	code?: string;
	description?: string;
	discountPercent?: Decimal;
	discountDays?: number;
	discountDate?: IsoDate;
	netDays?: number;
	netDate?: IsoDate;
}

export interface Tax {
	type: string;
	amount?: Decimal;
	/** "6" means 6 %. */
	percent?: Decimal;
	jurisdiction?: string;
	exempt?: boolean;
}

export interface AllowanceCharge {
	kind: 'allowance' | 'charge';
	code?: string;
	description?: string;
	amount?: Decimal;
}

export type InvoiceType = 'invoice' | 'credit' | 'debitMemo' | 'prepayment';

export interface InvoiceLine {
	lineNumber: string;
	kind: 'item' | 'expense';
	description?: string;
	itemIds?: { scheme: string; value: string }[];
	quantity?: Decimal;
	uom?: string;
	unitPrice?: Decimal;
	/** Net amount of the line: without tax and header charges. */
	amount: Decimal;
	taxCode?: string;
	taxAmount?: Decimal;
	glAccount?: string;
	dimensions?: Dimension[];
	poNumber?: string;
	poLine?: string;
	receiptNumber?: string;
	refs?: Ref[];
	extra?: Record<string, string>;
}

export interface Invoice extends DocumentMeta {
	invoiceNumber: string;
	type: InvoiceType;
	invoiceDate: IsoDate;
	dueDate?: IsoDate;
	postingDate?: IsoDate;
	/** ISO 4217, three upper-case letters. */
	currency: string;
	exchangeRate?: Decimal;
	vendor: { vendorId?: string; name?: string };
	poNumbers?: string[];
	terms?: Terms;
	refs?: Ref[];
	approvals?: { by: string; at: string }[];
	approvedAt?: string;
	/** File names inside one folder, or https addresses. */
	attachmentUrls?: string[];
	lines: InvoiceLine[];
	taxes?: Tax[];
	allowancesCharges?: AllowanceCharge[];
	netAmount?: Decimal;
	taxAmount?: Decimal;
	totalAmount: Decimal;
	amountDue?: Decimal;
	notes?: string[];
}

export interface Vendor extends DocumentMeta {
	vendorId: string;
	name: string;
	legalName?: string;
	status: 'active' | 'inactive' | 'blocked';
	currency?: string;
	paymentTermsCode?: string;
	paymentMethod?: string;
	taxId?: string;
	is1099?: boolean;
	address?: Address;
	remitTo?: Address;
	email?: string;
	phone?: string;
	defaultGlAccount?: string;
	dimensions?: Dimension[];
}

export interface GlAccount extends DocumentMeta {
	accountId: string;
	name: string;
	type?: string;
	active: boolean;
	currency?: string;
	requiredDimensions?: string[];
}

export interface DimensionValue extends DocumentMeta {
	dimension: string;
	value: string;
	name: string;
	active: boolean;
	parent?: string;
	validFrom?: IsoDate;
	validTo?: IsoDate;
}

export interface PurchaseOrderLine {
	lineNumber: string;
	itemIds: { scheme: string; value: string }[];
	description?: string;
	quantity: Decimal;
	uom: string;
	unitPrice?: Decimal;
	amount?: Decimal;
	requestedDelivery?: IsoDate;
	receivedQty?: Decimal;
	invoicedQty?: Decimal;
	glAccount?: string;
	dimensions?: Dimension[];
	extra?: Record<string, string>;
}

export interface PurchaseOrder extends DocumentMeta {
	poNumber: string;
	releaseNumber?: string;
	purpose: 'original' | 'cancel' | 'change' | 'replace' | 'confirm' | 'duplicate';
	orderDate: IsoDate;
	currency?: string;
	status?: 'open' | 'partial' | 'closed' | 'cancelled';
	vendorId?: string;
	vendorName?: string;
	requestedDelivery?: IsoDate;
	terms?: Terms;
	notes?: string[];
	lines: PurchaseOrderLine[];
	totalAmount?: Decimal;
}

export interface Payment extends DocumentMeta {
	paymentId: string;
	vendorId: string;
	paymentDate: IsoDate;
	amount: Decimal;
	currency: string;
	method: 'check' | 'ach' | 'wire' | 'card' | 'other';
	reference?: string;
	bankAccountCode?: string;
	status: 'scheduled' | 'sent' | 'cleared' | 'voided' | 'failed';
	voidOf?: string;
	applications: { invoiceNumber: string; amount: Decimal; discount?: Decimal }[];
}

/** What a profile can read or write. */
export interface Entities {
	invoice: Invoice;
	vendor: Vendor;
	glAccount: GlAccount;
	dimensionValue: DimensionValue;
	purchaseOrder: PurchaseOrder;
	payment: Payment;
}
export type EntityName = keyof Entities;
export type AnyEntity = Entities[EntityName];
