import type { DocumentMeta } from '../../core/model';

/** Identity of a record that was read from Acumatica. */
export function meta(kind: string, companyId: string, key: string): DocumentMeta {
	return { sourceKey: `${kind}|${companyId}|${key}`, sourceSystem: 'acumatica', companyId };
}

/** The member, where there is a value. */
export function optional<K extends string, V>(name: K, value: V | undefined | ''): { [key in K]?: V } {
	return value === undefined || value === '' ? {} : ({ [name]: value } as { [key in K]: V });
}
