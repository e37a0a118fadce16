import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { ErpBill } from '../../../../core/ports';
import type { RecordItem } from '../../../../core/records';
import { cutOverRow } from '../../../../core/reports';
import { openLedger } from '../../../shared/openLedger';
import { receiptEnding } from '../../../shared/outcome/receiptName';
import { profileFrom, profileProperties } from '../../../shared/profileParameter';
import { matching } from '../../../shared/trigger/listing';
import { allItems } from '../../../shared/eachItem';
import type { Operation } from '../../operation';
import { listParameter, neededText, optionsOf, optionsProperty } from '../../../shared/parameters';
import { readRemoteFile } from '../../readFile';
import { withInbox } from '../../withInbox';

export const cutOverReport: Operation = {
	option: {
		name: 'Cut-Over',
		value: 'cutOver',
		action: 'Report what a cut over would post',
		description: 'Per file of the folder: what would post, what is known already, what is unmapped. Items of Bill: Preview or Find add what the ERP has.',
	},
	properties: [
		{ displayName: 'Folder', name: 'folder', type: 'string', default: '/outbound', required: true },
		...profileProperties(['stampliInvoicesCsv', 'stampliInvoicesXml'], {}),
		optionsProperty([
			{ displayName: 'Include', name: 'include', type: 'string', default: '', placeholder: 'e.g. Invoices_*.csv', description: 'Name patterns, separated by commas. Empty: the patterns of the profile.' },
			{ displayName: 'Max Files', name: 'maxFiles', type: 'number', typeOptions: { minValue: 1 }, default: 500, description: 'The oldest files are reported; the report says how many were left out' },
			{ displayName: 'Route', name: 'route', type: 'string', default: '', placeholder: 'e.g. workflow ID/Stampli Trigger', description: 'The trigger whose first activation is looked at: files that it left alone are marked' },
		]),
	],
	usesSftp: true,
	run: async (context) => await allItems(context, async () => await report(context)),
};

async function report(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const profile = profileFrom((name) => context.getNodeParameter(name, 0, ''), { direction: 'in', entity: 'invoice' });
	const options = optionsOf<{ include: string; route: string; maxFiles: number }>(context, 0);
	const include = options.include ? listParameter(context, 'options.include', 0) : profile.match.include;
	const folder = neededText(context, 'folder', 0, 'Folder');
	const ledger = await openLedger(context);
	const ignored = new Set(options.route ? (await ledger.ignoredFiles(options.route)).map(markOf) : []);
	const inputs = context.getInputData();
	const erpMatches = matchesIn(inputs);
	const pairedItem = inputs.map((_, item) => ({ item }));

	return await withInbox(context, async (inbox) => {
		const all = await inbox.list({ folder, include, exclude: [...profile.match.exclude, `*${receiptEnding}`] });
		const listed = options.include || profile.match.regex === undefined ? all : matching(profile.match.regex, all);
		const files = listed.slice(0, options.maxFiles ?? 500);
		const output: INodeExecutionData[] = [];
		for (const file of files) {
			const read = await readRemoteFile(inbox, file, profile);
			const [known] = read ? await ledger.files([read.file.fileId]) : [];
			const row = cutOverRow({ file, records: read?.records ?? [], ignored: ignored.has(markOf(file)), erpMatches, ...(known ? { known } : {}) });
			const notes = read ? {} : { warning: 'The file changed while it was read: it is not complete yet.' };
			output.push({ json: { ...row, ...notes } as unknown as IDataObject, pairedItem });
		}
		const leftOut = listed.length - files.length;
		if (leftOut > 0) output.push({ json: { warning: `${leftOut} newer files are not in this report; raise Max Files to see them.` }, pairedItem });
		return output;
	});
}

function markOf({ path, size, mtime }: { path: string; size: number; mtime: number }): string {
	return `${path}|${size}|${mtime}`;
}

/** What the ERP has of each record, from items that Bill: Preview or Bill: Find put out. */
function matchesIn(items: INodeExecutionData[]): Map<string, ErpBill[]> {
	const found = items.flatMap(({ json }) => {
		const { record, erpMatches } = json as unknown as Partial<RecordItem> & { erpMatches?: ErpBill[] };
		return record?.recordId && Array.isArray(erpMatches) ? [[record.recordId, erpMatches] as const] : [];
	});
	return new Map(found);
}
