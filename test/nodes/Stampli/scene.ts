import 'reflect-metadata';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PollContext } from 'n8n-core';
import {
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type IRun,
	type IWorkflowExecuteAdditionalData,
	NodeHelpers,
	Workflow,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import type { Ledger, NewOutcome } from '../../../core/ports';
import type { RecordItem } from '../../../core/records';
import { Stampli } from '../../../nodes/Stampli/Stampli.node';
import { StampliTrigger } from '../../../nodes/Stampli/StampliTrigger.node';
import { closeLedgers, openLedger } from '../../../nodes/shared/openLedger';
import { newKeyPair, type SftpServer, startSftpServer } from '../../../simulators/sftp';
import { outputsOf, runInEngine } from '../../engine/engine';

/** A real SFTP server, a real ledger in its own file, and the Stampli nodes in n8n's own contexts. */
export interface Scene {
	sftp: SftpServer;
	/** The private key whose public half is pinned. */
	hostKey: string;
	ledger: Ledger;
	/** What n8n would keep of the trigger between polls. */
	staticData: IDataObject;
	/** n8n forgets the static data. */
	forget(): void;
	poll(parameters?: IDataObject, mode?: WorkflowExecuteMode): Promise<RecordItem[] | null>;
	/** One run of the Stampli node. */
	run(parameters: IDataObject, items?: INodeExecutionData[], facts?: { mode?: WorkflowExecuteMode; onError?: INode['onError'] }): Promise<Ran>;
	/** As Bill: Post would write them. */
	decide(items: RecordItem[], outcome: (item: RecordItem) => Partial<NewOutcome>): Promise<void>;
	close(): Promise<void>;
}

export interface Ran {
	items: INodeExecutionData[];
	error?: { message: string; description?: string | null };
}

const type = (name: string) => `n8n-nodes-stampli-erp.${name}`;
const nodeTypes: Record<string, INodeType> = { [type('stampli')]: new Stampli(), [type('stampliTrigger')]: new StampliTrigger() };
export const route = 'wf-1/Approved Invoices';

export async function scene(files: Record<string, string | Buffer> = {}): Promise<Scene> {
	const folder = await mkdtemp(join(tmpdir(), 'stampli-'));
	process.env.STAMPLI_LEDGER_FILE = join(folder, 'ledger.sqlite');
	const hostKey = newKeyPair().private;
	const sftp = await startSftpServer({ hostKeys: [hostKey], files: { '/outbound/': '', ...files } });
	const credentials = {
		stampliSftpApi: {
			host: '127.0.0.1', port: sftp.port, username: 'stampli', authentication: 'password', password: 'stampli',
			hostKeyMode: 'pinned', hostKeys: sftp.fingerprints.join('\n'), readyTimeoutMs: 5000, operationTimeoutMs: 5000,
		},
	};
	const ledger = await openLedger({ getNode: () => ({}) as INode, getCredentials: () => Promise.reject(new Error('none')) });
	const staticData: IDataObject = {};

	return {
		sftp,
		hostKey,
		ledger,
		staticData,
		forget: () => Object.keys(staticData).forEach((name) => delete staticData[name]),
		async poll(parameters = {}, mode = 'trigger') {
			const context = pollContext({ parameters, mode, credentials, staticData });
			const output = await nodeTypes[type('stampliTrigger')]!.poll!.call(context);
			return output && output[0]!.map(({ json }) => json as unknown as RecordItem);
		},
		async run(parameters, items = [{ json: {} }], { mode = 'trigger', onError } = {}) {
			const node: INode = {
				id: 'n1', name: 'Stampli', type: type('stampli'), typeVersion: 1, position: [0, 0], parameters: parameters as INode['parameters'],
				credentials: { stampliSftpApi: { id: '1', name: 'SFTP' } }, ...(onError ? { onError } : {}),
			};
			const run = await runInEngine({ workflow: { nodes: [node], connections: {} }, nodeTypes, credentials, startNode: 'Stampli', items, mode, executionId: '812' });
			return ranOf(run);
		},
		async decide(items, outcome) {
			await ledger.addOutcomes(
				items.map((item) => ({
					recordId: item.record.recordId, status: 'posted', reason: 'Created.', problems: [], executionId: '811', erp: 'Dynamics 365 F&O', ...outcome(item),
				})),
			);
		},
		async close() {
			await closeLedgers();
			await sftp.close();
			await rm(folder, { recursive: true, force: true });
		},
	};
}

interface Polled {
	parameters: IDataObject;
	mode: WorkflowExecuteMode;
	credentials: Record<string, IDataObject>;
	staticData: IDataObject;
}

function pollContext({ parameters, mode, credentials, staticData }: Polled): PollContext {
	const given = { entity: 'invoice', folder: '/outbound', profile: 'stampliInvoicesCsv', firstActivation: 'processExisting', options: { stableSeconds: 0 }, ...parameters };
	const workflow = new Workflow({
		id: 'wf-1', name: 'Invoices', active: true, connections: {},
		nodes: [{
			id: 't1', name: 'Approved Invoices', type: type('stampliTrigger'), typeVersion: 1, position: [0, 0], parameters: given as INode['parameters'],
			credentials: { stampliSftpApi: { id: '1', name: 'SFTP' } },
		}],
		nodeTypes: {
			getByName: (name: string) => nodeTypes[name]!,
			getByNameAndVersion: (name: string) => NodeHelpers.getVersionedNodeType(nodeTypes[name]!),
			getKnownTypes: () => ({}),
		},
	});
	const additionalData = {
		credentialsHelper: { getDecrypted: async (_data: unknown, _node: unknown, name: string) => credentials[name], getParentTypes: () => [], isCredentialUsableByNode: () => true },
		variables: {},
	} as unknown as IWorkflowExecuteAdditionalData;
	const nothing = () => undefined;
	return new PollContext(workflow, workflow.getNode('Approved Invoices')!, additionalData, mode, 'activate', nothing, nothing, undefined, undefined, () => staticData);
}

function ranOf(run: IRun): Ran {
	const { error } = run.data.resultData;
	return { items: outputsOf(run, 'Stampli')[0] ?? [], ...(error ? { error: { message: error.message, description: error.description } } : {}) };
}

const header = 'Company,VendorCode,VendorName,InvoiceNo,DocType,InvoiceDate,Currency,Total,LineNo,LineAmount,GLAccount';

/** A file of one-line invoices: number and total of each. */
export function invoicesCsv(invoices: [number: string, total: string][]): string {
	const rows = invoices.map(([number, total]) => `USMF,V-0001,Contoso,${number},INV,2026-03-14,USD,${total},1,${total},6000`);
	return [header, ...rows, ''].join('\r\n');
}

export const numbers = (items: RecordItem[] | null) => (items ?? []).map((item) => item.invoice?.invoiceNumber ?? item.record.rows);
