/**
 * Lays corrections over a record: members of objects one by one, lists of lines by `lineNumber`, other lists and values whole.
 * `null` removes a member. Neither argument is changed.
 */
export function merged(original: unknown, change: unknown): unknown {
	if (isObject(original) && isObject(change)) {
		const names = new Set([...Object.keys(original), ...Object.keys(change)]);
		const entries = [...names].map((name) => [name, Object.hasOwn(change, name) ? merged(original[name], change[name]) : original[name]] as const);
		return Object.fromEntries(entries.filter(([, value]) => value !== null && value !== undefined));
	}
	if (isLines(original) && isLines(change)) {
		const changes = new Map(change.map((line) => [String(line.lineNumber), line]));
		const kept = original.map((line) => merged(line, changes.get(String(line.lineNumber)) ?? {}));
		const known = new Set(original.map((line) => String(line.lineNumber)));
		return [...kept, ...change.filter((line) => !known.has(String(line.lineNumber)))];
	}
	return change;
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isLines(value: unknown): value is Record<string, unknown>[] {
	return Array.isArray(value) && value.length > 0 && value.every((line) => isObject(line) && line.lineNumber !== undefined);
}
