import type { Vendor } from '../../../../../core/model';
import type { EntityForm } from './form';
import { type Field, shownValues, withTyped } from './fields';
import { faults, oneOf } from './faults';

const fields: readonly Field[] = [
	['vendorId', 'vendorId'], ['name', 'name'], ['legalName', 'legalName'], ['status', 'status'], ['companyId', 'companyId'], ['currency', 'currency'],
	['paymentTermsCode', 'paymentTermsCode'], ['paymentMethod', 'paymentMethod'], ['taxId', 'taxId'], ['email', 'email'], ['phone', 'phone'],
	['city', 'address.city'], ['region', 'address.region'], ['postalCode', 'address.postalCode'], ['country', 'address.country'],
]; // prettier-ignore

export const vendorForm: EntityForm = {
	values: (content) => ({ ...shownValues(content, fields), street: ((content as Vendor | undefined)?.address?.lines ?? []).join('\n') }),
	content(before, typed) {
		const made = { sourceSystem: 'stampli', status: 'active', ...withTyped(before ?? {}, fields, typed) } as Vendor;
		if (typeof typed.street !== 'string') return made;
		const lines = typed.street.split('\n').map((line) => line.trim()).filter(Boolean);
		const { address, ...rest } = made;
		const hasAddress = lines.length > 0 || Object.keys(address ?? {}).some((name) => name !== 'lines');
		return { ...rest, ...(hasAddress ? { address: { ...address, lines } } : {}) };
	},
	problems: (content) => {
		const { vendorId, name, status, currency, address } = content as Vendor;
		return faults([
			[!vendorId, 'vendorId', 'The vendor has no number', 'Enter the vendor number.'],
			[!name, 'name', 'The vendor has no name', 'Enter the name.'],
			[!oneOf(status, ['active', 'inactive', 'blocked']), 'status', `The status "${status}" is unknown`, 'Use active, inactive or blocked.'],
			[currency !== undefined && !/^[A-Z]{3}$/.test(currency), 'currency', `The currency "${currency}" is not a code of three capital letters`, 'Enter the ISO code, such as USD.'],
			[address?.country !== undefined && !/^[A-Z]{2}$/.test(address.country), 'address.country', `The country "${address?.country}" is not a code of two capital letters`, 'Enter the ISO code, such as US.'],
		]);
	},
};
