import type { Capacity } from '../httpCapacity';

/** What may be set; every member can also be changed while the simulator runs. */
export interface DynamicsNavSettings {
	/** Name of the server instance, first segment of every address. */
	instance: string;
	user: string;
	accessKey: string;
	/** A multitenant server asks for `tenant=` on every request; empty: single tenant. */
	tenant: string;
	/** False: the server setting is off and every address below it answers 405. */
	odata: boolean;
	soap: boolean;
	/** Published web services: name as published and page number. */
	services: { name: string; page: number }[];
	/** Published codeunit; empty: none. Its methods are PostPurchaseInvoice, PostPurchaseCreditMemo and PostPurchaseJournal. */
	codeunit: string;
	/** How page 254 treats template and batch: named in the body, or always the first batch of the page whatever the body says. */
	journal: 'inBody' | 'firstBatch';
	/** Language in which option values are read and written. */
	language: 'en' | 'de';
	/** Whether Accept-Language of a request overrides it. */
	followsAcceptLanguage: boolean;
	/** How SOAP spells option values. */
	soapOptions: 'identifiers' | 'captions';
	/** How SOAP writes yes and no: XML allows both. */
	soapBooleans: 'words' | 'digits';
	/** Whether the lines inside a SOAP Create are taken. */
	soapNestedLines: boolean;
	/** Whether $expand of the lines is carried out; otherwise it is passed over. */
	expand: boolean;
	/** Where page 51 tells the total with VAT. */
	totals: 'header' | 'lines' | 'none';
	/** How the line subpage names the shortcut dimensions 3 to 8. */
	shortcutNames: 'plain' | 'bracketed';
	/** Whether the entity set `Company` lists the companies. */
	companyList: boolean;
	/** Largest SOAP message in bytes. */
	soapMaxBytes: number;
	/** Rows per page. */
	pageSize: number;
	/** First and last allowed posting date. */
	allowPostingFrom: string;
	allowPostingTo: string;
	/** A server that does not number lines by itself refuses a second line without Line_No. */
	numbersLines: boolean;
	capacity: Capacity;
}

export const defaultSettings: DynamicsNavSettings = {
	instance: 'BC140',
	user: 'STAMPLI',
	accessKey: 'aCcEsSkEy+0123456789/abcdefghijklmnopqrstuv=',
	tenant: '',
	odata: true,
	soap: true,
	services: [
		{ name: 'Vendor', page: 26 },
		{ name: 'PurchaseInvoice', page: 51 },
		{ name: 'PurchaseCreditMemo', page: 52 },
		{ name: 'PurchaseOrder', page: 50 },
		{ name: 'PurchaseJournal', page: 254 },
		{ name: 'ChartOfAccounts', page: 16 },
		{ name: 'Dimensions', page: 536 },
		{ name: 'DimensionValues', page: 537 },
		{ name: 'VendorLedgerEntries', page: 29 },
		{ name: 'DetailedVendorLedgEntries', page: 574 },
		{ name: 'GeneralLedgerSetup', page: 118 },
	],
	codeunit: '',
	journal: 'inBody',
	language: 'en',
	followsAcceptLanguage: false,
	soapOptions: 'identifiers',
	soapBooleans: 'words',
	soapNestedLines: true,
	expand: true,
	totals: 'header',
	shortcutNames: 'plain',
	companyList: true,
	soapMaxBytes: 65_536 * 1024,
	pageSize: 1000,
	allowPostingFrom: '2026-01-01',
	allowPostingTo: '2026-12-31',
	numbersLines: true,
	capacity: {},
};
