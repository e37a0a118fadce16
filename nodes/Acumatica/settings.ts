/** How far a bill is brought. */
export type Goal =
	/** Stays on hold. */
	| 'hold'
	/** Off hold: Balanced, or waiting for approval where that is set up. */
	| 'balanced'
	/** Released to the ledger. */
	| 'released';

/** How a bill is entered. */
export type Entry =
	/** On hold; taken from hold once its total is right. */
	| 'hold'
	/** Off hold; what has another total is deleted again. Spares a request. */
	| 'direct';

export interface Segment {
	/** Name of the dimension in the file. */
	dimension: string;
	length: number;
}

export interface AcumaticaSettings {
	/** Branch ID of invoices that name none. */
	branch?: string;
	/** Default `balanced`. */
	goal?: Goal;
	/** Default `hold`. */
	entry?: Entry;
	/** Who computes taxes. Default `erp`; `file`: the taxes of the file are kept, where the endpoint takes them. */
	taxes?: 'erp' | 'file';
	/** `erp`: by the invoice date. `calendar`: the month of the file's posting date (fiscal year = calendar year). Default `erp`. */
	postPeriod?: 'erp' | 'calendar';
	/** Segments of the subaccount, in order, where the file has them as dimensions of their own. */
	subaccountSegments?: Segment[];
	/** `find`: a line of an order that the file matches to no receipt is matched to its receipt, where there is exactly one. Default `file`. */
	receipts?: 'file' | 'find';
	/** Code that stands for "no project". Default `X`. */
	nonProjectCode?: string;
	/** User-defined field of bills that takes our reference: `Document.AttributeSTAMPLIID`. */
	referenceField?: string;
	/** Class of new vendors; absent: the default of Acumatica. */
	vendorClass?: string;
	/** Invoices per round. Default 10. */
	batchSize?: number;
	/** Bills entered at once. Default 6. */
	concurrency?: number;
	/** How long after a lost answer Acumatica may still finish the work. Default 15 minutes: it queues for up to 10. */
	settleMs?: number;
	/** The longest one round of creating may take. Default 5 minutes. */
	createTimeoutMs?: number;
	/** The longest pause between two questions after a long operation. Default 1 s. */
	pollMs?: number;
	/** Records of one page of master data. Default 500. */
	pageSize?: number;
}
