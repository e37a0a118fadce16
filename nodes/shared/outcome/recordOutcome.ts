import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { FileStatus, Ledger } from '../../../core/ports';
import { tally } from '../../../core/tally';
import type { SftpInbox } from '../../../io/sftp';
import { allItems } from '../eachItem';
import { openLedger } from '../openLedger';
import { optionsOf, optionsProperty, textParameter, writeInTestRuns } from '../parameters';
import { isTestRun } from '../testRun';
import { type Inputs, inputsOf, inputWarnings } from './inputs';
import { masterDataWarnings } from './masterDataAge';
import { holdsMessage, newHoldsOf } from './newHolds';
import { type OutcomeSettings, type RecordedFile, recordFile } from './recordFile';

export type WithInbox = <T>(context: IExecuteFunctions, work: (inbox: SftpInbox) => Promise<T>) => Promise<T>;

/** The parameters of *Record Outcome*. */
export const outcomeProperties = (furtherOptions: INodeProperties[] = []): INodeProperties[] => [
	{
		displayName: 'Receipt Folder',
		name: 'receiptFolder',
		type: 'string',
		default: '',
		placeholder: 'e.g. /receipts',
		description: 'Folder on the SFTP server for receipts. Empty: the receipt is only in the output, as a binary field.',
	},
	{
		displayName: 'Archive Folder',
		name: 'archiveFolder',
		type: 'string',
		default: '',
		placeholder: 'e.g. /archive',
		description: 'Where a file is moved when each of its records is posted, a duplicate or dismissed. Empty: it stays.',
	},
	{
		displayName: 'Failed Folder',
		name: 'failedFolder',
		type: 'string',
		default: '',
		placeholder: 'e.g. /failed',
		description: 'Where a file is moved when some of its records are held and none is open. Empty: it stays.',
	},
	{
		displayName: 'Create Folders',
		name: 'createFolders',
		type: 'boolean',
		default: false,
		description: 'Whether to create these folders when they are missing',
	},
	optionsProperty([
		{
			displayName: 'Sentinel',
			name: 'sentinel',
			type: 'string',
			default: '',
			placeholder: '{name}.done',
			description: 'Name of the sentinel that moves with its file, as in the trigger',
		},
		...furtherOptions,
		writeInTestRuns,
	]),
];

/** Writes a receipt per file from what the ledger knows, and moves finished files. One item per file. */
export async function recordOutcomes(context: IExecuteFunctions, withInbox: WithInbox): Promise<INodeExecutionData[]> {
	return await allItems(context, async () => await record(context, withInbox));
}

async function record(context: IExecuteFunctions, withInbox: WithInbox): Promise<INodeExecutionData[]> {
	const inputs = inputsOf(context.getInputData());
	const settings = settingsOf(context);
	const ids = [...inputs.items.keys()];
	if (ids.length === 0) return [nothing(inputs, inputWarnings(inputs))];

	const ledger = await openLedger(context);
	const outcomes = await ledger.outcomes(ids);
	const recorded = ids.filter((_, i) => outcomes[i]);
	const unrecorded = ids.filter((_, i) => !outcomes[i]).flatMap((id) => inputs.items.get(id)!);
	const told = unrecorded.filter((index) => typeof (context.getInputData()[index]!.json.outcome as IDataObject | undefined)?.status === 'string');
	const warnings = inputWarnings(inputs, { unrecorded: unrecorded.length, told: told.length });
	if (recorded.length === 0) return [nothing(inputs, warnings)];

	const files = await ledger.files(await ledger.fileIdsOf(recorded));
	const isWriting = !settings.isTestRun && [settings.receiptFolder, settings.archiveFolder, settings.failedFolder].some(Boolean);
	const output =
		isWriting && files.length > 0
			? await withInbox(context, async (inbox) => {
					warnings.push(...inbox.warnings);
					return await eachFile(files, async (status) => await recordFile({ ledger, inbox, settings }, status));
				})
			: await eachFile(files, async (status) => await recordFile({ ledger, settings }, status));

	const inFiles = new Set(files.flatMap(({ records }) => records.map(({ summary }) => summary.recordId)));
	const items = await Promise.all(output.map(async (file, i) => await fileItem(context, file, { inputs, status: files[i]!, settings })));
	const others = recorded.filter((id) => !inFiles.has(id));
	if (others.length > 0) items.push(await withoutFile(ledger, others, inputs, settings));
	const aged = await masterDataWarnings(ledger, Number(optionsOf<{ masterDataHours: number }>(context, 0).masterDataHours ?? 0));
	for (const item of items.filter(({ json }) => json.newlyHeld === true)) item.json.message = [item.json.message, ...aged].join('\n\n');
	warnings.push(...aged);
	if (warnings.length > 0) (items[0]!.json.warnings as string[]).push(...warnings);
	return items;
}

function settingsOf(context: IExecuteFunctions): OutcomeSettings {
	const options = optionsOf<{ sentinel: string; writeInTestRuns: boolean }>(context, 0);
	return {
		receiptFolder: textParameter(context, 'receiptFolder', 0),
		archiveFolder: textParameter(context, 'archiveFolder', 0),
		failedFolder: textParameter(context, 'failedFolder', 0),
		createFolders: context.getNodeParameter('createFolders', 0, false) === true,
		sentinel: (options.sentinel ?? '').trim(),
		executionId: context.getExecutionId(),
		isTestRun: isTestRun(context, options.writeInTestRuns),
	};
}

/** One after the other: a server allows few requests at once, and two files must not choose one receipt name. */
async function eachFile(files: FileStatus[], work: (status: FileStatus) => Promise<RecordedFile>): Promise<RecordedFile[]> {
	const output: RecordedFile[] = [];
	for (const status of files) output.push(await work(status));
	return output;
}

async function fileItem(context: IExecuteFunctions, { bytes, ...file }: RecordedFile, about: { inputs: Inputs; status: FileStatus; settings: OutcomeSettings }): Promise<INodeExecutionData> {
	const { inputs, status, settings } = about;
	const receipt = await context.helpers.prepareBinaryData(bytes, file.receipt.name, 'text/csv');
	const items = status.records.flatMap(({ summary }) => inputs.items.get(summary.recordId) ?? []);
	return {
		json: { ...testRunNote(settings), ...file, ...holdFacts(file.newHolds) } as unknown as IDataObject,
		binary: { receipt } as IBinaryKeyData,
		pairedItem: items.map((item) => ({ item })),
	};
}

async function withoutFile(ledger: Ledger, recordIds: string[], inputs: Inputs, settings: OutcomeSettings): Promise<INodeExecutionData> {
	const outcomes = await ledger.outcomes(recordIds);
	const summaries = new Map((await ledger.held({ recordIds, limit: Number.MAX_SAFE_INTEGER })).map(({ summary }) => [summary.recordId, summary]));
	const entries = recordIds.map((recordId, i) => ({ summary: summaries.get(recordId) ?? { recordId, rows: '' }, outcome: outcomes[i] }));
	const { newHolds, keep } = await newHoldsOf(ledger, entries);
	if (!settings.isTestRun) await keep(settings.executionId);
	const warnings = [`These records came from no file that the ledger knows: there is no receipt for them.${summaries.size > 0 ? ' What is held of them is tried again when a workflow brings it again.' : ''}`];
	return {
		json: { ...testRunNote(settings), file: null, counts: tally(entries).counts, newHolds, ...holdFacts(newHolds), warnings } as unknown as IDataObject,
		pairedItem: recordIds.flatMap((id) => inputs.items.get(id) ?? []).map((item) => ({ item })),
	};
}

function holdFacts(newHolds: RecordedFile['newHolds']) {
	return { newlyHeld: newHolds.length > 0, ...(newHolds.length > 0 ? { message: holdsMessage(newHolds) } : {}) };
}

function testRunNote({ isTestRun: testRun }: OutcomeSettings) {
	return testRun ? { testRun: 'Nothing was written: this is what would be.' } : {};
}

function nothing(inputs: Inputs, warnings: string[]): INodeExecutionData {
	const items = [...inputs.previews, ...inputs.strangers, ...[...inputs.items.values()].flat()].sort((a, b) => a - b);
	return { json: { file: null, newHolds: [], newlyHeld: false, warnings }, pairedItem: items.map((item) => ({ item })) };
}
