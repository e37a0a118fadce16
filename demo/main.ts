import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { differences, expected, missingMasterData } from './asExpected';
import { freePort, root } from './n8n/paths';
import { type N8n, owner, startN8n } from './n8n/server';
import { progress } from './progress';
import { results } from './receipts';
import { dropFirst, dropSecond } from './samples';
import { folders, startSystems, type Systems } from './systems';
import { table } from './table';
import { useTemplates } from './workflows';

const once = process.argv.includes('--once');
const folder = join(root, '.demo', `run-${process.pid}`);
const firstPollMs = 120_000;
/** n8n polls at most once a minute. */
const secondPollMs = 180_000;
const opened: (() => Promise<void>)[] = [];

async function main(): Promise<number> {
	const systems = await progress('Start the simulators: Stampli\'s SFTP server, Microsoft Entra, Dynamics 365 F&O', () => startSystems());
	opened.push(() => systems.close());
	await mkdir(folder, { recursive: true });
	opened.push(() => rm(folder, { recursive: true, force: true }));
	const n8n = await progress('Start n8n with the package', async () => startN8n({ folder, port: await freePort(5678) }));
	opened.push(() => n8n.stop());

	const upload = dropFirst(systems.sftp);
	opened.push(async () => upload.abandon());
	await progress('Create credentials, import and publish the templates', () => useTemplates(n8n, systems));
	await progress('First poll: the files that are there', () => until(() => results(systems.sftp).length >= expected.filter(({ poll }) => poll === 1).length, firstPollMs), () => found(systems));
	upload.complete();
	dropSecond(systems.sftp);
	await progress('Second poll, within a minute: the finished upload and a file sent again; master data', () => until(() => results(systems.sftp).length >= expected.length && missingMasterData(systems).length === 0, secondPollMs), () => found(systems));

	const wrong = differences(systems);
	show(systems, n8n);
	if (wrong.length > 0) console.error(`\n✗ Not as expected:\n${wrong.map((each) => `  - ${each}`).join('\n')}`);
	else console.log('\n✓ Every sample ended as expected.');
	if (!once) {
		console.log('\nCtrl-C stops everything.');
		await new Promise(() => setInterval(() => {}, 60_000));
	}
	return wrong.length > 0 ? 1 : 0;
}

function found({ sftp }: Systems): string {
	return `${results(sftp).length} of ${expected.length} records have a receipt`;
}

async function until(isEnough: () => boolean, timeoutMs: number): Promise<void> {
	const deadline = Date.now() + timeoutMs;
	while (!isEnough() && Date.now() < deadline) await sleep(500);
}

function show({ sftp, dynamicsFo, credentials }: Systems, n8n: N8n): void {
	const rows = results(sftp).map(({ file, invoice, outcome, erpNumber, reason }) => [file, invoice, outcome, erpNumber, reason]);
	console.log(`\n${table(['File', 'Invoice', 'Outcome', 'ERP number', 'Reason'], rows)}`);
	const masterData = [...sftp.tree.files(folders.inbound).keys()].map((path) => path.split('/').pop());
	console.log(`\nDynamics 365 F&O has ${dynamicsFo.data.VendorInvoiceHeaders.length} pending vendor invoices. Stampli received: ${masterData.join(', ') || 'nothing'}.`);
	console.log(`\nn8n:       ${n8n.url}\nLogin:     ${owner.email}\nPassword:  ${owner.password}`);
	if (once) return;
	const { username, password } = credentials.stampliSftpApi;
	console.log(`\nYour own file: sftp -P ${sftp.port} ${String(username)}@127.0.0.1 (password ${String(password)}), folder ${folders.outbound}; the receipt comes to ${folders.receipts} within a minute.`);
}

async function stop(): Promise<void> {
	for (const close of opened.splice(0).reverse()) await close().catch((error: unknown) => console.error(error));
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.once(signal, () => {
		console.log('\nStopping …');
		void stop().then(() => process.exit(signal === 'SIGINT' && !once ? 0 : 130));
	});
}

main().then(
	async (code) => {
		await stop();
		process.exit(code);
	},
	async (error: unknown) => {
		console.error(error);
		await stop();
		process.exit(1);
	},
);
