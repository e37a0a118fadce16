import { isIsoDate } from './dates';
import type { Fixer, Problem } from './errors';
import type { Decimal, Dimension, Invoice, Payment } from './model';
import { absolute, compare, isDecimal, isNegative, minorUnit, normal, subtract, sum } from './money';

export interface CheckOptions {
	/** Largest difference of a document's sums that is let pass; default 0.01. */
	tolerance?: Decimal;
}

type Found = { code: string; message: string; fix: string; field: string; line?: string; who?: Fixer; where?: string };

const problem = (found: Found): Problem => ({ kind: 'invalid', who: 'accountsPayable', where: 'Stampli', ...found });

/**
 * Everything that makes an invoice impossible to post whatever the ERP: missing fields, currency, dates, line numbers, signs and
 * sums. All problems at once; nothing is ever corrected. Safe on content a person typed: wrong types are problems too.
 */
export function checkInvoice(invoice: Invoice, options: CheckOptions = {}): Problem[] {
	const found = [...headerFaults(invoice), ...lineFaults(invoice)];
	// Sums of amounts that are no amounts would only repeat the fault.
	if (found.every(({ code }) => code !== 'amount.invalid' && code !== 'lines.missing')) found.push(...sumFaults(invoice, options.tolerance ?? '0.01'));
	return found.map(problem);
}

const has = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

function headerFaults(invoice: Invoice): Found[] {
	const found: Found[] = [];
	const missing = (field: string, what: string) => found.push({ code: 'field.missing', field, message: `The invoice has no ${what}`, fix: `Enter the ${what} in Stampli.` });
	if (!has(invoice.invoiceNumber)) missing('invoiceNumber', 'invoice number');
	else if (/^\d[.,]\d+E\+\d{2,}$/i.test(invoice.invoiceNumber.trim())) {
		found.push({
			code: 'number.rounded', field: 'invoiceNumber', message: `The invoice number ${shown(invoice.invoiceNumber)} is what a spreadsheet makes of a long number: its last digits are lost`,
			fix: 'Enter the number as the invoice has it in Stampli and export it again, without saving the file in a spreadsheet.',
		});
	}
	if (!has(invoice.vendor?.vendorId)) missing('vendor.vendorId', 'vendor number');
	if (!['invoice', 'credit', 'debitMemo', 'prepayment'].includes(invoice.type)) {
		found.push({ code: 'type.unknown', field: 'type', message: `The document type ${shown(invoice.type)} is unknown`, fix: 'Set it to invoice, credit, debitMemo or prepayment.' });
	}
	if (!has(invoice.currency)) missing('currency', 'currency');
	else if (!/^[A-Z]{3}$/.test(invoice.currency)) {
		found.push({ code: 'currency.invalid', field: 'currency', message: `The currency ${shown(invoice.currency)} is not a code of three capital letters`, fix: 'Enter the ISO code, such as USD, in Stampli.' });
	}
	if (!has(invoice.invoiceDate)) missing('invoiceDate', 'invoice date');
	for (const field of ['invoiceDate', 'dueDate', 'postingDate'] as const) {
		if (has(invoice[field]) && !isIsoDate(invoice[field])) {
			found.push({ code: 'date.invalid', field, message: `${shown(invoice[field])} is not a day of the calendar (YYYY-MM-DD)`, fix: 'Enter an existing date.' });
		}
	}
	if (invoice.totalAmount === undefined || invoice.totalAmount === '') missing('totalAmount', 'total');
	for (const field of ['totalAmount', 'netAmount', 'taxAmount', 'amountDue', 'exchangeRate'] as const) {
		const amount = invoice[field];
		if (amount !== undefined && amount !== '' && !decimal(amount)) found.push(notAnAmount(field, amount));
	}
	for (const [list, members] of [['taxes', invoice.taxes], ['allowancesCharges', invoice.allowancesCharges]] as const) {
		for (const { amount } of members ?? []) if (amount !== undefined && !decimal(amount)) found.push(notAnAmount(`${list}.amount`, amount));
	}
	if (decimal(invoice.totalAmount) && isNegative(invoice.totalAmount)) {
		found.push({
			code: 'total.negative', field: 'totalAmount', message: `The total is ${invoice.totalAmount}; a ${invoice.type === 'credit' ? 'credit has positive amounts' : 'document that lowers what is owed is a credit'}`,
			fix: 'Enter it as a credit with positive amounts in Stampli, or set creditSign in the mapping profile.',
		});
	}
	if (decimal(invoice.totalAmount) && has(invoice.currency) && decimalsOf(invoice.totalAmount) > minorUnit(invoice.currency)) {
		found.push({
			code: 'total.decimals', field: 'totalAmount', message: `The total ${invoice.totalAmount} has more decimals than an amount of ${invoice.currency} can have (${minorUnit(invoice.currency)})`,
			fix: 'Correct the total in Stampli; or, where the file means another amount, set the decimal and thousands marks in the mapping profile.',
		}); // prettier-ignore
	}
	return found;
}

const decimalsOf = (amount: Decimal) => (normal(amount).split('.')[1] ?? '').length;

function lineFaults(invoice: Invoice): Found[] {
	if (!Array.isArray(invoice.lines) || invoice.lines.length === 0) {
		return [{ code: 'lines.missing', field: 'lines', message: 'The invoice has no lines', fix: 'Code the invoice to at least one line in Stampli.' }];
	}
	const found: Found[] = [];
	const seen = new Map<string, number>();
	for (const [index, line] of invoice.lines.entries()) {
		const number = has(line.lineNumber) ? line.lineNumber : String(index + 1);
		if (!has(line.lineNumber)) found.push({ code: 'field.missing', field: 'lines.lineNumber', line: number, message: `Line ${number} has no line number`, fix: 'Number the lines 1, 2, 3 ...' });
		const earlier = seen.get(number);
		if (earlier !== undefined) found.push({ code: 'line.duplicate', field: 'lines.lineNumber', line: number, message: `The line number ${number} is there twice (lines ${earlier} and ${index + 1} of the invoice)`, fix: 'Give every line its own number.' });
		else seen.set(number, index + 1);
		if (line.amount === undefined || line.amount === '') found.push({ code: 'amount.invalid', field: 'lines.amount', line: number, message: `Line ${number} has no amount`, fix: 'Enter the amount of the line in Stampli.' });
		else if (!decimal(line.amount)) found.push(notAnAmount('lines.amount', line.amount, number));
		for (const field of ['quantity', 'unitPrice', 'taxAmount'] as const) {
			const amount = line[field];
			if (amount !== undefined && !decimal(amount)) found.push(notAnAmount(`lines.${field}`, amount, number));
		}
		for (const { name, values } of contradictions(line.dimensions)) {
			found.push({
				code: 'dimension.twice', field: `lines.dimensions.${name}`, line: number, message: `Line ${number} has more than one value of dimension ${shown(name)}: ${values.map(shown).join(', ')}`,
				fix: 'Leave one of them, or divide the line in Stampli.',
			}); // prettier-ignore
		}
	}
	return found;
}

/** Dimensions that have several values on one line, where an ERP takes one and would keep any of them. */
function contradictions(dimensions: unknown): { name: string; values: string[] }[] {
	const named = (Array.isArray(dimensions) ? (dimensions as Partial<Dimension>[]) : []).filter((each): each is Dimension => has(each?.name) && has(each.value));
	const key = (text: string) => text.trim().toUpperCase();
	return [...Map.groupBy(named, ({ name }) => key(name)).values()].flatMap((same) => {
		const values = [...new Map(same.map(({ value }) => [key(value), value])).values()];
		return values.length > 1 ? [{ name: same[0]!.name, values }] : [];
	});
}

function sumFaults(invoice: Invoice, tolerance: Decimal): Found[] {
	if (!decimal(invoice.totalAmount)) return [];
	const amounts = (members: { amount?: Decimal }[] | undefined) => sum((members ?? []).flatMap(({ amount }) => amount ?? []));
	const off = (a: Decimal, b: Decimal) => compare(absolute(subtract(a, b)), tolerance) > 0;
	const found: Found[] = [];
	const lines = sum(invoice.lines.map(({ amount }) => amount));
	const listed = (invoice.taxes ?? []).some(({ amount }) => amount !== undefined) ? amounts(invoice.taxes) : undefined;
	const tax = invoice.taxAmount ?? listed ?? sum(invoice.lines.flatMap(({ taxAmount }) => taxAmount ?? []));
	if (invoice.taxAmount !== undefined && listed !== undefined && off(invoice.taxAmount, listed)) {
		found.push({ code: 'tax.mismatch', field: 'taxAmount', message: `The tax is ${invoice.taxAmount}, but the single taxes add up to ${listed}`, fix: 'Correct the taxes in Stampli.' });
	}
	const charges = amounts(invoice.allowancesCharges?.filter(({ kind }) => kind === 'charge'));
	const allowances = amounts(invoice.allowancesCharges?.filter(({ kind }) => kind === 'allowance'));
	const expected = subtract(sum([lines, tax, charges]), allowances);
	if (off(expected, invoice.totalAmount)) {
		const parts = [`lines ${lines}`, `tax ${tax}`, ...(charges === '0' ? [] : [`charges ${charges}`]), ...(allowances === '0' ? [] : [`less allowances ${allowances}`])];
		found.push({
			code: 'total.mismatch', field: 'totalAmount', message: `The total is ${invoice.totalAmount}, but ${parts.join(' + ').replace('+ less', 'less')} make ${expected} (difference ${subtract(invoice.totalAmount, expected)})`,
			fix: 'Correct the total, the lines or the tax in Stampli and export the invoice again.',
		});
	}
	return found;
}

/** The applications of a payment must add up to it. */
export function checkPayment(payment: Payment, options: CheckOptions = {}): Problem[] {
	const applied = sum(payment.applications.map(({ amount }) => amount));
	if (compare(absolute(subtract(applied, payment.amount)), options.tolerance ?? '0.01') <= 0) return [];
	return [problem({
		code: 'payment.mismatch', field: 'amount', message: `Payment ${payment.paymentId} is ${payment.amount}, but its applications add up to ${applied}`,
		fix: 'Have the payment exported again with all invoices it pays.',
	})];
}

const decimal = (value: unknown): value is Decimal => typeof value === 'string' && isDecimal(value);
const shown = (value: unknown) => JSON.stringify(value)?.slice(0, 60) ?? 'nothing';

function notAnAmount(field: string, amount: unknown, line?: string): Found {
	return {
		code: 'amount.invalid', field, message: `${line === undefined ? '' : `Line ${line}: `}${shown(amount)} is not an amount written as digits with a decimal point`,
		fix: 'Enter it such as 1234.50, as text.', ...(line === undefined ? {} : { line }),
	};
}
