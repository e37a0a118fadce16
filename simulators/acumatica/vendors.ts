import type { Environment } from './environment';
import { echo, exception, type Faulty, hasErrors } from './errors';
import type { Sent } from './payload';
import { newRow, type Row, same, textOf, valueOf } from './store';

const contacts = ['MainContact', 'PrimaryContact', 'RemittanceContact', 'ShippingContact'];
const statuses = ['Active', 'On Hold', 'Hold Payments', 'Inactive', 'One-Time'];

export function insertVendor(sent: Sent, environment: Environment): Row {
	const { books, settings, next, stamp } = environment;
	const vendorClass = (books.VendorClass ?? []).find((row) => same(valueOf(row, 'ClassID'), sent.values.VendorClass ?? 'STANDARD'));
	const vendor = newRow({ Status: 'Active', CurrencyID: 'USD', Terms: '30D', PaymentMethod: 'CHECK', EnableCurrencyOverride: false, VendorClass: valueOf(vendorClass, 'ClassID'), ...sent.values, ...settings.vendorOverwrites, Contacts: [] });
	if (settings.vendorAutoNumber) vendor.VendorID = `V${next('vendor')}`;
	takeContacts(vendor, sent);
	check(vendor, environment, !vendorClass);
	vendor.LastModifiedDateTime = stamp();
	(books.Vendor ??= []).push(vendor);
	return vendor;
}

export function updateVendor(vendor: Row, sent: Sent, environment: Environment): Row {
	const { VendorID: _id, ...values } = sent.values;
	const changed: Row = { ...vendor, ...values, ...environment.settings.vendorOverwrites };
	takeContacts(changed, sent);
	check(changed, environment, false);
	changed.LastModifiedDateTime = environment.stamp();
	Object.assign(vendor, changed);
	return vendor;
}

/** Linked contacts are changed in place; rows of the collection Contacts without id are added. */
function takeContacts(vendor: Row, sent: Sent): void {
	for (const name of contacts) {
		const given = sent.linked[name];
		const before = vendor[name] as Row | undefined;
		if (!given && before) continue;
		const address = given?.linked.Address;
		const addressBefore = before?.Address as Row | undefined;
		vendor[name] = { ...newRow({}), ...before, ...given?.values, Address: { ...newRow({}), ...addressBefore, ...address?.values } };
	}
	const added = (sent.collections.Contacts ?? []).filter((each) => each.id === undefined).map((each) => newRow(each.values));
	vendor.Contacts = [...((vendor.Contacts as Row[] | undefined) ?? []), ...added];
}

function check(vendor: Row, { books }: Environment, classMissing: boolean): void {
	const faulty: Faulty = { row: vendor, errors: {} };
	if (textOf(vendor, 'VendorID') === '') throw exception(`Error: 'Vendor ID' cannot be empty.`);
	if (textOf(vendor, 'VendorID').length > 30) faulty.errors.VendorID = 'The string is too long: at most 30 characters.';
	if (textOf(vendor, 'VendorName') === '') faulty.errors.VendorName = `'Vendor Name' cannot be empty.`;
	if (!statuses.includes(textOf(vendor, 'Status'))) faulty.errors.Status = `The list value '${textOf(vendor, 'Status')}' is not allowed for the field Status.`;
	if (classMissing) faulty.errors.VendorClass = `'Vendor Class' cannot be found in the system.`;
	if (!['USD', 'EUR', 'CAD'].includes(textOf(vendor, 'CurrencyID'))) faulty.errors.CurrencyID = `'Currency ID' cannot be found in the system.`;
	if (!['30D', '14D', '10D'].includes(textOf(vendor, 'Terms').toUpperCase())) faulty.errors.Terms = `'Terms' cannot be found in the system.`;
	const method = textOf(vendor, 'PaymentMethod');
	if (method !== '' && !(books.PaymentMethod ?? []).some((row) => same(valueOf(row, 'PaymentMethodID'), method))) faulty.errors.PaymentMethod = `'Payment Method' cannot be found in the system.`;
	if (hasErrors(faulty)) throw echo(422, faulty, 'Vendor');
}
