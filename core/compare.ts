import type { ErpBill, ExpectedBill } from './ports';
import { compare as order, equal, normal } from './money';

/** How a bill found in the ERP relates to the invoice at hand. */
export interface Comparison {
	same: boolean;
	/** Everything there agrees, but lines are missing: an interrupted run left it. */
	partial: boolean;
	/** For people: "total 110.00 in the ERP, 100.00 in the file". */
	differences: string[];
}

/** Compares what the ERP tells with what it should show. What it does not tell is not held against it, except the amounts. */
export function compareBill(expected: ExpectedBill, bill: ErpBill): Comparison {
	const differences: string[] = [];
	const differ = (what: string, there: string, here: string) => differences.push(`${what} ${there} in the ERP, ${here} in the file`);

	if (bill.total === undefined && bill.lineAmounts === undefined) differences.push('the ERP does not tell its amounts');
	if (bill.total !== undefined && !equal(bill.total, expected.total)) differ('total', bill.total, expected.total);
	if (bill.date !== undefined && bill.date !== expected.date) differ('invoice date', bill.date, expected.date);
	if (bill.currency !== undefined && bill.currency.toUpperCase() !== expected.currency.toUpperCase()) {
		differ('currency', bill.currency, expected.currency);
	}
	const agreed = differences.length === 0;
	if (bill.lineAmounts === undefined) return { same: agreed, partial: false, differences };

	const there = sorted(bill.lineAmounts);
	const here = sorted(expected.lineAmounts);
	if (there.join() === here.join()) return { same: agreed, partial: false, differences };
	differ('lines', there.join(' + ') || 'none', here.join(' + '));
	return { same: false, partial: agreed && there.length < here.length && isPart(there, here), differences };
}

function sorted(amounts: string[]): string[] {
	return amounts.map(normal).sort(order);
}

function isPart(part: string[], whole: string[]): boolean {
	const left = [...whole];
	return part.every((amount) => {
		const at = left.indexOf(amount);
		if (at >= 0) left.splice(at, 1);
		return at >= 0;
	});
}
