import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { ErpBooks, MasterDataEntity, ReversalWay } from '../../../core/books';

/** Times that every ERP's books take; each has safe defaults of its own. */
export interface TimeSettings {
	/** The longest one create may take. */
	createTimeoutMs?: number;
	/** How long after a lost answer the ERP may still finish the work. */
	settleMs?: number;
}

/**
 * What one ERP's node adds to the operations that all ERPs share. Everything a person reads is in the ERP's own words; everything
 * done is behind `ErpBooks`.
 */
export interface ErpParts<Settings extends TimeSettings> {
	/** For people: "Dynamics 365 F&O". */
	erpName: string;
	/** Title-case words of this ERP for what a bill belongs to. */
	company: { label: string; plural: string; placeholder: string };
	/** What *Posted* means here, as it follows "Create": "a pending vendor invoice". */
	bill: string;
	/** Options that decide how an invoice is translated and looked up: of Find, Preview, Post and Reverse. */
	translationOptions: INodeProperties[];
	/** Further options of Post. Attachment folder and hosts, lease, tolerance, cross-references and test runs are there already. */
	postOptions: INodeProperties[];
	/** Further options of Vendor: Upsert, such as a vendor class or group for new vendors. */
	vendorOptions?: INodeProperties[];
	/** Further options of Master Data: Export. */
	exportOptions?: INodeProperties[];
	/** Whether `books.attach` exists: then Post offers *Attachments*. */
	attachesImages: boolean;
	reversalWays: readonly ReversalWay[];
	/** Entities that tell when they were changed (`MasterDataSource.changeDates`). */
	changeDates: readonly MasterDataEntity[];
	/** What an order or a receipt can be, where *Dimension Value* is another word: "cost codes, projects and subaccounts". */
	dimensionWords: string;
	/**
	 * The node's options as settings of the books. `company` is the node's parameter, for invoices that name none. Throws a
	 * `setup` error that names a parameter that cannot be.
	 */
	settings(context: IExecuteFunctions, options: IDataObject, company: string): Settings;
	/** Opens the books of the node's credential for one piece of work, and closes them (signs out) whatever happens. */
	withBooks<T>(context: IExecuteFunctions, settings: Settings, work: (books: ErpBooks) => Promise<T>): Promise<T>;
}
