import type { GlAccount, IsoDate } from '../../core/model';
import type { Row } from '../../io/odata/paging';
import { meta } from './entityFacts';
import { codeKey, isActiveOn, isYes, textOf } from './fields';
import type { Lists } from './wholeList';

/** One account per legal entity and main account of its chart: companies may share a chart and suspend its accounts on their own. */
export async function readAccounts(lists: Lists, companies: string[], today: IsoDate): Promise<GlAccount[]> {
	const ledgers = (await lists.whole('Ledgers', { $select: 'LegalEntityId,ChartOfAccounts', $orderby: 'LegalEntityId' }, ['LegalEntityId'])).filter((row) =>
		companies.some((each) => codeKey(each) === codeKey(textOf(row, 'LegalEntityId'))),
	);
	const charts = [...new Set(ledgers.map((row) => textOf(row, 'ChartOfAccounts')))].filter(Boolean);
	if (charts.length === 0) return [];
	const accounts = await lists.of(
		'MainAccounts',
		charts,
		'ChartOfAccounts',
		{
			$select: 'ChartOfAccounts,MainAccountId,Name,MainAccountType,IsSuspended,DoNotAllowManualEntry,ActiveFrom,ActiveTo,DefaultCurrency',
			$orderby: 'ChartOfAccounts,MainAccountId',
		},
		['ChartOfAccounts', 'MainAccountId'],
	);
	const ofCompanies = await lists.of(
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
