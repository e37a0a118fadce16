import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { HeldRecord, Ledger } from '../../../../core/ports';
import { openLedger } from '../../../shared/openLedger';
import { isTestRun } from '../../../shared/testRun';
import { eachItem } from '../../../shared/eachItem';
import { neededText, optionsOf } from '../../../shared/parameters';
import { selectionOf } from './selection';

interface Decision {
	/** "retried" */
	done: string;
	/** Carries it out; returns how many records changed. */
	apply(ledger: Ledger, recordIds: string[], who: string, itemIndex: number): Promise<number>;
	/** What the person should know of a record of this route. */
	warning?(ledger: Ledger, route: string, itemIndex: number): Promise<string | undefined>;
}

/** A person's decision on held records: one item per record, and those that are not held are named. A test run only says what it would do. */
export async function decide(context: IExecuteFunctions, { done, apply, warning }: Decision): Promise<INodeExecutionData[]> {
	const ledger = await openLedger(context);
	return await eachItem(context, async (itemIndex) => {
		const who = neededText(context, 'who', itemIndex, 'Your Name');
		const selection = selectionOf(context, itemIndex);
		const held = await ledger.held({ ...selection, limit: Number.MAX_SAFE_INTEGER });
		const testRun = isTestRun(context, optionsOf<{ writeInTestRuns: boolean }>(context, itemIndex).writeInTestRuns);
		const changed = testRun || held.length === 0 ? 0 : await apply(ledger, held.map(({ summary }) => summary.recordId), who, itemIndex);
		const note = testRun ? { testRun: `Nothing was changed: this record would be ${done}. Turn on Write in Test Runs to do it here.` } : {};
		const warnings = new Map<string, string | undefined>();
		for (const route of new Set(held.map((each) => each.route))) warnings.set(route, await warning?.(ledger, route, itemIndex));
		const warningOf = ({ route }: HeldRecord) => (warnings.get(route) ? { warning: warnings.get(route) } : {});
		const found = new Set(held.map(({ summary }) => summary.recordId));
		const missing = (selection.recordIds ?? []).filter((id) => !found.has(id));
		return [
			...held.map((each) => ({ json: { ...note, ...brief(each), [done]: changed > 0, ...warningOf(each) } as IDataObject })),
			...missing.map((recordId) => ({ json: { recordId, [done]: false, reason: 'No record with this ID is held.' } as IDataObject })),
		];
	});
}

function brief({ summary, file, outcome }: HeldRecord): object {
	return { ...summary, file: file?.name ?? null, heldBecause: outcome.reason };
}
