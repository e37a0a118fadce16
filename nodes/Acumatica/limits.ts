/** Longest texts that the columns of Acumatica take. What is longer is refused here, or noted where only a description is cut. */
export const limits = {
	VendorRef: 40,
	ReferenceNbr: 15,
	Description: 512,
	TransactionDescription: 256,
	Terms: 10,
	CurrencyID: 5,
	UOM: 6,
	TaxCategory: 15,
	OrderNbr: 15,
} as const;

/** Encoded characters of or-ed conditions in one address; with the rest it stays below the usual limit of 2048. */
export const filterLength = 1200;

/** Lines of one request; a longer document is entered on hold and lengthened. */
export const linesPerRequest = 500;
