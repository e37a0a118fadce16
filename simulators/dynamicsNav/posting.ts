import type { Company } from './books';
import { dialog, notFound } from './errors';
import { postEntry } from './ledger';
import { cents, type Row } from './tables';

/** Total with VAT of a purchase document, in cents. */
export function documentTotal(company: Company, header: Row): number {
	return linesOf(company, header).reduce((sum, line) => {
		const net = cents(line.Line_Amount);
		const percent = company.codes.vat[String(line.VAT_Prod_Posting_Group ?? '')] ?? 0;
		return sum + net + (header.Prices_Including_VAT ? 0 : Math.round((net * percent) / 100));
	}, 0);
}

export function linesOf(company: Company, header: Row): Row[] {
	return company.tables.PurchaseLine.filter((line) => line.Document_Type === header.Document_Type && line.Document_No === header.No);
}

function checkDate(company: Company, date: unknown): void {
	const { allowPostingFrom, allowPostingTo } = company.settings;
	if (String(date) < allowPostingFrom || String(date) > allowPostingTo) throw dialog('Posting Date is not within your range of allowed posting dates.');
}

function checkNumber(company: Company, { type, number, vendor }: { type: string; number: string; vendor: string }): void {
	const known = company.tables.VendorLedgerEntry.some((row) => row.Document_Type === type && row.External_Document_No === number && row.Vendor_No === vendor && row.Reversed !== true);
	if (known) throw dialog(`Purchase ${type} ${number} already exists for this vendor.`);
}

/** Posts the purchase invoice or credit memo of this number: the draft goes, a ledger entry comes. */
export function postPurchaseInvoice(company: Company, documentNo: string, type: 'Invoice' | 'Credit Memo' = 'Invoice'): string {
	const { PurchaseHeader, PurchaseLine } = company.tables;
	const header = PurchaseHeader.find((row) => row.Document_Type === type && row.No === documentNo);
	if (!header) throw notFound(`The Purchase Header does not exist. Identification fields and values: Document Type='${type}',No.='${documentNo}'`, 'Internal_RecordNotFound');
	checkDate(company, header.Posting_Date);
	const number = String((type === 'Invoice' ? header.Vendor_Invoice_No : header.Vendor_Cr_Memo_No) ?? '');
	if (!number) throw dialog('You need to enter the document number of the document from the vendor in the Vendor Invoice No. field, so that this document stays linked to the original.');
	const lines = linesOf(company, header).filter((line) => Number(line.Quantity ?? 0) !== 0);
	if (lines.length === 0) throw dialog('There is nothing to post.');
	checkNumber(company, { type, number, vendor: String(header.Buy_from_Vendor_No) });
	const Document_No = company.next('postedInvoice');
	postEntry(company, {
		Document_Type: type, Document_No, External_Document_No: number, Vendor_No: header.Buy_from_Vendor_No!, Posting_Date: header.Posting_Date!, Document_Date: header.Document_Date!,
		Due_Date: header.Due_Date ?? '0001-01-01', Currency_Code: header.Currency_Code ?? '', Amount: ((type === 'Invoice' ? -1 : 1) * documentTotal(company, header)) / 100, Description: `${type} ${documentNo}`,
	});
	company.posted.push(...lines.map((line) => ({ Document_No, Account_No: line.No ?? '', Amount: (type === 'Invoice' ? 1 : -1) * Number(line.Line_Amount ?? 0) })));
	PurchaseHeader.splice(PurchaseHeader.indexOf(header), 1);
	company.tables.PurchaseLine = PurchaseLine.filter((line) => line.Document_Type !== type || line.Document_No !== documentNo);
	return Document_No;
}

/** Posts every line of the batch, whoever entered it. */
export function postJournal(company: Company, template: string, batch: string): void {
	const mine = (row: Row) => row.Journal_Template_Name === template && row.Journal_Batch_Name === batch;
	const lines = company.tables.GenJournalLine.filter((row) => mine(row) && cents(row.Amount) !== 0);
	if (lines.length === 0) throw dialog('There is nothing to post.');
	const documents = new Map<string, Row[]>();
	for (const line of lines) documents.set(`${String(line.Document_No)}|${String(line.Posting_Date)}`, [...(documents.get(`${String(line.Document_No)}|${String(line.Posting_Date)}`) ?? []), line]);
	for (const document of documents.values()) {
		const sum = document.reduce((all, line) => all + cents(line.Amount), 0);
		if (sum !== 0) throw dialog(`The lines in Document No. ${String(document[0]!.Document_No)} are out of balance by ${sum / 100}. Please check that Posting Date, Document Type, Document No. and Amount are correct for each line.`);
	}
	const vendorLines = lines.filter((line) => line.Account_Type === 'Vendor');
	for (const line of lines) checkDate(company, line.Posting_Date);
	for (const line of vendorLines) {
		const type = String(line.Document_Type ?? ' ');
		checkNumber(company, { type, number: String(line.External_Document_No ?? ''), vendor: String(line.Account_No) });
		if (company.tables.VendorLedgerEntry.some((row) => row.Document_Type === type && row.Document_No === line.Document_No)) throw dialog(`Purchase ${type} ${String(line.Document_No)} already exists.`);
	}
	for (const line of vendorLines) {
		postEntry(company, {
			Document_Type: line.Document_Type ?? ' ', Document_No: line.Document_No!, External_Document_No: line.External_Document_No ?? '', Vendor_No: line.Account_No!, Posting_Date: line.Posting_Date!,
			Document_Date: line.Document_Date ?? line.Posting_Date!, Due_Date: line.Due_Date ?? '0001-01-01', Currency_Code: line.Currency_Code ?? '', Amount: line.Amount!, Description: line.Description ?? '',
		});
	}
	company.posted.push(...lines.filter((line) => line.Account_Type !== 'Vendor').map(({ Document_No, Account_No, Amount }) => ({ Document_No: Document_No!, Account_No: Account_No ?? '', Amount: Amount! })));
	company.tables.GenJournalLine = company.tables.GenJournalLine.filter((row) => !mine(row));
}
