import type { IDataObject } from 'n8n-workflow';
import type { HeldRecord } from '../../../../core/ports';
import { openLedger } from '../../../shared/openLedger';
import { eachItem } from '../../../shared/eachItem';
import type { Operation } from '../../operation';
import { neededText } from '../../../shared/parameters';
import { formValues, screenOf } from './form/form';
import { heldJson } from './heldItem';
import { heldPage } from './page';
import { recordIdProperty } from './selection';

export const getHeldRecord: Operation = {
	option: { name: 'Get', value: 'get', action: 'Get a held record', description: 'Get one held record with what a form for people needs: a page that shows it and its fields to mend' },
	properties: [recordIdProperty],
	usesSftp: false,
	run: async (context) => {
		const ledger = await openLedger(context);
		return await eachItem(context, async (itemIndex) => {
			const recordId = neededText(context, 'recordId', itemIndex, 'Record ID');
			const [held] = await ledger.held({ recordIds: [recordId] });
			if (held) return [{ json: screenJson(held) }];
			return [{ json: { recordId, held: false, message: 'This record is no longer held: somebody else has retried it with success, corrected or dismissed it.' } }];
		});
	},
};

/** A held record as a screen shows it: `page` to look at, `form` with prefilled fields, `screen` that fits; `message` says what was wrong with the last try. */
export function screenJson(held: HeldRecord, again: { form?: Record<string, unknown>; message?: string } = {}): IDataObject {
	return { ...heldJson(held), held: true, screen: screenOf(held.record.entity), page: heldPage(held), form: { ...formValues(held), ...again.form }, message: again.message ?? '' };
}
