import type { Books, Row } from './books';
import type { BcSettings } from './settings';

/** A vendor ledger entry: no part of API v2.0, served by another app. Vendor invoices are negative. */
export interface LedgerEntry {
	entryNumber: number;
	documentType: 'Invoice' | 'Credit Memo' | 'Payment' | ' ';
	documentNumber: string;
	externalDocumentNumber: string;
	vendorNumber: string;
	postingDate: string;
	currencyCode: string;
	amount: number;
	remaining: number;
	reversed: boolean;
	lastModifiedDateTime: string;
}

/** One company with what hangs on it and is no collection of the API. */
export interface CompanyBooks extends Books {
	displayName: string;
	ledger: LedgerEntry[];
	/** Next number of a series. */
	nextNumber(series: string): string;
}

/** Everything a rule needs to decide, for one request. */
export interface Scope {
	books: CompanyBooks;
	settings: BcSettings;
}

export function setupOf({ books }: Pick<Scope, 'books'>): Row {
	return books.tables.generalLedgerSetup[0]!;
}

/** To the smallest unit of money. */
export function money(amount: number): number {
	return Math.sign(amount) * (Math.round((Math.abs(amount) + 1e-9) * 100) / 100) + 0;
}
