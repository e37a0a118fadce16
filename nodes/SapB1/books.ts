import type { ErpBooks } from '../../core/books';
import { attachImages } from './attachments';
import { sapB1Bills } from './bills';
import type { B1Connection } from './connection';
import { createLookups } from './lookups';
import { sapB1MasterData } from './masterData';
import { sapB1Payments } from './payments';
import { sapB1Reversals } from './reversals';
import type { BillSettings } from './settings';
import { sapB1VendorBook, type VendorBookSettings } from './vendorBook';

export type BookSettings = BillSettings & VendorBookSettings;

/** Everything of one company database, over one connection; what is looked up is looked up once for all of it. */
export function openSapB1Books(connection: B1Connection, settings: BookSettings = {}): ErpBooks {
	const lookups = createLookups(connection);
	const bills = sapB1Bills(connection, settings, lookups);
	return {
		bills,
		masterData: sapB1MasterData(connection, lookups),
		vendors: sapB1VendorBook(connection, lookups, settings),
		payments: sapB1Payments(connection, lookups),
		reversals: sapB1Reversals(connection, (invoices) => bills.find(invoices)),
		attach: async (invoice, outcome, source) => await attachImages(invoice, outcome, source, { connection, find: async () => (await bills.find([invoice]))[0]! }),
		companies: async () => [{ id: connection.companyDb, name: (await lookups.company()).name }],
	};
}
