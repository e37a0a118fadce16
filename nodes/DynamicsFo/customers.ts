import type { CustomersOrder } from '../../core/crossReference';
import { and, grouped, oneOf, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import { type BatchedLookup, batchedLookup } from '../shared/erp/batchedLookup';
import type { FoConnection } from './connection';
import { codeKey, textOf } from './fields';
import { filterLength, lookupKey } from './lookups';

/** Customers by legal entity and account, with the properties that a vendor has: what is checked of one is checked of the other. */
export function customerLookup(connection: FoConnection): BatchedLookup<Row> {
	return batchedLookup(async (keys) => {
		const companies = new Map<string, string[]>();
		for (const key of keys) {
			const [company = '', account = ''] = key.split('\n');
			companies.set(company.toLowerCase(), [...(companies.get(company.toLowerCase()) ?? []), account]);
		}
		const requests = [...companies].flatMap(([company, accounts]) =>
			grouped(accounts, (account) => `CustomerAccount eq ${quote(account)}`, filterLength).map((some) =>
				connection.all('CustomersV3', { $filter: and(`dataAreaId eq ${quote(company)}`, oneOf('CustomerAccount', some)), $select: 'dataAreaId,CustomerAccount,OrganizationName,OnHoldStatus,SalesCurrencyCode' }),
			),
		);
		const rows = (await Promise.all(requests)).flat();
		return new Map(
			rows.map((row) => [
				codeKey(lookupKey(textOf(row, 'dataAreaId'), textOf(row, 'CustomerAccount'))),
				{ dataAreaId: row.dataAreaId, VendorAccountNumber: row.CustomerAccount, VendorOrganizationName: row.OrganizationName, OnHoldStatus: row.OnHoldStatus, CurrencyCode: row.SalesCurrencyCode },
			]),
		);
	});
}

/** Who orders: as the item says, as the buyer's party does with a number of ours, or the customer of the node. */
export function customerOf({ customerId, parties }: CustomersOrder, otherwise?: string): string | undefined {
	const buyer = Array.isArray(parties) ? parties.find((party) => party.role === 'buyer' && party.idScheme === 'sellerAssigned')?.id : undefined;
	return [customerId, buyer, otherwise].map((each) => String(each ?? '').trim()).find(Boolean);
}
