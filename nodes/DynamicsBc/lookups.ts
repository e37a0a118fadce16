import { isKind } from '../../core/errors';
import { and, grouped, oneOf, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import { type BatchedLookup, batchedLookup, readOnce } from '../shared/erp/batchedLookup';
import { inCompany } from './companies';
import type { BcConnection, Company } from './connection';
import { codeKey, dateOf, textOf } from './fields';
import { limits } from './limits';

/** Encoded characters of or-ed conditions in one address; with the rest it stays below the usual limit of 2048. */
export const filterLength = 1200;

export interface CompanySetup {
	/** Absent where this version does not tell. */
	localCurrency?: string;
	allowPostingFrom?: string;
	allowPostingTo?: string;
	/** Codes of the global dimensions 1 and 2, which a header has fields for. */
	globalDimensions: string[];
}

export interface Dimension {
	id: string;
	code: string;
	displayName: string;
}

/** What is checked of one company, each thing read once per run. Keys are codes; they are compared in upper case. */
export interface CompanyLookups {
	setup(): Promise<CompanySetup>;
	/** Codes of foreign currencies. */
	currencies(): Promise<Set<string>>;
	dimensions(): Promise<Dimension[]>;
	/** By number, with `defaultDimensions`. */
	vendors: BatchedLookup<Row>;
	accounts: BatchedLookup<Row>;
	/** By number, with `defaultDimensions`. */
	items: BatchedLookup<Row>;
	/** By dimension id and value code, joined by a line break. */
	dimensionValues: BatchedLookup<Row>;
}

export interface Lookups {
	companies(): Promise<Company[]>;
	of(company: Company): CompanyLookups;
}

export function createLookups(connection: BcConnection): Lookups {
	const known = new Map<string, CompanyLookups>();
	return {
		companies: () => connection.companies(),
		of: (company) => {
			const lookups = known.get(company.id) ?? companyLookups(connection, company);
			known.set(company.id, lookups);
			return lookups;
		},
	};
}

function companyLookups(connection: BcConnection, company: Company): CompanyLookups {
	const all = (set: string, query: Record<string, string>) => connection.all(inCompany(company, set), query);
	/** Rows whose property is any of several values; what is longer than the column cannot be there. */
	const anyOf = async (set: string, property: string, values: string[], query: Record<string, string>, fixed: string[] = []) => {
		const askable = values.map(codeKey).filter((value) => value !== '' && value.length <= limits.lineObjectNumber);
		const requests = grouped(askable, (value) => `${property} eq ${quote(value)}`, filterLength).map((some) => all(set, { $filter: and(...fixed, oneOf(property, some)), ...query }));
		return (await Promise.all(requests)).flat();
	};
	const byNumber = (set: string, query: Record<string, string>) => batchedLookup(async (numbers) => new Map((await anyOf(set, 'number', numbers, query)).map((row) => [codeKey(textOf(row, 'number')), row])));
	return {
		setup: readOnce(() => readSetup(connection, company)),
		currencies: readOnce(async () => new Set((await all('currencies', { $select: 'id,code' })).map((row) => codeKey(textOf(row, 'code'))))),
		dimensions: readOnce(async () => (await all('dimensions', { $select: 'id,code,displayName' })).map((row) => ({ id: textOf(row, 'id').toLowerCase(), code: textOf(row, 'code'), displayName: textOf(row, 'displayName') }))),
		vendors: byNumber('vendors', { $select: 'id,number,displayName,blocked,currencyCode', $expand: 'defaultDimensions' }),
		accounts: byNumber('accounts', { $select: 'id,number,displayName,accountType,blocked,directPosting' }),
		items: byNumber('items', { $select: 'id,number,displayName,blocked,baseUnitOfMeasureCode', $expand: 'defaultDimensions' }),
		dimensionValues: batchedLookup(async (keys) => {
			const byDimension = new Map<string, string[]>();
			for (const key of keys) {
				const [id = '', code = ''] = key.split('\n');
				byDimension.set(id, [...(byDimension.get(id) ?? []), code]);
			}
			const rows = await Promise.all([...byDimension].map(([id, codes]) => anyOf('dimensionValues', 'code', codes, { $select: 'id,code,dimensionId,displayName' }, [`dimensionId eq ${id}`])));
			return new Map(rows.flat().map((row) => [codeKey(valueKey(textOf(row, 'dimensionId'), textOf(row, 'code'))), row]));
		}),
	};
}

export function valueKey(dimensionId: string, code: string): string {
	return `${dimensionId.toLowerCase()}\n${code.trim()}`;
}

/** Older versions do not have this page: then the server itself has to find out. */
async function readSetup(connection: BcConnection, company: Company): Promise<CompanySetup> {
	const rows = await connection.all(inCompany(company, 'generalLedgerSetup')).catch((error: unknown) => {
		if (isKind(error, 'setup') && ['dynamicsBc.missing', 'dynamicsBc.noPermission'].includes(error.code)) return [];
		throw error;
	});
	const row = rows[0] ?? {};
	const [from, to] = [dateOf(row, 'allowPostingFrom'), dateOf(row, 'allowPostingTo')];
	return {
		...(textOf(row, 'localCurrencyCode') ? { localCurrency: textOf(row, 'localCurrencyCode') } : {}),
		...(from ? { allowPostingFrom: from } : {}),
		...(to ? { allowPostingTo: to } : {}),
		globalDimensions: [textOf(row, 'shortcutDimension1Code'), textOf(row, 'shortcutDimension2Code')],
	};
}
