/** A field of a form and where its value stands in the record: `['vendorId', 'vendor.vendorId']`. */
export type Field = readonly [name: string, path: string];
export type Values = Record<string, string>;
type Plain = Record<string, unknown>;

/** What the fields show; an absent value is an empty field. */
export function shownValues(content: object | undefined, fields: readonly Field[]): Values {
	return Object.fromEntries(fields.map(([name, path]) => [name, textOf(valueAt(content, path))]));
}

/** The content with what a person typed. A field that the form does not carry stays as it was; an empty one is removed. */
export function withTyped(content: object, fields: readonly Field[], typed: Plain): Plain {
	return fields.reduce<Plain>((made, [name, path]) => (typed[name] === undefined || typed[name] === null ? made : withValue(made, path.split('.'), textOf(typed[name]).trim())), { ...content });
}

function valueAt(content: unknown, path: string): unknown {
	return path.split('.').reduce<unknown>((at, name) => (isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined), content);
}

function withValue(content: Plain, [name, ...rest]: string[], text: string): Plain {
	const { [name!]: before, ...others } = content;
	if (rest.length > 0) {
		const inner = withValue(isObject(before) ? before : {}, rest, text);
		return Object.keys(inner).length > 0 ? { ...others, [name!]: inner } : others;
	}
	return text === '' ? others : { ...others, [name!]: text };
}

export function isObject(value: unknown): value is Plain {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textOf(value: unknown): string {
	return value === undefined || value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
}
