import type { EntityName } from '../model';
import type { ValueKind } from './profile';

/** What a profile may map: the fields of each entity by their path in the model. */
export interface ModelField {
	kind: ValueKind;
	/** Allowed values. */
	values?: readonly string[];
	/** Several values in the model. */
	list?: boolean;
	/** Money or quantity that changes sign with the document. */
	signed?: boolean;
	/** Of quantity and price the quantity carries the sign. */
	price?: boolean;
	/** The model cannot do without it. */
	needed?: boolean;
}

/** A list whose members carry a label; the mapped value goes to `value`. */
export interface LabelledField {
	label: string;
	value: string;
	kind: ValueKind;
	labels?: readonly string[];
	/** Further fixed texts of a member. */
	texts?: readonly string[];
	signed?: boolean;
}

export interface EntityFields {
	header: Record<string, ModelField>;
	headerLists: Record<string, LabelledField>;
	/** Where the lines live in the model; absent where the entity has none. */
	linesAt?: string;
	lines: Record<string, ModelField>;
	lineLists: Record<string, LabelledField>;
}

const text: ModelField = { kind: 'string' };
const needed: ModelField = { kind: 'string', needed: true };
const date: ModelField = { kind: 'date' };
const decimal: ModelField = { kind: 'decimal' };
const signed: ModelField = { kind: 'decimal', signed: true };
const list: ModelField = { kind: 'string', list: true };
const bool: ModelField = { kind: 'boolean' };
const integer: ModelField = { kind: 'integer' };
const must = (field: ModelField): ModelField => ({ ...field, needed: true });
const oneOf = (...values: string[]): ModelField => ({ kind: 'string', values });

const dimensions: LabelledField = { label: 'name', value: 'value', kind: 'string', texts: ['description'] };
const itemIds: LabelledField = { label: 'scheme', value: 'value', kind: 'string' };
const refs: LabelledField = { label: 'qualifier', value: 'value', kind: 'string', texts: ['description'] };
const taxes: LabelledField = { label: 'type', value: 'amount', kind: 'decimal', texts: ['jurisdiction'], signed: true };
const allowancesCharges: LabelledField = {
	label: 'kind', labels: ['allowance', 'charge'], value: 'amount', kind: 'decimal', texts: ['code', 'description'], signed: true,
};

const terms: Record<string, ModelField> = {
	'terms.code': text, 'terms.description': text, 'terms.discountPercent': decimal, 'terms.discountDays': integer,
	'terms.discountDate': date, 'terms.netDays': integer, 'terms.netDate': date,
};
const address = (name: string): Record<string, ModelField> => ({
	[`${name}.lines`]: list, [`${name}.city`]: text, [`${name}.region`]: text, [`${name}.postalCode`]: text, [`${name}.country`]: text,
});
const flat = { headerLists: {}, lines: {}, lineLists: {} };

export const entityFields: Record<EntityName, EntityFields> = {
	invoice: {
		header: {
			companyId: text, invoiceNumber: needed, type: { ...oneOf('invoice', 'credit', 'debitMemo', 'prepayment'), needed: true },
			invoiceDate: must(date), dueDate: date, postingDate: date, currency: needed, exchangeRate: decimal,
			'vendor.vendorId': text, 'vendor.name': text, poNumbers: list, ...terms, 'approvals.by': list, 'approvals.at': { kind: 'datetime', list: true },
			approvedAt: { kind: 'datetime' }, attachmentUrls: list, netAmount: signed, taxAmount: signed, totalAmount: must(signed), amountDue: signed, notes: list,
		},
		headerLists: { refs, taxes, allowancesCharges },
		linesAt: 'lines',
		lines: {
			lineNumber: text, kind: oneOf('item', 'expense'), description: text, quantity: signed, uom: text, unitPrice: { ...signed, price: true }, amount: must(signed),
			taxCode: text, taxAmount: signed, glAccount: text, poNumber: text, poLine: text, receiptNumber: text,
		},
		lineLists: { dimensions, itemIds, refs },
	},
	vendor: {
		header: {
			companyId: text, vendorId: needed, name: needed, legalName: text, status: must(oneOf('active', 'inactive', 'blocked')), currency: text,
			paymentTermsCode: text, paymentMethod: text, taxId: text, is1099: bool, ...address('address'), ...address('remitTo'),
			email: text, phone: text, defaultGlAccount: text,
		},
		...flat,
		headerLists: { dimensions },
	},
	glAccount: {
		header: { companyId: text, accountId: needed, name: needed, type: text, active: must(bool), currency: text, requiredDimensions: list },
		...flat,
	},
	dimensionValue: {
		header: { companyId: text, dimension: needed, value: needed, name: needed, active: must(bool), parent: text, validFrom: date, validTo: date },
		...flat,
	},
	purchaseOrder: {
		header: {
			companyId: text, poNumber: needed, releaseNumber: text, purpose: must(oneOf('original', 'cancel', 'change', 'replace', 'confirm', 'duplicate')),
			orderDate: must(date), currency: text, status: oneOf('open', 'partial', 'closed', 'cancelled'), vendorId: text, vendorName: text,
			requestedDelivery: date, ...terms, notes: list, totalAmount: decimal,
		},
		headerLists: {},
		linesAt: 'lines',
		lines: {
			lineNumber: needed, description: text, quantity: must(decimal), uom: needed, unitPrice: decimal, amount: decimal, requestedDelivery: date,
			receivedQty: decimal, invoicedQty: decimal, glAccount: text,
		},
		lineLists: { itemIds, dimensions },
	},
	payment: {
		header: {
			companyId: text, paymentId: needed, vendorId: needed, paymentDate: must(date), amount: must(decimal), currency: needed,
			method: must(oneOf('check', 'ach', 'wire', 'card', 'other')), reference: text, bankAccountCode: text,
			status: must(oneOf('scheduled', 'sent', 'cleared', 'voided', 'failed')), voidOf: text,
		},
		headerLists: {},
		linesAt: 'applications',
		lines: { invoiceNumber: needed, amount: must(decimal), discount: decimal },
		lineLists: {},
	},
};

/** The field of a path, `extra.<name>` included; undefined when the entity has no such field. */
export function modelField(fields: Record<string, ModelField>, path: string): ModelField | undefined {
	if (path.startsWith('extra.') && path.length > 6) return text;
	return Object.hasOwn(fields, path) ? fields[path] : undefined;
}
