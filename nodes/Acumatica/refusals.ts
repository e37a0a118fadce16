import type { Problem, UnmappedCode } from '../../core/errors';
import { normalNumber } from '../../core/identity';
import type { Invoice, InvoiceLine } from '../../core/model';
import type { ApiError, ErrorEntry } from './apiErrors';
import { dateOf, type Row, sameCode, textOf } from './fields';
import { erpName, rejected } from './problems';

/** Canonical fields behind those that Acumatica names. */
const canonical: Record<string, string> = {
	Vendor: 'vendor.vendorId', VendorRef: 'invoiceNumber', Date: 'invoiceDate', DueDate: 'dueDate', PostPeriod: 'postingDate', CurrencyID: 'currency', BranchID: 'companyId', Terms: 'terms.code', Amount: 'totalAmount', Type: 'type',
}; // prettier-ignore
const canonicalOfLine: Record<string, string> = {
	Account: 'lines.glAccount', Subaccount: 'lines.dimensions.Subaccount', Project: 'lines.dimensions.Project', ProjectTask: 'lines.dimensions.ProjectTask', CostCode: 'lines.dimensions.CostCode', Branch: 'lines.dimensions.Branch',
	InventoryID: 'lines.itemIds', UOM: 'lines.uom', Qty: 'lines.quantity', UnitCost: 'lines.unitPrice', Amount: 'lines.amount', ExtendedCost: 'lines.amount', TaxCategory: 'lines.taxCode',
	POOrderNbr: 'lines.poNumber', POLine: 'lines.poLine', POReceiptNbr: 'lines.receiptNumber', POReceiptLine: 'lines.receiptNumber',
}; // prettier-ignore

/** What Acumatica says about an invoice that it refused, one problem for each thing it names. Nothing of the invoice exists. */
export function refusal(error: ApiError, invoice: Invoice): Problem[] {
	const seen = new Set<string>();
	return error.entries.slice(0, 50).flatMap((entry) => {
		const identity = `${entry.line}|${entry.text}`;
		if (seen.has(identity)) return [];
		seen.add(identity);
		return [problemOf(entry, invoice)];
	});
}

function problemOf({ field, line: at, text }: ErrorEntry, invoice: Invoice): Problem {
	const line = at === undefined ? undefined : invoice.lines[at];
	const own = field && (line ? canonicalOfLine[field] : canonical[field]);
	const isOrder = line?.poNumber !== undefined && /^PO/.test(field ?? '') && / not found\.?$/i.test(text);
	const unmapped = line && field && /cannot be found in the system/i.test(text) ? unmappedOf(field, line) : undefined;
	return rejected({
		code: field ? `erp.refused.${field}` : 'erp.refused',
		message: `${erpName} refused the invoice${line ? ` because of line ${line.lineNumber}` : ''}: ${text.replace(/\s+/g, ' ').slice(0, 600)}`,
		fix: isOrder
			? 'The order line cannot be billed as it stands: it may wait for its receipt (match the line to the receipt in Stampli) or be billed already.'
			: field === 'VendorRef'
				? 'Look for the other document of this vendor with this number. Where Acumatica takes a number once (AP101000, Raise an Error on Duplicate Vendor Reference Number), a reversed bill keeps it: switch that off while this one is posted, or give the invoice another number in Stampli.'
				: 'Mend what Acumatica names (there, or in Stampli); the invoice is tried again by itself.',
		who: 'accountsPayable',
		where: `${erpName}, Bills and Adjustments (AP301000)`,
		...(own ? { field: own } : {}),
		...(line ? { line: line.lineNumber } : {}),
		...(unmapped ? { unmapped } : {}),
	});
}

/** The request did not get as far as Acumatica. */
export function blocked(status: number): Problem {
	return rejected({
		code: 'erp.blocked',
		message: `The web server of Acumatica, or a firewall before it, refused the request itself (${status}); Acumatica never saw it.`,
		fix: status === 413 ? 'Have the largest request that the web server and the proxies before it take raised.' : 'Look in the log of the web server and of the firewall before it for what they refuse; often it is a word or a sign in a description.',
		who: 'integrator',
		where: `${erpName}, web server`,
	});
}

function unmappedOf(field: string, line: InvoiceLine): UnmappedCode | undefined {
	if (field === 'Account' && line.glAccount) return { table: 'glAccount', code: line.glAccount };
	if (field === 'TaxCategory' && line.taxCode) return { table: 'taxCode', code: line.taxCode };
	return undefined;
}

/** The figures of both sides; the bill that was entered is gone again. */
export function totalDiffers(invoice: Invoice, there: { computed: string; tax?: string }): Problem {
	const tax = there.tax === undefined ? '' : ` (tax ${there.tax})`;
	return rejected({
		code: 'total.differs',
		message: `The invoice says ${invoice.currency} ${invoice.totalAmount}${invoice.taxAmount === undefined ? '' : ` (tax ${invoice.taxAmount})`}; Acumatica computes ${there.computed}${tax}. The bill was taken out again.`,
		fix: 'Compare tax categories, tax zone, retainage and discounts of the vendor, and rounding with the invoice; correct what is wrong there or in Stampli.',
		who: 'accountsPayable',
		where: `Stampli and ${erpName}`,
		field: 'totalAmount',
	});
}

/** What Acumatica made of a field of the header, against what was sent. Codes and numbers are compared as they are looked up. */
export function replacedFields(row: Row, invoice: Invoice, branch: string): Problem[] {
	const sameNumber = (a: string, b: string) => normalNumber(a) === normalNumber(b);
	const checks: [field: string, what: string, there: string, here: string, same: (a: string, b: string) => boolean][] = [
		['Vendor', 'vendor', textOf(row, 'Vendor'), invoice.vendor.vendorId ?? '', sameCode],
		['VendorRef', 'vendor reference', textOf(row, 'VendorRef'), invoice.invoiceNumber, sameNumber],
		['BranchID', 'branch', textOf(row, 'BranchID'), branch, sameCode],
		['CurrencyID', 'currency', textOf(row, 'CurrencyID'), invoice.currency, sameCode],
		['Date', 'date', dateOf(row, 'Date') ?? '', invoice.invoiceDate, (a, b) => a === b],
	];
	return checks
		.filter(([, , there, here, same]) => there !== '' && !same(there, here))
		.map(([field, what, there, here]) =>
			rejected({
				code: 'bill.replaced',
				message: `Acumatica entered the bill with the ${what} ${there} instead of ${here}. It was taken out again.`,
				fix: 'Look for what replaces it there: a default of the vendor or its location, a right that the integration user lacks, or a customization of the form.',
				where: `${erpName}, Bills and Adjustments (AP301000)`,
				field: canonical[field]!,
			}),
		);
}

export function releaseRefused(problems: Problem[]): Problem[] {
	return problems.map((problem) => ({ ...problem, code: problem.code.replace('erp.refused', 'erp.releaseRefused'), message: problem.message.replace('refused the invoice', 'could not release the bill, which was taken out again') }));
}
