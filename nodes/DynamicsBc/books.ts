import type { ErpBooks } from '../../core/books';
import type { Invoice } from '../../core/model';
import { attachImages } from './attachments';
import { type BillSettings, dynamicsBcBills } from './bills';
import { companyOf } from './companies';
import type { BcConnection } from './connection';
import { withCreditMemos } from './creditMemoReversal';
import { withCreditNotes } from './creditNotes';
import { dynamicsBcMasterData } from './masterData';
import { dynamicsBcPayments } from './payments';
import { openPublishedPages, type PageSettings } from './publishedPages';
import { dynamicsBcReversals } from './reversals';
import { dynamicsBcVendorBook } from './vendorBook';

export interface BookSettings extends BillSettings, Pick<PageSettings, 'pagePosting'> {
	/** Default `auto`: through the published page Purchase Credit Memo where there is one; otherwise they are held. */
	creditNotes?: 'auto' | 'hold';
}

/** Business Central through API v2.0, and through published pages of the same environment what the API does not offer. */
export function openDynamicsBcBooks(connection: BcConnection, settings: BookSettings = {}): ErpBooks {
	const { company = '', settleMs, createTimeoutMs, pagePosting } = settings;
	const pages = openPublishedPages(connection, {
		company,
		...(settleMs === undefined ? {} : { settleMs }),
		...(createTimeoutMs === undefined ? {} : { createTimeoutMs }),
		...(pagePosting ? { pagePosting } : {}),
	});
	const companyName = async (asked: string | undefined) => companyOf(await connection.companies(), (asked ?? company).trim())?.name;
	/** Pages know companies by name only. */
	const inNamedCompany = async (invoice: Invoice): Promise<Invoice> => ({ ...invoice, companyId: (await companyName(invoice.companyId)) ?? invoice.companyId ?? '' });
	const bills = dynamicsBcBills(connection, settings);
	const reversals = dynamicsBcReversals(connection, company);
	return {
		bills: settings.creditNotes === 'hold' ? bills : withCreditNotes(bills, pages.bills, companyName),
		masterData: dynamicsBcMasterData(connection),
		vendors: dynamicsBcVendorBook(connection, settings),
		payments: dynamicsBcPayments(connection, pages.payments),
		reversals: withCreditMemos(
			{
				...reversals,
				reverse: async (invoice, bill, request) => (bill.id.kind === undefined ? await reversals.reverse(invoice, bill, request) : await pages.reversals!.reverse(await inNamedCompany(invoice), bill, request)),
			},
			pages.bills,
			inNamedCompany,
		),
		attach: async (invoice, outcome, source) => await attachImages(connection, invoice, outcome, company, source),
		companies: async () => (await connection.companies()).map(({ name, displayName }) => ({ id: name, name: displayName || name })),
	};
}
