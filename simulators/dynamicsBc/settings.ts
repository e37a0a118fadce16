import type { Capacity } from '../httpCapacity';

/** What the documentation leaves open, or what a test wants otherwise; all live. */
export interface BcSettings {
	/** Address of the environment before `/api/v2.0`. */
	basePath: string;
	/** Rows per page. */
	pageSize: number;
	/** Enum members as OData identifiers, or as the captions that older samples print. */
	enumForm: 'encoded' | 'caption';
	/** Of an ETag that is no longer true. */
	staleStatus: 409 | 412;
	/** Of a key that is there already. */
	sameKeyStatus: 400 | 409;
	/** Whether one POST with lines is one transaction. */
	deepInsertAtomic: boolean;
	/** Whether `$expand` on a POST gives the lines made. */
	expandsOnPost: boolean;
	/** Whether lists carry out `$expand`. */
	expandsInLists: boolean;
	/** Whether the answer to a POST has the totals with its lines, or those of the header before them. */
	totalsOnPost: 'withLines' | 'beforeLines';
	/** An extension that changes these properties of every new purchase invoice, whatever was sent. */
	changesNewInvoices: Record<string, string>;
	/** How links to next pages are written. */
	nextLinks: 'whole' | 'fromHost' | 'fromRoot';
	/** With what a path that this version does not have is refused. */
	unknownPath: { status: number; code: string };
	/** How vendor ledger entries write the local currency. */
	ledgerLocalCurrency: 'code' | 'blank';
	/** Whether a batch honours `Prefer: odata.continue-on-error`. */
	continuesOnError: boolean;
	/** Whether lines may bring their dimensions in the POST of their document. */
	deepLineDimensions: boolean;
	/** Whether an action is accepted without a body, and with `{}`. */
	emptyActionBody: 'any' | 'none' | 'object';
	/** Numbers of vendors may be chosen. */
	manualVendorNumbers: boolean;
	/** The vendor's number must be on every invoice that is posted. */
	externalNumberMandatory: boolean;
	/** Drafts have to be approved before they are posted. */
	approvalWorkflow: boolean;
	/** An extension that fails after the posting was committed: the invoice is posted, and the action answers 400. */
	failsAfterPosting: boolean;
	/** Posted invoices may be deleted (Allow Document Deletion Before). */
	deletesPosted: boolean;
	/** API switched on. */
	apiEnabled: boolean;
	/** Collections that this version does not have. */
	hiddenSets: readonly string[];
	/** Whether the app with the vendor ledger entries is installed. */
	reportsFinance: boolean;
	/** Percent by tax code. */
	taxPercents: Record<string, number>;
	/** Audience of accepted tokens; tenant and apps, where they are checked. */
	audience: string;
	tenantId: string;
	registeredClients: string[];
	/** On-premises: user name and key instead of tokens. */
	basic?: { user: string; key: string };
	/** On-premises with several tenants: this query option must be on every request. */
	serverTenant: string;
	capacity: Capacity;
}

export const defaultSettings: BcSettings = {
	basePath: '/v2.0/contoso/Production',
	pageSize: 20_000,
	enumForm: 'encoded',
	staleStatus: 409,
	sameKeyStatus: 400,
	deepInsertAtomic: true,
	expandsOnPost: true,
	expandsInLists: true,
	totalsOnPost: 'withLines',
	changesNewInvoices: {},
	nextLinks: 'whole',
	unknownPath: { status: 404, code: 'BadRequest_ResourceNotFound' },
	ledgerLocalCurrency: 'code',
	continuesOnError: true,
	deepLineDimensions: false,
	emptyActionBody: 'any',
	manualVendorNumbers: true,
	externalNumberMandatory: true,
	approvalWorkflow: false,
	failsAfterPosting: false,
	deletesPosted: false,
	apiEnabled: true,
	hiddenSets: [],
	reportsFinance: true,
	taxPercents: { 'NO VAT': 0, REDUCED: 10, STANDARD: 25 },
	audience: 'https://api.businesscentral.dynamics.com',
	tenantId: '',
	registeredClients: [],
	serverTenant: '',
	capacity: {},
};
