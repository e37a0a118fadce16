import type { Decimal, IsoDate } from '../../core/model';
import { enumLiteral } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import { expanded, type FoConnection } from './connection';
import { meta, optional } from './entityFacts';
import { dateOf, decimalOf, enumTypes, isYes, textOf } from './fields';
import { listPages, type ListRequest } from './listPages';

/** A vendor invoice journal with its lines, as F&O has it. Debits and credits stand apart, as there. */
export interface Journal {
	sourceKey: string;
	sourceSystem: string;
	companyId?: string;
	journalNumber: string;
	journalName: string;
	description?: string;
	posted: boolean;
	totalDebit: Decimal;
	totalCredit: Decimal;
	lines: JournalLine[];
}

export interface JournalLine {
	lineNumber: string;
	date?: IsoDate;
	voucher?: string;
	/** Ledger, Vend, Bank ... */
	accountType?: string;
	/** As F&O writes it: a vendor with its delimiters escaped, or account and dimensions joined. */
	account?: string;
	offsetAccountType?: string;
	offsetAccount?: string;
	debit: Decimal;
	credit: Decimal;
	currency?: string;
	/** The vendor's number of the invoice. */
	invoiceNumber?: string;
	invoiceDate?: IsoDate;
	dueDate?: IsoDate;
	description?: string;
}

const headerFields = 'dataAreaId,JournalBatchNumber,JournalName,Description,IsPosted,JournalTotalDebit,JournalTotalCredit';
const lineFields =
	'dataAreaId,JournalBatchNumber,LineNumber,Date,Voucher,AccountType,AccountDisplayValue,OffsetAccountType,OffsetAccountDisplayValue,Debit,Credit,Currency,Invoice,InvoiceDate,DueDate,Description';

/** Vendor invoice journals, page by page. */
export async function* journalPages(connection: FoConnection, request: ListRequest & { posted?: boolean }): AsyncGenerator<Journal[]> {
	const query = {
		$select: headerFields,
		$expand: `VendInvoiceJournalLine($select=${lineFields})`,
		$orderby: 'dataAreaId,JournalBatchNumber',
		...(request.posted === undefined ? {} : { $filter: `IsPosted eq ${enumLiteral(enumTypes.noYes, request.posted ? 'Yes' : 'No')}` }),
	};
	for await (const rows of listPages(connection, 'VendInvoiceJournalHeaders', request, query, ['dataAreaId', 'JournalBatchNumber'])) {
		yield await Promise.all(rows.map(async (row) => journal(row, await expanded(connection, row, 'VendInvoiceJournalLine'))));
	}
}

function journal(row: Row, lines: Row[]): Journal {
	return {
		...meta(`journal|${textOf(row, 'dataAreaId')}|${textOf(row, 'JournalBatchNumber')}`, textOf(row, 'dataAreaId')),
		journalNumber: textOf(row, 'JournalBatchNumber'),
		journalName: textOf(row, 'JournalName'),
		...optional('description', textOf(row, 'Description') || undefined),
		posted: isYes(row, 'IsPosted'),
		totalDebit: decimalOf(row, 'JournalTotalDebit') ?? '0',
		totalCredit: decimalOf(row, 'JournalTotalCredit') ?? '0',
		lines: lines.sort((a, b) => Number(textOf(a, 'LineNumber')) - Number(textOf(b, 'LineNumber'))).map(journalLine),
	};
}

function journalLine(row: Row): JournalLine {
	const text = (property: string) => textOf(row, property) || undefined;
	return {
		lineNumber: textOf(row, 'LineNumber'),
		...optional('date', dateOf(row, 'Date')),
		...optional('voucher', text('Voucher')),
		...optional('accountType', text('AccountType')),
		...optional('account', text('AccountDisplayValue')),
		...optional('offsetAccountType', text('OffsetAccountDisplayValue') && text('OffsetAccountType')),
		...optional('offsetAccount', text('OffsetAccountDisplayValue')),
		debit: decimalOf(row, 'Debit') ?? '0',
		credit: decimalOf(row, 'Credit') ?? '0',
		...optional('currency', text('Currency')),
		...optional('invoiceNumber', text('Invoice')),
		...optional('invoiceDate', dateOf(row, 'InvoiceDate')),
		...optional('dueDate', dateOf(row, 'DueDate')),
		...optional('description', text('Description')),
	};
}
