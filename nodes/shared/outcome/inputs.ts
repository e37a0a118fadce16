import type { INodeExecutionData } from 'n8n-workflow';
import type { RecordItem } from '../../../core/records';

/** What the items say, and nothing more than which records they are: what became of those only the ledger tells. */
export interface Inputs {
	/** Record id to the numbers of its items. */
	items: Map<string, number[]>;
	/** Items of test runs and of a trigger that only previews. */
	previews: number[];
	/** Items without a record id. */
	strangers: number[];
}

export function inputsOf(items: INodeExecutionData[]): Inputs {
	const inputs: Inputs = { items: new Map(), previews: [], strangers: [] };
	for (const [index, { json }] of items.entries()) {
		const { record, preview } = json as unknown as Partial<RecordItem>;
		if (preview) inputs.previews.push(index);
		else if (typeof record?.recordId === 'string' && record.recordId) inputs.items.set(record.recordId, [...(inputs.items.get(record.recordId) ?? []), index]);
		else inputs.strangers.push(index);
	}
	return inputs;
}

const otherLedger = 'Where the node before did its work, its ledger is another one: select the same Stampli Ledger credential, or none, in the trigger and in every Stampli and ERP node.';

/** Sentences about items that are not believed; `told`: how many of the unrecorded say that they have an outcome. */
export function inputWarnings({ previews, strangers }: Inputs, { unrecorded, told } = { unrecorded: 0, told: 0 }): string[] {
	const items = (count: number) => (count === 1 ? '1 item' : `${count} items`);
	return [
		...(unrecorded > 0 ? [`${items(unrecorded)} had no recorded outcome: the node before may be disabled or have failed. Nothing was written for them; they are handed over again.${told > 0 ? ` ${otherLedger}` : ''}`] : []),
		...(strangers.length > 0 ? [`${items(strangers.length)} carried no record: connect Posted and Held of Bill: Post to this node, without changing "record".`] : []),
		...(previews.length > 0 ? [`${items(previews.length)} came from a test run or a preview: nothing was written for them.`] : []),
	];
}
