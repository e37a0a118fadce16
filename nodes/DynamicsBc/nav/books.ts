import type { ErpBooks } from '../../../core/books';
import { withCreditMemos } from '../creditMemoReversal';
import { navBills } from './bills';
import { companyBooks } from './companyBooks';
import type { NavConnection } from './connection';
import { navMasterData } from './masterData';
import { navServer } from './openPages';
import { navPayments } from './payments';
import { navReversals } from './reversals';
import type { NavSettings } from './settings';
import { navVendors } from './vendorBook';

/** Everything that a server without API v2.0 offers through its published pages, over OData V4 or SOAP. */
export function openNavBooks(connection: NavConnection, settings: NavSettings): ErpBooks {
	const companies = companyBooks(navServer(connection, settings), settings);
	const bills = navBills(connection, companies, settings);
	return {
		bills,
		masterData: navMasterData(companies, settings),
		vendors: navVendors(companies, settings),
		payments: navPayments(companies, settings),
		reversals: withCreditMemos(navReversals(companies, settings), bills),
		companies: async () => (await companies.names([])).map((name) => ({ id: name, name })),
	};
}
