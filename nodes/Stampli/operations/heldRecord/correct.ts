import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { StampliErpError } from '../../../../core/errors';
import { contentHash, invoiceKey } from '../../../../core/identity';
import type { Invoice } from '../../../../core/model';
import type { HeldRecord } from '../../../../core/ports';
import { sentences } from '../../../../core/sentences';
import { checkInvoice } from '../../../../core/validate';
import { openLedger } from '../../../shared/openLedger';
import { isTestRun } from '../../../shared/testRun';
import { eachItem } from '../../../shared/eachItem';
import type { Operation } from '../../operation';
import { neededText, optionsOf, optionsProperty, wrongParameter, writeInTestRuns } from '../../../shared/parameters';
import { merged } from './merge';
import { reasonProperty, whoProperty } from './selection';

export const correctHeldRecord: Operation = {
	option: {
		name: 'Correct',
		value: 'correct',
		action: 'Correct a held record',
		description: 'Change fields of a held invoice and let it be posted; what the file said stays in the audit trail',
	},
	properties: [
		{ displayName: 'Record ID', name: 'recordId', type: 'string', default: '={{ $json.recordId ?? $json.record.recordId }}', required: true },
		{
			displayName: 'Fields',
			name: 'fields',
			type: 'json',
			typeOptions: { rows: 8 },
			default: '{\n  "vendor": { "vendorId": "" }\n}',
			required: true,
			description: 'Only the fields that change, named as in the invoice of the item. Lines are matched by "lineNumber"; null removes a field. A record that could not be read needs the whole invoice.',
		},
		whoProperty,
		reasonProperty('Why it is changed. It is kept in the audit trail.'),
		optionsProperty([writeInTestRuns]),
	],
	usesSftp: false,
	run: async (context) => {
		const ledger = await openLedger(context);
		return await eachItem(context, async (itemIndex) => {
			const recordId = neededText(context, 'recordId', itemIndex, 'Record ID');
			const by = { who: neededText(context, 'who', itemIndex, 'Your Name'), reason: neededText(context, 'reason', itemIndex, 'Reason') };
			const [held] = await ledger.held({ recordIds: [recordId] });
			if (!held) throw wrongParameter(`No record with the ID ${recordId} is held.`, 'Take the ID from Held Record: List; a record that is posted or dismissed cannot be corrected.');
			const invoice = corrected(held, fieldsOf(context, itemIndex));
			const testRun = isTestRun(context, optionsOf<{ writeInTestRuns: boolean }>(context, itemIndex).writeInTestRuns);
			if (!testRun) await ledger.correct(recordId, invoice, contentHash(invoice), by);
			const note = testRun ? { testRun: 'Nothing was changed: this is what the invoice would be. Turn on Write in Test Runs to do it here.' } : {};
			return [{ json: { ...note, recordId, corrected: !testRun, invoice } as unknown as IDataObject }];
		});
	},
};

function fieldsOf(context: IExecuteFunctions, itemIndex: number): Record<string, unknown> {
	const value = context.getNodeParameter('fields', itemIndex, {}) as unknown;
	try {
		const fields = (typeof value === 'string' ? JSON.parse(value) : value) as unknown;
		if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) return fields as Record<string, unknown>;
	} catch {
		// Said below, with what to write instead.
	}
	throw wrongParameter('The parameter Fields is not a JSON object.', 'Write only what changes, for example {"vendor": {"vendorId": "V-0001"}}.');
}

/** The invoice with its corrections. Throws with every problem that it would have. */
function corrected({ record, file }: HeldRecord, fields: Record<string, unknown>): Invoice {
	if (record.entity !== 'invoice') throw wrongParameter(`This held record is a ${record.entity}; only invoices can be corrected here.`, 'Correct it in the system it came from and let it send a new file.');
	const origin = record.content ?? { sourceSystem: 'stampli', ...(file ? { sourceFile: file.name } : {}) };
	const invoice = merged(origin, fields) as Invoice;
	const problems = isWhole(invoice) ? checkInvoice({ ...invoice, sourceKey: invoiceKey(invoice) }, {}) : [{ message: 'invoiceNumber, type, invoiceDate, currency, vendor, totalAmount and lines are needed.', fix: 'Give the whole invoice in Fields: this record could not be read from its file.' }];
	if (problems.length > 0) {
		throw new StampliErpError({
			kind: 'invalid',
			code: 'held.correction',
			message: `The corrected invoice would not be right: ${sentences(problems.map(({ message }) => message))}`,
			hint: sentences([...new Set(problems.map(({ fix }) => fix))]),
		});
	}
	return { ...invoice, sourceKey: invoiceKey(invoice) };
}

function isWhole(invoice: Partial<Invoice>): boolean {
	const { invoiceNumber, type, invoiceDate, currency, vendor, totalAmount, lines } = invoice;
	return [invoiceNumber, type, invoiceDate, currency, totalAmount].every((text) => typeof text === 'string') && typeof vendor === 'object' && Array.isArray(lines);
}
