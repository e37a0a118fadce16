import type { Problem } from '../../core/errors';
import type { PurchaseOrder, PurchaseOrderLine } from '../../core/model';
import { and, grouped, oneOf, or, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import { type BatchedLookup, batchedLookup } from '../shared/erp/batchedLookup';
import type { FoConnection } from './connection';
import { codeKey, isYes, textOf } from './fields';
import { filterLength, lookupKey } from './lookups';
import type { OrderSide } from './orderSides';
import { erpName, rejected } from './problems';
import type { OrderedThing } from './purchaseOrderDraft';

/** Items of the live system, each asked for once per run. */
export interface ItemLookups {
	/** company, item: the released product */
	products: BatchedLookup<Row>;
	/** company, partner, the partner's number: items that earlier orders of that partner had under it */
	partnerItems: BatchedLookup<string[]>;
}

export function itemLookups(connection: FoConnection, side: OrderSide): ItemLookups {
	return { products: products(connection, side), partnerItems: partnerItems(connection, side) };
}

function products(connection: FoConnection, side: OrderSide): BatchedLookup<Row> {
	return batchedLookup(async (keys) => {
		const rows = await byCompany(keys, (company, items) =>
			grouped(items, (item) => `ItemNumber eq ${quote(item)}`, filterLength).map((some) =>
				connection.all('ReleasedProductsV2', { $filter: and(`dataAreaId eq ${quote(company)}`, `(${oneOf('ItemNumber', some)})`), $select: `dataAreaId,ItemNumber,${side.unit}` }),
			),
		);
		return new Map(rows.map((row) => [codeKey(lookupKey(textOf(row, 'dataAreaId'), textOf(row, 'ItemNumber'))), row]));
	});
}

/** F&O publishes no list of partners' item numbers here; its own orders say which item a partner means by one. */
function partnerItems(connection: FoConnection, side: OrderSide): BatchedLookup<string[]> {
	return batchedLookup(async (keys) => {
		const rows = await byCompany(keys, (company, numbers) =>
			grouped(numbers, (number) => `ExternalItemNumber eq ${quote(number)}`, filterLength).map((some) =>
				connection.all(side.lines, {
					$filter: and(`dataAreaId eq ${quote(company)}`, `(${or(...some.map((number) => `ExternalItemNumber eq ${quote(number)}`))})`),
					$select: `${side.lineFields},ItemNumber,ExternalItemNumber`,
					$expand: `${side.back}($select=dataAreaId,${side.number},${side.account})`,
					$orderby: ['dataAreaId', ...side.lineKey].join(','),
				}),
			),
		);
		const found = new Map<string, string[]>();
		for (const row of rows.filter((each) => textOf(each, 'ItemNumber') !== '' && !isYes(each, 'IsDeleted'))) {
			const vendor = textOf((row[side.back] ?? {}) as Row, side.account);
			const key = codeKey(lookupKey(textOf(row, 'dataAreaId'), vendor, textOf(row, 'ExternalItemNumber')));
			found.set(key, [...new Set([...(found.get(key) ?? []), textOf(row, 'ItemNumber')])]);
		}
		return found;
	});
}

/** Asks once per company for the last parts of the keys. */
async function byCompany(keys: string[], ask: (company: string, values: string[]) => Promise<Row[]>[]): Promise<Row[]> {
	const companies = new Map<string, Set<string>>();
	for (const key of keys) {
		const parts = key.split('\n');
		const company = parts[0]!.toLowerCase();
		companies.set(company, (companies.get(company) ?? new Set()).add(parts.at(-1)!));
	}
	return (await Promise.all([...companies].flatMap(([company, values]) => ask(company, [...values])))).flat();
}

/** What each line orders, in F&O's words, and every line for which that is not known. */
export async function resolveItems(order: PurchaseOrder, company: string, lookups: ItemLookups, side: OrderSide, category?: string): Promise<{ things: OrderedThing[]; problems: Problem[] }> {
	const resolved = await Promise.all(order.lines.map((line) => resolve(line, order.vendorId ?? '', company, lookups, side, category)));
	return { things: resolved.map(({ thing }) => thing), problems: resolved.flatMap(({ problem }) => problem ?? []) };
}

async function resolve(line: PurchaseOrderLine, vendor: string, company: string, lookups: ItemLookups, side: OrderSide, category?: string): Promise<{ thing: OrderedThing; problem?: Problem }> {
	const own = line.itemIds.find(({ scheme }) => side.isOurs(scheme))?.value;
	const theirs = line.itemIds.find(({ scheme }) => side.isTheirs(scheme))?.value;
	const place = { where: `${erpName}, Released products`, line: line.lineNumber, field: 'lines.itemIds' };
	const product = async (item: string) => (await lookups.products.get([lookupKey(company, item)]))[0];
	const ordered = (row: Row): OrderedThing => ({ item: textOf(row, 'ItemNumber'), ...(textOf(row, side.unit) ? { unit: textOf(row, side.unit) } : {}) });
	if (own !== undefined) {
		const row = await product(own);
		if (row) return { thing: ordered(row) };
		const message = `Line ${line.lineNumber}: item ${own} is not released in legal entity ${company}.`;
		return { thing: {}, problem: rejected({ code: 'item.unknown', message, fix: 'Release the item there, or map its number in the cross-reference.', unmapped: { table: 'item', code: own }, ...place }) };
	}
	if (theirs !== undefined) {
		const [items = []] = await lookups.partnerItems.get([lookupKey(company, vendor, theirs)]);
		const row = items.length === 1 ? await product(items[0]!) : undefined;
		if (row) return { thing: ordered(row) };
		const why = items.length > 1 ? `earlier orders have it for different items (${items.slice(0, 5).join(', ')})` : 'no earlier order tells which item that is';
		const message = `Line ${line.lineNumber} names only the vendor's item number ${theirs}, and ${why}.`;
		return { thing: {}, problem: rejected({ code: items.length > 1 ? 'item.ambiguous' : 'item.unknown', message, fix: 'Map it to an item in the cross-reference, or give the line our own item number.', unmapped: { table: 'item', code: theirs }, ...place }) };
	}
	if (category) return { thing: { category } };
	const message = `Line ${line.lineNumber} names no item; ${erpName} then wants a ${side.category.toLowerCase()}.`;
	return { thing: {}, problem: rejected({ code: 'line.categoryMissing', message, fix: `Set ${side.category} in the options of the node, or give the line an item number.`, who: 'integrator', where: `n8n, ${erpName} node`, line: line.lineNumber, field: 'lines.itemIds' }) };
}
