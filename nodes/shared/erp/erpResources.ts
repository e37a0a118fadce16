import type { Resource } from '../operations';
import { billFind } from './billFind';
import { billPost } from './billPost';
import { billPreview } from './billPreview';
import { billReverse } from './billReverse';
import { crossReferenceCheck } from './crossReferenceCheck';
import type { ErpParts, TimeSettings } from './erpParts';
import { masterDataCompare } from './masterDataCompare';
import { masterDataExport } from './masterDataExport';
import { masterDataGetMany } from './masterDataGetMany';
import type { Operation } from './operation';
import { paymentReconcile } from './paymentReconcile';
import { vendorGetMany } from './vendorGetMany';
import { vendorUpsert } from './vendorUpsert';

/** The same words in every ERP's node. What only one ERP has is added by its own `resources`. */
export function erpResources<Settings extends TimeSettings>(parts: ErpParts<Settings>): Resource<Operation>[] {
	return [
		{ name: 'Bill', value: 'bill', operations: [billFind(parts), billPost(parts), billPreview(parts), ...(parts.reversalWays.length > 0 ? [billReverse(parts)] : [])] },
		{ name: 'Cross-Reference', value: 'crossReference', operations: [crossReferenceCheck(parts)] },
		{ name: 'Master Data', value: 'masterData', operations: [masterDataCompare(parts), masterDataExport(parts), masterDataGetMany(parts)] },
		{ name: 'Payment', value: 'payment', operations: [paymentReconcile(parts)] },
		{ name: 'Vendor', value: 'vendor', operations: [vendorGetMany(parts), vendorUpsert(parts)] },
	];
}
