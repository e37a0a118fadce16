import { type Row, type Value } from './books';
import { badRequest } from './errors';
import { captionsOf, encodedMember, type EntitySet, entitySet, type Property } from './schema';

export interface Payload {
	/** Properties in the order sent, which is the order of validation. */
	fields: Partial<Row>;
	/** Nested collections of a deep insert. */
	nested: Record<string, Payload[]>;
}

/** Reads a request body into typed values; refuses what the server refuses, read-only properties among it. */
export function parsePayload(set: EntitySet, body: unknown, deep: boolean): Payload {
	if (body === null || typeof body !== 'object' || Array.isArray(body)) throw badRequest('Invalid Request Body');
	const payload: Payload = { fields: {}, nested: {} };
	for (const [name, value] of Object.entries(body)) {
		if (name.startsWith('@odata.')) continue;
		const property = set.properties.get(name);
		const navigation = set.navigations[name];
		if (navigation) {
			if (!deep || !navigation.many || !Array.isArray(value)) throw badRequest(`Deep inserts are not supported for '${name}'.`);
			payload.nested[name] = value.map((each) => parsePayload(entitySet(navigation.target), each, true));
		} else if (!property) throw badRequest(`The property '${name}' does not exist on type 'Microsoft.NAV.${set.type}'. Make sure to only use property names that are defined by the type.`);
		else if (property.readOnly) throw badRequest(`Control '${name}' is read-only.`);
		else payload.fields[name] = typed(property, value);
	}
	return payload;
}

function typed(property: Property, value: unknown): Value {
	const { name, kind, maxLength, enumType } = property;
	const wrong = () => badRequest(`Cannot convert the literal '${JSON.stringify(value)}' of property '${name}' to the expected type 'Edm.${kind === 'Code' || kind === 'Text' ? 'String' : kind}'.`);
	if (kind === 'Code' || kind === 'Text') {
		if (typeof value !== 'string') throw wrong();
		const text = kind === 'Code' ? value.trim().toUpperCase() : value;
		if (maxLength && text.length > maxLength) throw badRequest(`The length of the string is ${text.length}, but it must be less than or equal to ${maxLength} characters. Value: ${text}`, 'Application_StringExceededLength');
		return text;
	}
	if (kind === 'Enum') {
		const captions = captionsOf(enumType!);
		const caption = captions.find((each) => each === value || encodedMember(each) === value);
		if (caption === undefined) throw badRequest(`'${String(value)}' is not an option. The existing options are: ${captions.join(',')}`, 'Unknown');
		return caption;
	}
	if (kind === 'Decimal' && typeof value === 'number') return value;
	if ((kind === 'Int32' || kind === 'Int64') && typeof value === 'number' && Number.isSafeInteger(value)) return value;
	if (kind === 'Boolean' && typeof value === 'boolean') return value;
	if (typeof value !== 'string') throw wrong();
	if (kind === 'Guid' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return value.toLowerCase();
	if (kind === 'Date' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))) return value;
	if (kind === 'DateTimeOffset' && !Number.isNaN(Date.parse(value))) return value;
	throw wrong();
}
