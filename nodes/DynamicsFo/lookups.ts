import { and, grouped, oneOf, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import { type BatchedLookup, batchedLookup, readOnce } from '../shared/erp/batchedLookup';
import { expanded, type FoConnection } from './connection';
import { type DimensionFormats, readFormats } from './dimensions';
import { codeKey, textOf } from './fields';

/** Encoded characters of or-ed conditions in one address; with the rest it stays below the usual limit of 2048. */
export const filterLength = 1200;

/** What is checked of the live system, each thing read once per run. Keys are joined by `lookupKey`. */
export interface Lookups {
	/** Legal entities by code. */
	companies(): Promise<Map<string, Row>>;
	/** Chart of accounts and currency by legal entity. */
	ledgers(): Promise<Map<string, Row>>;
	formats(): Promise<DimensionFormats>;
	/** company, vendor */
	vendors: BatchedLookup<Row>;
	/** chart of accounts, main account */
	accounts: BatchedLookup<Row>;
	/** company, chart of accounts, main account */
	accountsOfCompany: BatchedLookup<Row>;
	/** dimension, value: every row of that value (shared, or of one company) */
	dimensionValues: BatchedLookup<Row[]>;
	/** company, purchase order: header with `lines` */
	orders: BatchedLookup<{ header: Row; lines: Row[] }>;
}

export function lookupKey(...parts: string[]): string {
	return parts.map((part) => part.trim()).join('\n');
}

export function createLookups(connection: FoConnection): Lookups {
	const byCode = (set: string, property: string, $select: string) =>
		readOnce(async () => new Map((await connection.all(set, { $select, $orderby: property })).map((row) => [codeKey(textOf(row, property)), row])));

	/** Reads rows whose first key parts are equal and whose last one is any of several. */
	const read = async (set: string, properties: string[], keys: string[], query: Record<string, string>): Promise<Row[]> => {
		const groups = new Map<string, string[]>();
		for (const key of keys) {
			const parts = key.split('\n');
			const front = parts.slice(0, -1).join('\n');
			groups.set(front, [...(groups.get(front) ?? []), parts.at(-1)!]);
		}
		const last = properties.at(-1)!;
		const requests = [...groups].flatMap(([front, values]) =>
			grouped(values, (value) => `${last} eq ${quote(value)}`, filterLength).map((some) => {
				const fixed = front.split('\n').map((value, i) => `${properties[i]} eq ${quote(properties[i] === 'dataAreaId' ? value.toLowerCase() : value)}`);
				return connection.all(set, { $filter: and(...fixed, oneOf(last, some)), ...query });
			}),
		);
		return (await Promise.all(requests)).flat();
	};
	const single = (set: string, properties: string[], $select: string) =>
		batchedLookup(async (keys) => {
			const rows = await read(set, properties, keys, { $select });
			return new Map(rows.map((row) => [codeKey(lookupKey(...properties.map((property) => textOf(row, property)))), row]));
		});

	return {
		companies: byCode('LegalEntities', 'LegalEntityId', 'LegalEntityId,Name'),
		ledgers: byCode('Ledgers', 'LegalEntityId', 'LegalEntityId,ChartOfAccounts,AccountingCurrency'),
		formats: readOnce(() => readFormats(connection)),
		vendors: single('VendorsV2', ['dataAreaId', 'VendorAccountNumber'], 'dataAreaId,VendorAccountNumber,VendorOrganizationName,OnHoldStatus,CurrencyCode'),
		accounts: single(
			'MainAccounts',
			['ChartOfAccounts', 'MainAccountId'],
			'ChartOfAccounts,MainAccountId,Name,MainAccountType,IsSuspended,DoNotAllowManualEntry,ActiveFrom,ActiveTo',
		),
		accountsOfCompany: single(
			'MainAccountLegalEntities',
			['LegalEntityId', 'ChartOfAccounts', 'MainAccountId'],
			'MainAccountId,ChartOfAccounts,LegalEntityId,IsSuspended,DoNotAllowManualEntry,ActiveFrom,ActiveTo',
		),
		dimensionValues: batchedLookup(async (keys) => {
			const $select = 'FinancialDimension,LegalEntityId,DimensionValue,IsSuspended,IsTotal,ActiveFrom,ActiveTo';
			const rows = await read('FinancialDimensionValues', ['FinancialDimension', 'DimensionValue'], keys, { $select });
			const found = new Map<string, Row[]>();
			for (const row of rows) {
				const key = codeKey(lookupKey(textOf(row, 'FinancialDimension'), textOf(row, 'DimensionValue')));
				found.set(key, [...(found.get(key) ?? []), row]);
			}
			return found;
		}),
		orders: batchedLookup(async (keys) => {
			const lineFields = 'dataAreaId,PurchaseOrderNumber,LineNumber,ItemNumber,PurchaseUnitSymbol,PurchaseOrderLineStatus,IsDeleted,IsLineStopped';
			const rows = await read('PurchaseOrderHeadersV2', ['dataAreaId', 'PurchaseOrderNumber'], keys, {
				$select: 'dataAreaId,PurchaseOrderNumber,OrderVendorAccountNumber,InvoiceVendorAccountNumber,PurchaseOrderStatus,DocumentApprovalStatus,CurrencyCode',
				$expand: `PurchaseOrderLinesV2($select=${lineFields})`,
			});
			return new Map(
				await Promise.all(
					rows.map(async (header): Promise<[string, { header: Row; lines: Row[] }]> => [
						codeKey(lookupKey(textOf(header, 'dataAreaId'), textOf(header, 'PurchaseOrderNumber'))),
						{ header, lines: await expanded(connection, header, 'PurchaseOrderLinesV2') },
					]),
				),
			);
		}),
	};
}
