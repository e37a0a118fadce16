import { dimensionValuesCsv, glAccountsCsv, purchaseOrdersCsv, vendorsCsv } from './masterDataCsv';
import { stampliDimensionValuesCsv, stampliGlAccountsCsv } from './stampliCodesCsv';
import { stampliInvoicesCsv } from './stampliInvoicesCsv';
import { stampliInvoicesXml } from './stampliInvoicesXml';
import { stampliPaymentsCsv } from './stampliPaymentsCsv';
import { stampliVendorsCsv } from './stampliVendorsCsv';
import { vendorsXml } from './vendorsXml';

/** Ready examples as unchecked JSON, for `loadProfile`. Every one must be confirmed with Stampli before it is used. */
export const exampleProfiles: Record<string, unknown> = {
	stampliInvoicesCsv, stampliInvoicesXml, stampliPaymentsCsv, stampliVendorsCsv, stampliGlAccountsCsv, stampliDimensionValuesCsv,
	vendorsCsv, glAccountsCsv, dimensionValuesCsv, purchaseOrdersCsv, vendorsXml,
};
