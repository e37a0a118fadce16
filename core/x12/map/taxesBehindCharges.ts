import { absolute, compare, subtract } from '../../money';
import type { Node } from '../check/walk';
import type { PartnerAllowanceCharge, PartnerTax } from '../documents';
import { readTax } from './charges';
import type { Reading } from './context';
import { type Amounts, sumOf } from './invoiceSums';

/** A charge with the TXI that stand behind it. */
export interface TaxedCharge {
	charge: PartnerAllowanceCharge;
	taxes: PartnerTax[];
}

/** The TXI of a SAC loop that have an amount. */
export function taxedCharge(context: Reading, { children }: Node, charge: PartnerAllowanceCharge): TaxedCharge[] {
	const taxes = children.filter(({ segment }) => segment.id === 'TXI').map((child) => readTax(context, child)).filter(({ amount }) => amount !== undefined);
	return taxes.length > 0 ? [{ charge, taxes }] : [];
}

/**
 * Many senders write the tax of the invoice behind its freight, where the standard has the tax of the freight. It belongs to the
 * total either way, unless it was told before: TDS01 decides. Returns the taxes that count, and takes those from their charges.
 */
export function countedTaxes(amounts: Amounts, charges: TaxedCharge[], tolerance: string): PartnerTax[] {
	const all = [...amounts.taxes, ...charges.flatMap(({ taxes }) => taxes)];
	const fits = (taxes: PartnerTax[]) => compare(absolute(subtract(absolute(amounts.totalAmount), absolute(sumOf({ ...amounts, taxes })))), tolerance) <= 0;
	if (charges.length === 0 || fits(amounts.taxes) || !fits(all)) return amounts.taxes;
	for (const { charge } of charges) {
		const more = Object.entries(charge.more ?? {}).filter(([key]) => !/^TXI(#|$)/.test(key));
		if (more.length > 0) charge.more = Object.fromEntries(more);
		else delete charge.more;
	}
	return all;
}
