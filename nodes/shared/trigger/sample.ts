import { byAge } from '../../../core/discover';
import type { Inbox, RemoteFile } from '../../../core/ports';
import type { RecordItem } from '../../../core/records';
import { readRemoteFile } from '../readFile';
import { listFiles } from './listing';
import { type PollSettings, setup } from './pollSettings';
import type { FileSource } from './source';

const sampleRecords = 3;
const sampleFiles = 3;

/** A test run in the editor: a few records of the newest files. Nothing is claimed, saved or moved; the ledger is not opened. */
export async function sample<Also>(connect: () => Promise<Inbox>, source: FileSource<Also>): Promise<RecordItem[]> {
	const { settings } = source;
	const inbox = await connect();
	try {
		const listed = await listFiles(inbox, settings);
		const newest = [...listed].filter((file) => file.size > 0).sort(byAge).reverse().slice(0, sampleFiles);
		const items: RecordItem[] = [];
		for (const file of newest) {
			if (items.length >= sampleRecords) break;
			const read = await readRemoteFile(inbox, file, source.reader);
			items.push(...(read?.records ?? []).slice(0, sampleRecords - items.length).map((record) => source.item(record, read!.file, { preview: 'testRun' })));
		}
		if (items.length === 0) throw nothingToShow(settings, listed.length, listed.length > 0 ? [] : await inbox.list({ ...settings.selection, include: [] }));
		return items;
	} finally {
		await inbox.close();
	}
}

function nothingToShow({ selection: { folder, include } }: PollSettings, listed: number, others: RemoteFile[]) {
	const names = others.slice(0, 3).map(({ name }) => name).join(', ');
	const wanted = include.length > 0 ? ` that matches ${include.join(', ')}` : '';
	return setup(
		'trigger.noSample',
		listed > 0 ? `The files in ${folder} hold no record yet.` : `There is no file in ${folder}${wanted} yet.`,
		others.length > 0
			? `Nothing is wrong with the connection. The folder has ${names}${others.length > 3 ? ` and ${others.length - 3} more` : ''}: check the option Include (upper and lower case count) and, where one is used, the sentinel.`
			: 'Nothing is wrong with the connection. Put a sample file there to test with, or check Folder and the option Include.',
	);
}
