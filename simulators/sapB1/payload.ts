import { badQuery, Refusal, unknownProperty } from './errors';
import type { Row } from './company';
import { isMemberName, type Property, typeProperties } from './schema';
import type { SapB1Settings } from './settings';

interface Reading {
	settings: SapB1Settings;
	/** Table whose user fields are allowed. */
	table: string;
	/** Name in messages. */
	type: string;
	/** Key properties that a new record may name although they are read-only. */
	key?: string;
}

/** The body of a write as an object, with every property known, writable and of its type; anything else refuses the whole request. */
export function parsePayload(type: string, body: string, reading: Omit<Reading, 'type'>): Row {
	let given: unknown;
	try {
		given = JSON.parse(body);
	} catch {
		throw badQuery('Invalid JSON format');
	}
	return checked(type, given, { ...reading, type });
}

function checked(type: string, given: unknown, reading: Reading): Row {
	if (typeof given !== 'object' || given === null || Array.isArray(given)) throw badQuery('Invalid JSON format: an object is expected');
	const properties = typeProperties.get(type)!;
	for (const [name, value] of Object.entries(given)) {
		if (name.startsWith('U_')) {
			if (!(reading.settings.userFields[reading.table] ?? []).includes(name)) throw unknownProperty(name, reading.type);
			continue;
		}
		const property = properties.get(name);
		if (!property) throw unknownProperty(name, type);
		if (property.readOnly && name !== reading.key) throw new Refusal(400, -1029, `Field cannot be updated (ODBC -1029) [${type}.${name}]`);
		check(property, value, reading);
	}
	return given as Row;
}

function check(property: Property, value: unknown, reading: Reading): void {
	const wrong = () => badQuery(`Invalid value ${JSON.stringify(value)} for property '${property.name}'`);
	if (value === null) {
		if (!property.nullable) throw wrong();
		return;
	}
	if (property.collection) {
		if (!Array.isArray(value)) throw wrong();
		for (const each of value) checked(property.of!, each, reading);
		return;
	}
	if (property.kind === 'Complex') return void checked(property.of!, value, reading);
	if (property.kind === 'Enum') {
		if (!isMemberName(property.of!, value)) throw wrong();
		return;
	}
	const fits = {
		String: () => typeof value === 'string',
		Int32: () => Number.isInteger(value),
		Double: () => typeof value === 'number',
		DateTime: () => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value),
		Time: () => typeof value === 'string' && /^\d\d:\d\d(:\d\d)?$/.test(value),
	}[property.kind];
	if (!fits!()) throw wrong();
	const [limit] = lengths[property.name] ? [lengths[property.name]!] : [];
	if (limit !== undefined && typeof value === 'string' && value.length > limit) throw new Refusal(400, -5002, `Value too long in property '${property.name}' of '${reading.type}'`);
}

/** Lengths of database columns. */
const lengths: Record<string, number> = {
	NumAtCard: 100, Comments: 254, JournalMemo: 50, Memo: 50, LineMemo: 50, CostingCode: 8, CostingCode2: 8, CostingCode3: 8, CostingCode4: 8, CostingCode5: 8, ProjectCode: 20,
	CardCode: 15, CardName: 100, ItemDescription: 200, AccountCode: 15, Reference2: 100, Reference3: 27, VatGroup: 8, TaxCode: 8, FederalTaxID: 32, EmailAddress: 100, Phone1: 20,
};
