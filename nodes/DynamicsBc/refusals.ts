import type { Problem } from '../../core/errors';
import type { Decimal, Invoice } from '../../core/model';
import { erpName, rejected } from './problems';
import type { ServiceError } from './serviceError';

/** Fields of an invoice that the words of a refusal are about. Messages are asked for in English; other ones have no field. */
const fields: [RegExp, string, string][] = [
	[/already exists for this vendor/i, 'duplicate', 'invoiceNumber'],
	[/range of allowed posting dates/i, 'postingDate', 'postingDate'],
	[/dimension/i, 'dimension', 'lines.dimensions'],
	[/currency/i, 'currency', 'currency'],
	[/VAT Prod\. Posting Group|tax group/i, 'taxCode', 'lines.taxCode'],
	[/Unit of Measure/i, 'unit', 'lines.uom'],
	[/G\/L Account|Account does not exist/i, 'account', 'lines.glAccount'],
	[/\bItem\b/, 'item', 'lines.itemIds'],
	[/approv|released/i, 'approval', ''],
	[/vendor/i, 'vendor', 'vendor.vendorId'],
];

/** It has not been found by any look-up, so it is no document of the API: an entry of a journal or of an import, perhaps. */
const numberTaken = `Look for the number among the Vendor Ledger Entries in ${erpName} (External Document No.). If that entry is this invoice, dismiss this record. If it was taken back by a credit memo, its number stays taken: give the invoice another one in Stampli.`;

/** The one line that a message is about, when a code in it occurs on no other. */
function culprit({ message }: ServiceError, { lines }: Invoice): string | undefined {
	const words = new Set(message.split(/[\s'":,.()=]+/));
	const hits = lines.filter((line) => [line.glAccount, line.taxCode, line.uom, ...(line.itemIds ?? []).map((id) => id.value), ...(line.dimensions ?? []).map((each) => each.value)].some((code) => code !== undefined && words.has(code)));
	return hits.length === 1 ? hits[0]!.lineNumber : undefined;
}

/** What Business Central says about an invoice that it refused, for a person. Nothing of the invoice exists. */
export function refusal(error: ServiceError, invoice: Invoice, doing: 'take' | 'post' = 'take'): Problem[] {
	const [, code, field] = fields.find(([pattern]) => pattern.test(error.message)) ?? [];
	const line = culprit(error, invoice);
	return [
		rejected({
			code: code ? `erp.refused.${code}` : 'erp.refused',
			message: `${erpName} ${doing === 'post' ? 'does not post' : 'refused'} the invoice${line ? ` because of line ${line}` : ''}: ${error.message.slice(0, 700)}`,
			fix: code === 'duplicate' ? numberTaken : `Mend what ${erpName} names (there, or in Stampli); the invoice is tried again by itself.`,
			who: 'accountsPayable',
			where: `${erpName}, Purchase Invoices`,
			...(field ? { field } : {}),
			...(line ? { line } : {}),
		}),
	];
}

export function totalDiffers(invoice: Invoice, there: { total: Decimal; tax: Decimal }): Problem {
	return rejected({
		code: 'total.differs',
		message: `${erpName} computes a total of ${there.total} (tax ${there.tax}), the invoice says ${invoice.totalAmount}${invoice.taxAmount === undefined ? '' : ` (tax ${invoice.taxAmount})`}. Nothing was kept.`,
		fix: `Correct the tax codes of the lines in Stampli, or the VAT posting setup of vendor and accounts in ${erpName}: tax is always computed there.`,
		who: 'accountsPayable',
		where: `Stampli, or ${erpName}, VAT Posting Setup`,
		field: 'totalAmount',
	});
}

export function currencyDiffers(invoice: Invoice, there: string): Problem {
	return rejected({
		code: 'currency.differs',
		message: `${erpName} made the invoice in ${there}, not in ${invoice.currency}. Nothing was kept.`,
		fix: 'Check the currency of the vendor and the local currency of the company.',
		where: `${erpName}, Vendors`,
		field: 'currency',
	});
}
