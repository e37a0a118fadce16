import { findBy, noGuid, type Row, type Value } from './books';
import { type Scope, setupOf } from './environment';
import { dialog, Refusal } from './errors';
import type { Payload } from './payload';

export function createVendor(scope: Scope, { fields }: Payload): Row {
	const { books, settings } = scope;
	const number = String(fields.number ?? '');
	if (number !== '' && !settings.manualVendorNumbers) throw dialog('You may not enter numbers manually. If you want to enter numbers manually, please activate Manual Nos. in No. Series VEND.');
	if (number !== '' && findBy(books, 'vendors', 'number', number)) throw sameKey(settings.sameKeyStatus, number);
	return books.insert('vendors', { blocked: ' ', balance: 0, currencyCode: setupOf(scope).localCurrencyCode!, currencyId: noGuid, ...validated(scope, {}, fields), number: number || books.nextNumber('vendor') });
}

/** Another number renames the vendor, everywhere. */
export function changeVendor(scope: Scope, vendor: Row, { fields }: Payload): Row {
	const { books, settings } = scope;
	const { number = vendor.number! } = fields;
	const taken = findBy(books, 'vendors', 'number', number);
	if (taken && taken.id !== vendor.id) throw sameKey(settings.sameKeyStatus, String(number));
	return books.update('vendors', vendor, validated(scope, vendor, fields));
}

function sameKey(status: number, number: string): Refusal {
	return new Refusal(status, 'Internal_EntityWithSameKeyExists', `The record in table Vendor already exists. Identification fields and values: No.='${number}'`);
}

function validated(scope: Scope, vendor: Partial<Row>, fields: Partial<Row>): Partial<Row> {
	const { books } = scope;
	let values = { ...vendor };
	for (const [name, value] of Object.entries(fields) as [string, Value][]) {
		if (name === 'currencyCode') {
			const local = value === '' || value === setupOf(scope).localCurrencyCode;
			const currency = local ? undefined : findBy(books, 'currencies', 'code', value);
			if (!local && !currency) throw dialog('The currency values do not match to a specific Currency.');
			values = { ...values, currencyCode: currency?.code ?? setupOf(scope).localCurrencyCode!, currencyId: currency?.id ?? noGuid };
		} else if (name === 'paymentTermsId' && value !== noGuid && !findBy(books, 'paymentTerms', 'id', value)) throw dialog('The payment terms cannot be found.');
		else if (name === 'paymentMethodId' && value !== noGuid && !findBy(books, 'paymentMethods', 'id', value)) throw dialog('The payment method cannot be found.');
		else if (name === 'country' && value !== '' && !/^[A-Z]{2}$/.test(String(value))) throw dialog('The country cannot be found.');
		else values = { ...values, [name]: value };
	}
	return values;
}
