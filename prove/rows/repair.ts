import { chmodSync, chownSync, existsSync, renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { openProcesses, type Processes } from '../processes';
import { type Draw, draw } from '../random';
import type { Figures, Row, Scale } from '../row';
import { scenario } from '../scenario';
import { type Case, withCase } from '../settle';
import type { Report } from '../job';

const hour = 3_600_000;
const nobody = 65_534;

/** One thing that is out of order while the workflow runs, and is put right again. */
interface Disorder {
	what: string;
	/** Words that a person must have read meanwhile; absent where nothing has to be said. */
	says?: RegExp;
	scale?: Scale;
	run(each: Case, draws: Draw): Promise<Report[]>;
}

/** What a run that was not killed tells. */
async function told(each: Case, changes: Parameters<Case['start']>[0] = {}): Promise<Report[]> {
	const ending = await each.start({ tellItems: true, ...changes });
	return ending.ended === 'done' ? [ending.report] : [];
}

const halfWay = async (each: Case, { pick, below }: Draw) =>
	void (await each.start({ kill: { boundary: pick(['n8n.handOver', 'erp.create', 'ledger.addOutcomes', 'inbox.upload']), nth: 1, when: pick(['before', 'after'] as const), delayMs: below(5) } }));

async function lockedFor(each: Case, ms: number): Promise<Report[]> {
	await each.start({ maxRuns: 1 });
	const locker = new DatabaseSync(each.workspace.ledgerFile);
	locker.exec('begin immediate');
	const freed = setTimeout(() => locker.exec('rollback'), ms);
	each.aheadMs += hour;
	const reports = await told(each);
	clearTimeout(freed);
	if (locker.isTransaction) locker.exec('rollback');
	locker.close();
	return reports;
}

const disorders: Disorder[] = [
	{
		what: 'static data wiped between a kill and the next start',
		async run(each, draws) {
			await halfWay(each, draws);
			each.workspace.forget();
			return await told(each);
		},
	},
	{ what: 'ledger locked for a second', run: (each) => lockedFor(each, 1200) },
	{ what: 'ledger locked for longer than anybody waits', says: /locked by another process/, scale: 'full', run: (each) => lockedFor(each, 60_000) },
	{
		what: 'ledger and its key lost half way, the files still there',
		says: /ledger does not know/,
		async run(each, draws) {
			await halfWay(each, draws);
			for (const end of ['', '-wal', '-shm', '.key']) rmSync(`${each.workspace.ledgerFile}${end}`, { force: true });
			return await told(each);
		},
	},
	{
		what: 'key of the ledger missing, then put back',
		says: /key file.*is missing/,
		async run(each) {
			await each.start({ maxRuns: 1 });
			const key = `${each.workspace.ledgerFile}.key`;
			renameSync(key, `${key}.away`);
			const reports = await told(each);
			renameSync(`${key}.away`, key);
			return reports;
		},
	},
	{ what: 'ledger read-only', says: /cannot be written/, run: readOnly },
	{ what: 'disk of the ledger takes no more', says: /disk/i, run: diskFull },
	{
		what: 'disk of the SFTP server full',
		says: /not written to|could not be moved/,
		async run(each) {
			each.workspace.sftp.faults.diskBytes = 0;
			const reports = await told(each);
			each.workspace.sftp.faults.diskBytes = Infinity;
			return reports;
		},
	},
	{
		what: 'clock an hour ahead, then an hour behind',
		async run(each, draws) {
			each.aheadMs = hour;
			await halfWay(each, draws);
			each.aheadMs = -hour;
			const reports = await told(each);
			each.aheadMs = hour;
			return [...reports, ...(await told(each))];
		},
	},
];

/** Another process, started for one case: by a user without rights, or with a limit on the size of files. */
async function inOwnProcess(each: Case, options: Parameters<typeof openProcesses>[1]): Promise<Report[]> {
	const own: Processes = openProcesses(1, options);
	try {
		return await told({ ...each, start: (changes) => each.start(changes, undefined, own) });
	} finally {
		await own.close();
	}
}

async function readOnly(each: Case): Promise<Report[]> {
	await each.start({ maxRuns: 1 });
	const { folder, ledgerFile } = each.workspace;
	const isRoot = process.getuid?.() === 0;
	const files = ['', '-wal', '-shm', '.key'].map((end) => `${ledgerFile}${end}`).filter((file) => existsSync(file));
	for (const file of files) chmodSync(file, file.endsWith('.key') ? 0o400 : 0o444);
	if (isRoot) for (const file of [`${ledgerFile}.key`]) chownSync(file, nobody, nobody);
	chmodSync(folder, 0o555);
	const reports = await inOwnProcess(each, isRoot ? { uid: nobody } : {});
	chmodSync(folder, 0o755);
	if (isRoot) chownSync(`${ledgerFile}.key`, 0, 0);
	for (const file of files) chmodSync(file, 0o600);
	return reports;
}

async function diskFull(each: Case): Promise<Report[]> {
	return await inOwnProcess(each, { largestFileKiB: 160 });
}

/** Whatever is out of order: no second bill, a sentence for people, and everything goes on once it is put right. */
export const repair: Row = {
	id: 'repair',
	fault: 'static data wiped; ledger locked, lost, without key, read-only; its disk or the SFTP server full; clock an hour off',
	zero: ['doubled', 'lost', 'halfDone', 'unclear'],
	tried: ['disorders', 'invoices'],
	perErp: true,
	seeds: { full: disorders.length * 2, short: 3 },
	lanes: 2,
	note: 'Unclear is a stop about which no error, warning or log line says what is wrong. The full disk of the ledger is a limit on the size of files. ',
	async open({ erp, scale }) {
		const processes = openProcesses(2);
		return {
			async one(seed) {
				const disorder = disorders[seed % disorders.length]!;
				if (disorder.scale === 'full' && scale === 'short') return { doubled: 0, lost: 0, halfDone: 0, unclear: 0 };
				return await withCase({ erp, seed, processes, made: (world) => scenario(world, `R${seed}`, draw(seed)) }, (each) => oneCase(seed, disorder, each));
			},
			close: () => processes.close(),
		};
	},
};

async function oneCase(seed: number, disorder: Disorder, each: Case) {
	const reports = await disorder.run(each, draw(seed, 1));
	each.aheadMs += hour;
	await each.settle();
	const { said, ...found } = await each.find();
	const unclear = disorder.says && !disorder.says.test(JSON.stringify(reports)) ? 1 : 0;
	const figures: Figures = { ...found, unclear, disorders: 1, invoices: each.made.bills.size };
	return { figures, said: [disorder.what, ...said, ...(unclear ? [JSON.stringify(reports.map(({ errors, log }) => ({ errors, log })))] : [])] };
}
