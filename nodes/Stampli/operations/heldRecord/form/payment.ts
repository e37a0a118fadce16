import { isIsoDate } from '../../../../../core/dates';
import type { Payment } from '../../../../../core/model';
import { isDecimal } from '../../../../../core/money';
import { checkPayment } from '../../../../../core/validate';
import type { EntityForm } from './form';
import { faults, oneOf } from './faults';
import { type Field, shownValues, withTyped } from './fields';
import { tableRows, tableText } from './table';

const fields: readonly Field[] = [
	['paymentId', 'paymentId'], ['vendorId', 'vendorId'], ['companyId', 'companyId'], ['paymentDate', 'paymentDate'], ['amount', 'amount'],
	['currency', 'currency'], ['method', 'method'], ['status', 'status'], ['reference', 'reference'], ['voidOf', 'voidOf'],
]; // prettier-ignore
const columns = ['invoiceNumber', 'amount', 'discount'];
const cells = columns.map((name) => [name, name] as const);
const isAmount = (text: unknown) => typeof text === 'string' && isDecimal(text);

/** A payment: its header in fields, the invoices that it pays as a table. */
export const paymentForm: EntityForm = {
	values: (content) => ({ ...shownValues(content, fields), applications: tableText(columns, ((content as Payment | undefined)?.applications ?? []).map((each) => shownValues(each, cells))) }),
	content(before, typed) {
		const made = { sourceSystem: 'stampli', applications: [], ...withTyped(before ?? {}, fields, typed) } as unknown as Payment;
		if (typeof typed.applications !== 'string') return made;
		const rows = tableRows(typed.applications, 'invoices paid', (name) => columns.includes(name));
		return { ...made, applications: rows.map((row) => withTyped({}, cells, row) as unknown as Payment['applications'][number]) };
	},
	problems: (content) => {
		const { paymentId, vendorId, paymentDate, amount, currency, method, status, applications } = content as Payment;
		const found = faults([
			[!paymentId, 'paymentId', 'The payment has no number', 'Enter the payment number.'],
			[!vendorId, 'vendorId', 'The payment has no vendor', 'Enter the vendor number.'],
			[!isIsoDate(paymentDate), 'paymentDate', `"${paymentDate ?? ''}" is not a day of the calendar (YYYY-MM-DD)`, 'Enter the day of the payment.'],
			[!isAmount(amount), 'amount', `"${amount ?? ''}" is not an amount written as digits with a decimal point`, 'Enter it such as 1234.50.'],
			[!/^[A-Z]{3}$/.test(currency ?? ''), 'currency', `The currency "${currency ?? ''}" is not a code of three capital letters`, 'Enter the ISO code, such as USD.'],
			[!oneOf(method, ['check', 'ach', 'wire', 'card', 'other']), 'method', `The method "${method ?? ''}" is unknown`, 'Use check, ach, wire, card or other.'],
			[!oneOf(status, ['scheduled', 'sent', 'cleared', 'voided', 'failed']), 'status', `The status "${status ?? ''}" is unknown`, 'Use scheduled, sent, cleared, voided or failed.'],
			...applications.flatMap((each, i): Parameters<typeof faults>[0] => [
				[!each.invoiceNumber, 'applications', `Invoice ${i + 1} of the payment has no number`, 'Enter the invoice number, or take the row out.'],
				[!isAmount(each.amount) || (each.discount !== undefined && !isAmount(each.discount)), 'applications', `An amount of invoice ${each.invoiceNumber ?? i + 1} is not written as digits with a decimal point`, 'Enter it such as 1234.50.'],
			]),
		]);
		return found.length > 0 ? found : checkPayment(content as Payment);
	},
};
