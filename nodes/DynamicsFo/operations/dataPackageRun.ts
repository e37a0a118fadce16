import type { LookupFunction } from 'node:net';
import type { IDataObject, IExecuteFunctions, INodeProperties, NodeEgressFilter } from 'n8n-workflow';
import { listOf, wholeNumber, wrongParameter } from '../../shared/erp/parameters';
import type { FoConnection } from '../connection';
import type { PackageRun } from '../dataPackages';
import { azureStorage, packageStorage } from '../dataPackageStorage';

export const dataProjectProperty: INodeProperties = {
	displayName: 'Data Project',
	name: 'dataProject',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. Stampli vendors',
	description: 'Name of an existing project of Data management (its group name)',
};

export const packageOptions: INodeProperties[] = [
	{
		displayName: 'Storage Hosts',
		name: 'storageHosts',
		type: 'string',
		default: '',
		placeholder: 'e.g. *.blob.core.windows.net',
		description: 'Hosts to and from which packages may go, separated by commas. Empty: the storage of the Azure clouds. The token of the credential never goes there.',
	},
	{ displayName: 'Timeout (Minutes)', name: 'timeoutMinutes', type: 'number', typeOptions: { minValue: 1, maxValue: 720 }, default: 30, description: 'The longest wait for the execution; it goes on in Dynamics 365 F&O, and the next run meets it' },
];

/** How packages travel in this run, from the options of the node. */
export function packageRun(context: IExecuteFunctions, connection: FoConnection, options: IDataObject): PackageRun & { timeoutMs: number } {
	const hosts = listOf(options.storageHosts);
	const helpers = context.helpers as { getSecureEgressFilter?(): NodeEgressFilter };
	const lookup = helpers.getSecureEgressFilter?.().createSecureLookup() as LookupFunction | undefined;
	return {
		connection,
		storage: packageStorage({ hosts: hosts.length > 0 ? hosts : azureStorage, clock: connection.clock, ...(lookup ? { lookup } : {}) }),
		timeoutMs: (wholeNumber(options.timeoutMinutes, 'Timeout', 720) ?? 30) * 60_000,
	};
}

export function dataProjectOf(context: IExecuteFunctions): string {
	const name = String(context.getNodeParameter('dataProject', 0, '') ?? '').trim();
	if (name === '') throw wrongParameter('Data Project', 'is empty');
	return name;
}
