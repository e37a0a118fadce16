import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { StampliErpError } from '../../../../core/errors';
import type { AnyEntity } from '../../../../core/model';
import type { HeldRecord } from '../../../../core/ports';
import { attempt } from '../../../shared/attempt';
import { openLedger } from '../../../shared/openLedger';
import { eachItem } from '../../../shared/eachItem';
import { neededText, optionsOf, optionsProperty, textParameter, wrongParameter, writeInTestRuns } from '../../../shared/parameters';
import { isTestRun } from '../../../shared/testRun';
import type { Operation } from '../../operation';
import { checked, type Corrected, fromForm } from './form/form';
import { screenJson } from './get';
import { merged } from './merge';
import { reasonProperty, recordIdProperty, whoProperty } from './selection';

export const correctHeldRecord: Operation = {
	option: {
		name: 'Correct',
		value: 'correct',
		action: 'Correct a held record',
		description: 'Change fields of a held invoice, vendor or payment and let it be tried again; what the file said stays in the audit trail',
	},
	properties: [
		recordIdProperty,
		{
			displayName: 'Changes From',
			name: 'changesFrom',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'JSON', value: 'json', description: 'Only the fields that change' },
				{ name: 'Form', value: 'form', description: 'Fields of a form as Held Record: Get gives them; what is wrong comes back in the item instead of stopping the workflow' },
			],
			default: 'json',
		},
		{
			displayName: 'Fields',
			name: 'fields',
			type: 'json',
			typeOptions: { rows: 8 },
			default: '{\n  "vendor": { "vendorId": "" }\n}',
			required: true,
			displayOptions: { show: { changesFrom: ['json'] } },
			description: 'Only the fields that change, named as in the invoice (or content) of the item. Lines are matched by "lineNumber"; null removes a field. A record that could not be read needs the whole of it.',
		},
		{ displayName: 'Form', name: 'form', type: 'json', default: '={{ $json }}', required: true, displayOptions: { show: { changesFrom: ['form'] } }, description: 'What was typed, by field. A field that is missing stays as it was; an empty one is removed.' },
		whoProperty,
		reasonProperty('Why it is changed. It is kept in the audit trail.'),
		optionsProperty([writeInTestRuns]),
	],
	usesSftp: false,
	run: async (context) => {
		const ledger = await openLedger(context);
		return await eachItem(context, async (itemIndex) => {
			const isForm = textParameter(context, 'changesFrom', itemIndex) === 'form';
			const recordId = neededText(context, 'recordId', itemIndex, 'Record ID');
			const by = { who: neededText(context, 'who', itemIndex, 'Your Name'), reason: neededText(context, 'reason', itemIndex, 'Reason') };
			const [held] = await ledger.held({ recordIds: [recordId] });
			if (!held) {
				const message = `No record with the ID ${recordId} is held.`;
				if (isForm) return [{ json: { recordId, corrected: false, held: false, message } }];
				throw wrongParameter(message, 'Take the ID from Held Record: List; a record that is posted or dismissed cannot be corrected.');
			}
			const given = objectParameter(context, isForm ? 'form' : 'fields', itemIndex);
			const attempted = await attempt((async () => (isForm ? fromForm(held, given) : fromJson(held, given)))());
			if (!attempted.done) {
				const { refusal } = attempted;
				if (!isForm) throw refusal;
				return [{ json: { ...screenJson(held, { form: given, message: `${refusal.message} ${refusal.hint}` }), corrected: false } }];
			}
			const { content, contentHash } = attempted.value;
			const testRun = isTestRun(context, optionsOf<{ writeInTestRuns: boolean }>(context, itemIndex).writeInTestRuns);
			if (!testRun) await ledger.correct(recordId, content, contentHash, by);
			const { entity } = held.record;
			const note = testRun ? { testRun: `Nothing was changed: this is what the ${entity} would be. Turn on Write in Test Runs to do it here.` } : {};
			return [{ json: { ...note, recordId, corrected: !testRun, entity, [entity === 'invoice' ? 'invoice' : 'content']: content } as unknown as IDataObject }];
		});
	},
};

function objectParameter(context: IExecuteFunctions, name: 'form' | 'fields', itemIndex: number): Record<string, unknown> {
	const value = context.getNodeParameter(name, itemIndex, {}) as unknown;
	try {
		const fields = (typeof value === 'string' ? JSON.parse(value) : value) as unknown;
		if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) return fields as Record<string, unknown>;
	} catch {
		// Said below, with what to write instead.
	}
	throw wrongParameter(`The parameter ${name === 'form' ? 'Form' : 'Fields'} is not a JSON object.`, 'Write only what changes, for example {"vendor": {"vendorId": "V-0001"}}.');
}

/** The record with its corrections. Throws with every problem that it would have. */
function fromJson({ record, file }: HeldRecord, fields: Record<string, unknown>): Corrected {
	const origin = record.content ?? { sourceSystem: 'stampli', ...(file ? { sourceFile: file.name } : {}) };
	const content = merged(origin, fields) as AnyEntity;
	if (record.entity === 'invoice' && !isWhole(content as unknown as Record<string, unknown>)) {
		throw new StampliErpError({
			kind: 'invalid',
			code: 'held.correction',
			message: 'The corrected invoice would not be right: invoiceNumber, type, invoiceDate, currency, vendor, totalAmount and lines are needed.',
			hint: 'Give the whole invoice in Fields: this record could not be read from its file.',
		});
	}
	return checked(record.entity, content);
}

function isWhole({ invoiceNumber, type, invoiceDate, currency, vendor, totalAmount, lines }: Record<string, unknown>): boolean {
	return [invoiceNumber, type, invoiceDate, currency, totalAmount].every((text) => typeof text === 'string') && typeof vendor === 'object' && Array.isArray(lines);
}
