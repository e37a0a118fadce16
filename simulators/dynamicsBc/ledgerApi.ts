import { type CompanyBooks, type LedgerEntry, setupOf } from './environment';
import { noSegment } from './errors';
import { parseFilter } from './filter';
import { optionsOf } from './query';
import type { Answer } from './service';
import type { EntitySet, Property } from './schema';
import type { BcSettings } from './settings';

const property = (name: string, kind: Property['kind'], maxLength?: number): [string, Property] => [name, { name, kind, readOnly: true, ...(maxLength ? { maxLength } : {}) }];
const entries: EntitySet = {
	name: 'generalLedgerEntries',
	type: 'vendorLedgerEntry',
	verbs: new Set(['GET']),
	navigations: {},
	properties: new Map([
		property('entryNumber', 'Int32'), property('documentType', 'Text'), property('documentNumber', 'Code', 20), property('externalDocumentNumber', 'Code', 35), property('vendorNumber', 'Code', 20),
		property('postingDate', 'Date'), property('currencyCode', 'Code', 10), property('open', 'Boolean'), property('amount', 'Decimal'), property('lastModifiedDateTime', 'DateTimeOffset'),
	]), // prettier-ignore
};

/** `vendorLedgerEntries` of the app with the finance reports: read-only, and outside of API v2.0. */
export function readLedger(books: CompanyBooks, path: string, query: string, { context, settings }: { context: string; settings: BcSettings }): Answer {
	if (path !== 'vendorLedgerEntries') throw noSegment(path, settings.unknownPath);
	const filter = optionsOf(query).get('$filter');
	const test = filter ? parseFilter(entries, filter) : () => true;
	const local = setupOf({ books }).localCurrencyCode;
	const currencyOf = ({ currencyCode }: LedgerEntry) => (settings.ledgerLocalCurrency === 'blank' && currencyCode === local ? '' : currencyCode);
	const rows = books.ledger.map((entry) => ({ ...shown(entry), currencyCode: currencyOf(entry), id: String(entry.entryNumber) })).filter(test);
	return { status: 200, body: { '@odata.context': context, value: rows.map(({ id: _, ...row }) => row) } };
}

function shown({ remaining, reversed: _, ...entry }: LedgerEntry) {
	return { ...entry, documentType: entry.documentType === ' ' ? '_x0020_' : entry.documentType.replace(' ', '_x0020_'), open: remaining !== 0 };
}
