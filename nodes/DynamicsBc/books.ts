import type { ErpBooks } from '../../core/books';
import { attachImages } from './attachments';
import { type BillSettings, dynamicsBcBills } from './bills';
import type { BcConnection } from './connection';
import { dynamicsBcMasterData } from './masterData';
import { dynamicsBcPayments } from './payments';
import { dynamicsBcReversals } from './reversals';
import { dynamicsBcVendorBook } from './vendorBook';

export type BookSettings = BillSettings;

/**
 * Business Central through API v2.0. `pages` are the published pages of the same environment, where it has some: they know single
 * payments, and take credit notes.
 */
export function openDynamicsBcBooks(connection: BcConnection, settings: BookSettings = {}, pages?: Pick<ErpBooks, 'payments'>): ErpBooks {
	return {
		bills: dynamicsBcBills(connection, settings),
		masterData: dynamicsBcMasterData(connection),
		vendors: dynamicsBcVendorBook(connection, settings),
		payments: dynamicsBcPayments(connection, pages?.payments),
		reversals: dynamicsBcReversals(connection, settings.company),
		attach: async (invoice, outcome, source) => await attachImages(connection, invoice, outcome, settings.company ?? '', source),
		companies: async () => (await connection.companies()).map(({ name, displayName }) => ({ id: name, name: displayName || name })),
	};
}
