import { exception, httpError } from './errors';
import type { Endpoint, Entity, ValueType } from './schema';
import type { AcumaticaSettings } from './settings';
import type { Value } from './store';

/** What a body says: values by field, collections and linked entities below. Only members that were sent. */
export interface Sent {
	id?: string;
	delete?: boolean;
	values: Record<string, Value>;
	collections: Record<string, Sent[]>;
	linked: Record<string, Sent>;
	/** By `View.Field`. */
	custom: Record<string, string>;
}

const system = new Set(['id', 'rowNumber', 'note', 'custom', 'error', 'files', '_links', 'delete']);

interface Reader {
	endpoint: Endpoint;
	settings: AcumaticaSettings;
	/** Members that the contract does not know. */
	ignored: string[];
}

/** Reads a wrapped record; 400 for a bare value, a wrong type and, unless set otherwise, an unknown member. */
export function readSent(body: unknown, entityName: string, reader: Reader): Sent {
	if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalid(entityName, 'an object is expected');
	const entity = reader.endpoint.get(entityName) as Entity;
	const sent: Sent = { values: {}, collections: {}, linked: {}, custom: {} };
	for (const [name, value] of Object.entries(body)) {
		if (name === 'id') sent.id = String(value);
		if (name === 'delete') sent.delete = value === true;
		if (name === 'custom') sent.custom = readCustom(value, reader.settings);
		if (system.has(name)) continue;
		const field = entity.get(name);
		if (!field) {
			reader.ignored.push(`${entityName}.${name}`);
			if (reader.settings.unknownFields === 'refuse') throw invalid(`${entityName}.${name}`, 'there is no such field');
		} else if (field.kind === 'collection') {
			if (!Array.isArray(value)) throw invalid(`${entityName}.${name}`, 'a list is expected');
			sent.collections[name] = value.map((each) => readSent(each, field.entity, reader));
		} else if (field.kind === 'value') sent.values[name] = readValue(value, `${entityName}.${name}`, field.type);
		else sent.linked[name] = readSent(value, field.entity, reader);
	}
	return sent;
}

function readValue(wrapped: unknown, where: string, type: ValueType): Value {
	if (typeof wrapped !== 'object' || wrapped === null || Array.isArray(wrapped)) throw invalid(where, 'the value is not wrapped');
	const { value, ...rest } = wrapped as { value?: unknown };
	const strange = Object.keys(rest).find((name) => name !== 'error');
	if (strange) throw invalid(`${where}.${strange}`, 'there is no such member');
	if (value === undefined || value === null || value === '') return undefined;
	if (type === 'Decimal' && (typeof value === 'number' || /^-?\d+(\.\d+)?$/.test(String(value)))) return Number(value);
	if (type === 'Int' && (Number.isInteger(value) || /^-?\d+$/.test(String(value)))) return Number(value);
	if (type === 'Boolean' && (typeof value === 'boolean' || /^(true|false)$/i.test(String(value)))) return String(value).toLowerCase() === 'true';
	if (type === 'DateTime' && /^\d{4}-\d\d-\d\d(T.*)?$/.test(String(value))) return `${String(value).slice(0, 10)}T00:00:00+00:00`;
	if ((type === 'String' || type === 'Guid') && typeof value === 'string') return value;
	throw invalid(where, `${JSON.stringify(value)} is no ${type}`);
}

function readCustom(value: unknown, settings: AcumaticaSettings): Record<string, string> {
	const found: Record<string, string> = {};
	for (const [view, fields] of Object.entries((value ?? {}) as Record<string, Record<string, { type?: string; value?: string }>>)) {
		for (const [field, content] of Object.entries(fields)) {
			const path = `${view}.${field}`;
			if (!settings.customFields.includes(path)) throw exception(`The custom field '${path}' does not exist.`);
			if (content.type !== 'CustomStringField' || typeof content.value !== 'string') throw invalid(path, 'type and value are expected');
			found[path] = content.value;
		}
	}
	return found;
}

function invalid(where: string, why: string) {
	return httpError(400, 'The request is invalid.', { modelState: { [where]: [`${where}: ${why}.`] } });
}
