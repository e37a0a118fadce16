import { badRequest, tooLong } from './errors';
import { readOption, shownOption, type Spelling } from './options';
import type { Field } from './pages';
import { type Row, type Value, valueOf } from './tables';

/** A JSON value of a request body as the table keeps it; throws for a wrong type, an unknown member or too long a text. */
export function readJsonValue(field: Field, value: unknown, spelling: Spelling): Value {
	const wrong = () => badRequest(`Cannot convert the value '${JSON.stringify(value)}' of property '${field.name}' to the expected type '${edmType(field)}'.`);
	if (field.type === 'decimal' || field.type === 'int') {
		if (typeof value !== 'number' || (field.type === 'int' && !Number.isInteger(value))) throw wrong();
		return value;
	}
	if (field.type === 'bool') {
		if (typeof value !== 'boolean') throw wrong();
		return value;
	}
	if (typeof value !== 'string') throw wrong();
	return readText(field, value, spelling);
}

/** The text of a SOAP element as the table keeps it. */
export function readXmlValue(field: Field, text: string, spelling: Spelling): Value {
	const wrong = () => badRequest(`The string '${text}' is not a valid value for ${field.name}.`);
	if (field.type === 'decimal' || field.type === 'int') {
		if (!/^-?\d+(\.\d+)?$/.test(text) || (field.type === 'int' && text.includes('.'))) throw wrong();
		return Number(text);
	}
	if (field.type === 'bool') {
		if (text !== 'true' && text !== 'false') throw wrong();
		return text === 'true';
	}
	return readText(field, text, spelling);
}

function readText(field: Field, text: string, spelling: Spelling): Value {
	if (field.type === 'option') return readOption(field.option!, text, spelling);
	if (field.type === 'date') {
		if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(Date.parse(text))) throw badRequest(`Cannot convert the literal '${text}' to the expected type 'Edm.Date'.`);
		return text;
	}
	const kept = field.type === 'code' ? text.trim().toUpperCase() : text;
	if (field.max !== undefined && kept.length > field.max) throw tooLong(text, field.max);
	return kept;
}

export function shown(field: Field, row: Row, spelling: Spelling): Value {
	const value = valueOf(row, field);
	return field.type === 'option' ? shownOption(field.option!, String(value), spelling) : value;
}

export function edmType(field: Field): string {
	const types = { code: 'Edm.String', text: 'Edm.String', option: 'Edm.String', decimal: 'Edm.Decimal', int: 'Edm.Int32', bool: 'Edm.Boolean', date: 'Edm.Date' };
	return types[field.type];
}
