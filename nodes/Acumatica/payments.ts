import type { InvoiceAsked, InvoicePayments, PaymentBook, Settlement } from '../../core/books';
import { normalNumber } from '../../core/identity';
import { absolute, equal, isNegative, normal, subtract, sum } from '../../core/money';
import { and, grouped, or, quote } from '../../io/odata/literals';
import { isUnreleased } from './billStatus';
import type { AcumaticaConnection } from './connection';
import { dateOf, decimalOf, type Row, rowsOf, sameCode, textOf } from './fields';
import { typeOf } from './findBills';
import { filterLength } from './limits';
import { readFor } from './readFor';

const billFields = 'Type,ReferenceNbr,Status,Vendor,VendorRef,BranchID,CurrencyID,Amount,Balance,Applications/DocType,Applications/ReferenceNbr,Applications/AmountPaid,Applications/Status';

/** What is paid of released bills, from the applications on them; dates and check numbers come from the checks themselves. */
export function acumaticaPayments(connection: AcumaticaConnection): PaymentBook {
	return {
		payments: async (asked) => {
			const known = asked.filter((each) => each.vendorId.trim() && each.invoiceNumber.trim());
			const bills = await readBills(connection, known);
			const numbers = bills.flatMap((bill) => rowsOf(bill, 'Applications').map((each) => textOf(each, 'ReferenceNbr')));
			const checks = await readChecks(connection, [...new Set(numbers)].filter(Boolean));
			return asked.map((each) => {
				const own = bills.filter((bill) => isIt(bill, each));
				return own.length > 0 ? paymentsOf(own, checks) : undefined;
			});
		},
	};
}

async function readBills(connection: AcumaticaConnection, asked: InvoiceAsked[]): Promise<Row[]> {
	const condition = ({ vendorId, invoiceNumber }: InvoiceAsked) => {
		const numbers = [...new Set([invoiceNumber.trim(), normalNumber(invoiceNumber)])].map((number) => `VendorRef eq ${quote(number)}`);
		return and(`Vendor eq ${quote(vendorId.trim())}`, numbers.length > 1 ? or(...numbers) : numbers[0]!);
	};
	const distinct = [...new Map(asked.map((each) => [condition(each), each])).values()];
	const rows = await Promise.all(
		grouped(distinct, condition, filterLength).map(async (some) => await connection.list('Bill', { $filter: some.length === 1 ? condition(some[0]!) : or(...some.map(condition)), $select: billFields, $expand: 'Applications' })),
	);
	return rows.flatMap((each) => each ?? []).filter((row) => !isUnreleased(textOf(row, 'Status')) && textOf(row, 'Status') !== 'Voided');
}

/** Payments by number; none where the user may not see them: then only dates and check numbers are missing. */
async function readChecks(connection: AcumaticaConnection, numbers: string[]): Promise<Row[]> {
	if (numbers.length === 0) return [];
	return (await readFor(connection, 'Check', 'ReferenceNbr', numbers, { $select: 'Type,ReferenceNbr,Status,ApplicationDate,PaymentRef,CurrencyID' }, true)) ?? [];
}

/** The bill itself; what reverses it carries its number too, but is no invoice. */
function isIt(row: Row, { companyId, vendorId, invoiceNumber }: InvoiceAsked): boolean {
	const branch = textOf(row, 'BranchID');
	return (
		sameCode(textOf(row, 'Vendor'), vendorId) &&
		normalNumber(textOf(row, 'VendorRef')) === normalNumber(invoiceNumber) &&
		(branch === '' || companyId.trim() === '' || sameCode(branch, companyId))
	);
}

function paymentsOf(found: Row[], checks: Row[]): InvoicePayments {
	const invoices = found.filter((row) => typeOf(textOf(row, 'Type'), 'invoice') !== 'credit');
	// Entered again after a reversal: the first one is settled against its adjustment, and no part of what is owed.
	const live = invoices.length > 1 ? invoices.filter((row) => !isTakenBack(row)) : invoices;
	const rows = live.length > 0 ? live : invoices.length > 0 ? invoices : found;
	const [total, left] = [sum(rows.map((row) => decimalOf(row, 'Amount') ?? '0')), sum(rows.map((row) => decimalOf(row, 'Balance') ?? '0'))];
	// What a debit adjustment took off (a reversal, a credit of the vendor) is owed no more, but nobody paid it.
	const applications = rows.map((row) => rowsOf(row, 'Applications'));
	const credited = sum(applications.flat().filter(isCredit).map((row) => decimalOf(row, 'AmountPaid') ?? '0'));
	const settlements = applications.flatMap((own) => settlementsOf(own.filter((row) => !isCredit(row)), checks));
	const lastPaid = settlements.filter((each) => !each.voided).flatMap((each) => each.date ?? []).sort().at(-1);
	return {
		number: rows.map((row) => textOf(row, 'ReferenceNbr')).join(', '),
		state: rows.map((row) => textOf(row, 'Status')).join(', '),
		total: normal(total),
		settled: normal(subtract(subtract(total, left), credited)),
		currency: textOf(rows[0], 'CurrencyID'),
		settlements,
		...(rows.every((row) => textOf(row, 'Status') === 'Closed') ? { closed: true } : {}),
		...(lastPaid ? { lastPaid } : {}),
	};
}

function isCredit(application: Row): boolean {
	return typeOf(textOf(application, 'DocType'), 'invoice') === 'credit';
}

function isTakenBack(bill: Row): boolean {
	const credited = sum(rowsOf(bill, 'Applications').filter(isCredit).map((row) => decimalOf(row, 'AmountPaid') ?? '0'));
	return textOf(bill, 'Status') === 'Closed' && equal(credited, decimalOf(bill, 'Amount') ?? '0');
}

/** Entered or printed, and not released: nothing is paid yet. */
function isPrepared(status: string): boolean {
	return status === 'Printed' || (isUnreleased(status) && status !== 'Reserved'); // reserved is what is left of a released one
}

/** Types of documents that void a payment, by label or code. */
const voiding = /^(void|VCK$|VRF$|VQC$)/i;

/** A void is a document of its own with the number of the payment; it is told once, as that payment's mark. */
function settlementsOf(applications: Row[], checks: Row[]): Settlement[] {
	const isVoid = (row: Row) => voiding.test(textOf(row, 'DocType')) || isNegative(decimalOf(row, 'AmountPaid') ?? '0');
	const checkOf = (row: Row) => {
		const same = checks.filter((each) => textOf(each, 'ReferenceNbr') === textOf(row, 'ReferenceNbr') && !voiding.test(textOf(each, 'Type')));
		return same.find((each) => sameCode(textOf(each, 'Type'), textOf(row, 'DocType'))) ?? same[0];
	};
	return applications
		.filter((row) => !isVoid(row) && !isPrepared(textOf(checkOf(row) ?? row, 'Status')))
		.map((row) => {
			const number = textOf(row, 'ReferenceNbr');
			const check = checkOf(row);
			const voided = textOf(check, 'Status') === 'Voided' || applications.some((each) => isVoid(each) && textOf(each, 'ReferenceNbr') === number);
			const date = dateOf(check, 'ApplicationDate');
			return { ...(date ? { date } : {}), amount: normal(absolute(decimalOf(row, 'AmountPaid') ?? '0')), reference: textOf(check, 'PaymentRef') || number, ...(voided ? { voided } : {}) };
		});
}
