import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cluster, startCluster } from '../../demo/n8n/cluster';
import type { N8nProcess } from '../../demo/n8n/process';
import { openPostgresLedger } from '../../io/ledger/postgres';
import type { ErpWorld, ProvenErp } from '../erps';
import { invoicesCsv } from '../files';
import { findings, isSettled } from '../findings';
import { at } from '../n8n/moments';
import { lacksQueueMode, postgres, redis } from '../n8n/services';
import { createCredentials, importTemplate } from '../n8n/setting';
import { draw } from '../random';
import type { Proof, Row } from '../row';
import type { Scenario } from '../scenario';
import { openWorkspace, type Workspace } from '../workspace';

const workers = 3;
const recoveredWithinMs = 420_000;
const auditKey = 'the audit key of a proof';

/** n8n in queue mode; nothing is moved on here, leases and polls take the time they take. */
export const queue: Row = {
	id: 'queue',
	fault: 'n8n in queue mode (main, 3 workers, Redis, PostgreSQL): two workflows poll the same folder, a worker is killed in the middle of a run, main is killed and started again',
	zero: ['lost', 'doubled', 'halfDone'],
	tried: ['workersKilled', 'invoices'],
	perErp: false,
	seeds: { full: 3, short: 0 },
	note: 'Shown with the first ERP of the list. The worker that dies is one that works on an execution, at a seeded create plus up to 60 ms; main dies right after. A worker is counted only while something was still to be done. Real time: the trigger leases records for 60 s, Post for 20 s, polls come every minute and at each start of main.',
	lacks: lacksQueueMode,
	open: async ({ erp }) => await openProof(erp),
};

async function openProof(erp: ProvenErp): Promise<Proof> {
	const [world, opened, folder] = await Promise.all([erp.start(), openWorkspace(), mkdtemp(join(tmpdir(), 'stampli-prove-queue-'))]);
	const cluster = await startCluster({ folder, workers, postgres, redis });
	const { api } = cluster.main;
	const place = { ...cluster.database, schema: 'stampli_erp' };
	const workspace: Workspace = { ...opened, openLedger: () => openPostgresLedger({ connection: { ...cluster.database, ssl: false }, schema: place.schema, auditKey }) };
	const credentials = await createCredentials(api, world, workspace, { stampliLedgerApi: { ...place, ssl: 'disable', auditKey } });
	const workflows: string[] = [];
	for (const name of ['A', 'B']) workflows.push(await importTemplate(api, world, credentials, { name, options: { batchSize: 2, concurrency: 1 } }));
	const all: Scenario = { files: [], bills: new Map(), held: new Set() };
	return {
		async one(seed) {
			const made = invoices(world, seed);
			for (const { name, text } of made.files) workspace.sftp.tree.put(`/outbound/${name}`, text, workspace.sftp.tree.now() - 60);
			const workersKilled = await killInTheMiddle({ cluster, world, workspace, workflows, seed, made });
			const deadline = Date.now() + recoveredWithinMs;
			while (!isSettled(workspace, made) && Date.now() < deadline) await sleep(250);
			for (const id of workflows) await api.unpublish(id);
			// A double would come now; and what came before stays under watch.
			await sleep(2_000);
			all.files.push(...made.files);
			for (const [number, invoice] of made.bills) all.bills.set(number, invoice);
			const { said, ...found } = await findings(workspace, world, all);
			return { figures: { ...found, workersKilled, invoices: made.bills.size }, said };
		},
		async close() {
			await cluster.close();
			await Promise.all([world.close(), workspace.close()]);
			await rm(folder, { recursive: true, force: true });
		},
	};
}

interface Middle {
	cluster: Cluster;
	world: ErpWorld;
	workspace: Workspace;
	workflows: string[];
	seed: number;
	made: Scenario;
}

/** Publishes both workflows, kills a worker and main, and starts them again; gives 1 when the worker died while something was to be done. */
async function killInTheMiddle({ cluster, world, workspace, workflows, seed, made }: Middle): Promise<number> {
	const { api } = cluster.main;
	const { below } = draw(seed, 1);
	let killed: Promise<number> | undefined;
	const watch = at({ seen: 'create', nth: 1 + below(6), delayMs: below(60) }, world, workspace, () => (killed = killBusyWorker(cluster.workers)));
	await Promise.all(workflows.map((id) => api.publish(id)));
	while (!killed && !isSettled(workspace, made)) await sleep(25);
	watch.stop();
	const index = await (killed ?? killBusyWorker(cluster.workers));
	const wasInTheMiddle = !isSettled(workspace, made);
	await cluster.main.kill();
	await cluster.main.start();
	await cluster.startWorker(index);
	for (const id of workflows) if (!(await api.workflow(id)).active) await api.publish(id);
	return wasInTheMiddle ? 1 : 0;
}

/** Kills a worker that has begun more executions than it has ended since its start, as its log tells; gives its index. */
async function killBusyWorker(all: N8nProcess[]): Promise<number> {
	const count = (log: string, word: RegExp) => log.match(word)?.length ?? 0;
	const logs = await Promise.all(all.map(async (worker) => (await worker.log()).split(/worker is now ready/i).at(-1)!));
	const busy = logs.map((log) => count(log, /started execution/gi) - count(log, /finished execution/gi));
	const index = busy.indexOf(Math.max(...busy));
	await all[index]!.end('SIGKILL');
	return index;
}

/** Four files with six invoices each, one of which is in the file before too. */
function invoices(world: ErpWorld, seed: number): Scenario {
	const { below } = draw(seed);
	const all = Array.from({ length: 20 }, (_, i) => world.invoice(`Q${seed}-${i + 1}`, [`${10 + below(900)}.10`, '12.25']));
	const files = [0, 1, 2, 3].map((file) => [...all.slice(5 * file, 5 * file + 5), all[(5 * file + 19) % 20]!]);
	return {
		files: files.map((each, i) => ({ name: `Invoices_Q${seed}_${i + 1}.csv`, text: invoicesCsv(each), invoices: each })),
		bills: new Map(all.map((each) => [each.invoiceNumber, each])),
		held: new Set(),
	};
}
