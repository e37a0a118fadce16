import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ledger } from '../core/ports';
import { openSqliteLedger } from '../io/ledger/sqlite';
import type { SftpSettings } from '../io/sftp';
import { newKeyPair, type SftpServer, startSftpServer } from '../simulators/sftp';
import type { Job } from './job';

export const folders: Job['folders'] = { outbound: '/outbound', receipts: '/receipts', archive: '/archive', failed: '/failed' };
export const sftpPassword = 'Pw-of-the-SFTP-user-7731';

/** A file server, a ledger file and what n8n keeps of the trigger: all that survives a run's end, for one case. */
export interface Workspace {
	sftp: SftpServer;
	folder: string;
	ledgerFile: string;
	sftpSettings: SftpSettings;
	job(facts: Pick<Job, 'erp' | 'erpFacts' | 'executions'> & Partial<Job>): Job;
	/** n8n forgets the trigger's static data. */
	forget(): void;
	openLedger(now?: () => number): Promise<Ledger>;
	close(): Promise<void>;
}

const hostKey = newKeyPair().private;

export async function openWorkspace(): Promise<Workspace> {
	const folder = mkdtempSync(join(tmpdir(), 'stampli-prove-'));
	const sftp = await startSftpServer({ hostKeys: [hostKey], users: [{ username: 'stampli', password: sftpPassword }], files: { '/outbound/': '' } });
	const ledgerFile = join(folder, 'ledger.sqlite');
	const staticFile = join(folder, 'static.json');
	const hostKeys = sftp.fingerprints.join('\n');
	return {
		sftp,
		folder,
		ledgerFile,
		sftpSettings: { host: '127.0.0.1', port: sftp.port, username: 'stampli', login: { method: 'password', password: sftpPassword }, hostKeyMode: 'pinned', hostKeys, readyTimeoutMs: 5000, operationTimeoutMs: 5000, retryDelaysMs: [5, 15] },
		job: (facts) => ({
			ledgerFile,
			staticFile,
			sftp: { host: '127.0.0.1', port: sftp.port, username: 'stampli', authentication: 'password', password: sftpPassword, hostKeyMode: 'pinned', hostKeys, readyTimeoutMs: 5000, operationTimeoutMs: 5000 },
			folders,
			aheadMs: 0,
			leases: { handover: 1800, claim: 900 },
			...facts,
		}),
		forget: () => writeFileSync(staticFile, '{}'),
		openLedger: (now) => openSqliteLedger({ file: ledgerFile, ...(now ? { now } : {}) }),
		async close() {
			await sftp.close();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
