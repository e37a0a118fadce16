/** Describes plain data, and collects every departure from it with the path of the key. */
export type Shape = (value: unknown, path: string, faults: string[]) => unknown;

export const shown = (value: unknown) => {
	const text = typeof value === 'string' ? `'${value}'` : JSON.stringify(value) ?? String(value);
	return text.length > 60 ? `${text.slice(0, 57)}...` : text;
};

const wrong = (path: string, value: unknown, wanted: string, faults: string[]) => {
	faults.push(`${path}: ${shown(value)} is not ${wanted}`);
	return undefined;
};

export const text = (limits: { empty?: boolean; max?: number } = {}): Shape => (value, path, faults) => {
	if (typeof value !== 'string') return wrong(path, value, 'a text', faults);
	if (value === '' && !limits.empty) return wrong(path, value, 'a text with at least one character', faults);
	if (value.length > (limits.max ?? 500)) return wrong(path, value, `a text of at most ${limits.max ?? 500} characters`, faults);
	return value;
};

export const flag: Shape = (value, path, faults) => (typeof value === 'boolean' ? value : wrong(path, value, 'true or false', faults));

export const whole = (least: number, most: number): Shape => (value, path, faults) =>
	typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
		? value
		: wrong(path, value, `a whole number from ${least} to ${most}`, faults);

export const oneOf = (...values: (string | boolean)[]): Shape => (value, path, faults) =>
	values.includes(value as string) ? value : wrong(path, value, `one of ${values.map(shown).join(', ')}`, faults);

export const list = (member: Shape, least = 0): Shape => (value, path, faults) => {
	if (!Array.isArray(value)) return wrong(path, value, 'a list', faults);
	if (value.length < least) return wrong(path, value, `a list with at least ${least} member(s)`, faults);
	return value.map((inner, index) => member(inner, `${path}[${index}]`, faults)).filter((inner) => inner !== undefined);
};

/** The first shape whose kind of value it is decides. */
export const either = (wanted: string, ...choices: [(value: unknown) => boolean, Shape][]): Shape => (value, path, faults) => {
	const choice = choices.find(([fits]) => fits(value));
	return choice ? choice[1](value, path, faults) : wrong(path, value, wanted, faults);
};

export const isText = (value: unknown) => typeof value === 'string';
export const isNumber = (value: unknown) => typeof value === 'number';
export const isList = (value: unknown) => Array.isArray(value);
export const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

export interface Member {
	shape: Shape;
	required?: boolean;
	/** Filled in when the key is missing or null, and in the place of what is malformed, so that other checks can go on. */
	fallback?: unknown;
}

/** An object with exactly these keys; null counts as missing. */
export const object = (members: Record<string, Member>): Shape => (value, path, faults) => {
	if (!isObject(value)) return wrong(path, value, 'an object', faults);
	const at = (key: string) => (path ? `${path}.${key}` : key);
	for (const key of Object.keys(value)) {
		if (!Object.hasOwn(members, key)) faults.push(`${at(key)}: unknown key; known here are ${Object.keys(members).join(', ')}`);
	}
	const result: Record<string, unknown> = {};
	for (const [key, member] of Object.entries(members)) {
		const given = Object.hasOwn(value, key) ? value[key] : undefined;
		if (given !== undefined && given !== null) result[key] = member.shape(given, at(key), faults) ?? structuredClone(member.fallback);
		else if (member.required) faults.push(`${at(key)}: missing`);
		else if (member.fallback !== undefined) result[key] = structuredClone(member.fallback);
	}
	return result;
};

/** An object whose keys are free; malformed members are left out. */
export const record = (member: Shape): Shape => (value, path, faults) => {
	if (!isObject(value)) return wrong(path, value, 'an object', faults);
	return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, member(inner, `${path}.${key}`, faults)]).filter(([, inner]) => inner !== undefined));
};

/** Narrows a text by a check that says what is wrong with it. */
export const checked = (fault: (value: string) => string | undefined): Shape => (value, path, faults) => {
	if (text()(value, path, faults) === undefined) return undefined;
	const reason = fault(value as string);
	if (reason === undefined) return value;
	faults.push(`${path}: ${shown(value)} ${reason}`);
	return undefined;
};
