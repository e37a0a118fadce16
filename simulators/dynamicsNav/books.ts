import { notFound } from './errors';
import { seedCompany } from './seed';
import type { DynamicsNavSettings } from './settings';
import { emptyTables, type Row, type Tables } from './tables';

/** Codes that no page publishes but that writes are checked against. */
export interface Codes {
	paymentTerms: Record<string, number>;
	currencies: string[];
	paymentMethods: string[];
	countries: string[];
	/** Percent by VAT product posting group. */
	vat: Record<string, number>;
	/** Journal batches as `TEMPLATE/BATCH`; the first is what older servers filter page 254 to. */
	batches: string[];
}

export interface Company {
	name: string;
	tables: Tables;
	/** Lines of posted documents, by the number of their document; no page shows them. */
	posted: Row[];
	codes: Codes;
	settings: DynamicsNavSettings;
	next(series: 'invoice' | 'postedInvoice' | 'vendor' | 'entry' | 'payment'): string;
}

const starts = { invoice: 1001, postedInvoice: 108001, vendor: 50001, entry: 4000, payment: 7001 };

export function openCompany(name: string, settings: DynamicsNavSettings, seeded: boolean): Company {
	const counters = { ...starts };
	const company: Company = {
		name,
		tables: emptyTables(),
		posted: [],
		codes: {
			paymentTerms: { '14D': 14, '30D': 30, CM: 0 },
			currencies: ['USD', 'GBP', 'CHF', 'EUR'],
			paymentMethods: ['BANK', 'CHECK'],
			countries: ['US', 'DE', 'CH', 'GB'],
			vat: { '': 0, 'NO VAT': 0, VAT10: 10, VAT25: 25 },
			batches: ['PURCH/DEFAULT', 'PURCH/STAMPLI', 'PURCH/OTHER'],
		},
		settings,
		next: (series) => String(counters[series]++),
	};
	if (seeded) seedCompany(company);
	return company;
}

export function companyNamed(companies: Company[], name: string): Company {
	const found = companies.find((each) => each.name === name);
	if (!found) throw notFound(`Cannot find company '${name}'.`, 'Internal_CompanyNotFound');
	return found;
}
