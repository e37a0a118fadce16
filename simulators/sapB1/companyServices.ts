import { type Row } from './company';
import type { Books } from './documents';
import { badQuery, business } from './errors';

/** Services without an entity set, by name; all POST. `undefined`: not simulated. */
export function callService(name: string, given: Row, { company, settings }: Books): unknown {
	switch (name) {
		case 'CompanyService_GetAdminInfo':
			return {
				Code: 1,
				CompanyName: company.name,
				LocalCurrency: company.localCurrency,
				SystemCurrency: company.systemCurrency,
				TotalsAccuracy: 2,
				PriceAccuracy: 6,
				RateAccuracy: 6,
				EnableBranches: company.branchesOn ? 'tYES' : 'tNO',
				EnableApprovalProcedureInDI: settings.approvalFrom === undefined ? 'tNO' : 'tYES',
			};
		case 'CompanyService_GetCompanyInfo':
			return { Version: 1000190, CompanyName: company.name, EnableAccountSegmentation: company.accountSegmentation ? 'tYES' : 'tNO' };
		case 'CompanyService_GetPeriods':
			return { value: Array.from({ length: 1 + settings.yearsAddedLater }, (_, i) => ({ AbsoluteEntry: i + 1 })) };
		case 'CompanyService_GetFinancePeriods': {
			const entry = Number(((given.PeriodCategoryParams ?? {}) as Row).AbsoluteEntry);
			if (!(entry >= 1 && entry <= 1 + settings.yearsAddedLater)) throw badQuery('Invalid parameter PeriodCategoryParams');
			const { from, to } = settings.periods;
			const span = (start: string, end: string, PeriodStatus: string) => ({
				PostingDateFrom: start, PostingDateTo: end, ValueDateFrom: start, ValueDateTo: '2030-12-31', TaxDateFrom: from, TaxDateTo: to, PeriodStatus,
			});
			if (entry > 1) return { value: [{ AbsoluteEntry: 100 + entry, ...span(`${1990 + entry}-01-01`, `${1990 + entry}-12-31`, 'ltUnlocked') }] };
			const locked = [...settings.lockedPeriods].sort((a, b) => (a.from < b.from ? -1 : 1)).filter((each) => each.from <= to && from <= each.to);
			// What is not locked lies between the locked ones.
			const starts = [from, ...locked.map((each) => dayAfter(each.to, 1))];
			const ends = [...locked.map((each) => dayAfter(each.from, -1)), to];
			const open = starts.map((start, i) => span(start, ends[i]!, 'ltUnlocked')).filter((each) => each.PostingDateFrom <= each.PostingDateTo);
			return { value: [...locked.map((each) => span(each.from, each.to, 'ltLocked')), ...open].map((each, i) => ({ AbsoluteEntry: i + 1, ...each })) };
		}
		case 'SBOBobService_GetCurrencyRate': {
			const rate = company.rates[String(given.Currency)];
			const known = rate?.[String(given.Date)] ?? rate?.['*'];
			if (!known) throw business('Update the exchange rate');
			return known;
		}
		case 'SeriesService_GetDocumentSeries':
			return { value: [{ Document: '2', DocumentSubType: 'S', Series: 2, Name: 'Manual', IsManual: 'tYES', Locked: 'tNO' }, { Document: '2', DocumentSubType: 'S', Series: 71, Name: 'Auto', IsManual: 'tNO', Locked: 'tNO' }] };
		default:
			return undefined;
	}
}

function dayAfter(date: string, days: number): string {
	return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}
