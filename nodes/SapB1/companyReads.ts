import { isKind } from '../../core/errors';
import type { Row } from '../../io/odata/paging';
import type { B1Connection } from './connection';
import { dateOf, numberOf } from './fields';

/** Whether there is an exchange rate, for keys `currency|date`. The server answers a missing one with a refusal. */
export async function currencyRates(connection: B1Connection, keys: string[]): Promise<Map<string, boolean>> {
	const known = await Promise.all(
		keys.map(async (key): Promise<[string, boolean]> => {
			const [Currency = '', Date = ''] = key.split('|');
			const rate = await connection.service('SBOBobService_GetCurrencyRate', { Currency, Date }).catch(refusedAs(0));
			const number = typeof rate === 'object' && rate !== null ? (rate as { value?: unknown }).value : rate;
			return [key.toUpperCase(), Number(number) > 0];
		}),
	);
	return new Map(known);
}

const mostYears = 4;

/** Finance periods of a company, newest year first. Empty when the user may not read them: the server then decides while posting. */
export interface FinancePeriods {
	rows: Row[];
	/** There are none besides. */
	all: boolean;
}

export async function financePeriods(connection: B1Connection): Promise<FinancePeriods> {
	const years = listOf(await connection.service('CompanyService_GetPeriods').catch(refusedAs([])));
	const entries = years.map((row) => numberOf(row, 'AbsoluteEntry')).filter(Number.isFinite).sort((a, b) => b - a);
	const periods = await Promise.all(
		// The newest years are the ones that invoices are posted to.
		entries.slice(0, mostYears).map(async (AbsoluteEntry) => listOf(await connection.service('CompanyService_GetFinancePeriods', { PeriodCategoryParams: { AbsoluteEntry } }).catch(refusedAs([])))),
	);
	const rows = periods.flat();
	return { rows: rows.every((row) => dateOf(row, 'PostingDateFrom') && dateOf(row, 'PostingDateTo')) ? rows : [], all: entries.length <= mostYears };
}

function listOf(answer: unknown): Row[] {
	const list = Array.isArray(answer) ? answer : (answer as { value?: unknown } | null | undefined)?.value;
	return Array.isArray(list) ? (list as Row[]) : [];
}

function refusedAs<T>(otherwise: T): (error: unknown) => T {
	return (error) => {
		if (isKind(error, 'setup') && (error.code === 'sapB1.readRefused' || error.code === 'sapB1.noPermission')) return otherwise;
		throw error;
	};
}
