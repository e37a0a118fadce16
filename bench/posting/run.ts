import { setTimeout as sleep } from 'node:timers/promises';
import { folders } from '../../demo/systems';
import { invoiceFile } from '../invoiceFile';
import { watchMemory } from '../processTree';
import type { BenchedErp } from './erps/erp';
import type { Load, Work } from './load';
import { begin, type Side } from './sides';
import type { Stage } from './stage';

const timeoutMs = 240_000;
const lookEveryMs = 10;

export interface PostingRun {
	side: Side;
	load: Load;
	invoices: number;
	/** From the first request for the file's content until the ERP holds every invoice whole. */
	seconds: number;
	/** From publishing (ours: the poll, with its check that the file is whole) or calling (peer) until then. */
	sinceStartSeconds: number;
	/** n8n's own record of the execution. For ours it begins when the poll hands over. */
	executionSeconds: number;
	requestsPerInvoice: number;
	operationsPerInvoice: number;
	/** Requests refused with 429. */
	refused: number;
	idleBytes: number;
	aboveIdleBytes: number;
}

interface File extends Work {
	/** Distinguishes the invoices of this run from those of any other. */
	prefix: string;
}

/** Posts one file of invoices and throws unless the ERP then holds exactly its bills and lines. */
export async function post(side: Side, stage: Stage, load: Load, { prefix, ...size }: File): Promise<PostingRun> {
	const { erp, benched, systems, n8n } = stage;
	const { sftp } = systems;
	stage.clear(load);
	sftp.tree.put(`${folders.outbound}/Invoices_${prefix}.csv`, invoiceFile({ ...size, prefix }, erp.codes));
	const memory = watchMemory(n8n.pid()!);
	const expected = { bills: size.invoices, lines: size.invoices * size.linesPerInvoice };
	const isComplete = () => {
		const { bills, lines } = benched.counts();
		return bills >= expected.bills && lines >= expected.lines;
	};
	const clock = stopwatch(() => sftp.journal.some(({ operation }) => operation === 'OPEN'), isComplete);
	let workflow = '';
	try {
		workflow = await begin(side, stage, load);
		const execution = await ended(stage, workflow);
		if (execution.status !== 'success') throw new Error(`The ${side} run ended as ${execution.status}: ${(await n8n.api.outputs(execution.id)).error ?? 'no reason given'}`);
		const { readAt, completeAt, startedAt } = clock.stop();
		verify(side, benched, expected);
		const { requests, operations, refused } = benched.traffic();
		return {
			side,
			load,
			invoices: size.invoices,
			seconds: (completeAt! - readAt!) / 1000,
			sinceStartSeconds: (completeAt! - startedAt) / 1000,
			executionSeconds: (Date.parse(execution.stoppedAt) - Date.parse(execution.startedAt)) / 1000,
			requestsPerInvoice: requests / size.invoices,
			operationsPerInvoice: operations / size.invoices,
			refused,
			...memory.stop(),
		};
	} finally {
		clock.stop();
		memory.stop();
		if (workflow) await n8n.api.unpublish(workflow);
	}
}

/** Notes when the file is first opened and when the ERP is complete, by looking every 10 ms. */
function stopwatch(isRead: () => boolean, isComplete: () => boolean) {
	const times: { startedAt: number; readAt?: number; completeAt?: number } = { startedAt: performance.now() };
	const look = () => {
		if (times.readAt === undefined && isRead()) times.readAt = performance.now();
		if (times.completeAt === undefined && isComplete()) times.completeAt = performance.now();
	};
	const ticker = setInterval(look, lookEveryMs);
	return {
		stop() {
			look();
			clearInterval(ticker);
			return times;
		},
	};
}

interface Ended {
	id: string;
	status: string;
	startedAt: string;
	stoppedAt: string;
}

async function ended({ n8n: { api } }: Stage, workflowId: string): Promise<Ended> {
	const deadline = Date.now() + timeoutMs;
	while (Date.now() < deadline) {
		const found = (await api.executions(workflowId)) as unknown as Ended[];
		const last = found.at(-1);
		if (last && !['new', 'running', 'waiting'].includes(last.status)) return last;
		await sleep(500);
	}
	throw new Error(`No execution of workflow ${workflowId} ended within ${timeoutMs / 1000} s.`);
}

function verify(side: Side, { bills, counts }: BenchedErp, expected: { bills: number; lines: number }): void {
	const found = bills();
	const numbers = new Set(found.map(({ invoice }) => invoice)).size;
	const { bills: finished } = counts();
	const lines = found.reduce((sum, each) => sum + each.lines, 0);
	const isWhole = found.every((each) => each.lines === expected.lines / expected.bills);
	if (found.length !== expected.bills || finished !== expected.bills || numbers !== expected.bills || lines !== expected.lines || !isWhole) {
		throw new Error(`The ${side} run left ${found.length} bills (${finished} finished, ${numbers} different invoices) and ${lines} lines; wanted were ${expected.bills} and ${expected.lines}.`);
	}
}
