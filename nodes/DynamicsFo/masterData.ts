import type { MasterDataPage, MasterDataRequest, MasterDataSource } from '../../core/books';
import { StampliErpError } from '../../core/errors';
import { readAccounts } from './accounts';
import type { IsoDate } from '../../core/model';
import type { FoConnection } from './connection';
import { readCompanies } from './companies';
import { readDimensionValues } from './dimensionValues';
import { type LargeEntity, largeLists } from './largeLists';
import { readOrders } from './orders';
import { vendorFields, vendorOf } from './vendors';
import type { PackageWay } from './packageWay';
import { type Lists, odataLists } from './wholeList';


/** Master data as canonical entities, the inactive ones marked. F&O tells for none of them when it was changed. */
export function dynamicsFoMasterData(connection: FoConnection, way?: PackageWay): MasterDataSource {
	const odata = odataLists(connection);
	const large = way && largeLists(connection, odata, way);
	return {
		changeDates: [],
		async *read(request): AsyncGenerator<MasterDataPage> {
			checkChangedSince(request);
			const { entity, today, intoFile } = request;
			// A data project would export closed orders too, and their lines in a file of their own: open ones are read as such.
			if (entity === 'purchaseOrder') yield { records: await readOrders(connection, await readCompanies(connection, request.companies)) };
			else if (large && intoFile) yield* large.read(entity, request.companies, (lists, companies) => pages(lists, entity, companies, today));
			else yield* pages(odata, entity, await readCompanies(connection, request.companies), today);
		},
	};
}

function checkChangedSince({ entity, changedSince }: MasterDataRequest): void {
	if (!changedSince) return;
	const sets = { vendor: 'VendorsV2', glAccount: 'MainAccounts', purchaseOrder: 'PurchaseOrderHeadersV2', dimensionValue: 'FinancialDimensionValues' };
	throw new StampliErpError({
		kind: 'setup',
		code: 'masterData.changedSince',
		message: `Dynamics 365 F&O does not tell when a row of ${sets[entity]} was changed, so "Changed Since" cannot be used for it`,
		hint: 'Leave "Changed Since" empty: the whole list is read, which Stampli takes as an update.',
	});
}

async function* pages(lists: Lists, entity: LargeEntity, companies: string[], today: IsoDate): AsyncGenerator<MasterDataPage> {
	if (entity === 'vendor') {
		const query = { $select: vendorFields, $orderby: 'dataAreaId,VendorAccountNumber' };
		for await (const rows of lists.pagesOf('VendorsV2', companies, 'dataAreaId', query, ['dataAreaId', 'VendorAccountNumber'])) yield { records: rows.map(vendorOf) };
	} else if (entity === 'glAccount') yield { records: await readAccounts(lists, companies, today) };
	else yield { records: await readDimensionValues(lists, companies, today) };
}
