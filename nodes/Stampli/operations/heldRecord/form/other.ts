import { StampliErpError } from '../../../../../core/errors';
import type { AnyEntity } from '../../../../../core/model';
import type { EntityForm } from './form';
import { isObject } from './fields';

/** Any other record (a purchase order of a partner): the whole of it as JSON in one text area. */
export const otherForm: EntityForm = {
	values: (content) => ({ json: content ? JSON.stringify(content, null, 2) : '' }),
	content(before, typed) {
		if (typeof typed.json !== 'string') return before ?? ({} as AnyEntity);
		let given: unknown;
		try {
			given = JSON.parse(typed.json);
		} catch (error) {
			throw wrong(`What was typed is not JSON: ${(error as Error).message}`);
		}
		if (!isObject(given)) throw wrong('What was typed is not a JSON object.');
		return given as unknown as AnyEntity;
	},
	problems: (content) => (Object.keys(content).length > 0 ? [] : [{ code: 'form.empty', kind: 'invalid', message: 'The record is empty', fix: 'Enter the whole record.', who: 'accountsPayable', where: 'this form' }]),
};

function wrong(message: string): StampliErpError {
	return new StampliErpError({ kind: 'invalid', code: 'held.form', message, hint: 'Change only values; names, quotes, commas and brackets stay as they are.' });
}
