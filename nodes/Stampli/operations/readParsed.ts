import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { fileIdOf } from '../../../core/discover';
import { StampliErpError } from '../../../core/errors';
import { sha256 } from '../../../core/identity';
import type { EntityName } from '../../../core/model';
import { readRecords } from '../../../core/read/readRecords';
import type { FileRef } from '../../../core/records';
import { profileFrom } from '../../shared/profileParameter';
import { eachItem } from '../../shared/eachItem';
import { neededText, textParameter } from '../../shared/parameters';
import { type ReadFile, readRemoteFile } from '../readFile';
import { recordItem } from '../../shared/recordItem';
import { withInbox } from '../withInbox';

/** Where the file to read comes from. */
export const sourceProperties: INodeProperties[] = [
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Binary Field', value: 'binary', description: 'A file that an earlier node put out' },
			{ name: 'SFTP Path', value: 'path' },
		],
		default: 'path',
	},
	{
		displayName: 'Path',
		name: 'path',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. /outbound/Invoices_1.csv',
		displayOptions: { show: { source: ['path'] } },
		description: 'Path of the file on the SFTP server',
	},
	{
		displayName: 'Input Binary Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		displayOptions: { show: { source: ['binary'] } },
		hint: 'The name of the input field that holds the file',
	},
];

/** Reads each file with the profile: one item per record, unreadable ones with their problems. Changes nothing. */
export async function readParsed(context: IExecuteFunctions, entity: EntityName): Promise<INodeExecutionData[]> {
	return await eachItem(context, async (itemIndex) => {
		const { file, records } = await read(context, entity, itemIndex);
		return records.map((record) => ({ json: recordItem(record, file) as unknown as IDataObject }));
	});
}

async function read(context: IExecuteFunctions, entity: EntityName, itemIndex: number): Promise<ReadFile> {
	const profile = profileFrom((name) => context.getNodeParameter(name, itemIndex, ''), { direction: 'in', entity });
	if (textParameter(context, 'source', itemIndex) === 'path') {
		const path = neededText(context, 'path', itemIndex, 'Path');
		return await withInbox(context, async (inbox) => {
			const file = await inbox.stat(path);
			if (!file) throw invalid('file.missing', `There is no file ${path} on the SFTP server.`, 'Check Path; names are case-sensitive.');
			const content = await readRemoteFile(inbox, file, profile);
			if (!content) throw invalid('file.changing', `${path} changed while it was read.`, 'It is still being written: read it again a little later.');
			return content;
		});
	}
	const property = neededText(context, 'binaryPropertyName', itemIndex, 'Input Binary Field');
	const { fileName = property } = context.helpers.assertBinaryData(itemIndex, property);
	const bytes = await context.helpers.getBinaryDataBuffer(itemIndex, property);
	const hash = sha256(bytes);
	const file: FileRef = {
		fileId: fileIdOf('n8n', fileName, hash), inbox: 'n8n', path: fileName, name: fileName, size: bytes.length, sha256: hash,
		modifiedAt: new Date().toISOString(), profile: profile.profile, profileVersion: profile.version,
	};
	return { file, records: (await readRecords(bytes, profile, file)).records };
}

function invalid(code: string, message: string, hint: string): StampliErpError {
	return new StampliErpError({ kind: 'invalid', code, message, hint });
}
