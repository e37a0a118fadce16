import type { INodeExecutionData } from 'n8n-workflow';
import { StampliErpError } from '../../core/errors';
import type { AnyEntity, EntityName } from '../../core/model';
import { sentences } from '../../core/sentences';
import { shaped } from '../../core/shape';

const labels: Record<EntityName, string> = {
	invoice: 'an invoice',
	vendor: 'a vendor',
	glAccount: 'a GL account',
	dimensionValue: 'a dimension value',
	purchaseOrder: 'a purchase order',
	payment: 'a payment',
};

/** What tells one kind of record from the others: fields that only it has. */
const marks: [EntityName, string[]][] = [
	['invoice', ['invoiceNumber', 'totalAmount']],
	['payment', ['paymentId']],
	['purchaseOrder', ['poNumber', 'lines']],
	['glAccount', ['accountId']],
	['dimensionValue', ['dimension', 'value']],
	['vendor', ['vendorId']],
];

/** The record of an item: the item itself, or its field `content`. Throws when it is of another kind, naming the item. */
export function entityOfItem({ json }: INodeExecutionData, itemIndex: number, wanted: EntityName): AnyEntity {
	const content = (isObject(json.content) ? json.content : isObject(json[wanted]) ? json[wanted] : json) as Record<string, unknown>;
	const kind = marks.find(([, fields]) => fields.every((field) => content[field] !== undefined))?.[0];
	if (kind === wanted) return content as unknown as AnyEntity;
	const found = kind ? `it is ${labels[kind]}` : 'it has none of the fields of one';
	throw notWritten(itemIndex, wanted, found, 'Connect one kind of record to each of these nodes, and choose the same kind in the parameter Entity.');
}

/** The same with every member of the right type, without empty ones. Throws what is wrong otherwise, naming the item. */
export function wholeEntityOfItem(item: INodeExecutionData, itemIndex: number, wanted: EntityName): AnyEntity {
	const { content, problems } = shaped(wanted, entityOfItem(item, itemIndex, wanted));
	if (content) return content;
	throw notWritten(itemIndex, wanted, sentences(problems.map(({ message }) => message)).replace(/\.$/, ''), problems[0]!.fix);
}

function notWritten(itemIndex: number, wanted: EntityName, why: string, hint: string): StampliErpError {
	return new StampliErpError({ kind: 'setup', code: 'parameter', message: `Item ${itemIndex} cannot be written as ${labels[wanted]}: ${why}. Nothing was uploaded.`, hint });
}

function isObject(value: unknown): value is object {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
