import { entitySets } from './schemaData';
import type { SetName } from './schema';

export type Row = Record<string, unknown>;
export type Tables = { [set in SetName]: Row[] };

/** One company database. */
export interface Company {
	db: string;
	name: string;
	users: Record<string, string>;
	localCurrency: string;
	systemCurrency: string;
	branchesOn: boolean;
	accountSegmentation: boolean;
	tables: Tables;
	/** Rate of a foreign currency in local currency, by currency and day (`*` for every day). */
	rates: Record<string, Record<string, number>>;
	/** Items by code. */
	items: Record<string, { name: string; price: number }>;
	/** Files behind Attachments2, by entry and name. */
	files: Map<number, Map<string, string>>;
	/** Next number of a kind of record. */
	next(kind: string): number;
}

export function emptyCompany(facts: Pick<Company, 'db' | 'name' | 'users'> & Partial<Company>): Company {
	const numbers = new Map<string, number>();
	return {
		localCurrency: 'USD',
		systemCurrency: 'USD',
		branchesOn: false,
		accountSegmentation: false,
		tables: Object.fromEntries(Object.keys(entitySets).map((name) => [name, []])) as unknown as Tables,
		rates: {},
		items: {},
		files: new Map(),
		next(kind) {
			const number = (numbers.get(kind) ?? 0) + 1;
			numbers.set(kind, number);
			return number;
		},
		...facts,
	};
}

export function find(company: Company, set: SetName, name: string, value: unknown): Row | undefined {
	return company.tables[set].find((row) => row[name] === value);
}

export function linesOf(row: Row, collection = 'DocumentLines'): Row[] {
	return (row[collection] as Row[] | undefined) ?? [];
}

/** Rounded to cents, away from the noise of binary fractions. */
export function cents(amount: number): number {
	return Math.sign(amount) * Math.round(Math.abs(amount) * 100 + 1e-6) / 100 || 0;
}
