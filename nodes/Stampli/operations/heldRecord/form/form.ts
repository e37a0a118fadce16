import { type Problem, StampliErpError } from '../../../../../core/errors';
import { documentHash, sourceKey } from '../../../../../core/read/identify';
import type { AnyEntity, EntityName } from '../../../../../core/model';
import type { HeldRecord } from '../../../../../core/ports';
import { sentences } from '../../../../../core/sentences';
import { shaped } from '../../../../../core/shape';
import type { Values } from './fields';
import { invoiceForm } from './invoice';
import { otherForm } from './other';
import { paymentForm } from './payment';
import { vendorForm } from './vendor';

/** How one kind of record is mended in a form of flat fields. */
export interface EntityForm {
	/** What the fields show of a record; of one that could not be read, nothing. */
	values(content: AnyEntity | undefined): Values;
	/** The record with what a person typed. Throws a StampliErpError when a table or text cannot be read. */
	content(before: AnyEntity | undefined, typed: Record<string, unknown>): AnyEntity;
	problems(content: AnyEntity): Problem[];
}

const forms: Partial<Record<EntityName, EntityForm>> = { invoice: invoiceForm, vendor: vendorForm, payment: paymentForm };
const formOf = (entity: EntityName) => forms[entity] ?? otherForm;

/** Which of the screens fits: invoice, vendor, payment or other. */
export function screenOf(entity: EntityName): string {
	return forms[entity] ? entity : 'other';
}

/** The fields of a record, prefilled; of an unreadable one with what its row plainly says. */
export function formValues({ record, summary }: HeldRecord): Values {
	const values = formOf(record.entity).values(record.content);
	if (record.content) return values;
	const { number = '', vendor = '', company = '', type = '', date = '', currency = '', amount = '' } = summary;
	const guessed: Values = { invoiceNumber: number, paymentId: number, vendorId: vendor, companyId: company, type: readableType(type), invoiceDate: date, paymentDate: date, currency, totalAmount: amount, amount };
	return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value || (guessed[name] ?? '')]));
}

function readableType(type: string): string {
	return /^cr/i.test(type) ? 'credit' : /^inv/i.test(type) ? 'invoice' : '';
}

export interface Corrected {
	content: AnyEntity;
	contentHash: string;
}

/** The record with what was typed. Throws a StampliErpError (invalid) that names everything that would be wrong with it. */
export function fromForm({ record }: HeldRecord, typed: Record<string, unknown>): Corrected {
	return checked(record.entity, formOf(record.entity).content(record.content, typed));
}

/** The same for content that is whole already. */
export function checked(entity: EntityName, content: AnyEntity): Corrected {
	const read = shaped(entity, content);
	const problems = read.content ? formOf(entity).problems(read.content) : read.problems;
	if (!read.content || problems.length > 0) {
		throw new StampliErpError({
			kind: 'invalid',
			code: 'held.correction',
			message: `The corrected ${entity} would not be right: ${sentences(problems.map(({ message }) => message))}`,
			hint: sentences([...new Set(problems.map(({ fix }) => fix))]),
		});
	}
	const whole = { ...read.content, sourceKey: sourceKey(entity, read.content) };
	return { content: whole, contentHash: documentHash(entity, whole) };
}
