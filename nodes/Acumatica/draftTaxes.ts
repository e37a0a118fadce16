import type { Problem } from '../../core/errors';
import type { Invoice } from '../../core/model';
import { equal, isDecimal, sum } from '../../core/money';
import type { DraftContext } from './draft';
import { wireNumber, wrap, type Wire } from './fields';
import { invalid, notExact, rejected } from './problems';

/** The taxes of the file as the bill's own, kept as they are (`IsTaxValid`). Nothing where Acumatica computes them. */
export function draftTaxes(invoice: Invoice, { taxes, endpoint }: Pick<DraftContext, 'taxes' | 'endpoint'>): { fields: Wire; problems: Problem[] } {
	const given = (invoice.taxes ?? []).filter((tax) => tax.amount !== undefined && isDecimal(tax.amount) && !equal(tax.amount, '0'));
	if (taxes !== 'file' || (given.length === 0 && invoice.taxAmount === undefined)) return { fields: {}, problems: [] };
	if (!endpoint.takesTaxes) {
		const message = 'The endpoint version 22.200.001 does not take the taxes of the file.';
		return { fields: {}, problems: [rejected({ code: 'taxes.unsupported', message, fix: 'Choose a later Endpoint Version in the credential, or let Acumatica compute taxes (option Taxes).', who: 'integrator', where: 'n8n', field: 'taxes' })] };
	}
	const problems: Problem[] = [];
	if (invoice.taxAmount !== undefined && isDecimal(invoice.taxAmount) && !equal(sum(given.map((tax) => tax.amount!)), invoice.taxAmount)) {
		problems.push(invalid({ code: 'taxes.incomplete', message: `The tax of the invoice is ${invoice.taxAmount}, but the taxes that it names add up to ${sum(given.map((tax) => tax.amount!))}.`, fix: 'Have every tax exported with its tax ID and amount, or let Acumatica compute taxes (option Taxes).', who: 'integrator', field: 'taxes' }));
	}
	const rows = given.map((tax): Wire => {
		const amount = wireNumber(tax.amount!);
		if (amount === undefined) problems.push(notExact(tax.amount!, 'tax', { field: 'taxes' }));
		return { TaxID: wrap(tax.type), TaxAmount: wrap(amount ?? 0) };
	});
	return { fields: { IsTaxValid: wrap(true), ...(rows.length > 0 ? { TaxDetails: rows } : {}) }, problems };
}
