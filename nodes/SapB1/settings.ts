import type { Decimal } from '../../core/model';

/** What an approved invoice becomes. */
export type DocumentKind = 'invoice' | 'journalEntry';

export interface BillSettings {
	/** Default `invoice`: A/P invoices and A/P credit memos. */
	documentKind?: DocumentKind;
	/**
	 * Default `draft`: a draft first, whose total is compared before it becomes a document. `direct`: one request, and a document whose
	 * total differs is cancelled again, which leaves two documents that add up to nothing.
	 */
	postingMethod?: 'draft' | 'direct';
	/** A field of the documents for our own mark, such as `U_StampliRef`; it must exist on marketing documents (and journal entries). */
	referenceField?: string;
	/** Branch of bills that name none: number or name. */
	branch?: string;
	/** Item for lines without one on a bill that also has item lines of a purchase order. */
	expenseItem?: string;
	/** Largest rounding difference that is entered as the document's rounding; default 0: none. Drafts only. */
	maxRounding?: Decimal;
	/** Journal entries: account of the tax amount. */
	taxAccount?: string;
	/** Send the exchange rate of the file instead of leaving it to SAP Business One. */
	useFileRate?: boolean;
	/** How long after a lost answer the server may still finish the work. Default 5 minutes. */
	settleMs?: number;
	/** The longest one `create` may take. Default 4 minutes. */
	createTimeoutMs?: number;
	/** Invoices per call. Default 32. */
	batchSize?: number;
}
