import { StampliErpError } from '../../core/errors';
import { grouped, oneOf, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import { type BatchedLookup, batchedLookup, readOnce } from '../shared/erp/batchedLookup';
import type { B1Connection } from './connection';
import { codeKey, isYes, membersOf, textOf } from './fields';
import { filterLength } from './limits';
import { currencyRates, type FinancePeriods, financePeriods } from './companyReads';

/** What is asked once per company. */
export interface CompanyFacts {
	name: string;
	localCurrency: string;
	branchesOn: boolean;
	/** Accounts have an internal code beside the number that people see. */
	segmented: boolean;
	/** Digits that unit prices keep. */
	pricePlaces: number;
}

/** What is checked of the live system, each thing read once per run. */
export interface Lookups {
	company(): Promise<CompanyFacts>;
	/** CardCode */
	vendors: BatchedLookup<Row>;
	/** Code, or the visible number where accounts are segmented */
	accounts: BatchedLookup<Row>;
	/** Dimensions 1 to 5 with their names. */
	dimensions(): Promise<Row[]>;
	/** FactorCode */
	rules: BatchedLookup<Row>;
	projects: BatchedLookup<Row>;
	/** DocNum of a purchase order: every order of that number. */
	orders: BatchedLookup<Row[]>;
	/** CardCode: open goods receipts. */
	receipts: BatchedLookup<Row[]>;
	/** Tax codes: VAT groups and sales tax codes by code. */
	taxCodes(): Promise<Map<string, { property: 'VatGroup' | 'TaxCode'; row: Row }>>;
	/** Payment terms by name and by number. */
	terms(): Promise<Map<string, Row>>;
	branches(): Promise<Row[]>;
	currencies(): Promise<Map<string, Row>>;
	/** `currency|date`: whether there is a rate. */
	rates: BatchedLookup<boolean>;
	periods(): Promise<FinancePeriods>;
}

export const orderFields = 'DocEntry,DocNum,CardCode,DocType,DocCurrency,DocumentStatus,Cancelled,DocDate,BPL_IDAssignedToInvoice,DocumentLines';

export function createLookups(connection: B1Connection): Lookups {
	const byCode = async (set: string, property: string, $select: string) => await connection.all(set, { $select, $orderby: property });
	const single = (set: string, property: string, $select: string) =>
		batchedLookup(async (keys) => {
			const rows = await inGroups(keys, property, async ($filter) => await connection.all(set, { $filter, $select, $orderby: property }, { ignoreCase: true }));
			return byCodeKey(rows, property, keys);
		});
	const company = readOnce(() => readCompany(connection));
	const accountFields =
		'Code,Name,FormatCode,ActiveAccount,AcctCurrency,LockManualTransaction,BlockManualPosting,ValidFor,ValidFrom,ValidTo,FrozenFor,FrozenFrom,FrozenTo,AccountType';

	return {
		company,
		vendors: single('BusinessPartners', 'CardCode', 'CardCode,CardName,CardType,Currency,Valid,ValidFrom,ValidTo,Frozen,FrozenFrom,FrozenTo,DebitorAccount'),
		accounts: batchedLookup(async (keys) => {
			const { segmented } = await company();
			const read = (property: string, some: string[]) => inGroups(some, property, ($filter) => connection.all('ChartOfAccounts', { $filter, $select: accountFields, $orderby: 'Code' }, { ignoreCase: true }));
			const rows = await read('Code', keys);
			const found = byCodeKey(rows, 'Code', keys);
			const missing = segmented ? keys.filter((key) => !found.has(codeKey(key))) : [];
			const plain = (number: string) => number.replace(/[-.\s]/g, '');
			const visible = missing.length > 0 ? await read('FormatCode', [...new Set(missing.flatMap((key) => [key, plain(key)]))]) : [];
			for (const key of missing) {
				const row = visible.find((each) => plain(textOf(each, 'FormatCode')) === plain(key));
				if (row) found.set(codeKey(key), row);
			}
			return found;
		}),
		dimensions: readOnce(() => byCode('Dimensions', 'DimensionCode', 'DimensionCode,DimensionName,DimensionDescription,IsActive')),
		rules: single('DistributionRules', 'FactorCode', 'FactorCode,FactorDescription,InWhichDimension,Active'),
		projects: single('Projects', 'Code', 'Code,Name,ValidFrom,ValidTo,Active'),
		orders: batchedLookup(async (keys) => {
			const numbers = keys.filter((key) => /^\d{1,9}$/.test(key));
			const condition = (number: string) => `DocNum eq ${Number(number)}`;
			const groups = grouped(numbers, condition, filterLength).map((some) => connection.all('PurchaseOrders', { $filter: some.map(condition).join(' or '), $select: orderFields, $orderby: 'DocEntry' }, { pageSize: 50 }));
			const rows = (await Promise.all(groups)).flat();
			return new Map(numbers.map((number) => [codeKey(number), rows.filter((row) => textOf(row, 'DocNum') === String(Number(number)))]));
		}),
		receipts: batchedLookup(async (keys) => {
			const rows = await inGroups(keys, 'CardCode', ($filter) =>
				connection.all('PurchaseDeliveryNotes', { $filter: `DocumentStatus eq 'bost_Open' and (${$filter})`, $select: orderFields, $orderby: 'DocEntry' }, { ignoreCase: true, pageSize: 50 }),
			);
			return new Map(keys.map((key) => [codeKey(key), rows.filter((row) => codeKey(textOf(row, 'CardCode')) === codeKey(key))]));
		}),
		taxCodes: readOnce(async () => {
			const [groups, codes] = await Promise.all([byCode('VatGroups', 'Code', 'Code,Name,Category,Inactive'), byCode('SalesTaxCodes', 'Code', 'Code,Name,ValidForAP,Inactive')]);
			const entry = (property: 'VatGroup' | 'TaxCode') => (row: Row) => [codeKey(textOf(row, 'Code')), { property, row }] as const;
			return new Map([...codes.map(entry('TaxCode')), ...groups.map(entry('VatGroup'))]);
		}),
		terms: readOnce(async () => {
			const rows = await byCode('PaymentTermsTypes', 'GroupNumber', 'GroupNumber,PaymentTermsGroupName');
			return new Map([...rows.map((row) => [textOf(row, 'GroupNumber'), row] as const), ...rows.map((row) => [codeKey(textOf(row, 'PaymentTermsGroupName')), row] as const)]);
		}),
		branches: readOnce(() => byCode('BusinessPlaces', 'BPLID', 'BPLID,BPLName,Disabled')),
		currencies: readOnce(async () => new Map((await byCode('Currencies', 'Code', 'Code,Name')).map((row) => [codeKey(connection.isoCurrency(textOf(row, 'Code'))), row]))),
		rates: batchedLookup((keys) => currencyRates(connection, keys)),
		periods: readOnce(() => financePeriods(connection)),
	};
}

/** Found whatever its case; where two codes differ by case alone, the one that is spelled as asked. */
function byCodeKey(rows: Row[], property: string, keys: string[]): Map<string, Row> {
	const exact = (row: Row) => keys.includes(textOf(row, property));
	return new Map([...rows.filter((row) => !exact(row)), ...rows.filter(exact)].map((row) => [codeKey(textOf(row, property)), row]));
}

/** Reads with `property eq 'a' or property eq 'b'`, in requests of bounded length. */
async function inGroups(keys: string[], property: string, read: (filter: string) => Promise<Row[]>): Promise<Row[]> {
	const condition = (key: string) => `${property} eq ${quote(key)}`;
	return (await Promise.all(grouped(keys, condition, filterLength).map((some) => read(oneOf(property, some))))).flat();
}

async function readCompany(connection: B1Connection): Promise<CompanyFacts> {
	const [admin, company] = (await Promise.all([connection.service('CompanyService_GetAdminInfo'), connection.service('CompanyService_GetCompanyInfo')])) as Row[];
	const places = Number(textOf(admin!, 'PriceAccuracy'));
	const localCurrency = textOf(admin!, 'LocalCurrency');
	if (!localCurrency) {
		throw new StampliErpError({
			kind: 'setup',
			code: 'sapB1.noLocalCurrency',
			message: `SAP Business One does not tell the local currency of ${connection.companyDb}, so amounts cannot be told from foreign ones`,
			hint: 'Check in Administration > System Initialization > Company Details that the company is set up, and the version in the credential.',
		});
	}
	return {
		name: textOf(admin!, 'CompanyName') || connection.companyDb,
		localCurrency,
		branchesOn: isYes(admin!, 'EnableBranches'),
		segmented: isYes(company!, 'EnableAccountSegmentation'),
		pricePlaces: Number.isInteger(places) && places > 0 && places <= 6 ? places : 6,
	};
}

export function linesOf(document: Row): Row[] {
	return membersOf(document, 'DocumentLines');
}
