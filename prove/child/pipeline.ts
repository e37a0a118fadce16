import { writeFileSync } from 'node:fs';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { recordOutcome } from '../../nodes/Stampli/operations/invoiceFile/recordOutcome';
import { poll } from '../../nodes/Stampli/trigger/poll';
import { postBillItems } from '../../nodes/shared/billPost';
import { toNodeError } from '../../nodes/shared/nodeErrors';
import { type ErpSettings, erpOf } from '../erps';
import type { Job, Report } from '../job';
import { passedBoundaries, passing, watched } from './boundaries';
import { takeWaited } from './pauses';
import { pollContext, readStaticData, runContext } from './contexts';
import { erpMethods } from './watch';

const maxErrorsInTurn = 2;

/** The invoice workflow as n8n runs it: poll, Bill: Post, Record Outcome; again and again until a poll finds nothing. */
export async function work(job: Job): Promise<Report> {
	const report: Report = { runs: 0, errors: [], passed: {}, waited: { pauses: 0, tooEarly: 0 }, items: [], log: [] };
	let errorsInTurn = 0;
	takeWaited();
	for (; report.runs < (job.maxRuns ?? 20) && errorsInTurn < maxErrorsInTurn; report.runs++) {
		try {
			const found = await pollOnce(job, report);
			if (found.length === 0) break;
			for (const items of found) await runOnce(job, items, `${job.executions}.${report.runs + 1}`, report);
			errorsInTurn = 0;
		} catch (error) {
			errorsInTurn += 1;
			const { message, description } = toNodeError({ name: 'Prove' } as never, error) as Error & { description?: string | null };
			report.errors.push({ message, ...(description ? { description } : {}) });
		}
	}
	return { ...report, passed: passedBoundaries(), waited: takeWaited() };
}

/** n8n keeps the static data at hand-over, and does not wait for the run. */
async function pollOnce(job: Job, { log }: Report): Promise<INodeExecutionData[][]> {
	const staticData = readStaticData(job.staticFile);
	const polls = await Promise.all(Array.from({ length: job.pollsAtOnce ?? 1 }, () => poll(pollContext(job, staticData, log))));
	await passing('n8n.handOver', () => writeFileSync(job.staticFile, JSON.stringify(staticData)));
	return polls.flatMap((output) => (output ? [output[0]!] : []));
}

async function runOnce(job: Job, items: INodeExecutionData[], executionId: string, report: Report): Promise<void> {
	const [posted = [], held = []] = await post(job, items, executionId, report.log);
	const outcome = { receiptFolder: job.folders.receipts, archiveFolder: job.folders.archive, failedFolder: job.folders.failed, createFolders: true };
	const recorded = await recordOutcome.run(runContext(job, { node: 'Record Outcome', parameters: outcome, items: [...posted, ...held], executionId, log: report.log }));
	if (job.tellItems) report.items.push(...[items, posted, held, recorded].flat(2));
}

async function post(job: Job, items: INodeExecutionData[], executionId: string, log: string[]): Promise<INodeExecutionData[][]> {
	const settings: ErpSettings = { chunkSize: 3, ...job.erpSettings };
	const { erp, close } = await erpOf(job.erp).open(job.erpFacts, settings);
	const context = runContext(job, { node: 'Bill: Post', parameters: {} as IDataObject, items, executionId, log });
	try {
		return await postBillItems.call(context, watched(erp, 'erp', erpMethods), { writeInTestRuns: false, leaseSeconds: job.leases.claim });
	} finally {
		await close();
	}
}
