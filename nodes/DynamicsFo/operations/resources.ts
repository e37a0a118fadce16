import type { Resource } from '../../shared/operations';
import { findBills } from './billFind';
import { postBill } from './billPost';
import { previewBill } from './billPreview';
import { getMasterData } from './masterDataGetMany';
import type { Operation } from './operation';
import { reconcilePayments } from './paymentReconcile';
import { getManyVendors } from './vendorGetMany';

/** Everything the Dynamics 365 F&O node does. Another operation is another line here. */
export const resources: Resource<Operation>[] = [
	{ name: 'Bill', value: 'bill', operations: [findBills, postBill, previewBill] },
	{ name: 'Master Data', value: 'masterData', operations: [getMasterData] },
	{ name: 'Payment', value: 'payment', operations: [reconcilePayments] },
	{ name: 'Vendor', value: 'vendor', operations: [getManyVendors] },
];
