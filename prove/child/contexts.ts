import { readFileSync } from 'node:fs';
import type { IDataObject, IExecuteFunctions, INode, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import type { Job } from '../job';

const workflowId = 'prove';

function common(job: Job, name: string, log: string[]) {
	const node: INode = { id: name, name, type: name, typeVersion: 1, position: [0, 0], parameters: {}, credentials: { stampliSftpApi: { id: '1', name: 'SFTP' } } };
	const tell = (message: string) => void log.push(message);
	return {
		getNode: () => node,
		getWorkflow: () => ({ id: workflowId, name: 'Prove', active: true }),
		getMode: () => 'trigger' as const,
		getTimezone: () => 'UTC',
		getCredentials: async () => job.sftp,
		logger: { error: tell, warn: tell, info: tell, debug: tell },
		helpers: { prepareBinaryData: async (bytes: Buffer, fileName: string) => ({ data: bytes.toString('base64'), mimeType: 'text/csv', fileName }) },
		continueOnFail: () => false,
	};
}

/** What n8n gives the trigger; `staticData` is kept by whoever calls it. */
export function pollContext(job: Job, staticData: IDataObject, log: string[]): IPollFunctions {
	const parameters: IDataObject = {
		entity: 'invoice', folder: job.folders.outbound, profile: 'stampliInvoicesCsv', firstActivation: 'processExisting',
		options: { readyMode: 'stable', stableSeconds: 0, leaseSeconds: job.leases.handover },
	};
	return {
		...common(job, 'Approved Invoices', log),
		getNodeParameter: (name: string, otherwise: unknown) => parameters[name] ?? otherwise,
		getWorkflowStaticData: () => staticData,
	} as unknown as IPollFunctions;
}

/** What n8n gives a node of a run. */
export function runContext(job: Job, run: { node: string; parameters: IDataObject; items: INodeExecutionData[]; executionId: string; log: string[] }): IExecuteFunctions {
	return {
		...common(job, run.node, run.log),
		getInputData: () => run.items,
		getExecutionId: () => run.executionId,
		getNodeParameter: (name: string, _item: number, otherwise: unknown) => run.parameters[name] ?? otherwise,
	} as unknown as IExecuteFunctions;
}

export function readStaticData(file: string): IDataObject {
	try {
		return JSON.parse(readFileSync(file, 'utf8')) as IDataObject;
	} catch {
		return {};
	}
}
