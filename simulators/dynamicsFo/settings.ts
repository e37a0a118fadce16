import type { Capacity } from '../httpCapacity';

export interface ClosedPeriod {
	/** All companies when absent. */
	company?: string;
	/** ISO dates, both included. */
	from: string;
	to: string;
}

/** What may be set; every member can also be changed while the simulator runs. */
export interface DynamicsFoSettings {
	/** Audience a token must have; the simulator's own address when empty. */
	audience: string;
	/** The only tenant whose tokens are accepted; any when empty. */
	tenantId: string;
	/** Client ids registered in the environment; any when empty. */
	registeredClients: string[];
	/** Company of the integration user. */
	defaultCompany: string;
	/** Rows per page, at most 10,000. */
	pageSize: number;
	/** Characters of a query; a longer one never reaches F&O: the web server before it answers 404 with a page. */
	longestQuery: number;
	/** Links to next pages: whole addresses, or relative to the service. */
	nextLinks: 'absolute' | 'relative';
	/** Whether `Prefer: odata.maxpagesize` counts. */
	honourMaxPageSize: boolean;
	/** What happens to a HeaderReference the client supplies. */
	manualHeaderReference: 'accepted' | 'refused' | 'replaced';
	/** How F&O says that it does not take a number of ours, or has no header of that reference: by the field, or in words of another language that name none. */
	numberWords: 'field' | 'foreign';
	/** What happens to a VendorAccountNumber the client supplies. */
	manualVendorAccount: 'accepted' | 'refused' | 'replaced';
	/** What an address in a PATCH does: change the primary one, or add another unless its AddressLocationId stands beside it. */
	vendorAddressWrite: 'inPlace' | 'addsUnlessNamed';
	/** Whether AddressLocationId may be written. */
	addressLocation: 'accepted' | 'refused';
	/** What happens to a PurchaseOrderNumber the client supplies. */
	manualPurchaseOrderNumber: 'accepted' | 'refused' | 'replaced';
	/** Whether a sales order may come without a requested shipping date. */
	salesShippingDate: 'defaulted' | 'required';
	/** Whether the customer's line number of a sales order line is kept. */
	customersLineNumber: 'kept' | 'dropped';
	/** What happens to an executionId the client supplies to a data management action. */
	manualExecutionId: 'accepted' | 'replaced';
	/** What GetExecutionSummaryStatus says of an execution that does not exist. */
	unknownExecution: 'unknown' | 'refused';
	/** How the state of an execution is said: as documented, in other letters, or, while it is under way, as waiting for its turn or by a name that is not documented. */
	executionWords: 'documented' | 'lowerCase' | 'notRun' | 'unheardOf';
	/** Looks at an execution that find it under way. */
	executionPolls: number;
	/** Whether the values of export actions are nested once more. */
	nestedActionValues: boolean;
	/** What an import does with a row that is there already: the contract does not say. */
	packageExistingRow: 'refused' | 'updated';
	/** How dates and enums stand in exported CSV: ISO dates and names of members, or as a person of another language reads them. */
	packageValues: 'plain' | 'localised';
	/** Whether a file with the keys of refused rows can be had. */
	targetErrorKeys: boolean;
	/** DocumentApprovalStatus of a new purchase order: Draft where change management is on. */
	newOrderApproval: 'Approved' | 'Draft';
	/** The accounts payable parameter "Check the invoice number used", over pending and posted invoices. */
	duplicateInvoiceNumber: 'accept' | 'reject';
	overlongText: 'reject' | 'truncate';
	/** Column lengths by property name. */
	lengths: Record<string, number>;
	/** What becomes of the net amount of an invoice line: kept as it was sent, or computed anew with a discount that the vendor is known to give. */
	lineNetAmount: 'asSent' | 'discounted';
	/** Invoiced quantity above what was ordered. */
	overInvoicing: 'accept' | 'reject';
	closedPeriods: ClosedPeriod[];
	closedPeriodText: string;
	noDimensionFormatText: string;
	/** One attachment row can be addressed per invoice; 'many' accepts further ones. */
	attachmentsPerInvoice: 'one' | 'many';
	attachmentMaxBytes: number;
	/** Status of a refused single write; older builds say 500. */
	writeErrorStatus: 400 | 500;
	/** Whether parts of a batch after the first failing one are left out. */
	batchStopsAtFirstError: boolean;
	/** False hides the sets whose name ends in BiEntities. */
	publishBiEntities: boolean;
	/** Further sets to hide. */
	hiddenSets: string[];
	capacity: Capacity;
}

export const defaultSettings: DynamicsFoSettings = {
	audience: '',
	tenantId: '',
	registeredClients: [],
	defaultCompany: 'usmf',
	pageSize: 10_000,
	longestQuery: 2048,
	nextLinks: 'absolute',
	honourMaxPageSize: false,
	manualHeaderReference: 'accepted',
	numberWords: 'field',
	manualVendorAccount: 'accepted',
	vendorAddressWrite: 'inPlace',
	addressLocation: 'accepted',
	manualPurchaseOrderNumber: 'accepted',
	salesShippingDate: 'defaulted',
	customersLineNumber: 'kept',
	manualExecutionId: 'accepted',
	unknownExecution: 'unknown',
	executionWords: 'documented',
	executionPolls: 2,
	nestedActionValues: false,
	packageExistingRow: 'refused',
	packageValues: 'plain',
	targetErrorKeys: true,
	newOrderApproval: 'Approved',
	duplicateInvoiceNumber: 'accept',
	overlongText: 'reject',
	lengths: {
		dataAreaId: 4,
		HeaderReference: 50,
		InvoiceAccount: 20,
		VendorAccount: 20,
		InvoiceNumber: 20,
		DocumentNumber: 20,
		PurchaseOrderNumber: 20,
		PurchaseOrder: 20,
		ItemNumber: 20,
		InvoiceDescription: 60,
		Currency: 3,
		SalesTaxGroup: 10,
		ItemSalesTax: 10,
		TermsOfPayment: 10,
		MethodOfPayment: 10,
		Unit: 10,
		VendorAccountNumber: 20,
		VendorOrganizationName: 100,
		CurrencyCode: 3,
		DefaultPaymentTermsName: 10,
		DefaultVendorPaymentMethodName: 10,
		TaxExemptNumber: 20,
		Tax1099FederalTaxId: 20,
		AddressZipCode: 10,
		AddressStateId: 10,
		VendorOrderReference: 60,
		CustomerRequisitionNumber: 20,
		SalesUnitSymbol: 10,
		ExternalItemNumber: 50,
		PurchaseUnitSymbol: 10,
		PaymentTermsName: 10,
	},
	lineNetAmount: 'asSent',
	overInvoicing: 'accept',
	closedPeriods: [{ from: '2000-01-01', to: '2019-12-31' }],
	closedPeriodText: 'The posting date falls in a period that is closed for the company.',
	noDimensionFormatText: 'No active financial dimension format exists for data entities of this type.',
	attachmentsPerInvoice: 'one',
	attachmentMaxBytes: 10 * 1024 * 1024,
	writeErrorStatus: 400,
	batchStopsAtFirstError: false,
	publishBiEntities: true,
	hiddenSets: [],
	capacity: {},
};
