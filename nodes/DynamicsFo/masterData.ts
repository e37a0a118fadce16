import { StampliErpError } from '../../core/errors';
import type { AnyEntity, IsoDate, Vendor } from '../../core/model';
import { readAccounts } from './accounts';
import type { FoConnection } from './connection';
import { readDimensionValues } from './dimensionValues';
import { codeKey, textOf } from './fields';
import { readOrders } from './orders';
import { vendorFields, vendorOf } from './vendors';
import { readFor, readWhole } from './wholeList';

export type MasterDataEntity = 'vendor' | 'glAccount' | 'purchaseOrder' | 'dimensionValue';

export interface MasterDataRequest {
	entity: MasterDataEntity;
	/** Legal entities; empty means all that the integration user sees. */
	companies: string[];
	/** Not offered by F&O for any of these entities; see `checkChangedSince`. */
	changedSince?: string;
	/** For "active on". */
	today: IsoDate;
}

/**
 * Master data as canonical entities, the inactive ones marked. All or nothing: a read that fails half way, or a list that changed
 * while it was read, is an error and nothing is returned.
 */
export async function readMasterData(connection: FoConnection, request: MasterDataRequest): Promise<AnyEntity[]> {
	checkChangedSince(request);
	const companies = await readCompanies(connection, request.companies);
	if (request.entity === 'vendor') return await readVendors(connection, companies);
	if (request.entity === 'glAccount') return await readAccounts(connection, companies, request.today);
	if (request.entity === 'purchaseOrder') return await readOrders(connection, companies);
	return await readDimensionValues(connection, companies, request.today);
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
async function readCompanies(connection: FoConnection, asked: string[]): Promise<string[]> {
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

async function readVendors(connection: FoConnection, companies: string[]): Promise<Vendor[]> {
	const query = { $select: vendorFields, $orderby: 'dataAreaId,VendorAccountNumber' };
	return (await readFor(connection, 'VendorsV2', companies, 'dataAreaId', query, ['dataAreaId', 'VendorAccountNumber'])).map(vendorOf);
}
