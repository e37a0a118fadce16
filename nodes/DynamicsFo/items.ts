import type { Decimal } from '../../core/model';
import { and, or, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import type { FoConnection } from './connection';
import { meta, optional } from './entityFacts';
import { decimalOf, textOf } from './fields';
import { listPages, type ListRequest } from './listPages';

/** An item as it is released in a legal entity: for partners and for mapping, not for posting. */
export interface Item {
	sourceKey: string;
	sourceSystem: string;
	companyId?: string;
	itemNumber: string;
	name?: string;
	type?: string;
	group?: string;
	purchaseUnit?: string;
	inventoryUnit?: string;
	purchasePrice?: Decimal;
	/** For how many units the price is; absent for 1. */
	purchasePriceQuantity?: Decimal;
	purchaseTaxCode?: string;
	/** The vendor it is usually bought from. */
	vendorId?: string;
}

const fields =
	'dataAreaId,ItemNumber,ProductNumber,SearchName,ProductSearchName,ProductType,ProductGroupId,PurchaseUnitSymbol,InventoryUnitSymbol,PurchasePrice,PurchasePriceQuantity,PurchaseSalesTaxItemGroupCode,PrimaryVendorAccountNumber';

/** Released products, page by page. `search` is a part of the number or the search name. */
export async function* itemPages(connection: FoConnection, request: ListRequest & { search?: string; vendor?: string }): AsyncGenerator<Item[]> {
	const like = request.search ? quote(`*${request.search}*`) : '';
	const conditions = [
		...(like ? [`(${or(`ItemNumber eq ${like}`, `SearchName eq ${like}`)})`] : []),
		...(request.vendor ? [`PrimaryVendorAccountNumber eq ${quote(request.vendor)}`] : []),
	];
	const query = { $select: fields, $orderby: 'dataAreaId,ItemNumber', ...(conditions.length > 0 ? { $filter: and(...conditions) } : {}) };
	for await (const rows of listPages(connection, 'ReleasedProductsV2', request, query, ['dataAreaId', 'ItemNumber'])) yield rows.map(item);
}

function item(row: Row): Item {
	const text = (property: string) => textOf(row, property) || undefined;
	const priceQuantity = decimalOf(row, 'PurchasePriceQuantity');
	return {
		...meta(`item|${textOf(row, 'dataAreaId')}|${textOf(row, 'ItemNumber')}`, textOf(row, 'dataAreaId')),
		itemNumber: textOf(row, 'ItemNumber'),
		...optional('name', text('ProductSearchName') ?? text('SearchName')),
		...optional('type', text('ProductType')),
		...optional('group', text('ProductGroupId')),
		...optional('purchaseUnit', text('PurchaseUnitSymbol')),
		...optional('inventoryUnit', text('InventoryUnitSymbol')),
		...optional('purchasePrice', decimalOf(row, 'PurchasePrice')),
		...(priceQuantity !== undefined && !['0', '1'].includes(priceQuantity) ? { purchasePriceQuantity: priceQuantity } : {}),
		...optional('purchaseTaxCode', text('PurchaseSalesTaxItemGroupCode')),
		...optional('vendorId', text('PrimaryVendorAccountNumber')),
	};
}
