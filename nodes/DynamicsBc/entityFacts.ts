/** What every entity read from Business Central carries. */
export function meta(sourceKey: string, companyId?: string) {
	return { sourceKey, sourceSystem: 'dynamics-bc', ...(companyId ? { companyId } : {}) };
}

/** A member only when there is a value. */
export function optional<K extends string, V>(name: K, value: V | undefined): { [key in K]?: V } {
	return value === undefined ? {} : ({ [name]: value } as { [key in K]: V });
}
