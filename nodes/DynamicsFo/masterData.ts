import type { MasterDataPage, MasterDataRequest, MasterDataSource } from '../../core/books';
import { StampliErpError } from '../../core/errors';
import { readAccounts } from './accounts';
import type { FoConnection } from './connection';
import { readDimensionValues } from './dimensionValues';
import { codeKey, textOf } from './fields';
import { readOrders } from './orders';
import { vendorFields, vendorOf } from './vendors';
import { pagesFor, readWhole } from './wholeList';

/** Master data as canonical entities, the inactive ones marked. F&O tells for none of them when it was changed. */
export function dynamicsFoMasterData(connection: FoConnection): MasterDataSource {
	return {
		changeDates: [],
		async *read(request): AsyncGenerator<MasterDataPage> {
			checkChangedSince(request);
			const companies = await readCompanies(connection, request.companies);
			if (request.entity === 'vendor') yield* vendorPages(connection, companies);
			else if (request.entity === 'glAccount') yield { records: await readAccounts(connection, companies, request.today) };
			else if (request.entity === 'purchaseOrder') yield { records: await readOrders(connection, companies) };
			else yield { records: await readDimensionValues(connection, companies, request.today) };
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

/** The legal entities asked for, as F&O writes them. An unknown one is a setup error. */
export async function readCompanies(connection: FoConnection, asked: string[]): Promise<string[]> {
	const all = (await readWhole(connection, 'LegalEntities', { $select: 'LegalEntityId,Name', $orderby: 'LegalEntityId' }, ['LegalEntityId'])).map((row) => textOf(row, 'LegalEntityId'));
	const unknown = asked.filter((each) => !all.some((one) => codeKey(one) === codeKey(each)));
	if (unknown.length > 0) {
		throw new StampliErpError({
			kind: 'setup',
			code: 'company.unknown',
			message: `Dynamics 365 F&O has no legal entity ${unknown.map((each) => `"${each}"`).join(', ')}, or the integration user may not see it`,
			hint: `Choose among: ${all.slice(0, 30).join(', ')}.`,
		});
	}
	return asked.length === 0 ? all : all.filter((one) => asked.some((each) => codeKey(one) === codeKey(each)));
}

async function* vendorPages(connection: FoConnection, companies: string[]): AsyncGenerator<MasterDataPage> {
	const query = { $select: vendorFields, $orderby: 'dataAreaId,VendorAccountNumber' };
	for await (const rows of pagesFor(connection, 'VendorsV2', companies, 'dataAreaId', query, ['dataAreaId', 'VendorAccountNumber'])) yield { records: rows.map(vendorOf) };
}
