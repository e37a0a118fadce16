import type { ErpBooks } from '../../core/books';
import { attachToBill } from './attachments';
import { acumaticaBills } from './bills';
import type { AcumaticaConnection } from './connection';
import { textOf } from './fields';
import { isActiveBranch, readBranches } from './lookups';
import { acumaticaMasterData } from './masterData';
import { acumaticaPayments } from './payments';
import { acumaticaReversals } from './reversals';
import type { AcumaticaSettings } from './settings';
import { acumaticaVendors } from './vendors';

/** Everything that is done with one tenant of Acumatica, on one connection. A company is a branch here. */
export function openAcumaticaBooks(connection: AcumaticaConnection, settings: AcumaticaSettings = {}): ErpBooks {
	return {
		bills: acumaticaBills(connection, settings),
		masterData: acumaticaMasterData(connection, settings),
		vendors: acumaticaVendors(connection, settings),
		payments: acumaticaPayments(connection),
		reversals: acumaticaReversals(connection, settings),
		attach: attachToBill(connection),
		companies: async () =>
			[...(await readBranches(connection)).values()].filter(isActiveBranch).map((row) => ({ id: textOf(row, 'BranchID'), name: textOf(row, 'BranchName') || textOf(row, 'BranchID') })),
	};
}
