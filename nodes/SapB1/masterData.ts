import type { MasterDataEntity, MasterDataPage, MasterDataRequest, MasterDataSource } from '../../core/books';
import { StampliErpError } from '../../core/errors';
import { accountPages } from './accounts';
import type { B1Connection } from './connection';
import { dimensionValuePages } from './dimensionValues';
import { sameCode } from './fields';
import type { Lookups } from './lookups';
import { orderPages } from './orders';
import { erpName } from './problems';
import { vendorPages } from './vendors';

export const changeDates: readonly MasterDataEntity[] = ['vendor', 'purchaseOrder'];

/** Master data of the credential's company, page by page, the inactive ones marked. */
export function sapB1MasterData(connection: B1Connection, lookups: Lookups): MasterDataSource {
	return {
		changeDates,
		async *read(request): AsyncGenerator<MasterDataPage> {
			checkRequest(request, connection.companyDb);
			if (request.entity === 'vendor') yield* vendorPages(connection, lookups, request);
			else if (request.entity === 'glAccount') yield* accountPages(connection, lookups, request.today);
			else if (request.entity === 'purchaseOrder') yield* orderPages(connection, lookups, request);
			else yield* dimensionValuePages(connection, lookups, request.today);
		},
	};
}

function checkRequest({ companies, entity, changedSince }: MasterDataRequest, companyDb: string): void {
	const unknown = companies.filter((each) => !sameCode(each, companyDb));
	if (unknown.length > 0) {
		throw new StampliErpError({
			kind: 'setup',
			code: 'company.unknown',
			message: `The credential does not open company database ${unknown.map((each) => `"${each}"`).join(', ')} of ${erpName}`,
			hint: `It is for ${companyDb}. Use a credential of its own for each company database.`,
		});
	}
	if (!changedSince || changeDates.includes(entity)) return;
	throw new StampliErpError({
		kind: 'setup',
		code: 'masterData.changedSince',
		message: `${erpName} does not tell when ${entity === 'glAccount' ? 'an account' : 'a distribution rule or project'} was changed, so "Changed Since" cannot be used for it`,
		hint: 'Leave "Changed Since" empty: the whole list is read, which Stampli takes as an update.',
	});
}
