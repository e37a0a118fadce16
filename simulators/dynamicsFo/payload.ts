import { badRequest } from './errors';
import { enumMembers, namespace, type EntitySet, type Property } from './schema';
import { asStored, type Row, type Value } from './tables';

const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** Reads a request body into property values of the right type; refuses everything the service could not read. */
export function parsePayload(set: EntitySet, body: string): Row {
	let json: unknown;
	try {
		json = JSON.parse(body);
	} catch {
		throw badRequest('Invalid JSON. The content of the request body could not be parsed.');
	}
	if (json === null || typeof json !== 'object' || Array.isArray(json))
		throw badRequest(`An object of type '${namespace}.${set.type}' was expected in the request body.`);
	const row: Row = {};
	for (const [name, value] of Object.entries(json)) {
		if (name === '@odata.type' && value !== `#${namespace}.${set.type}`)
			throw badRequest(`The type '${String(value)}' is not '${namespace}.${set.type}'.`);
		if (name.startsWith('@odata.')) continue;
		const property = set.properties.get(name);
		if (set.navigations[name]) throw badRequest(`Nested content is not supported: navigation property '${name}' found in the body.`);
		if (!property) {
			throw badRequest(
				`The property '${name}' does not exist on type '${namespace}.${set.type}'. Only use property names defined by the type.`,
			);
		}
		row[name] = typed(property, value);
	}
	return row;
}

function typed(property: Property, value: unknown): Value {
	const edm = property.kind === 'Enum' ? `${namespace}.${property.enumType}` : `Edm.${property.kind}`;
	// Made only when needed: an Error costs more than all the rest of a write.
	const wrong = () =>
		badRequest(`Cannot convert the literal '${JSON.stringify(value)}' of property '${property.name}' to the expected type '${edm}'.`);
	if (value === null) {
		if (!property.nullable)
			throw badRequest(
				`A null value was found for the property named '${property.name}', which has the expected type '${edm}[Nullable=False]'.`,
			);
		return property.kind === 'Enum' ? (enumMembers(property.enumType ?? '')[0]?.name ?? '') : '';
	}
	if (property.kind === 'Boolean' && typeof value === 'boolean') return value;
	if (property.kind === 'Decimal' && typeof value === 'number') return value;
	if (property.kind.startsWith('Int') && typeof value === 'number' && Number.isSafeInteger(value)) return value;
	if (typeof value !== 'string') throw wrong();
	if (property.kind === 'String') return value;
	if (property.kind === 'Enum' && enumMembers(property.enumType ?? '').some((member) => member.name === value)) return value;
	if (property.kind === 'DateTimeOffset' && dateTime.test(value) && !Number.isNaN(Date.parse(value))) return asStored(property, value);
	if (property.kind === 'Guid' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) return value;
	if (property.kind === 'Binary' && value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value)) return value;
	throw wrong();
}
