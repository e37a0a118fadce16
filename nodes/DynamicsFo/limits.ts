/**
 * Longest texts that F&O's columns take. Not published in its metadata; these are the lengths of a standard environment.
 * What is longer is refused here, because F&O may cut it off without a word.
 */
export const limits = {
	dataAreaId: 4,
	InvoiceAccount: 20,
	InvoiceNumber: 20,
	Currency: 3,
	PurchaseOrder: 20,
	ItemNumber: 20,
	mainAccount: 20,
	dimensionValue: 30,
	TermsOfPayment: 10,
	ItemSalesTax: 10,
	ItemDescription: 1000,
} as const;
