/** Pages that are published as web services, by what they are used for. */
export const serviceFacts = {
	vendor: { name: 'Vendor', page: 26, what: 'Vendor Card' },
	purchaseInvoice: { name: 'PurchaseInvoice', page: 51, what: 'Purchase Invoice' },
	purchaseCreditMemo: { name: 'PurchaseCreditMemo', page: 52, what: 'Purchase Credit Memo' },
	purchaseOrder: { name: 'PurchaseOrder', page: 50, what: 'Purchase Order' },
	purchaseJournal: { name: 'PurchaseJournal', page: 254, what: 'Purchase Journal' },
	accounts: { name: 'ChartOfAccounts', page: 16, what: 'Chart of Accounts' },
	dimensions: { name: 'Dimensions', page: 536, what: 'Dimensions' },
	dimensionValues: { name: 'DimensionValues', page: 537, what: 'Dimension Values' },
	ledgerEntries: { name: 'VendorLedgerEntries', page: 29, what: 'Vendor Ledger Entries' },
	detailedEntries: { name: 'DetailedVendorLedgEntries', page: 574, what: 'Detailed Vendor Ledger Entries' },
	ledgerSetup: { name: 'GeneralLedgerSetup', page: 118, what: 'General Ledger Setup' },
} as const;

export type ServiceKind = keyof typeof serviceFacts;

/** A codeunit that somebody wrote for this server and published: the pages themselves cannot post. */
export interface PostingCodeunit {
	/** Name under which it is published. */
	service: string;
	/** Its method. Purchase invoices: one text parameter; journal: two. */
	method: string;
	/** The same for purchase credit memos; absent: they stay drafts. */
	creditMemoMethod?: string;
	/** Names of the parameters. Default `documentNo`; `templateName` and `batchName`. */
	parameters?: { documentNo?: string; template?: string; batch?: string };
}

/** The two pages for documents, with the field of the vendor's number on each. */
export type DocumentKind = 'purchaseInvoice' | 'purchaseCreditMemo';
export const numberFields: Record<DocumentKind, string> = { purchaseInvoice: 'Vendor_Invoice_No', purchaseCreditMemo: 'Vendor_Cr_Memo_No' };

export function documentKind({ type }: { type: string }): DocumentKind {
	return type === 'credit' ? 'purchaseCreditMemo' : 'purchaseInvoice';
}

export type PostingWay = 'purchaseInvoice' | 'purchaseJournal';

export interface NavSettings {
	/** Company name as the server writes it; for invoices that name none. */
	company?: string;
	/** Names under which the pages are published, where they are not the usual ones. */
	services?: Partial<Record<ServiceKind, string>>;
	/** Default `auto`: OData, and SOAP where OData is switched off. */
	protocol?: 'auto' | 'odata' | 'soap';
	way: PostingWay;
	/** For the way `purchaseJournal`. */
	journal?: { template: string; batch: string };
	/** Absent: purchase invoices stay drafts, journal lines stay in their batch, and are posted there. */
	posting?: PostingCodeunit;
	/** Currency of the company's books (ISO 4217); read from General Ledger Setup where that page is published. */
	localCurrency?: string;
	/** Codes of the shortcut dimensions 1 to 8, in this order; read from General Ledger Setup where that page is published. */
	shortcutDimensions?: string[];
	/** Account for the tax in a journal, where the distribution lines are net. */
	taxAccount?: string;
	/** Lines that are matched to a purchase order: refused, or posted to their account without touching the order. Default `refuse`. */
	orderLines?: 'refuse' | 'toAccount';
	/** Option values in the language of the session, where it is not English: by their English caption. */
	captions?: Record<string, string>;
	/** Default `require`. */
	postedLookup?: 'require' | 'acceptUnreadable';
	/** Default 5 minutes. */
	settleMs?: number;
	/** The longest one create may take, pauses included. Default 4 minutes. */
	createTimeoutMs?: number;
	/** Requests at once. Default 4: the server runs five at once and lets the others wait. */
	concurrency?: number;
}

/** Method of the codeunit that posts a document of this kind; undefined when it is left to a person. */
export function postingMethod({ posting }: NavSettings, kind: string): string | undefined {
	return kind === 'purchaseCreditMemo' ? posting?.creditMemoMethod : posting?.method;
}

export function serviceName(settings: NavSettings, kind: ServiceKind): string {
	return settings.services?.[kind]?.trim() || serviceFacts[kind].name;
}
