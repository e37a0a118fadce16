import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { differences, expectedOf, missingMasterData } from './asExpected';
import { clearQueue, missingServices, servicesFrom } from './clusterServices';
import { chosenErps } from './erps';
import { foldersOf } from './erps/erp';
import { startCluster } from './n8n/cluster';
import { freePort, root } from './n8n/paths';
import { owner } from './n8n/server';
import { filledIn, readTemplate } from './n8n/template';
import { progress } from './progress';
import { ownFile } from './ownFile';
import { results } from './receipts';
import { dropFirst, dropSecond } from './samples';
import { startSystems } from './systems';
import { table } from './table';
import { useTemplates } from './workflows';

const workers = 3;
const pollsMs = 360_000;
const once = process.argv.includes('--once');
const folder = join(root, '.demo', `cluster-${process.pid}`);
const opened: (() => Promise<void>)[] = [];

/** The demo in queue mode. Dynamics 365 F&O where `--erp` names nothing else: four processes of n8n are enough for a small machine. */
async function main(): Promise<number> {
	const services = servicesFrom(process.env);
	const missing = await missingServices(services);
	if (missing.length > 0) {
		console.error(`✗ Queue mode needs Redis and PostgreSQL.\n\n${missing.map((each) => `  ${each}`).join('\n\n')}\n\nnpm start shows the same in one process, without either.`);
		return 1;
	}
	const options = process.argv.slice(2);
	const erps = chosenErps(options.some((each) => each.startsWith('--erp')) ? options : ['--erp=fo']);
	const systems = await progress('Start Stampli\'s SFTP server and Microsoft Entra', () => startSystems());
	opened.push(() => systems.close());
	const acts = await progress(`Start the stand-ins: ${erps.map(({ name }) => name).join(', ')}`, () =>
		Promise.all(
			erps.map(async (erp) => {
				const running = await erp.start(systems);
				opened.push(() => running.close());
				const folders = foldersOf(erp);
				for (const path of Object.values(folders)) systems.sftp.tree.makeFolder(path);
				return { erp, running, folders };
			}),
		),
	);
	await mkdir(folder, { recursive: true });
	opened.push(() => rm(folder, { recursive: true, force: true }));
	const starting = startCluster({ folder, workers, port: await freePort(5678), ...services });
	opened.push(async () => {
		const begun = await starting.catch(() => undefined); // Ctrl-C may come while it starts
		await begun?.close();
		if (begun) await clearQueue(services.redis, begun.database.database);
	});
	const cluster = await progress(`Start n8n: a main and ${workers} workers`, () => starting);
	if (stopping) return 0;

	const uploads = acts.map(({ erp, folders }) => dropFirst(systems.sftp, erp.slug, folders.outbound));
	opened.push(async () => uploads.forEach((upload) => upload.abandon()));
	const ledger = { ...cluster.database, ssl: 'disable', schema: 'stampli_erp', auditKey: 'the audit key of this demo' };
	await progress('Create credentials, import and publish the templates', async () => {
		for (const { erp, running } of acts) await useTemplates(cluster.main, systems, erp, { ...running, credentials: { ...running.credentials, stampliLedgerApi: ledger } });
		const stampliLedgerApi = await cluster.main.api.createCredential('Ledger (demo)', 'stampliLedgerApi', ledger);
		for (const name of ['held-records-desk', 'held-records-retry', 'held-records-to-data-table']) await cluster.main.api.importWorkflow(filledIn(readTemplate(name), { credentials: { stampliLedgerApi } }));
	});
	const told = () => acts.reduce((sum, { folders }) => sum + results(systems.sftp, folders.receipts).length, 0);
	const all = acts.reduce((sum, { erp }) => sum + expectedOf(erp).length, 0);
	const first = acts.reduce((sum, { erp }) => sum + expectedOf(erp).filter(({ poll }) => poll === 1).length, 0);
	await progress('Polls and exports of every minute, run by the workers', async () => {
		const deadline = Date.now() + pollsMs;
		while (told() < first && Date.now() < deadline) await sleep(500);
		uploads.forEach((upload) => upload.complete());
		for (const { erp, folders } of acts) dropSecond(systems.sftp, erp.slug, folders.outbound);
		const hasMasterData = () => acts.every(({ folders }) => missingMasterData(systems.sftp, folders).length === 0);
		while ((told() < all || !hasMasterData()) && Date.now() < deadline) await sleep(500);
	}, () => `${told()} of ${all} records have a receipt`); // prettier-ignore

	for (const { erp, folders } of acts) {
		const rows = results(systems.sftp, folders.receipts).map(({ file, invoice, outcome, erpNumber, reason }) => [file, invoice, outcome, erpNumber, reason]);
		console.log(`\n${erp.name.toUpperCase()}\n${table(['File', 'Invoice', 'Outcome', 'ERP number', 'Reason'], rows)}`);
	}
	const wrong = acts.flatMap(({ erp, running, folders }) => differences(systems.sftp, erp, folders, running.bills()));
	console.log(`\nn8n:       ${cluster.main.url}   (main; ${workers} workers, queue in Redis, ledger in PostgreSQL database ${cluster.database.database}, schema stampli_erp)`);
	console.log(`Login:     ${owner.email}\nPassword:  ${owner.password}`);
	console.log(`Workers:   process ids ${cluster.workers.map((worker) => worker.pid()).join(', ')} — end one with kill -9 and drop a file: nothing is lost, nothing comes twice.`);
	if (wrong.length > 0) console.error(`\n✗ Not as expected:\n${wrong.map((each) => `  - ${each}`).join('\n')}`);
	else console.log('\n✓ Every sample ended as expected.');
	if (!once) {
		console.log(ownFile(systems, acts));
		console.log('\nCtrl-C stops everything, and takes the database and the queue away.');
		await new Promise(() => setInterval(() => {}, 60_000));
	}
	return wrong.length > 0 ? 1 : 0;
}

let stopping: Promise<void> | undefined;
/** Once, whoever asks first: what is open is closed, newest first. */
function stop(): Promise<void> {
	return (stopping ??= (async () => {
		for (const close of opened.splice(0).reverse()) await close().catch((error: unknown) => console.error(error));
	})());
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.on(signal, () => {
		console.log(stopping ? 'Still stopping …' : '\nStopping … (n8n that is just starting comes up first, so that nothing of it stays)');
		void stop().then(() => process.exit(signal === 'SIGINT' && !once ? 0 : 130));
	});
}

/** After Ctrl-C, what main() then stumbles over is no news. */
async function ended(code: number, error?: unknown): Promise<void> {
	if (!stopping && error !== undefined) console.error(error instanceof Error && error.message.startsWith('--erp') ? error.message : error);
	if (stopping) return;
	await stop();
	process.exit(code);
}

main().then((code) => ended(code), (error: unknown) => ended(1, error)); // prettier-ignore
