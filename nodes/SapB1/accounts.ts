import type { MasterDataPage } from '../../core/books';
import type { GlAccount, IsoDate } from '../../core/model';
import type { Row } from '../../io/odata/paging';
import type { B1Connection } from './connection';
import { dimensionName } from './dimensions';
import { isWithin, isYes, meta, optional, textOf } from './fields';
import type { Lookups } from './lookups';
import { wholePages } from './wholeList';

const accountFields =
	'Code,Name,FormatCode,ActiveAccount,AccountType,AcctCurrency,LockManualTransaction,BlockManualPosting,ValidFor,ValidFrom,ValidTo,FrozenFor,FrozenFrom,FrozenTo,ProjectRelevant,DistributionRuleRelevant,DistributionRule2Relevant,DistributionRule3Relevant,DistributionRule4Relevant,DistributionRule5Relevant';

/** The chart of accounts; titles, control accounts and what cannot be posted to by hand are marked as not active. */
export async function* accountPages(connection: B1Connection, lookups: Lookups, today: IsoDate): AsyncGenerator<MasterDataPage> {
	const [{ segmented }, dimensions] = await Promise.all([lookups.company(), lookups.dimensions()]);
	for await (const rows of wholePages(connection, 'ChartOfAccounts', { $select: accountFields }, 'Code')) {
		yield { records: rows.map((row) => account(row, connection.companyDb, { segmented, dimensions, today })) };
	}
}

export function isPostable(row: Row, day: IsoDate): boolean {
	const isFrozen = isYes(row, 'FrozenFor') && isWithin(row, 'FrozenFrom', 'FrozenTo', day);
	const isOutside = isYes(row, 'ValidFor') && !isWithin(row, 'ValidFrom', 'ValidTo', day);
	return isYes(row, 'ActiveAccount') && !isYes(row, 'LockManualTransaction') && !isYes(row, 'BlockManualPosting') && !isFrozen && !isOutside;
}

/** With segmented accounts people know the visible number only. */
function account(row: Row, companyDb: string, { segmented, dimensions, today }: { segmented: boolean; dimensions: Row[]; today: IsoDate }): GlAccount {
	const code = textOf(row, 'Code');
	const currency = textOf(row, 'AcctCurrency');
	const types: Record<string, string> = { at_Revenues: 'revenue', at_Expenses: 'expense', at_Other: 'balanceSheet' };
	// "Relevant" there asks for a value, and does not insist on one.
	const relevant = [
		...['', '2', '3', '4', '5'].flatMap((number, i) => (isYes(row, `DistributionRule${number}Relevant`) ? [dimensionName(String(i + 1), dimensions)] : [])),
		...(isYes(row, 'ProjectRelevant') ? ['Project'] : []),
	];
	return {
		...meta(`glAccount|${companyDb}|${code}`, companyDb),
		accountId: (segmented && textOf(row, 'FormatCode')) || code,
		name: textOf(row, 'Name') || code,
		...optional('type', types[textOf(row, 'AccountType')]),
		active: isPostable(row, today),
		...(currency && currency !== '##' ? { currency } : {}),
		...(relevant.length > 0 ? { extra: { relevantDimensions: relevant.join(', ') } } : {}),
	};
}
