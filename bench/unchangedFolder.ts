import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SftpClient from 'ssh2-sftp-client';
import { closeLedgers } from '../nodes/shared/openLedger';
import { poll as pollOnce } from '../nodes/Stampli/trigger/poll';
import { triggerProperties } from '../nodes/Stampli/trigger/properties';
import { startSftpServer, type SftpServer } from '../simulators/sftp';
import { invoiceFile } from './invoiceFile';
import { pollContext } from './pollContext';

const files = 10_000;
const folder = '/outbound';
const rounds = 3;
const login = { username: 'stampli', password: 'bench-password' };

export interface PollResult {
	files: number;
	/** Best of several, in milliseconds, connecting included. */
	pollMs: number;
	/** Connect, list the folder with ssh2-sftp-client as n8n's FTP node does, disconnect. */
	bareListMs: number;
	/** The same on a socket without Nagle's delay, which costs some 40 ms per page of the listing. */
	bareListNoDelayMs: number;
	/** Files opened for reading in all of these polls; must be 0. */
	filesReadAgain: number;
	/** Polls that handed anything over; must be 0. */
	handOvers: number;
}

/** Polls a folder in which nothing has changed since all of its files were handled, through the trigger's code in n8n's own poll context. */
export async function unchangedFolder(): Promise<PollResult> {
	const sftp = await startSftpServer({ users: [login] });
	const user = mkdtempSync(join(tmpdir(), 'stampli-erp-bench-'));
	process.env.STAMPLI_LEDGER_FILE = join(user, 'ledger.sqlite');
	try {
		fill(sftp);
		const poll = trigger(sftp);
		await poll(); // the first activation leaves all of them alone
		sftp.clear();
		const times = { poll: [] as number[], bare: [] as number[], noDelay: [] as number[] };
		let handOvers = 0;
		for (let round = 0; round < rounds; round++) {
			times.poll.push(await timed(async () => {
				if (await poll()) handOvers++;
			}));
			times.bare.push(await timed(() => bareList(sftp.port)));
			times.noDelay.push(await timed(async () => bareList(sftp.port, await socketWithoutDelay(sftp.port))));
		}
		const filesReadAgain = sftp.journal.filter(({ operation }) => operation === 'READ' || operation === 'OPEN').length;
		return {
			files,
			pollMs: Math.min(...times.poll),
			bareListMs: Math.min(...times.bare),
			bareListNoDelayMs: Math.min(...times.noDelay),
			filesReadAgain,
			handOvers,
		};
	} finally {
		await closeLedgers();
		await sftp.close();
		rmSync(user, { recursive: true, force: true });
	}
}

function fill(sftp: SftpServer): void {
	const content = invoiceFile({ invoices: 1, linesPerInvoice: 1, prefix: 'POLL' });
	const newest = sftp.tree.now() - 3600;
	for (let i = 0; i < files; i++) sftp.tree.put(`${folder}/Invoices_${String(i).padStart(5, '0')}.csv`, content, newest - i);
}

function trigger(sftp: SftpServer): () => Promise<unknown> {
	const context = pollContext({
		type: 'n8n-nodes-stampli-erp.stampliTrigger',
		parameters: { entity: 'invoice', folder, profile: 'stampliInvoicesCsv', firstActivation: 'ignoreExisting', options: {} },
		properties: triggerProperties,
		credentials: {
			stampliSftpApi: { host: '127.0.0.1', port: sftp.port, ...login, authentication: 'password', hostKeyMode: 'pinned', hostKeys: sftp.fingerprints.join('\n') },
		},
	});
	return () => pollOnce(context);
}

async function bareList(port: number, sock?: Socket): Promise<void> {
	const client = new SftpClient();
	await client.connect({ host: '127.0.0.1', port, ...login, ...(sock ? { sock } : {}) });
	const listed = await client.list(folder);
	await client.end();
	if (listed.length !== files) throw new Error(`ssh2-sftp-client listed ${listed.length} of ${files} files.`);
}

async function socketWithoutDelay(port: number): Promise<Socket> {
	const socket = connect({ host: '127.0.0.1', port, noDelay: true });
	await once(socket, 'connect');
	return socket;
}

async function timed(work: () => Promise<void>): Promise<number> {
	const startedAt = performance.now();
	await work();
	return performance.now() - startedAt;
}
