import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAcknowledgement, readAll } from '../../../core/x12';
import { openSqliteLedger } from '../../../io/ledger/sqlite';
import { type ErpWorld, erpOf } from '../../../prove/erps';
import { draw } from '../../../prove/random';
import { newKeyPair, startSftpServer, type SftpServer } from '../../../simulators/sftp';
import { boundaries, type Job, type Kill } from './killed/job';
import { openProcesses, type Processes } from './killed/processes';
import { buyer, filesIn, sftpCredential } from './scene';
import { invoice, order, x12 } from './x12Text';

/* kill -9 at every boundary of a run, in processes of their own; started again until nothing is left. */

// Far beyond what it takes: a slow machine is no failure.
jest.setTimeout(900_000);

const minute = 60_000;
const seeds = boundaries.length;
const hostKey = newKeyPair().private;
let world: ErpWorld;
let processes: Processes;
beforeAll(async () => {
	world = await erpOf('dynamicsFo').start();
	processes = openProcesses(2);
});
afterAll(async () => {
	await processes?.close();
	await world?.close();
});

interface Case {
	sftp: SftpServer;
	job: Job;
	/** Bills that shall be made. */
	numbers: string[];
}

/** Three files of four interchanges, of which two are the same. One set is wrong, one interchange asks for a TA1. */
async function withCase<T>(seed: number, work: (each: Case) => Promise<T>): Promise<T> {
	const folder = mkdtempSync(join(tmpdir(), 'partner-killed-'));
	const bill = (number: string) => invoice(`${number}-${seed}`, { lines: ['IT1*1*1*EA*40'] });
	const invoices = x12({ control: '900', functionalId: 'IN', sets: [bill('A'), { id: '810', segments: ['BIG*20261102*WRONG'] }, bill('B')] });
	const orders = x12({ control: '901', functionalId: 'PO', sets: [order('PO-1'), order('PO-2')] });
	const asking = x12({ control: '902', functionalId: 'IN', sets: [bill('C')], askTa1: true });
	const files = { '/outbound/1.edi': invoices, '/outbound/2.edi': orders + asking, '/outbound/3.edi': invoices };
	const sftp = await startSftpServer({ hostKeys: [hostKey], files: { '/acks/': '', '/receipts/': '', ...files } });
	const job: Job = { ledgerFile: join(folder, 'ledger.sqlite'), staticFile: join(folder, 'static.json'), sftp: sftpCredential(sftp), partner: buyer, erpFacts: world.facts, aheadMs: 0, executions: '' };
	try {
		return await work({ sftp, job, numbers: ['A', 'B', 'C'].map((number) => `${number}-${seed}`) });
	} finally {
		await sftp.close();
		rmSync(folder, { recursive: true, force: true });
	}
}

/** One start; true when it was killed where the plan says. */
async function start({ sftp, job }: Case, name: string, kill?: Kill): Promise<{ killed: boolean; runs: number }> {
	const running = processes.run({ ...job, executions: name, ...(kill ? { kill } : {}) });
	sftp.clear();
	const served = kill?.boundary.startsWith('server.') ? kill : undefined;
	let left = served?.nth ?? 0;
	// The server hears of a request before it does the work, and does it whether its client lives or not.
	sftp.journal.push = (entry) => {
		if (served && `server.${entry.operation}` === served.boundary && /^\/acks\//.test(entry.path) && --left === 0) {
			running.kill();
			if (served.when === 'before') Object.assign(sftp.faults, entry.operation === 'WRITE' ? { storesOnly: 60 } : { hang: [entry.operation] });
		}
		return Array.prototype.push.call(sftp.journal, entry);
	};
	const report = await running.ended;
	sftp.clear();
	return { killed: report === undefined, runs: report?.runs ?? 0 };
}

/** Starts at once or soon, while the leases of the dead run still hold, then beyond them until nothing is left to do. */
async function settle(each: Case): Promise<void> {
	for (let starts = 0, runs = 1; starts < 2 || runs > 0; starts++) {
		expect(starts).toBeLessThan(9);
		({ runs } = await start(each, `again${starts}`));
		each.job.aheadMs += 31 * minute;
	}
}

function plannedKills(seed: number): Kill[] {
	const { below, percent, pick } = draw(seed, 7);
	const kill = (boundary: string): Kill => ({ boundary, nth: percent(60) ? 1 : 1 + below(3), when: pick(['before', 'after']) });
	const first = boundaries[seed % boundaries.length]!;
	return [seed < boundaries.length ? { ...kill(first), nth: 1 } : kill(first), ...(percent(25) ? [kill(pick(boundaries))] : [])];
}

const answersIn = (texts: string[]) => texts.flatMap((text) => readAll(text).sets.map((set) => readAcknowledgement(set)!)).map(({ functionalId, groupControl, status, sets }) => `${functionalId} ${groupControl} ${status}: ${sets.map(({ control, status: own }) => `${control} ${own}`).join(', ')}`);

async function outcomeOf({ sftp, job, numbers }: Case) {
	const files = Object.entries(filesIn(sftp, '/acks')).filter(([name]) => !name.startsWith('.'));
	const read = files.map(([, text]) => readAll(text));
	const ledger = await openSqliteLedger({ file: job.ledgerFile });
	try {
		return {
			answers: answersIn(files.map(([, text]) => text)).sort(),
			ta1s: read.flatMap(({ interchanges }) => interchanges.flatMap(({ ta1s }) => ta1s.map(({ control, status }) => `${control} ${status}`))),
			whole: read.every(({ interchanges, faults }) => interchanges.length === 1 && faults.length === 0 && interchanges[0]!.faults.length === 0),
			repeatedNumbers: files.length - new Set(read.map(({ interchanges }) => interchanges[0]?.header.control)).size,
			receipts: Object.keys(filesIn(sftp, '/receipts')).filter((name) => !name.startsWith('.')),
			bills: numbers.map((number) => world.bills(number).length),
			ledger: (await ledger.verify()).ok,
		};
	} finally {
		await ledger.close();
	}
}

test('each group is answered once with each of its sets, whenever the process is killed', async () => {
	const reached = new Set<string>();
	const wrong: string[] = [];
	const queue = Array.from({ length: seeds }, (_, index) => index);
	const lane = async () => {
		for (let seed = queue.shift(); seed !== undefined; seed = queue.shift()) {
			await withCase(seed, async (each) => {
				for (const kill of plannedKills(seed!)) {
					if ((await start(each, 'killed', kill)).killed) reached.add(kill.boundary);
					each.job.aheadMs += draw(seed!, 8).pick([0, 5, 31]) * minute;
				}
				await settle(each);
				expect(await outcomeOf(each)).toEqual({
					answers: ['IN 900 P: 0001 A, 0002 R, 0003 A', 'IN 902 A: 0001 A', 'PO 901 A: 0001 A, 0002 A'], ta1s: ['000000902 A'], whole: true, repeatedNumbers: 0,
					receipts: ['1.edi.receipt.csv', '2.edi.receipt.csv', '3.edi.receipt.csv'], bills: [1, 1, 1], ledger: true,
				});
			}).catch(({ message }: Error) => void wrong.push(`Seed ${seed}, ${JSON.stringify(plannedKills(seed!))}: ${message}`));
		}
	};
	await Promise.all([lane(), lane()]);
	expect(wrong).toEqual([]);
	expect(boundaries.filter((each) => !reached.has(each))).toEqual([]);
});
