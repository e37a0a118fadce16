import { entitySets, enumTypes } from './schemaData';

export type SetName = keyof typeof entitySets;
export type Kind = 'Guid' | 'Code' | 'Text' | 'Decimal' | 'Int32' | 'Int64' | 'Boolean' | 'Date' | 'DateTimeOffset' | 'Enum';

export interface Property {
	name: string;
	kind: Kind;
	enumType?: string;
	maxLength?: number;
	readOnly: boolean;
}

export interface Navigation {
	target: SetName;
	many: boolean;
	/** Property of this set, and the one of the target that is the same. */
	mine: string;
	theirs: string;
}

export interface EntitySet {
	name: SetName;
	type: string;
	verbs: Set<string>;
	properties: Map<string, Property>;
	navigations: Record<string, Navigation>;
}

const many = (target: SetName, theirs: string): Navigation => ({ target, many: true, mine: 'id', theirs });
const one = (target: SetName, mine: string): Navigation => ({ target, many: false, mine, theirs: 'id' });
const parts = { dimensionSetLines: many('dimensionSetLines', 'parentId') };
const documentParts = { ...parts, documentAttachments: many('documentAttachments', 'parentId'), vendor: one('vendors', 'vendorId'), currency: one('currencies', 'currencyId') };
const coded = { account: one('accounts', 'accountId'), item: one('items', 'itemId') };

const navigations: { [set in SetName]?: Record<string, Navigation> } = {
	vendors: { defaultDimensions: many('defaultDimensions', 'parentId'), documentAttachments: many('documentAttachments', 'parentId'), currency: one('currencies', 'currencyId'), paymentTerm: one('paymentTerms', 'paymentTermsId'), paymentMethod: one('paymentMethods', 'paymentMethodId') },
	items: { defaultDimensions: many('defaultDimensions', 'parentId') },
	dimensions: { dimensionValues: many('dimensionValues', 'dimensionId') },
	dimensionValues: { dimension: one('dimensions', 'dimensionId') },
	purchaseInvoices: { ...documentParts, purchaseInvoiceLines: many('purchaseInvoiceLines', 'documentId') },
	purchaseInvoiceLines: { ...parts, ...coded, purchaseInvoice: one('purchaseInvoices', 'documentId') },
	purchaseOrders: { ...documentParts, purchaseOrderLines: many('purchaseOrderLines', 'documentId') },
	purchaseOrderLines: { ...parts, ...coded, purchaseOrder: one('purchaseOrders', 'documentId') },
	journals: { journalLines: many('journalLines', 'journalId') },
	journalLines: { ...parts, journal: one('journals', 'journalId') },
};

const primitives = new Set(['Guid', 'Decimal', 'Int32', 'Int64', 'Boolean', 'Date', 'DateTimeOffset']);

function property(text: string): Property {
	const [, name = '', type = '', readOnly] = /^(\w+):(\w+)(!?)$/.exec(text) ?? [];
	const [, letter, length] = /^([CS])(\d*)$/.exec(type) ?? [];
	if (letter) return { name, kind: letter === 'C' ? 'Code' : 'Text', ...(length ? { maxLength: Number(length) } : {}), readOnly: readOnly === '!' };
	return primitives.has(type) ? { name, kind: type as Kind, readOnly: readOnly === '!' } : { name, kind: 'Enum', enumType: type, readOnly: readOnly === '!' };
}

/** Every collection the simulator knows, by name. */
export const schema = new Map<string, EntitySet>(
	(Object.keys(entitySets) as SetName[]).map((name) => {
		const { type, verbs, properties } = entitySets[name];
		return [name, { name, type, verbs: new Set(verbs.split(' ')), properties: new Map(properties.split(' ').map((text) => [text.replace(/:.*/, ''), property(text)])), navigations: navigations[name] ?? {} }];
	}),
);

export function entitySet(name: SetName): EntitySet {
	return schema.get(name)!;
}

export function captionsOf(enumType: string): string[] {
	return enumTypes[enumType] ?? [];
}

/** A caption as an OData identifier: `In Review` is `In_x0020_Review`. */
export function encodedMember(caption: string): string {
	return [...caption].map((each) => (/\w/.test(each) ? each : `_x${each.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)).join('');
}
