import type { Invoice, InvoiceType } from '../../core/model';
import { absolute, isNegative, negate, subtract, sum } from '../../core/money';
import type { ErpBill } from '../../core/ports';
import { or, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import { dateOf, decimalOf, membersOf, numberOf, optional, sameCode, textOf } from './fields';
import type { Asking, FindSettings, Wanted } from './findBills';
import { reversedEntries } from './reversedEntries';
import { numberSpellings, sameNumber } from './vendorNumber';

export const entryFields = 'JdtNum,Number,ReferenceDate,TaxDate,Reference,Reference2,Reference3,OriginalJournal,Original,JournalEntryLines';

/** The header has no vendor: his lines are looked at here. */
export function entryCondition({ invoice, reference }: Wanted, { referenceField }: Asking): string {
	const { exact } = numberSpellings(invoice.invoiceNumber);
	const numbers = exact.flatMap((number) => [`Reference2 eq ${quote(number)}`, `Reference eq ${quote(number)}`]);
	return or(...numbers, `Reference3 eq ${quote(reference)}`, ...(referenceField ? [`${referenceField} eq ${quote(reference)}`] : []));
}

/** Entries made by hand or by us; those that documents make for themselves carry the same numbers and do not count. */
export function entryBills(rows: Row[], { invoice, reference }: Wanted, settings: FindSettings): ErpBill[] {
	const own = rows.filter((row) => {
		const marks = [textOf(row, 'Reference3'), settings.referenceField ? textOf(row, settings.referenceField) : ''];
		const isNumber = [textOf(row, 'Reference2'), textOf(row, 'Reference')].some((text) => sameNumber(text, invoice.invoiceNumber));
		return textOf(row, 'OriginalJournal') === 'ttJournalEntry' && (isNumber || marks.includes(reference)) && vendorLines(row, invoice).length > 0;
	});
	const gone = reversedEntries(own, (row) => vendorNet(row, invoice, 'Credit', 'Debit'));
	return own.filter((row) => !gone.has(row)).map((row) => entryBill(row, invoice, settings));
}

function vendorLines(row: Row, invoice: Invoice): Row[] {
	return membersOf(row, 'JournalEntryLines').filter((line) => sameCode(textOf(line, 'ShortName'), invoice.vendor.vendorId ?? ''));
}

/** What is owed to the vendor by an entry; negative for a credit. */
function vendorNet(row: Row, invoice: Invoice, credit: string, debit: string): string {
	return sum(vendorLines(row, invoice).map((line) => subtract(decimalOf(line, credit) ?? '0', decimalOf(line, debit) ?? '0')));
}

/** A journal entry as a bill: what it owes to the vendor. */
export function entryBill(row: Row, invoice: Invoice, settings: FindSettings): ErpBill {
	const currency = textOf(vendorLines(row, invoice)[0] ?? {}, 'FCCurrency') || settings.localCurrency;
	const prefix = sameCode(currency, settings.localCurrency) ? '' : 'FC';
	const net = vendorNet(row, invoice, `${prefix}Credit`, `${prefix}Debit`);
	const type: InvoiceType = isNegative(net) ? 'credit' : 'invoice';
	const others = membersOf(row, 'JournalEntryLines').filter((line) => !vendorLines(row, invoice).includes(line) && textOf(line, 'AccountCode') !== settings.taxAccount);
	const amounts = others.map((line) => subtract(decimalOf(line, `${prefix}Debit`) ?? '0', decimalOf(line, `${prefix}Credit`) ?? '0'));
	const reference = textOf(row, 'Reference3') || (settings.referenceField ? textOf(row, settings.referenceField) : '');
	return {
		id: { set: 'JournalEntries', DocEntry: numberOf(row, 'JdtNum') },
		number: textOf(row, 'Number') || textOf(row, 'JdtNum'),
		state: 'journal entry',
		open: false,
		type,
		...optional('date', dateOf(row, 'TaxDate') ?? dateOf(row, 'ReferenceDate')),
		currency,
		total: absolute(net),
		lineAmounts: type === 'credit' ? amounts.map(negate) : amounts,
		...optional('reference', reference || undefined),
	};
}
