import type { Write } from './environment';
import { invalidField, invalidRow, unknownValue, writeFailed } from './errors';
import { checkFields, companyFor, openOrder, vendorOf } from './fieldChecks';
import { entitySet } from './schema';
import { findRow, nullDate, sameValue, valueOf, type Row } from './tables';

const set = entitySet('VendorInvoiceHeaders');

/** Creates a pending vendor invoice. */
export function createHeader(write: Write, sent: Row): Row {
	const company = companyFor(write, set, sent);
	const checked = checkFields(write, set, sent, company);
	const row: Row = { ...checked, dataAreaId: company, HeaderReference: reference(write, String(checked.HeaderReference ?? '')) };
	const existing = findRow(write.tables, 'VendorInvoiceHeaders', { dataAreaId: company, HeaderReference: row.HeaderReference as string });
	if (existing) {
		throw writeFailed(set, [
			`Info: Cannot create a record in Vendor invoice header (VendInvoiceInfoTable). ` +
				`Header reference: ${row.HeaderReference}.\nThe record already exists.`,
		]);
	}
	defaultHeader(write, row, company);
	validateHeader(write, row, company);
	write.writer.insert('VendorInvoiceHeaders', row);
	return row;
}

export function updateHeader(write: Write, row: Row, sent: Row): void {
	const company = String(row.dataAreaId);
	const changes = checkFields(write, set, sent, company);
	validateHeader(write, { ...row, ...changes }, company, row);
	write.writer.update(row, changes);
}

export function deleteHeader(write: Write, row: Row): void {
	const key = { dataAreaId: row.dataAreaId as string, HeaderReference: row.HeaderReference as string };
	if (findRow(write.tables, 'VendorInvoiceLines', key)) {
		throw writeFailed(set, ['Error: Vendor invoice header cannot be deleted while dependent Vendor invoice lines exist.']);
	}
	if (row.VendorInvoiceReviewStatus === 'InReview' || row.VendorInvoiceReviewStatus === 'Approved') {
		throw writeFailed(set, ['Error: Vendor invoice cannot be deleted while it is in a workflow.']);
	}
	write.writer.remove('VendorInvoiceHeaders', row);
}

function reference({ settings, nextReference }: Write, supplied: string): string {
	if (supplied === '' || settings.manualHeaderReference === 'replaced') return nextReference();
	if (settings.manualHeaderReference === 'refused') {
		throw invalidField(set, 'HeaderReference', 'The number sequence for Header reference does not allow manual numbers.');
	}
	return supplied;
}

function defaultHeader(write: Write, row: Row, company: string): void {
	const vendor = vendorOf(write, company, String(row.InvoiceAccount ?? ''));
	row.VendorAccount ||= row.InvoiceAccount ?? '';
	row.VendorName ||= vendor?.VendorOrganizationName ?? '';
	row.Currency ||= vendor?.CurrencyCode ?? '';
	row.TermsOfPayment ||= vendor?.DefaultPaymentTermsName ?? '';
	row.VendorInvoiceReviewStatus ??= 'Draft';
	row.Date ??= `${new Date().toISOString().slice(0, 10)}T12:00:00Z`;
	const terms = findRow(write.tables, 'PaymentTerms', { dataAreaId: company, Name: row.TermsOfPayment });
	const base = row.InvoiceDate ?? row.Date;
	row.DueDate ??= new Date(Date.parse(String(base)) + Number(terms?.NumberOfDays ?? 0) * 86_400_000).toISOString().replace('.000Z', 'Z');
}

function validateHeader(write: Write, row: Row, company: string, stored?: Row): void {
	const text = (name: string) => String(row[name] ?? '');
	if (text('InvoiceAccount') === '') throw invalidRow(set, "Field 'Invoice account' must be filled in.");
	if (text('InvoiceNumber') === '') throw invalidRow(set, "Field 'Invoice' must be filled in.");
	const vendor = vendorOf(write, company, text('InvoiceAccount'));
	if (!vendor) throw unknownValue(set, 'InvoiceAccount', text('InvoiceAccount'), 'Vendors');
	if (vendor.OnHoldStatus === 'All' || vendor.OnHoldStatus === 'Invoice')
		throw invalidRow(set, `Vendor account ${text('InvoiceAccount')} is on hold for ${String(vendor.OnHoldStatus)}.`);
	checkPeriod(write, company, String(valueOf(set, row, 'Date')));
	if (text('PurchaseOrderNumber')) {
		openOrder(write, { set, field: 'PurchaseOrderNumber', company, number: text('PurchaseOrderNumber'), vendor: text('InvoiceAccount') });
	}
	if (write.settings.duplicateInvoiceNumber === 'reject' && numberUsed(write, row, company, stored)) {
		throw invalidRow(set, `Invoice number ${text('InvoiceNumber')} has already been used for vendor ${text('InvoiceAccount')}.`);
	}
}

function checkPeriod({ settings }: Write, company: string, date: string): void {
	const day = date === nullDate ? new Date().toISOString().slice(0, 10) : date.slice(0, 10);
	const closed = settings.closedPeriods.some(
		(period) => (!period.company || sameValue(period.company, company)) && period.from <= day && day <= period.to,
	);
	if (closed) throw invalidRow(set, settings.closedPeriodText);
}

function numberUsed({ tables }: Write, row: Row, company: string, stored?: Row): boolean {
	const pending = tables.VendorInvoiceHeaders.some(
		(other) =>
			other !== stored &&
			sameValue(other.dataAreaId, company) &&
			sameValue(other.InvoiceAccount, row.InvoiceAccount) &&
			sameValue(other.InvoiceNumber, row.InvoiceNumber),
	);
	return (
		pending ||
		findRow(tables, 'VendInvoiceJourBiEntities', {
			dataAreaId: company,
			InvoiceAccount: row.InvoiceAccount as string,
			InvoiceId: row.InvoiceNumber as string,
		}) !== undefined
	);
}
