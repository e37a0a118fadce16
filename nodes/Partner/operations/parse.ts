import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { fileIdOf } from '../../../core/discover';
import { StampliErpError } from '../../../core/errors';
import { sha256 } from '../../../core/identity';
import type { FileRef } from '../../../core/records';
import { eachItem } from '../../shared/eachItem';
import type { Operation } from '../../shared/operations';
import { neededText, textParameter } from '../../shared/parameters';
import { type FileReader, profileReader, readRemoteFile } from '../../shared/readFile';
import { withInbox } from '../credentials';
import { partnerItem } from '../partnerItem';
import { csvProfileFrom, csvProfileProperty, formatProperty, partnerFrom, partnerProperty } from '../partnerParameter';
import { x12Reader } from '../trigger/poll';

const sourceProperties: INodeProperties[] = [
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Binary Field', value: 'binary', description: 'A file that an earlier node put out' },
			{ name: 'SFTP Path', value: 'path' },
			{ name: 'Text', value: 'text', description: 'The file itself, as text' },
		],
		default: 'path',
	},
	{ displayName: 'Path', name: 'path', type: 'string', default: '', required: true, placeholder: 'e.g. /outbound/invoices.edi', displayOptions: { show: { source: ['path'] } }, description: 'Path of the file on the SFTP server' },
	{ displayName: 'Input Binary Field', name: 'binaryPropertyName', type: 'string', default: 'data', required: true, displayOptions: { show: { source: ['binary'] } }, hint: 'The name of the input field that holds the file' },
	{ displayName: 'Text', name: 'text', type: 'string', typeOptions: { rows: 6 }, default: '', required: true, displayOptions: { show: { source: ['text'] } } },
];

export const parse: Operation<INodeExecutionData[][]> = {
	option: { name: 'Parse', value: 'parse', action: 'Parse a partner file', description: 'Get the documents of a file as items; changes nothing' },
	properties: [...sourceProperties, formatProperty, partnerProperty('buyer', { format: ['x12'] }), csvProfileProperty('invoicesIn', { format: ['csv'] })],
	run: async (context) => [
		await eachItem(context, async (itemIndex) => {
			const { file, records } = await read(context, itemIndex, readerOf(context, itemIndex));
			return records.map((record) => ({ json: partnerItem(record, file) as unknown as IDataObject }));
		}),
	],
};

function readerOf(context: IExecuteFunctions, itemIndex: number): FileReader<unknown> {
	if (textParameter(context, 'format', itemIndex) !== 'csv') return x12Reader(partnerFrom(context.getNodeParameter('partner', itemIndex, ''))) as FileReader<unknown>;
	return profileReader(csvProfileFrom(context.getNodeParameter('profileJson', itemIndex, ''), 'in', ['invoice', 'purchaseOrder'])) as FileReader<unknown>;
}

async function read(context: IExecuteFunctions, itemIndex: number, reader: FileReader<unknown>) {
	const source = textParameter(context, 'source', itemIndex);
	if (source === 'path') {
		const path = neededText(context, 'path', itemIndex, 'Path');
		return await withInbox(context, async (inbox) => {
			const file = await inbox.stat(path);
			if (!file) throw invalid('file.missing', `There is no file ${path} on the SFTP server.`, 'Check Path; names are case-sensitive.');
			const content = await readRemoteFile(inbox, file, reader);
			if (!content) throw invalid('file.changing', `${path} changed while it was read.`, 'It is still being written: read it again a little later.');
			return content;
		});
	}
	const { name, bytes } = source === 'text' ? { name: 'text', bytes: Buffer.from(String(context.getNodeParameter('text', itemIndex, ''))) } : await binary(context, itemIndex);
	const hash = sha256(bytes);
	const file: FileRef = {
		fileId: fileIdOf('n8n', name, hash), inbox: 'n8n', path: name, name, size: bytes.length, sha256: hash, modifiedAt: new Date().toISOString(), profile: reader.name, profileVersion: reader.version,
	};
	return { file, records: (await reader.read(bytes, file)).records };
}

async function binary(context: IExecuteFunctions, itemIndex: number): Promise<{ name: string; bytes: Buffer }> {
	const property = neededText(context, 'binaryPropertyName', itemIndex, 'Input Binary Field');
	const { fileName = property } = context.helpers.assertBinaryData(itemIndex, property);
	return { name: fileName, bytes: await context.helpers.getBinaryDataBuffer(itemIndex, property) };
}

function invalid(code: string, message: string, hint: string): StampliErpError {
	return new StampliErpError({ kind: 'invalid', code, message, hint });
}
