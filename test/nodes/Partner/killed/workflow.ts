import { readFileSync, writeFileSync } from 'node:fs';
import type { IDataObject, IExecuteFunctions, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import type { RecordItem } from '../../../../core/records';
import { acknowledge } from '../../../../nodes/Partner/operations/acknowledge';
import { recordOutcome } from '../../../../nodes/Partner/operations/recordOutcome';
import { poll } from '../../../../nodes/Partner/trigger/poll';
import { postBillItems } from '../../../../nodes/shared/billPost';
import { openLedger } from '../../../../nodes/shared/openLedger';
import { passing, watched } from '../../../../prove/child/boundaries';
import { erpMethods } from '../../../../prove/child/watch';
import { erpOf } from '../../../../prove/erps';
import type { Job } from './job';

/** What a process that was not killed has to say. */
export interface Report {
	runs: number;
}

const mostRuns = 10;

/** The workflow of partners' 810s as n8n runs it: poll, Bill: Post, Acknowledge, Record Outcome; again until a poll finds nothing. */
export async function work(job: Job): Promise<Report> {
	for (let runs = 0; runs < mostRuns; runs++) {
		const items = await pollOnce(job);
		if (items.length === 0) return { runs };
		await runOnce(job, items, `${job.executions}.${runs + 1}`);
	}
	throw new Error('The polls never end.');
}

/** n8n keeps the static data at hand-over, and does not wait for the run. */
async function pollOnce(job: Job): Promise<INodeExecutionData[]> {
	const staticData = readStaticData(job.staticFile);
	const parameters = { format: 'x12', partner: JSON.stringify(job.partner), folder: '/outbound', firstActivation: 'processExisting', options: { stableSeconds: 0 } };
	const output = await poll({ ...common(job, 'New Files', parameters), getWorkflowStaticData: () => staticData } as unknown as IPollFunctions);
	await passing('n8n.handOver', () => writeFileSync(job.staticFile, JSON.stringify(staticData)));
	return output?.[0] ?? [];
}

async function runOnce(job: Job, items: INodeExecutionData[], executionId: string): Promise<void> {
	const context = (name: string, parameters: IDataObject, input: INodeExecutionData[]) =>
		({ ...common(job, name, parameters), getInputData: () => input, getExecutionId: () => executionId }) as unknown as IExecuteFunctions;
	const invoices = items.filter(({ json }) => json.invoice);
	const others = items.filter(({ json }) => !json.invoice);
	const posting = context('Post', {}, invoices);
	const { erp, close } = await erpOf('dynamicsFo').open(job.erpFacts);
	const posted = invoices.length > 0 ? await postBillItems.call(posting, watched(erp, 'erp', erpMethods), { writeInTestRuns: false }).finally(close) : [];
	// Orders have no ERP here: they are taken over at once.
	const orders = others.filter(({ json }) => json.purchaseOrder).map(({ json }) => (json as unknown as RecordItem).record.recordId);
	await (await openLedger(posting)).addOutcomes(orders.map((recordId) => ({ recordId, status: 'posted', reason: 'Taken over.', problems: [], executionId })));
	const all = [...posted.flat(), ...others];
	const [passedOn = []] = await acknowledge.run(context('Acknowledge', { partner: JSON.stringify(job.partner), folder: '/acks', options: {} }, all));
	await recordOutcome.run(context('Record Outcome', { receiptFolder: '/receipts', options: {} }, passedOn));
}

function common(job: Job, name: string, parameters: IDataObject) {
	const silent = () => {};
	return {
		getNode: () => ({ id: name, name, type: name, typeVersion: 1, position: [0, 0], parameters: {}, credentials: { partnerSftpApi: { id: '1', name: 'Partner' } } }),
		getWorkflow: () => ({ id: 'partner', name: 'Partner', active: true }),
		getMode: () => 'trigger',
		getTimezone: () => 'UTC',
		getCredentials: async () => job.sftp,
		logger: { error: silent, warn: silent, info: silent, debug: silent },
		helpers: { prepareBinaryData: async (bytes: Buffer, fileName: string) => ({ data: bytes.toString('base64'), mimeType: 'text/csv', fileName }) },
		continueOnFail: () => false,
		// A trigger has no items to ask for.
		getNodeParameter: (key: string, ...given: unknown[]) => parameters[key] ?? given.at(-1),
	};
}

function readStaticData(file: string): IDataObject {
	try {
		return JSON.parse(readFileSync(file, 'utf8')) as IDataObject;
	} catch {
		return {};
	}
}
