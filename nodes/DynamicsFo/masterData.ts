import { StampliErpError } from '../../core/errors';
import type { AnyEntity, DimensionValue, GlAccount, IsoDate, PurchaseOrder, PurchaseOrderLine, Vendor } from '../../core/model';
import { and, enumLiteral, grouped, or, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import { expanded, type FoConnection, type Query } from './connection';
import { codeKey, dateOf, decimalOf, enumTypes, isActiveOn, isYes, textOf } from './fields';
import { filterLength } from './lookups';
import { vendorFields, vendorOf } from './vendors';

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

/**
 * Every row of a set, ordered by its key. Pages are cut by position, so a list that changes meanwhile can repeat or skip rows:
 * the server's own count must agree, else the list is read once more.
 */
export async function readWhole(connection: FoConnection, set: string, query: Query, key: string[]): Promise<Row[]> {
	for (let attempt = 1; ; attempt += 1) {
		const { rows, count } = await connection.counted(set, { ...query, $count: true });
		const distinct = new Map(rows.map((row) => [key.map((name) => textOf(row, name)).join('\n'), row]));
		if (distinct.size === rows.length && (count === undefined || count === rows.length)) return rows;
		if (attempt < 2) continue;
		throw new StampliErpError({
			kind: 'transient',
			code: 'masterData.changing',
			message: `${set} changed while it was read (${distinct.size} rows read, ${count ?? 'unknown'} announced); nothing was taken`,
			hint: 'Run it again, preferably when nobody imports data into Dynamics 365 F&O.',
		});
	}
}

/** The whole of a set for any number of values of one property, in requests of bounded length. `filter` is added to each. */
async function readFor(connection: FoConnection, set: string, values: string[], property: string, query: Query & { $filter?: string }, key: string[]): Promise<Row[]> {
	const condition = (value: string) => `${property} eq ${quote(property === 'dataAreaId' ? value.toLowerCase() : value)}`;
	const rows: Row[] = [];
	for (const some of grouped(values, condition, filterLength)) {
		const $filter = and(...(query.$filter ? [query.$filter] : []), or(...some.map(condition)));
		rows.push(...(await readWhole(connection, set, { ...query, $filter }, key)));
	}
	return rows;
}

async function readVendors(connection: FoConnection, companies: string[]): Promise<Vendor[]> {
	const query = { $select: vendorFields, $orderby: 'dataAreaId,VendorAccountNumber' };
	return (await readFor(connection, 'VendorsV2', companies, 'dataAreaId', query, ['dataAreaId', 'VendorAccountNumber'])).map(vendorOf);
}

/** One account per legal entity and main account of its chart: companies may share a chart and suspend its accounts on their own. */
async function readAccounts(connection: FoConnection, companies: string[], today: IsoDate): Promise<GlAccount[]> {
	const ledgers = (await readWhole(connection, 'Ledgers', { $select: 'LegalEntityId,ChartOfAccounts', $orderby: 'LegalEntityId' }, ['LegalEntityId'])).filter((row) =>
		companies.some((each) => codeKey(each) === codeKey(textOf(row, 'LegalEntityId'))),
	);
	const charts = [...new Set(ledgers.map((row) => textOf(row, 'ChartOfAccounts')))].filter(Boolean);
	if (charts.length === 0) return [];
	const accounts = await readFor(
		connection,
		'MainAccounts',
		charts,
		'ChartOfAccounts',
		{
			$select: 'ChartOfAccounts,MainAccountId,Name,MainAccountType,IsSuspended,DoNotAllowManualEntry,ActiveFrom,ActiveTo,DefaultCurrency',
			$orderby: 'ChartOfAccounts,MainAccountId',
		},
		['ChartOfAccounts', 'MainAccountId'],
	);
	const ofCompanies = await readFor(
		connection,
		'MainAccountLegalEntities',
		companies,
		'LegalEntityId',
		{
			$select: 'MainAccountId,ChartOfAccounts,LegalEntityId,IsSuspended,DoNotAllowManualEntry,ActiveFrom,ActiveTo',
			$orderby: 'MainAccountId,ChartOfAccounts,LegalEntityId',
		},
		['MainAccountId', 'ChartOfAccounts', 'LegalEntityId'],
	);
	const keyOf = (row: Row, company: string) => [textOf(row, 'ChartOfAccounts'), textOf(row, 'MainAccountId'), company].map(codeKey).join('\n');
	const own = new Map(ofCompanies.map((row) => [keyOf(row, textOf(row, 'LegalEntityId')), row]));
	return ledgers.flatMap((ledger) => {
		const companyId = textOf(ledger, 'LegalEntityId');
		return accounts
			.filter((row) => codeKey(textOf(row, 'ChartOfAccounts')) === codeKey(textOf(ledger, 'ChartOfAccounts')))
			.map((row) => account(row, own.get(keyOf(row, companyId)), companyId, today));
	});
}

function account(row: Row, ofCompany: Row | undefined, companyId: string, today: IsoDate): GlAccount {
	const type = textOf(row, 'MainAccountType');
	const isOpen = (each: Row) => !isYes(each, 'IsSuspended') && !isYes(each, 'DoNotAllowManualEntry') && isActiveOn(each, today);
	return {
		...meta(`glAccount|${companyId}|${textOf(row, 'MainAccountId')}`, companyId),
		accountId: textOf(row, 'MainAccountId'),
		name: textOf(row, 'Name'),
		...(type ? { type } : {}),
		active: type !== 'Total' && type !== 'Reporting' && isOpen(row) && (ofCompany === undefined || isOpen(ofCompany)),
		...(textOf(row, 'DefaultCurrency') ? { currency: textOf(row, 'DefaultCurrency') } : {}),
	};
}

const orderFields =
	'dataAreaId,PurchaseOrderNumber,OrderVendorAccountNumber,InvoiceVendorAccountNumber,PurchaseOrderName,PurchaseOrderStatus,DocumentApprovalStatus,CurrencyCode,AccountingDate,RequestedDeliveryDate,PaymentTermsName';
const orderLineFields =
	'dataAreaId,PurchaseOrderNumber,LineNumber,ItemNumber,ExternalItemNumber,LineDescription,OrderedPurchaseQuantity,PurchaseUnitSymbol,PurchasePrice,PurchasePriceQuantity,LineAmount,RequestedDeliveryDate,PurchaseOrderLineStatus,MainAccountIdDisplayValue,IsDeleted,IsLineStopped';

/** Open orders (F&O's "Backorder" and "Received") with the lines that can still be invoiced. */
async function readOrders(connection: FoConnection, companies: string[]): Promise<PurchaseOrder[]> {
	const open = or(...['Backorder', 'Received'].map((member) => `PurchaseOrderStatus eq ${enumLiteral(enumTypes.purchStatus, member)}`));
	const rows = await readFor(
		connection,
		'PurchaseOrderHeadersV2',
		companies,
		'dataAreaId',
		{
			$filter: open,
			$select: orderFields,
			$expand: `PurchaseOrderLinesV2($select=${orderLineFields})`,
			$orderby: 'dataAreaId,PurchaseOrderNumber',
		},
		['dataAreaId', 'PurchaseOrderNumber'],
	);
	return await Promise.all(rows.map(async (row) => order(row, await expanded(connection, row, 'PurchaseOrderLinesV2'))));
}

function order(row: Row, lines: Row[]): PurchaseOrder {
	const text = (property: string) => textOf(row, property) || undefined;
	const approval = text('DocumentApprovalStatus');
	return {
		...meta(`purchaseOrder|${textOf(row, 'dataAreaId')}|${textOf(row, 'PurchaseOrderNumber')}`, textOf(row, 'dataAreaId')),
		...(approval ? { extra: { DocumentApprovalStatus: approval } } : {}),
		poNumber: textOf(row, 'PurchaseOrderNumber'),
		purpose: 'original',
		orderDate: dateOf(row, 'AccountingDate') ?? '',
		...optional('currency', text('CurrencyCode')),
		status: text('PurchaseOrderStatus') === 'Received' ? 'partial' : 'open',
		...optional('vendorId', text('InvoiceVendorAccountNumber') ?? text('OrderVendorAccountNumber')),
		...optional('vendorName', text('PurchaseOrderName')),
		...optional('requestedDelivery', dateOf(row, 'RequestedDeliveryDate')),
		...(text('PaymentTermsName') ? { terms: { code: text('PaymentTermsName')! } } : {}),
		lines: lines
			.filter((line) => !isYes(line, 'IsDeleted') && !isYes(line, 'IsLineStopped') && !['Invoiced', 'Canceled'].includes(textOf(line, 'PurchaseOrderLineStatus')))
			.sort((a, b) => Number(textOf(a, 'LineNumber')) - Number(textOf(b, 'LineNumber')))
			.map(orderLine),
	};
}

function orderLine(row: Row): PurchaseOrderLine {
	const ids = [
		{ scheme: 'buyer', value: textOf(row, 'ItemNumber') },
		{ scheme: 'vendor', value: textOf(row, 'ExternalItemNumber') },
	].filter((each) => each.value !== '');
	const priceQuantity = decimalOf(row, 'PurchasePriceQuantity');
	return {
		lineNumber: textOf(row, 'LineNumber'),
		itemIds: ids,
		...optional('description', textOf(row, 'LineDescription') || undefined),
		quantity: decimalOf(row, 'OrderedPurchaseQuantity') ?? '0',
		uom: textOf(row, 'PurchaseUnitSymbol'),
		...optional('unitPrice', decimalOf(row, 'PurchasePrice')),
		...optional('amount', decimalOf(row, 'LineAmount')),
		...optional('requestedDelivery', dateOf(row, 'RequestedDeliveryDate')),
		...optional('glAccount', textOf(row, 'MainAccountIdDisplayValue') || undefined),
		...(priceQuantity !== undefined && !['0', '1'].includes(priceQuantity) ? { extra: { PurchasePriceQuantity: priceQuantity } } : {}),
	};
}

/** Values shared by all companies, and those of the companies asked for. */
async function readDimensionValues(connection: FoConnection, companies: string[], today: IsoDate): Promise<DimensionValue[]> {
	const rows = await readFor(
		connection,
		'FinancialDimensionValues',
		['', ...companies],
		'LegalEntityId',
		{
			$select: 'FinancialDimension,LegalEntityId,DimensionValue,Description,GroupDimension,IsSuspended,IsTotal,ActiveFrom,ActiveTo',
			$orderby: 'FinancialDimension,LegalEntityId,DimensionValue',
		},
		['FinancialDimension', 'LegalEntityId', 'DimensionValue'],
	);
	return rows.map((row) => {
		const companyId = textOf(row, 'LegalEntityId');
		const [dimension, value] = [textOf(row, 'FinancialDimension'), textOf(row, 'DimensionValue')];
		return {
			...meta(`dimensionValue|${companyId}|${dimension}|${value}`, companyId || undefined),
			dimension,
			value,
			name: textOf(row, 'Description') || value,
			active: !isYes(row, 'IsSuspended') && !isYes(row, 'IsTotal') && isActiveOn(row, today),
			...optional('parent', textOf(row, 'GroupDimension') || undefined),
			...optional('validFrom', dateOf(row, 'ActiveFrom')),
			...optional('validTo', dateOf(row, 'ActiveTo')),
		};
	});
}

function meta(sourceKey: string, companyId?: string) {
	return { sourceKey, sourceSystem: 'dynamics-fo', ...(companyId ? { companyId } : {}) };
}

function optional<K extends string, V>(name: K, value: V | undefined): { [key in K]?: V } {
	return value === undefined ? {} : ({ [name]: value } as { [key in K]: V });
}
