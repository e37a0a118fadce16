import type { DynamicsBcOptions } from './index';
import { secondCompany, firstCompany } from './index';
import type { Company } from '../dynamicsNav';
import { openCompany } from '../dynamicsNav/books';
import { answerOdata } from '../dynamicsNav/odata';
import { defaultSettings } from '../dynamicsNav/settings';

/** Published pages of the same environment: companies of the same names, with tables of their own. */
export function publishedPages(services = defaultSettings.services): { companies: Company[]; pages: NonNullable<DynamicsBcOptions['pages']> } {
	const settings = { ...defaultSettings, services, instance: 'v2.0/contoso/Production' };
	const companies = [firstCompany, secondCompany].map(({ name, currency }) => {
		const company = openCompany(name, settings, true);
		company.tables.GLSetup[0]!.LCY_Code = currency;
		return company;
	});
	return { companies, pages: (request, hints, origin) => answerOdata(request, { companies, settings, origin, hints }) };
}
