/** Text of OData addresses: literals, keys, filters. Everything that comes from outside passes `quote`. */

/** `'O''Neil'`. */
export function quote(text: string): string {
	return `'${text.replaceAll("'", "''")}'`;
}

/** A member of an enum type by its full name: `Namespace.Type'Member'`. */
export function enumLiteral(type: string, member: string): string {
	return `${type}${quote(member)}`;
}

export type KeyValue = string | number | { literal: string };

/** `Set(dataAreaId='usmf',LineNumber=1)`, percent-encoded. Enum keys come as `{ literal: enumLiteral(...) }`. */
export function keyUrl(set: string, key: Record<string, KeyValue>): string {
	const parts = Object.entries(key).map(([name, value]) => `${name}=${typeof value === 'string' ? quote(value) : typeof value === 'number' ? value : value.literal}`);
	return `${set}(${encodeURIComponent(parts.join(',')).replaceAll('%2C', ',').replaceAll('%3D', '=')})`;
}

export function and(...conditions: string[]): string {
	return conditions.map((each) => (each.includes(' or ') ? `(${each})` : each)).join(' and ');
}

export function or(...conditions: string[]): string {
	return conditions.map((each) => (each.includes(' and ') && conditions.length > 1 ? `(${each})` : each)).join(' or ');
}

/** `name eq 'value'` for each value, or-ed. */
export function oneOf(name: string, values: string[]): string {
	return or(...values.map((value) => `${name} eq ${quote(value)}`));
}

/** A query string; spaces as `%20`, because not every server reads `+` as a space in a filter. */
export function queryString(options: Record<string, string | number | boolean | undefined>): string {
	return Object.entries(options)
		.filter(([, value]) => value !== undefined && value !== '')
		.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
		.join('&');
}

/**
 * Divides conditions into groups whose or-ed filter stays under `maxLength` encoded characters. A condition that is too long by
 * itself stands alone. The usual limit of a Windows web server for a query is 2048 characters.
 */
export function grouped<T>(all: T[], condition: (one: T) => string, maxLength: number): T[][] {
	const groups: T[][] = [];
	let length = Infinity;
	for (const one of all) {
		const size = encodeURIComponent(`(${condition(one)}) or `).length;
		if (length + size > maxLength) {
			groups.push([]);
			length = 0;
		}
		groups.at(-1)!.push(one);
		length += size;
	}
	return groups;
}
