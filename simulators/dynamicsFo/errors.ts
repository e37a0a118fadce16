import type { SimulatedAnswer } from '../httpServer';
import type { EntitySet } from './schema';

/** A refusal in the vendor's envelope; thrown where the rule is, answered in one place. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		message: string,
		readonly exceptionType: string,
		/** Refused by business logic while writing: 500 inside a batch part. */
		readonly duringWrite = false,
	) {
		super(message);
	}
}

/** The request itself is wrong: unknown property, wrong type, query that cannot be read. */
export function badRequest(message: string): Refusal {
	return new Refusal(400, message, 'Microsoft.OData.ODataException');
}

export function notFound(message: string): Refusal {
	return new Refusal(404, message, 'Microsoft.OData.Core.UriParser.ODataUnrecognizedPathException');
}

const writeException = 'Microsoft.Dynamics.Platform.Integration.Services.OData.AxODataWriteException';

/** A write refused with an infolog: entries like `Warning: ...`, joined as the vendor does. */
export function writeFailed(
	set: EntitySet,
	infolog: string[],
	stage: 'Write failed' | 'Write validation failed' = 'Write failed',
): Refusal {
	return new Refusal(400, `${stage} for table row of type '${set.aot}'. Infolog: ${infolog.join('; ')}.`, writeException, true);
}

/** A code that does not exist in its table. */
export function unknownValue(set: EntitySet, field: string, value: unknown, table?: string): Refusal {
	const label = labels[field] ?? field;
	return writeFailed(set, [
		`Warning: The value '${String(value)}' in field '${label}' is not found in the related table '${table ?? label}'.`,
		`Warning: validateField failed on field '${set.aot}.${field}'`,
	]);
}

/** A field that exists but may not be used so. */
export function invalidField(set: EntitySet, field: string, text: string): Refusal {
	return writeFailed(set, [`Warning: ${text}`, `Warning: validateField failed on field '${set.aot}.${field}'`]);
}

/** A business rule over the whole row. */
export function invalidRow(set: EntitySet, text: string): Refusal {
	const sources: Record<string, string> = {
		VendorInvoiceLines: 'VendInvoiceInfoLine',
		VendorsV2: 'VendTable',
		PurchaseOrderHeadersV2: 'PurchTable',
		PurchaseOrderLinesV2: 'PurchLine',
	};
	const source = sources[set.name] ?? 'VendInvoiceInfoTable';
	return writeFailed(set, [`Warning: ${text}`, `Warning: validateWrite failed on data source '${source} (${source})'`]);
}

export const noResourceForUpdate = () =>
	new Refusal(
		400,
		'No resources were found when selecting for update.',
		'Microsoft.Dynamics.Platform.Integration.Services.OData.AxODataUpdateException',
		true,
	);

const labels: Record<string, string> = {
	TermsOfPayment: 'Terms of payment',
	InvoiceAccount: 'Invoice account',
	VendorAccount: 'Vendor account',
	InvoiceNumber: 'Invoice',
	MethodOfPayment: 'Method of payment',
	SalesTaxGroup: 'Sales tax group',
	ItemSalesTax: 'Item sales tax group',
	PurchaseOrderNumber: 'Purchase order',
	PurchaseOrder: 'Purchase order',
	PurchLineNumber: 'Line number',
	ItemNumber: 'Item number',
	ProcurementCategoryName: 'Procurement category',
	ProcurementCategoryHierarchyName: 'Category hierarchy',
	MainAccountDisplayValue: 'Main account',
	DimensionDisplayValue: 'Financial dimensions',
	TypeId: 'Type',
	VendorAccountNumber: 'Vendor account',
	VendorOrganizationName: 'Name',
	VendorGroupId: 'Group',
	CurrencyCode: 'Currency',
	DefaultPaymentTermsName: 'Terms of payment',
	DefaultVendorPaymentMethodName: 'Method of payment',
	AddressCountryRegionId: 'Country/region',
	OrderVendorAccountNumber: 'Vendor account',
	PaymentTermsName: 'Terms of payment',
	PurchaseUnitSymbol: 'Unit',
	ProcurementProductCategoryName: 'Procurement category',
	MainAccountIdDisplayValue: 'Main account',
	DefaultLedgerDimensionDisplayValue: 'Financial dimensions',
};

export function label(field: string): string {
	return labels[field] ?? field;
}

/** The envelope: generic outer message, empty code, the truth in innererror. */
export function envelope(refusal: Refusal, status: number): SimulatedAnswer {
	const innererror = {
		message: refusal.message,
		type: refusal.exceptionType,
		stacktrace:
			'   at Microsoft.Dynamics.Platform.Integration.Services.OData.Simulated.Process()\r\n   at System.Web.Http.Simulated.Send()',
	};
	return {
		status,
		headers: { 'content-type': 'application/json; odata.metadata=minimal', 'odata-version': '4.0' },
		body: JSON.stringify({ error: { code: '', message: 'An error has occurred.', innererror } }),
	};
}
