import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { DateTime } from 'luxon';
import type { Ledger } from '../../../core/ports';
import type { RecordItem } from '../../../core/records';
import type { Partner } from '../../../core/x12';
import { allItems } from '../../shared/eachItem';
import { openLedger } from '../../shared/openLedger';
import type { Operation } from '../../shared/operations';
import { neededText, optionsOf, optionsProperty, writeInTestRuns } from '../../shared/parameters';
import { isTestRun } from '../../shared/testRun';
import { withInbox } from '../credentials';
import { type Answered, answerTo, type Basis } from '../exchange/answer';
import { deliverAll } from '../exchange/deliveries';
import { parcelOf } from '../exchange/outbox';
import { receivedIn } from '../exchange/received';
import { partnerFrom, partnerProperty } from '../partnerParameter';

interface Options {
	basis: Basis;
	createFolders: boolean;
	writeInTestRuns: boolean;
}

export const acknowledge: Operation<INodeExecutionData[][]> = {
	option: {
		name: 'Acknowledge',
		value: 'acknowledge',
		action: 'Acknowledge partner files',
		description: 'Write one 997 (and TA1, where agreed) for each interchange that items came from. The items are passed on.',
	},
	properties: [
		partnerProperty('buyer', {}),
		{ displayName: 'Folder', name: 'folder', type: 'string', default: '/acks', required: true, description: 'Folder on the SFTP server from which the partner fetches acknowledgements' },
		optionsProperty([
			{
				displayName: 'Accepted When',
				name: 'basis',
				type: 'options',
				default: 'syntax',
				options: [
					{ name: 'It Is Correct X12', value: 'syntax', description: 'At once, as the standard has it: a 997 speaks of syntax' },
					{ name: 'It Was Taken Over', value: 'outcome', description: 'When all documents of the interchange have an outcome: those held for a fault of their own, or dismissed, are rejected' },
				],
			},
			{ displayName: 'Create Folders', name: 'createFolders', type: 'boolean', default: false, description: 'Whether to create the folder when it is missing' },
			writeInTestRuns,
		]),
	],
	run: async (context) => [await allItems(context, async () => await acknowledged(context))],
};

async function acknowledged(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const items = context.getInputData();
	const partner = partnerFrom(context.getNodeParameter('partner', 0, ''));
	const folder = neededText(context, 'folder', 0, 'Folder');
	const options = optionsOf<Options>(context, 0);
	const recordOf = ({ json }: INodeExecutionData) => json as unknown as Partial<RecordItem>;
	const isLive = (item: INodeExecutionData) => !isTestRun(context, options.writeInTestRuns) && !recordOf(item).preview && typeof recordOf(item).record?.recordId === 'string';
	const recordIds = items.filter(isLive).map((item) => recordOf(item).record!.recordId);
	const byFile = recordIds.length > 0 ? await answers(context, { partner, folder, options, recordIds }) : new Map<string, Answered[]>();
	return items.map((item, index): INodeExecutionData => {
		const given = isLive(item) ? byFile.get(recordOf(item).record!.file?.fileId ?? '') : undefined;
		const shown = given?.map(({ key: _key, ...answer }) => answer) ?? [];
		const note = isLive(item) ? {} : { acknowledgedNote: 'Nothing was written for this item: it comes from a test run or a preview, or is no record of a file.' };
		return { ...item, json: { ...item.json, acknowledged: shown, ...note } as unknown as IDataObject, pairedItem: { item: index } };
	});
}

async function answers(context: IExecuteFunctions, { partner, folder, options, recordIds }: { partner: Partner; folder: string; options: Partial<Options>; recordIds: string[] }): Promise<Map<string, Answered[]>> {
	const ledger = await openLedger(context);
	const local = DateTime.fromMillis(await ledger.now(), { zone: context.getTimezone() });
	const now = { date: local.toFormat('yyyy-MM-dd'), time: local.toFormat('HH:mm') };
	const byFile = new Map<string, Answered[]>();
	for (const fileId of await ledger.fileIdsOf(recordIds)) {
		const all: Answered[] = [];
		for (const received of await receivedIn(ledger, fileId)) all.push(await answerTo(received, { ledger, partner, basis: options.basis ?? 'syntax', now }));
		byFile.set(fileId, all);
	}
	const open = await undelivered(ledger, byFile);
	if (open.length > 0) {
		await withInbox(context, async (inbox) => {
			const warn = (message: string) => context.logger.warn(`${context.getNode().name}: ${message}`);
			await deliverAll(ledger, inbox, open, { folder, createFolders: options.createFolders ?? false, executionId: context.getExecutionId(), warn });
		});
	}
	return byFile;
}

async function undelivered(ledger: Ledger, byFile: Map<string, Answered[]>): Promise<{ fileId: string; key: string }[]> {
	const all = [...byFile].flatMap(([fileId, some]) => some.flatMap(({ key }) => (key ? [{ fileId, key }] : [])));
	const open: typeof all = [];
	for (const one of all) if (!(await parcelOf(ledger, one.key))!.sent[one.fileId]) open.push(one);
	return open;
}
