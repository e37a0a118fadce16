import type { Company } from './books';
import { notFound } from './errors';
import type { Spelling } from './options';
import { type Page, pages } from './pages';
import { documentTotal } from './posting';
import type { DynamicsNavSettings } from './settings';
import type { Row, Value } from './tables';
import { shown } from './values';

/** The page behind a published service name; undefined when nothing is published under it. */
export function published(settings: DynamicsNavSettings, name: string): Page | undefined {
	const service = settings.services.find((each) => each.name === name);
	return service && pages(settings.totals, settings.shortcutNames).find((page) => page.number === (service.page === 27 ? 26 : service.page === 18 ? 16 : service.page));
}

/** Rows that the page shows. */
export function rowsOf(company: Company, page: Page): Row[] {
	const [template, batch] = company.codes.batches[0]!.split('/');
	const inFilter = (row: Row) => Object.entries(page.fixed ?? {}).every(([name, value]) => row[name] === value);
	const inBatch = (row: Row) => page.table !== 'GenJournalLine' || company.settings.journal === 'inBody' || (row.Journal_Template_Name === template && row.Journal_Batch_Name === batch);
	return company.tables[page.table].filter((row) => inFilter(row) && inBatch(row));
}

export function findByKey(company: Company, page: Page, key: Record<string, Value>, among = rowsOf(company, page)): Row {
	const found = among.find((row) => page.keys.every((name) => row[name] === key[name]));
	if (!found) throw notFound(`The ${page.table} does not exist. Identification fields and values: ${Object.entries(key).map(([name, value]) => `${name}='${String(value)}'`).join(',')}`, 'Internal_RecordNotFound');
	return found;
}

/** A row as the page shows it, calculated fields included. */
export function present(company: Company, page: Page, row: Row, spelling: Spelling): Record<string, Value> {
	const body = Object.fromEntries(page.fields.map((field) => [field.name, shown(field, row, spelling)]));
	if ('Amount_Including_VAT' in body) body.Amount_Including_VAT = documentTotal(company, row) / 100;
	if ('Total_Amount_Incl_VAT' in body) {
		const header = company.tables.PurchaseHeader.find((each) => each.Document_Type === row.Document_Type && each.No === row.Document_No);
		body.Total_Amount_Incl_VAT = header ? documentTotal(company, header) / 100 : 0;
	}
	return body;
}

/** Language of option values in this session. */
export function spellingOf(settings: DynamicsNavSettings, headers: Record<string, string>): 'en' | 'de' {
	const asked = /^\s*(en|de)\b/i.exec(headers['accept-language'] ?? '')?.[1]?.toLowerCase();
	return settings.followsAcceptLanguage && asked ? (asked as 'en' | 'de') : settings.language;
}
