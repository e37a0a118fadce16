import { invoiceKey } from './identity';
import type { Invoice, InvoiceLine } from './model';
import { equal, isDecimal } from './money';
import type { ErpBill } from './ports';

const maxLines = 12;
const maxDifferences = 8;

/** One version of an invoice as a person compares it: "USD 100.00 of 2026-03-01, 2 lines: 60.00 (account 618160) + 40.00". */
export function versionOf({ currency, totalAmount, invoiceDate, lines }: Invoice): string {
	const line = ({ amount, glAccount }: InvoiceLine) => (glAccount === undefined ? amount : `${amount} (account ${glAccount})`);
	return `${currency} ${totalAmount} of ${invoiceDate}, ${linesText(lines.map(line))}`;
}

/** The same of a bill, as far as the ERP tells it; undefined when it tells none of it. */
export function billVersion({ currency, total, date, lineAmounts }: ErpBill): string | undefined {
	const money = total === undefined ? undefined : [currency, total].filter(Boolean).join(' ');
	const head = [money, date === undefined ? undefined : `of ${date}`].filter(Boolean).join(' ');
	const told = [head, lineAmounts && linesText(lineAmounts)].filter(Boolean);
	return told.length > 0 ? told.join(', ') : undefined;
}

function linesText(lines: string[]): string {
	const shown = lines.slice(0, maxLines).join(' + ');
	const rest = lines.length > maxLines ? ` + ${lines.length - maxLines} more` : '';
	return `${lines.length} ${lines.length === 1 ? 'line' : 'lines'}: ${shown}${rest}`;
}

/** What differs between two versions of an invoice, for people: "total 100.00, now 200.00". */
export function changesBetween(before: Invoice, now: Invoice): string[] {
	const [then, today] = [factsOf(before), factsOf(now)];
	const names = [...new Set([...then.keys(), ...today.keys()])];
	const changes = names.flatMap((name) => {
		const [a = 'none', b = 'none'] = [then.get(name), today.get(name)];
		return a === b || (isDecimal(a) && isDecimal(b) && equal(a, b)) ? [] : [`${name} ${a}, now ${b}`];
	});
	return changes.length > maxDifferences ? [...changes.slice(0, maxDifferences), `${changes.length - maxDifferences} more`] : changes;
}

/** What `contentHash` goes by, each under the name that a person would use. */
function factsOf(invoice: Invoice): Map<string, string> {
	const facts = new Map<string, string>();
	const put = (name: string, value: string | undefined) => void (value !== undefined && facts.set(name, value));
	put('total', invoice.totalAmount);
	put('tax', invoice.taxAmount);
	put('currency', invoice.currency);
	put('invoice date', invoice.invoiceDate);
	put('due date', invoice.dueDate);
	put('key', invoiceKey(invoice));
	put('number of lines', String(invoice.lines.length));
	invoice.lines.forEach((line, i) => {
		const of = `line ${i + 1}`;
		put(`${of} amount`, line.amount);
		put(`${of} account`, line.glAccount);
		put(`${of} quantity`, line.quantity);
		put(`${of} price`, line.unitPrice);
		put(`${of} tax code`, line.taxCode);
		put(`${of} purchase order`, line.poNumber);
		put(`${of} order line`, line.poLine);
		put(`${of} item`, line.itemIds?.map(({ value }) => value).join(', '));
		for (const { name, value } of line.dimensions ?? []) put(`${of} ${name}`, value);
	});
	return facts;
}
