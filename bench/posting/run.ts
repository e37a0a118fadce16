import { setTimeout as sleep } from 'node:timers/promises';
import { folders } from '../../demo/systems';
import { invoiceFile } from '../invoiceFile';
import { watchMemory } from '../processTree';
import type { Load } from './load';
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

interface Work {
	invoices: number;
	linesPerInvoice: number;
	/** Distinguishes the invoices of this run from those of any other. */
	prefix: string;
}

/** Posts one file of invoices and throws unless the ERP then holds exactly its headers and lines. */
export async function post(side: Side, stage: Stage, load: Load, { prefix, ...size }: Work): Promise<PostingRun> {
	const { systems, n8n } = stage;
	const { dynamicsFo, sftp } = systems;
	stage.clear(load);
	sftp.tree.put(`${folders.outbound}/Invoices_${prefix}.csv`, invoiceFile({ ...size, prefix }));
	const memory = watchMemory(n8n.pid()!);
	const expected = { headers: size.invoices, lines: size.invoices * size.linesPerInvoice };
	const clock = stopwatch(() => sftp.journal.some(({ operation }) => operation === 'OPEN'), () => dynamicsFo.data.VendorInvoiceHeaders.length >= expected.headers && dynamicsFo.data.VendorInvoiceLines.length >= expected.lines);
	let workflow = '';
	try {
		workflow = await begin(side, stage, load);
		const execution = await ended(stage, workflow);
		if (execution.status !== 'success') throw new Error(`The ${side} run ended as ${execution.status}: ${(await n8n.api.outputs(execution.id)).error ?? 'no reason given'}`);
		const { readAt, completeAt, startedAt } = clock.stop();
		verify(side, systems.dynamicsFo.data, expected);
		const { requests, operations } = dynamicsFo.counters();
		return {
			side,
			load,
			invoices: size.invoices,
			seconds: (completeAt! - readAt!) / 1000,
			sinceStartSeconds: (completeAt! - startedAt) / 1000,
			executionSeconds: (Date.parse(execution.stoppedAt) - Date.parse(execution.startedAt)) / 1000,
			requestsPerInvoice: requests / size.invoices,
			operationsPerInvoice: operations / size.invoices,
			refused: dynamicsFo.journal.filter(({ status }) => status === 429).length,
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

function verify(side: Side, data: Stage['systems']['dynamicsFo']['data'], expected: { headers: number; lines: number }): void {
	const { VendorInvoiceHeaders: headers, VendorInvoiceLines: lines } = data;
	const numbers = new Set(headers.map((header) => `${String(header.InvoiceAccount)}|${String(header.InvoiceNumber)}`)).size;
	const linesOf = Map.groupBy(lines, (line) => line.HeaderReference);
	const isWhole = headers.every((header) => linesOf.get(header.HeaderReference)?.length === expected.lines / expected.headers);
	if (headers.length !== expected.headers || numbers !== expected.headers || lines.length !== expected.lines || !isWhole) {
		throw new Error(`The ${side} run left ${headers.length} headers (${numbers} different invoices) and ${lines.length} lines; wanted were ${expected.headers} and ${expected.lines}.`);
	}
}
