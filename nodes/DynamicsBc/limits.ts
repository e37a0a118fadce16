/** Longest texts that API v2.0 takes. Codes are kept there in upper case, without blanks around them. */
export const limits = {
	vendorInvoiceNumber: 35,
	vendorNumber: 20,
	currencyCode: 10,
	lineObjectNumber: 20,
	taxCode: 50,
	unitOfMeasureCode: 10,
	dimensionCode: 20,
	dimensionValueCode: 20,
	description: 100,
	description2: 50,
} as const;

/** Digits behind the point that Business Central keeps of a unit cost and a quantity. */
export const unitPlaces = 5;
