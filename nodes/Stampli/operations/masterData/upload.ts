import { posix } from 'node:path';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { sha256 } from '../../../../core/identity';
import type { EntityName } from '../../../../core/model';
import type { UploadOptions } from '../../../../core/ports';
import { wholeEntityOfItem } from '../../../shared/entityOfItem';
import { openLedger } from '../../../shared/openLedger';
import { profileFrom, profileProperties } from '../../../shared/profileParameter';
import { isTestRun } from '../../../shared/testRun';
import { nextSequence, uploadOptions } from '../../../shared/uploadSettings';
import { allItems } from '../../../shared/eachItem';
import type { Operation } from '../../operation';
import { neededText, optionsOf, optionsProperty, wrongParameter, writeInTestRuns } from '../../../shared/parameters';
import { withInbox } from '../../withInbox';
import { writeFile } from '../../writeFile';

export const uploadMasterData: Operation = {
	option: {
		name: 'Upload',
		value: 'upload',
		action: 'Upload master data to stampli',
		description: 'Write all items into one file and upload it, so that Stampli never sees half of it',
	},
	properties: [
		{
			displayName: 'Entity',
			name: 'entity',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'Dimension Values', value: 'dimensionValue' },
				{ name: 'GL Accounts', value: 'glAccount' },
				{ name: 'Purchase Orders', value: 'purchaseOrder' },
				{ name: 'Vendors', value: 'vendor' },
			],
			default: 'vendor',
		},
		...profileProperties(['vendorsCsv', 'vendorsXml'], { entity: ['vendor'] }),
		...profileProperties(['glAccountsCsv'], { entity: ['glAccount'] }),
		...profileProperties(['dimensionValuesCsv'], { entity: ['dimensionValue'] }),
		...profileProperties(['purchaseOrdersCsv'], { entity: ['purchaseOrder'] }),
		{
			displayName: 'Folder',
			name: 'folder',
			type: 'string',
			default: '/inbound',
			required: true,
			description: 'Folder on the SFTP server from which Stampli reads',
		},
		{
			displayName: 'If File Exists',
			name: 'exists',
			type: 'options',
			options: [
				{ name: 'As the Profile Says', value: 'profile' },
				{ name: 'Fail', value: 'fail' },
				{ name: 'Replace', value: 'replace', description: 'In one step, where the server can' },
				{ name: 'Skip', value: 'skip', description: 'Leave the file that is there' },
				{ name: 'Write Under a New Name', value: 'unique' },
			],
			default: 'profile',
		},
		{
			displayName: 'Allow Empty List',
			name: 'allowEmpty',
			type: 'boolean',
			default: false,
			description: 'Whether a file without any record may be uploaded. Stampli could take it as: everything was deleted.',
		},
		optionsProperty([writeInTestRuns]),
	],
	usesSftp: true,
	run: async (context) => await allItems(context, async () => [await upload(context)]),
};

async function upload(context: IExecuteFunctions): Promise<INodeExecutionData> {
	const items = context.getInputData();
	const entity = neededText(context, 'entity', 0, 'Entity') as EntityName;
	const profile = profileFrom((name) => context.getNodeParameter(name, 0, ''), { direction: 'out', entity });
	const folder = neededText(context, 'folder', 0, 'Folder');
	const records = items.flatMap((item, index) => (Object.keys(item.json).length === 0 ? [] : [wholeEntityOfItem(item, index, entity)]));
	if (records.length === 0 && context.getNodeParameter('allowEmpty', 0, false) !== true) {
		throw wrongParameter('There is nothing to upload: no item holds a record.', 'Check the node before this one, or turn on Allow Empty List if an empty file is what Stampli expects.');
	}

	const options = optionsOf<{ writeInTestRuns: boolean }>(context, 0);
	const testRun = isTestRun(context, options.writeInTestRuns);
	const ledger = testRun ? undefined : await openLedger(context);
	const now = new Date().toISOString();
	const { fileName, bytes, rows, refused } = await writeFile(records, profile, { now, sequence: await nextSequence(ledger, profile) });
	const path = posix.join(folder, fileName);
	const facts = { entity, fileName, path, rows, records: records.length, bytes: bytes.length, sha256: sha256(bytes), profile: profile.profile, ...(refused.length > 0 ? { refused } : {}) };
	const pairedItem = items.map((_, item) => ({ item }));
	if (!ledger) {
		const mime = profile.format.type === 'xml' ? 'application/xml' : 'text/csv';
		const data = await context.helpers.prepareBinaryData(bytes, fileName, mime);
		return { json: { testRun: 'Nothing was uploaded: this is what would be.', ...facts, uploaded: false }, binary: { data }, pairedItem };
	}

	const { uploaded, warnings } = await withInbox(context, async (inbox) => ({
		uploaded: await inbox.upload(path, bytes, uploadOptions(profile, context.getNodeParameter('exists', 0, 'profile') as UploadOptions['exists'] | 'profile')),
		warnings: [...inbox.warnings],
	}));
	await ledger.note('masterDataUploaded', { ...facts, path: uploaded.path, written: uploaded.written }, { executionId: context.getExecutionId() });
	if (uploaded.written) await ledger.setWatermark(`uploaded:${entity}`, now);
	const json = { ...facts, path: uploaded.path, fileName: posix.basename(uploaded.path), uploaded: uploaded.written, ...(warnings.length > 0 ? { warnings } : {}) };
	return { json: json as IDataObject, pairedItem };
}
