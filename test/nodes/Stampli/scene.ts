import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type IRun,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import type { Ledger, NewOutcome } from '../../../core/ports';
import type { RecordItem } from '../../../core/records';
import { Stampli } from '../../../nodes/Stampli/Stampli.node';
import { StampliTrigger } from '../../../nodes/Stampli/StampliTrigger.node';
import { closeLedgers, openLedger } from '../../../nodes/shared/openLedger';
import { newKeyPair, type SftpServer, startSftpServer } from '../../../simulators/sftp';
import { outputsOf, pollInEngine, runInEngine } from '../../engine/engine';

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
	/** A copy of the ledger's files, as a back-up makes it, and putting it back; `ledger` is of no use any more. */
	backUpLedger(): Promise<() => Promise<void>>;
	/** Somebody deletes the ledger's files; `ledger` is of no use any more. */
	loseLedger(): Promise<void>;
	/** `node`: another name or id than the trigger usually has. */
	poll(parameters?: IDataObject, mode?: WorkflowExecuteMode, node?: Partial<Pick<INode, 'id' | 'name'>>): Promise<RecordItem[] | null>;
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
		async backUpLedger() {
			await closeLedgers();
			const kept = await readFile(join(folder, 'ledger.sqlite'));
			return async () => {
				await closeLedgers();
				for (const end of ['-wal', '-shm']) await rm(join(folder, `ledger.sqlite${end}`), { force: true });
				await writeFile(join(folder, 'ledger.sqlite'), kept);
			};
		},
		async loseLedger() {
			await closeLedgers();
			for (const end of ['', '-wal', '-shm', '.key']) await rm(join(folder, `ledger.sqlite${end}`), { force: true });
		},
		async poll(parameters = {}, mode = 'trigger', node = {}) {
			const items = await pollInEngine({ workflow: triggerWorkflow(parameters, node), nodeTypes, credentials, mode, node: node.name ?? trigger, staticData });
			return items && items.map(({ json }) => json as unknown as RecordItem);
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

const trigger = 'Approved Invoices';

function triggerWorkflow(parameters: IDataObject, changes: Partial<INode>) {
	const given = { entity: 'invoice', folder: '/outbound', profile: 'stampliInvoicesCsv', firstActivation: 'processExisting', options: { stableSeconds: 0 }, ...parameters };
	const node: INode = {
		id: 't1', name: trigger, type: type('stampliTrigger'), typeVersion: 1, position: [0, 0], parameters: given as INode['parameters'],
		credentials: { stampliSftpApi: { id: '1', name: 'SFTP' } }, ...changes,
	};
	return { id: 'wf-1', nodes: [node], connections: {} };
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
