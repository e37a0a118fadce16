import type { Invoice, InvoiceLine } from '../model';
import { absolute, compare, isNegative, negate, sum } from '../money';
import type { FieldReader } from './fieldReader';
import type { Profile } from '../profile/profile';
import type { Fault } from './faults';

/** What the profile says about signs, looked up once. */
export interface CreditRules {
	sign: Profile['creditSign'];
	/** The file itself says the type (a column or element), so that the sign must agree with it. */
	typed: boolean;
	turnHeader: Set<string>;
	turnLines: Set<string>;
}

const sign = (amount: string) => compare(amount, '0');

export function creditRules<R>(profile: Profile, header: FieldReader<R>[], lines: FieldReader<R>[]): CreditRules {
	const always = profile.creditSign !== 'typeColumn';
	const turned = (readers: FieldReader<R>[]) => new Set(readers.filter(({ field, spec }) => field.signed && (spec.abs === 'whenCredit' || (always && !spec.abs))).map(({ path }) => path));
	return { sign: profile.creditSign, typed: header.some(({ path, source }) => path === 'type' && source !== undefined), turnHeader: turned(header), turnLines: turned(lines) };
}

/**
 * Brings a credit to the model's form: a type with positive amounts. A document is turned round as a whole (a line that lowers the
 * credit stays one), never amount by amount. Returns what contradicts itself.
 */
export function settleCredit(invoice: Invoice, typeGiven: boolean, rules: CreditRules): Fault | undefined {
	const negative = isNegative(invoice.totalAmount);
	if (rules.sign === 'separateFile') invoice.type = 'credit';
	if (rules.sign === 'negative') {
		const explicit = rules.typed && typeGiven;
		if (explicit && (invoice.type === 'credit') !== negative && sign(invoice.totalAmount) !== 0) {
			return {
				code: 'credit.sign', who: 'accountsPayable', field: 'type',
				message: `the type says ${invoice.type}, but the total is ${invoice.totalAmount}; in this file credits are negative and nothing else is`,
				fix: 'Correct the type or the amounts in Stampli, or creditSign in the mapping profile.',
			};
		}
		if (negative) invoice.type = 'credit';
	}
	if (invoice.type !== 'credit') return undefined;
	if (negative) turnHeader(invoice, rules.turnHeader);
	const lines = sum(invoice.lines.map((line) => line.amount));
	if (isNegative(lines)) for (const line of invoice.lines) turnLine(line, rules.turnLines);
	return undefined;
}

function turnHeader(invoice: Invoice, turned: Set<string>): void {
	for (const key of ['netAmount', 'taxAmount', 'totalAmount', 'amountDue'] as const) {
		if (turned.has(key) && invoice[key] !== undefined) invoice[key] = turn(invoice[key]);
	}
	for (const key of ['taxes', 'allowancesCharges'] as const) {
		if (turned.has(key)) for (const member of invoice[key] ?? []) if (member.amount !== undefined) member.amount = turn(member.amount);
	}
}

/** Amounts change sign; of quantity and price the one that carries the sign does, so that their product follows. */
function turnLine(line: InvoiceLine, turned: Set<string>): void {
	const before = sign(line.amount);
	if (turned.has('amount')) line.amount = turn(line.amount);
	if (turned.has('taxAmount') && line.taxAmount !== undefined) line.taxAmount = turn(line.taxAmount);
	const { quantity, unitPrice } = line;
	const product = (quantity === undefined ? 1 : sign(quantity)) * (unitPrice === undefined ? 1 : sign(unitPrice));
	if (product !== before) {
		// Only a minus on both says nothing: -2 pieces at -5.00 are 2 pieces at 5.00.
		if (quantity !== undefined && unitPrice !== undefined && isNegative(quantity) && isNegative(unitPrice) && turned.has('quantity') && turned.has('unitPrice')) {
			line.quantity = absolute(quantity);
			line.unitPrice = absolute(unitPrice);
		}
		return;
	}
	if (unitPrice !== undefined && isNegative(unitPrice)) {
		if (turned.has('unitPrice')) line.unitPrice = absolute(unitPrice);
	} else if (quantity !== undefined && turned.has('quantity')) line.quantity = turn(quantity);
}

/** Without a negative zero. */
function turn(amount: string): string {
	return sign(amount) === 0 ? absolute(amount) : negate(amount);
}
