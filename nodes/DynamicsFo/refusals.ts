import type { Problem } from '../../core/errors';
import type { Invoice } from '../../core/model';
import type { OdataError } from '../../io/odata/errors';
import { erpName, rejected } from './problems';

/** Canonical fields behind the properties that F&O names in a refusal. */
const canonical: Record<string, string> = {
	InvoiceAccount: 'vendor.vendorId',
	InvoiceNumber: 'invoiceNumber',
	InvoiceDate: 'invoiceDate',
	Date: 'postingDate',
	Currency: 'currency',
	TermsOfPayment: 'terms.code',
	PurchaseOrderNumber: 'poNumbers',
	PurchaseOrder: 'lines.poNumber',
	PurchLineNumber: 'lines.poLine',
	ItemNumber: 'lines.itemIds',
	ItemSalesTax: 'lines.taxCode',
	MainAccountDisplayValue: 'lines.glAccount',
	DimensionDisplayValue: 'lines.dimensions',
	Unit: 'lines.uom',
};

/** Which line of the invoice a message is about, when its values point to exactly one; F&O's own Content-ID does not tell. */
function culprit(error: OdataError, invoice: Invoice): string | undefined {
	const value = /'([^']+)'/.exec(error.entries[0] ?? '')?.[1];
	if (!value || !error.entity?.includes('Line')) return undefined;
	const hits = invoice.lines.filter((line) =>
		[line.glAccount, line.poNumber, line.poLine, line.taxCode, line.uom, ...(line.itemIds ?? []).map((id) => id.value), ...(line.dimensions ?? []).map((each) => each.value)].some((own) => own === value),
	);
	return hits.length === 1 ? hits[0]!.lineNumber : undefined;
}

/** What F&O says about an invoice that it refused, for a person. Nothing of the invoice exists. */
export function refusal(error: OdataError, invoice: Invoice): Problem[] {
	const field = error.fields[0]?.field;
	const told = error.entries.filter((entry) => !/^(validateField|validateWrite) failed on/.test(entry));
	const reason = (told.length > 0 ? told : error.entries).join(' ').slice(0, 700);
	const line = culprit(error, invoice);
	return [
		rejected({
			code: field ? `erp.refused.${field}` : 'erp.refused',
			message: `${erpName} refused the invoice${line ? ` because of line ${line}` : ''}: ${reason}`,
			fix: 'Mend what Dynamics 365 F&O names (there, or in Stampli); the invoice is tried again by itself.',
			who: 'accountsPayable',
			where: `${erpName}, Accounts payable`,
			...(field && canonical[field] ? { field: canonical[field] } : {}),
			...(line ? { line } : {}),
		}),
	];
}

/** The same for a status alone. */
export function refusedWithoutWord(status: number): Problem[] {
	if (status !== 401 && status !== 403) return [rejected({ code: 'erp.refused', message: `${erpName} refused the invoice without a reason (${status}).`, fix: 'Ask the ERP administrator; the invoice is tried again by itself.' })];
	return [
		rejected({
			code: 'erp.notAllowed',
			message: `The integration user of ${erpName} may not create vendor invoices (${status}).`,
			fix: 'Give that user a role with the privileges named in the README (Accounts payable: vendor invoices); the invoice is tried again by itself.',
		}),
	];
}

/** True when F&O did not take the reference that we chose, in one way or another (stable English tail, or our value in its text). */
export function concernsReference(error: OdataError, reference: string): boolean {
	return error.fields.some(({ field }) => field === 'HeaderReference') || error.message.includes(reference);
}

/** True when a header was refused in words that name no field: what a number sequence without manual numbers says is not documented. */
export function mayConcernReference(error: OdataError): boolean {
	return error.fields.length === 0 && (error.entity === undefined || error.entity === 'VendorInvoiceHeaderEntity');
}

/** True when a line was refused in words that name no field: its header may have got another reference than ours. */
export function mayMissHeader(error: OdataError): boolean {
	return error.fields.length === 0 && error.entity === 'VendorInvoiceLineEntity';
}

/** The same problem with what to do when it is not this invoice that is wrong. */
export function orReplaced(problem: Problem): Problem {
	return { ...problem, fix: `${problem.fix} If every invoice is refused with these words, ${erpName} may have replaced the header reference that we choose: set Posting Method to One by One.` };
}

export function referenceRefused(error: OdataError): Problem[] {
	return [
		rejected({
			code: 'erp.referenceRefused',
			message: `${erpName} does not let us choose the header reference, which one batch per invoice needs: ${error.entries[0]?.slice(0, 300)}`,
			fix: 'Allow manual numbers in the number sequence of vendor invoice references, or set Posting Method to Automatic or One by One.',
			who: 'integrator',
			where: `n8n, or ${erpName}, Number sequences`,
		}),
	];
}
