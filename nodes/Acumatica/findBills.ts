import { normalNumber } from '../../core/identity';
import type { Decimal, Invoice, InvoiceType } from '../../core/model';
import { equal } from '../../core/money';
import type { ErpBill } from '../../core/ports';
import { and, grouped, or, quote } from '../../io/odata/literals';
import { isUnreleased } from './billStatus';
import type { AcumaticaConnection, Query } from './connection';
import { dateOf, decimalOf, type Row, rowsOf, sameCode, textOf } from './fields';
import { filterLength } from './limits';
import type { AcumaticaSettings, Goal } from './settings';
import { type TakenBack, takenBackOf, takenBackWords } from './takenBack';

export interface Wanted {
	invoice: Invoice;
	/** Branch ID. */
	branch: string;
	/** Ours of the invoice, where bills have a field for it. */
	reference?: string;
}

type Reading = Pick<AcumaticaSettings, 'goal' | 'referenceField'>;

/** What is read of a bill, by whatever request. */
export function billQuery({ referenceField }: Reading): Query {
	return {
		$select: 'Type,ReferenceNbr,Status,Vendor,VendorRef,BranchID,Date,CurrencyID,Description,Amount,Balance,TaxTotal,Details/Amount',
		$expand: 'Details',
		$custom: referenceField,
	};
}

export interface Found {
	bill: ErpBill;
	/** Where it was taken back, or perhaps was. */
	takenBack?: TakenBack;
	/** An approver did not want it. */
	rejected?: boolean;
}

/** Documents of every kind and state with the same vendor and vendor reference, of that branch: those taken back behind the others. Voided ones do not count. */
export async function findDocuments(connection: AcumaticaConnection, wanted: Wanted[], reading: Reading): Promise<Found[][]> {
	const rows: Row[] = [];
	for (const some of grouped(wanted, condition, filterLength)) {
		const $filter = some.length === 1 ? condition(some[0]!) : or(...some.map(condition));
		rows.push(...((await connection.list('Bill', { $filter, ...billQuery(reading) })) ?? []));
	}
	const all: Found[][] = [];
	for (const each of wanted) {
		const own = rows.filter((row) => isSame(row, each) && textOf(row, 'Status') !== 'Voided');
		const takenBack = await takenBackOf(connection, own);
		const found = own.map((row): Found => {
			const bill = { ...billOf(row, reading, each.invoice.type), ...(isOthers(row, reading, each) ? { theirs: true } : {}) };
			const back = takenBack.get(row);
			if (back) return { bill: { ...bill, state: `${bill.state}${takenBackWords(back)}` }, takenBack: back };
			return { bill, rejected: textOf(row, 'Status') === 'Rejected' };
		});
		all.push([...found.filter((one) => !one.takenBack), ...found.filter((one) => one.takenBack)]);
	}
	return all;
}

export async function findBills(connection: AcumaticaConnection, wanted: Wanted[], reading: Reading): Promise<ErpBill[][]> {
	return (await findDocuments(connection, wanted, reading)).map((found) => found.map(({ bill }) => bill));
}

/** Vendor and number; the number as the file has it and as it is compared. */
function condition({ invoice }: Wanted): string {
	const numbers = [...new Set([invoice.invoiceNumber.trim(), normalNumber(invoice.invoiceNumber)])].map((number) => `VendorRef eq ${quote(number)}`);
	return and(`Vendor eq ${quote((invoice.vendor.vendorId ?? '').trim())}`, numbers.length > 1 ? or(...numbers) : numbers[0]!);
}

function isSame(row: Row, { invoice, branch }: Wanted): boolean {
	const there = textOf(row, 'BranchID');
	return (
		sameCode(textOf(row, 'Vendor'), invoice.vendor.vendorId ?? '') &&
		normalNumber(textOf(row, 'VendorRef')) === normalNumber(invoice.invoiceNumber) &&
		(there === '' || sameCode(there, branch))
	);
}

/** Amounts are positive in every type. Until it is released, `Balance` is what was computed and `Amount` what was sent. */
export function billOf(row: Row, { goal, referenceField }: Reading, asked: InvoiceType): ErpBill {
	const status = textOf(row, 'Status');
	const type = typeOf(textOf(row, 'Type'), asked);
	const reference = referenceField ? customOf(row, referenceField) : undefined;
	const [date, currency] = [dateOf(row, 'Date'), textOf(row, 'CurrencyID')];
	const total = totalOf(row, status);
	return {
		id: { Type: textOf(row, 'Type'), ReferenceNbr: textOf(row, 'ReferenceNbr') },
		number: textOf(row, 'ReferenceNbr'),
		state: stateOf(row),
		open: isUnreleased(status),
		type,
		...(date ? { date } : {}),
		...(currency ? { currency } : {}),
		...(total === undefined ? {} : { total }),
		...(Array.isArray(row.Details) ? { lineAmounts: rowsOf(row, 'Details').map((line) => decimalOf(line, 'Amount') ?? '0') } : {}),
		...(reference ? { reference } : {}),
		...(isUnfinished(status, goal) ? { unfinished: true } : {}),
	};
}

export function stateOf(row: Row): string {
	const type = textOf(row, 'Type');
	const kind = kinds.find(([label]) => label.test(type))?.[1] ?? type.toLowerCase();
	return `${kind} (${textOf(row, 'Status') || 'state unknown'})`;
}

const kinds: [RegExp, string][] = [
	[/^(bill|INV)$/i, 'bill'],
	[/^(debit adj\.?|ADR)$/i, 'debit adjustment'],
	[/^(credit adj\.?|ACR)$/i, 'credit adjustment'],
	[/^(prepayment|PPM)$/i, 'prepayment'],
];

export function isUnfinished(status: string, goal: Goal = 'balanced'): boolean {
	return goal === 'released' ? status === 'On Hold' || status === 'Balanced' : goal === 'balanced' && status === 'On Hold';
}

function totalOf(row: Row, status: string): Decimal | undefined {
	const [amount, balance] = [decimalOf(row, 'Amount'), decimalOf(row, 'Balance')];
	return isUnreleased(status) && balance !== undefined && !equal(balance, '0') ? balance : amount;
}

/** By label or by code, as the instance says it. A kind that is not known counts as the one asked for: it holds the number. */
export function typeOf(label: string, asked: InvoiceType): InvoiceType {
	if (/^(bill|INV)$/i.test(label)) return 'invoice';
	if (/^(debit adj|ADR$)/i.test(label)) return 'credit';
	if (/^(credit adj|ACR$)/i.test(label)) return 'debitMemo';
	return /^(prepay|PPM$|PPI$)/i.test(label) ? 'prepayment' : asked;
}

/** Ours has its reference from its first moment. Where the field itself is not shown, nobody knows. */
function isOthers(row: Row, { referenceField }: Reading, { reference }: Wanted): boolean {
	return referenceField !== undefined && reference !== undefined && customField(row, referenceField) !== undefined && customOf(row, referenceField) !== reference;
}

function customOf(row: Row, path: string): string | undefined {
	const value = customField(row, path)?.value;
	return typeof value === 'string' && value.trim() ? value.trim() : undefined;
}

function customField(row: Row, path: string): { value?: unknown } | undefined {
	const [view = '', field = ''] = path.split('.');
	return (row.custom as Record<string, Record<string, { value?: unknown } | null> | null> | null | undefined)?.[view]?.[field] ?? undefined;
}
