import type { Problem } from '../../../core/errors';
import type { Decimal, Invoice, InvoiceLine } from '../../../core/model';
import { equal, isDecimal, subtract, sum } from '../../../core/money';
import { cut, oneLine } from '../oneLine';
import { codeKey, sameCode, wireNumber } from './values';
import type { PageShape } from './pages';
import { invalid, onLine, rejected } from './problems';

type Fields = PageShape['fields'];

/** What a translation needs to know from the live system and the settings. */
export interface DraftContext {
	shape: PageShape;
	/** Currency of the company's books. */
	localCurrency?: string;
	/** Codes of the shortcut dimensions 1 to 8; an empty text where there is none. */
	shortcutDimensions: string[];
	orderLines: 'refuse' | 'toAccount';
	/** The caption to send for an English one. */
	caption(english: string): string;
}

/** Blank for the currency of the books: its own code would make it a foreign currency. */
export function currencyCode(invoice: Invoice, { localCurrency }: DraftContext): string {
	return localCurrency && sameCode(invoice.currency, localCurrency) ? '' : codeKey(invoice.currency);
}

/** What is total and not on a line: tax, and the cent that rounding leaves. */
export function beyondLines(invoice: Invoice): Decimal {
	const amounts = invoice.lines.map((line) => line.amount).filter((amount) => amount !== undefined && isDecimal(amount));
	return isDecimal(invoice.totalAmount) ? subtract(invoice.totalAmount, sum(amounts)) : '0';
}

/** Faults that both ways of posting share. */
export function checkHeader(invoice: Invoice, { localCurrency }: DraftContext): Problem[] {
	const problems: Problem[] = [];
	const tooLong = (value: string | undefined, max: number, what: string, field: string) => {
		if (value !== undefined && value.trim().length > max) {
			problems.push(invalid({ code: `${field}.tooLong`, message: `The ${what} "${value.slice(0, 40)}" has ${value.length} characters; the ERP takes at most ${max}.`, fix: 'Shorten it in Stampli and export the invoice again.', field }));
		}
	};
	tooLong(invoice.invoiceNumber, 35, 'invoice number', 'invoiceNumber');
	tooLong(invoice.vendor.vendorId, 20, 'vendor number', 'vendor.vendorId');
	tooLong(invoice.terms?.code, 10, 'terms code', 'terms.code');
	if (!invoice.vendor.vendorId) problems.push(invalid({ code: 'vendor.missing', message: 'The invoice names no vendor number.', fix: 'Enter the vendor in Stampli, or map its column in the mapping profile.', field: 'vendor.vendorId' }));
	if (!localCurrency) {
		problems.push(rejected({ code: 'currency.localUnknown', message: 'The currency of the company\'s books is not known, so it cannot be told from a foreign one.', fix: 'Publish page 118 (General Ledger Setup) as web service, or enter the local currency in the node.', who: 'integrator', where: 'n8n', field: 'currency' }));
	}
	if ((invoice.allowancesCharges ?? []).some(({ amount }) => amount !== undefined && isDecimal(amount) && !equal(amount, '0'))) {
		problems.push(invalid({ code: 'charges.unsupported', message: 'The invoice has charges or allowances beside its lines, which have no account here.', fix: 'Enter them as lines with an account in Stampli.', field: 'allowancesCharges' }));
	}
	return problems;
}

/** Faults of one line that both ways share. */
export function checkLine(line: InvoiceLine, { orderLines }: DraftContext): Problem[] {
	const problems: Problem[] = [];
	if (line.poNumber && orderLines === 'refuse') {
		problems.push(
			invalid({
				code: 'po.unsupported',
				message: `Line ${line.lineNumber} is matched to purchase order ${line.poNumber}; a published page cannot invoice an order, and posting it to an account would leave the order open.`,
				fix: 'Invoice this order in the ERP and dismiss the record, or allow order lines to be posted to their account (option Order Lines).',
				...onLine(line, 'poNumber'),
			}),
		);
	}
	if (!line.glAccount) problems.push(invalid({ code: 'account.missing', message: `Line ${line.lineNumber} has no account.`, fix: 'Code the line in Stampli.', ...onLine(line, 'glAccount') }));
	else if (line.glAccount.trim().length > 20) problems.push(invalid({ code: 'account.tooLong', message: `Line ${line.lineNumber}: account ${line.glAccount} has more than 20 characters.`, fix: 'Correct the account in Stampli.', ...onLine(line, 'glAccount') }));
	if (line.amount !== undefined && isDecimal(line.amount) && wireNumber(line.amount) === undefined) {
		problems.push(invalid({ code: 'number.notExact', message: `Line ${line.lineNumber}: ${line.amount} has more digits than can be sent exactly.`, fix: 'Round the amount in Stampli.', ...onLine(line, 'amount') }));
	}
	return problems;
}

/** The dimension fields of a line: shortcut 1 and 2 by their own fields, 3 to 8 as the page names them. */
export function dimensionEntry(line: InvoiceLine, fields: Fields, { shortcutDimensions }: DraftContext): { entry: Record<string, string>; problems: Problem[] } {
	const entry: Record<string, string> = {};
	const problems: Problem[] = [];
	for (const { name, value } of line.dimensions ?? []) {
		const index = shortcutDimensions.findIndex((code) => code !== '' && sameCode(code, name)) + 1;
		const field = index === 0 ? undefined : fieldNames(index).find((each) => fields.has(each));
		if (field) {
			entry[field] = value;
			continue;
		}
		problems.push(
			rejected({
				code: 'dimension.notOnPage',
				message: `Line ${line.lineNumber}: the dimension "${name}" ${index === 0 ? 'is none of the shortcut dimensions' : `(shortcut ${index}) is not on the published page`}, so its value would be lost.`,
				fix: index === 0 ? 'Make it a shortcut dimension in General Ledger Setup (and name it in the node if page 118 is not published), or correct its name in the mapping profile.' : 'Add the field to the published page.',
				who: index === 0 ? 'integrator' : 'erpAdministrator',
				...onLine(line, `dimensions.${name}`),
			}),
		);
	}
	return { entry, problems };
}

function fieldNames(index: number): string[] {
	return index <= 2 ? [`Shortcut_Dimension_${index}_Code`] : [`ShortcutDimCode${index}`, `ShortcutDimCode_x005B_${index}_x005D_`];
}

/** A text cut to what the field takes; money and codes are never cut. */
export function shortened(text: string | undefined, max: number): string | undefined {
	const plain = oneLine(text ?? '');
	return plain ? cut(plain, max) : undefined;
}
