import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { IDataObject, INode, INodeExecutionData, INodeType, WorkflowExecuteMode } from 'n8n-workflow';
import type { Ledger } from '../../../core/ports';
import { PartnerFiles } from '../../../nodes/Partner/PartnerFiles.node';
import { PartnerFilesTrigger } from '../../../nodes/Partner/PartnerFilesTrigger.node';
import type { PartnerItem } from '../../../nodes/Partner/partnerItem';
import { closeLedgers, openLedger } from '../../../nodes/shared/openLedger';
import { startSftpServer, type SftpServer } from '../../../simulators/sftp';
import { outputsOf, pollInEngine, runInEngine } from '../../engine/engine';
import { them, us } from './x12Text';

const type = (name: string) => `n8n-nodes-stampli-erp.${name}`;
export const partnerNodeTypes: Record<string, INodeType> = { [type('partnerFiles')]: new PartnerFiles(), [type('partnerFilesTrigger')]: new PartnerFilesTrigger() };

export const buyer = {
	partner: 'acme', role: 'buyer', usage: 'T', us: { qualifier: us[0], id: us[1] }, them: { qualifier: them[0], id: them[1] }, receive: ['810', '850', '855', '820', '997'], send: ['850', '810'],
	map: { companyId: 'usmf' },
};

export interface Ran {
	outputs: IDataObject[][];
	error?: { message: string; description?: string | null };
}

/** A partner's SFTP server, a ledger in a file of its own, and the partner nodes in n8n's own contexts. */
export interface PartnerScene {
	sftp: SftpServer;
	ledger: Ledger;
	partner: object;
	poll(parameters?: IDataObject, mode?: WorkflowExecuteMode): Promise<PartnerItem[]>;
	run(parameters: IDataObject, items: object[], mode?: WorkflowExecuteMode): Promise<Ran>;
	acknowledge(items: object[], options?: IDataObject, mode?: WorkflowExecuteMode): Promise<Ran>;
	/** Names and texts of the files in a folder, by name. */
	files(folder: string): Record<string, string>;
	/** The ledger's clock from now on. */
	later(ms: number): void;
	close(): Promise<void>;
}

export function sftpCredential(sftp: SftpServer): Record<string, unknown> {
	return {
		host: '127.0.0.1', port: sftp.port, username: 'stampli', authentication: 'password', password: 'stampli', hostKeyMode: 'pinned', hostKeys: sftp.fingerprints.join('\n'),
		readyTimeoutMs: 5000, operationTimeoutMs: 5000,
	};
}

export function filesIn(sftp: SftpServer, folder: string): Record<string, string> {
	return Object.fromEntries([...sftp.tree.files(folder)].map(([name, content]): [string, string] => [path.posix.basename(name), content.toString('utf8')]).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export async function partnerScene(files: Record<string, string | Buffer> = {}, partner: object = buyer): Promise<PartnerScene> {
	const folder = await mkdtemp(path.join(tmpdir(), 'partner-'));
	process.env.STAMPLI_LEDGER_FILE = path.join(folder, 'ledger.sqlite');
	// The ledger takes the clock that it finds when it is opened.
	const clock = Date.now;
	let ahead = 0;
	Date.now = () => clock() + ahead;
	const sftp = await startSftpServer({ files: { '/outbound/': '', '/inbound/': '', '/acks/': '', '/receipts/': '', ...files } });
	const credentials = { partnerSftpApi: sftpCredential(sftp) as never };
	const ledger = await openLedger({ getNode: () => ({}) as INode, getCredentials: () => Promise.reject(new Error('none')) });
	const staticData: IDataObject = {};
	const node = (name: string, parameters: IDataObject): INode => ({
		id: 'n1', name: 'Node', type: type(name), typeVersion: 1, position: [0, 0], parameters: parameters as INode['parameters'], credentials: { partnerSftpApi: { id: '1', name: 'Partner' } },
	});
	const run: PartnerScene['run'] = async (parameters, items, mode = 'trigger') => {
		const data: INodeExecutionData[] = items.map((json) => ({ json: json as IDataObject }));
		const result = await runInEngine({
			workflow: { nodes: [node('partnerFiles', { resource: 'file', ...parameters })], connections: {} }, nodeTypes: partnerNodeTypes, credentials, startNode: 'Node', items: data, mode, executionId: '812',
		});
		const { error } = result.data.resultData;
		return { outputs: outputsOf(result, 'Node').map((list) => list.map(({ json }) => json)), ...(error ? { error: { message: error.message, description: error.description } } : {}) };
	};
	return {
		sftp, ledger, partner, run,
		async poll(parameters = {}, mode = 'trigger') {
			const given = { format: 'x12', partner: JSON.stringify(partner), folder: '/outbound', firstActivation: 'processExisting', options: { stableSeconds: 0 }, ...parameters };
			const items = await pollInEngine({ workflow: { id: 'wf-1', nodes: [node('partnerFilesTrigger', given)], connections: {} }, nodeTypes: partnerNodeTypes, credentials, mode, node: 'Node', staticData });
			return (items ?? []).map(({ json }) => json as unknown as PartnerItem);
		},
		acknowledge: async (items, options = {}, mode) => await run({ operation: 'acknowledge', partner: JSON.stringify(partner), folder: '/acks', options }, items, mode),
		files: (from) => filesIn(sftp, from),
		later(ms) {
			ahead += ms;
		},
		async close() {
			Date.now = clock;
			await closeLedgers();
			delete process.env.STAMPLI_LEDGER_FILE;
			await sftp.close();
			await rm(folder, { recursive: true, force: true });
		},
	};
}
