import type { CompanyBooks, LedgerEntry } from './environment';
import { noSegment } from './errors';
import { parseFilter } from './filter';
import { optionsOf } from './query';
import type { Answer } from './service';
import type { EntitySet, Property } from './schema';

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
export function readLedger(books: CompanyBooks, path: string, query: string, context: string): Answer {
	if (path !== 'vendorLedgerEntries') throw noSegment(path);
	const filter = optionsOf(query).get('$filter');
	const test = filter ? parseFilter(entries, filter) : () => true;
	const rows = books.ledger.map((entry) => ({ ...shown(entry), id: String(entry.entryNumber) })).filter(test);
	return { status: 200, body: { '@odata.context': context, value: rows.map(({ id: _, ...row }) => row) } };
}

function shown({ remaining, reversed: _, ...entry }: LedgerEntry) {
	return { ...entry, documentType: entry.documentType === ' ' ? '_x0020_' : entry.documentType.replace(' ', '_x0020_'), open: remaining !== 0 };
}
