import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { differences, expectedOf, missingMasterData } from './asExpected';
import { chosenErps } from './erps';
import { type DemoErp, type Folders, foldersOf, type RunningErp } from './erps/erp';
import { freePort, root } from './n8n/paths';
import { type N8n, owner, startN8n } from './n8n/server';
import { ownFile } from './ownFile';
import { type PartnerAct, startPartner } from './partners';
import { deskProblems, showDesk, usePeoplesTemplates } from './people';
import { progress } from './progress';
import { results } from './receipts';
import { dropFirst, dropSecond } from './samples';
import { startSystems, type Systems } from './systems';
import { table } from './table';
import { useTemplates } from './workflows';

interface Act {
	erp: DemoErp;
	running: RunningErp;
	folders: Folders;
}

const once = process.argv.includes('--once');
const folder = join(root, '.demo', `run-${process.pid}`);
const firstPollMs = 150_000;
/** n8n polls at most once a minute. */
const secondPollMs = 210_000;
const opened: (() => Promise<void>)[] = [];

async function main(): Promise<number> {
	const erps = chosenErps(process.argv.slice(2));
	const names = erps.map(({ name }) => name).join(', ');
	const systems = await progress('Start Stampli\'s SFTP server and Microsoft Entra', () => startSystems());
	opened.push(() => systems.close());
	const acts = await progress(`Start the stand-ins: ${names}`, () =>
		Promise.all(
			erps.map(async (erp): Promise<Act> => {
				const running = await erp.start(systems);
				opened.push(() => running.close());
				for (const path of Object.values(foldersOf(erp))) systems.sftp.tree.makeFolder(path);
				return { erp, running, folders: foldersOf(erp) };
			}),
		),
	);
	const partners: PartnerAct[] = erps.some(({ key }) => key === 'fo') ? [await startPartner(systems)] : [];
	partners.forEach((each) => opened.push(() => each.close()));
	await mkdir(folder, { recursive: true });
	opened.push(() => rm(folder, { recursive: true, force: true }));
	const n8n = await progress('Start n8n with the package', async () => startN8n({ folder, port: await freePort(5678) }));
	opened.push(() => n8n.stop());

	const uploads = acts.map(({ erp, folders }) => dropFirst(systems.sftp, erp.slug, folders.outbound));
	opened.push(async () => uploads.forEach((upload) => upload.abandon()));
	await progress('Create credentials, import and publish the templates', async () => {
		for (const { erp, running } of acts) await useTemplates(n8n, systems, erp, running);
		for (const partner of partners) await partner.use(n8n, acts.find(({ erp }) => erp.key === 'fo')!.running);
		await usePeoplesTemplates(n8n);
	});
	const done = (poll?: 1) => acts.every(({ erp, folders }) => results(systems.sftp, folders.receipts).length >= expectedOf(erp).filter((each) => !poll || each.poll === poll).length);
	await progress('First poll: the files that are there', () => until(() => done(1), firstPollMs), () => found(systems, acts));
	uploads.forEach((upload) => upload.complete());
	for (const { erp, folders } of acts) dropSecond(systems.sftp, erp.slug, folders.outbound);
	const hasMasterData = () => acts.every(({ folders }) => missingMasterData(systems.sftp, folders).length === 0);
	await progress('Second poll, within a minute: the finished upload and a file sent again; master data', () => until(() => done() && hasMasterData() && partners.every((each) => each.isDone()), secondPollMs), () => found(systems, acts));

	const wrong = acts.flatMap(({ erp, running, folders }) => differences(systems.sftp, erp, folders, running.bills())).concat(partners.flatMap((each) => each.differences())).concat(await deskProblems(n8n));
	show(systems, acts, partners, n8n);
	if (wrong.length > 0) console.error(`\n✗ Not as expected:\n${wrong.map((each) => `  - ${each}`).join('\n')}`);
	else console.log('\n✓ Every sample ended as expected.');
	if (!once) {
		console.log('\nCtrl-C stops everything.');
		await new Promise(() => setInterval(() => {}, 60_000));
	}
	return wrong.length > 0 ? 1 : 0;
}

function found({ sftp }: Systems, acts: Act[]): string {
	const all = acts.reduce((sum, { erp }) => sum + expectedOf(erp).length, 0);
	return `${acts.reduce((sum, { folders }) => sum + results(sftp, folders.receipts).length, 0)} of ${all} records have a receipt`;
}

async function until(isEnough: () => boolean, timeoutMs: number): Promise<void> {
	const deadline = Date.now() + timeoutMs;
	while (!isEnough() && Date.now() < deadline) await sleep(500);
}

function show({ sftp, credentials }: Systems, acts: Act[], partners: PartnerAct[], n8n: N8n): void {
	for (const { erp, folders, running } of acts) {
		const rows = results(sftp, folders.receipts).map(({ file, invoice, outcome, erpNumber, reason }) => [file, invoice, outcome, erpNumber, reason]);
		console.log(`\n${erp.name.toUpperCase()}\n${table(['File', 'Invoice', 'Outcome', 'ERP number', 'Reason'], rows)}`);
		const masterData = [...new Set([...sftp.tree.files(folders.inbound).keys()].map((path) => path.split('/').pop()!.replace(/_.*/, '')))];
		const made = running.bills().filter(({ number }) => expectedOf(erp).some(({ invoice }) => invoice === number)).length;
		console.log(`${erp.name} has ${made} bills of these files. Stampli received files of ${masterData.join(', ') || 'nothing'}.`);
	}
	for (const partner of partners) partner.show();
	console.log(`\nn8n:       ${n8n.url}\nLogin:     ${owner.email}\nPassword:  ${owner.password}`);
	if (once) return;
	showDesk(n8n);
	console.log(ownFile({ sftp, credentials }, acts));
}

let stopping: Promise<void> | undefined;

function stop(): Promise<void> {
	return (stopping ??= (async () => {
		for (const close of opened.splice(0).reverse()) await close().catch((error: unknown) => console.error(error));
	})());
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.on(signal, () => {
		console.log(stopping ? 'Still stopping …' : '\nStopping …');
		void stop().then(() => process.exit(signal === 'SIGINT' && !once ? 0 : 130));
	});
}

/** Whoever stops it ends it: a step that fails because everything is being closed is no news. */
async function end(code: number, error?: unknown): Promise<void> {
	if (stopping) return;
	if (error !== undefined) console.error(error instanceof Error && error.message.startsWith('--erp') ? error.message : error);
	await stop();
	process.exit(code);
}

main().then(
	(code) => end(code),
	(error: unknown) => end(1, error),
);
