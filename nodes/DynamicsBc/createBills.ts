import type { CreateAnswer } from '../../core/ports';
import { quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import type { BatchOperation } from './batch';
import { type Document, documentOf, wholeInvoice } from './documents';
import type { BillDraft } from './draft';
import { memberOf, sameCode, textOf } from './fields';
import { finishBills, type Job, path, type Work } from './finishBills';
import { refusal } from './refusals';
import { runSteps, type Step } from './steps';

/** Makes all drafts in one batch, each a transaction of its own, then finishes them together: dimensions, then posting. */
export async function createBills(jobs: Job[], work: Work): Promise<CreateAnswer[]> {
	const inserts = jobs.map((job): BatchOperation => ({ method: 'POST', path: `${path(job)}?$expand=${wholeInvoice}`, body: { ...job.draft.header, purchaseInvoiceLines: job.draft.lines } }));
	const steps = await runSteps(work.connection, inserts, work);
	const unclear: Job[] = [];
	for (const [i, job] of jobs.entries()) {
		const step = steps[i]!;
		if (step.status === 'done') await take(job, step, work);
		else if (step.status === 'refused') job.refusal = refusal(step.error, job.invoice);
		else job.answer = step;
		if (step.status === 'refused' || step.status === 'lost') unclear.push(job);
	}
	await lookUp(unclear, work);
	return await finishBills(jobs, work, { isNew: true });
}

async function take(job: Job, step: Step & { status: 'done' }, { connection }: Work): Promise<void> {
	const id = textOf(step.row, 'id');
	if (id === '') job.answer = { status: 'lost', message: 'Business Central made a purchase invoice but did not name it' };
	else job.document = (await documentOf(connection, step.row).catch(() => undefined)) ?? { row: step.row, id, lines: [] };
}

/**
 * What is there after a lost answer, or after a refusal: one request is one transaction, but should a server have kept a header
 * without all its lines, it has to go too. Nobody else's draft is touched: its lines must be ours.
 */
async function lookUp(jobs: Job[], { connection, giveUpAt }: Work): Promise<void> {
	if (jobs.length === 0) return;
	const filter = ({ draft }: Job) => encodeURIComponent(`vendorInvoiceNumber eq ${quote(String(draft.header.vendorInvoiceNumber))}`);
	const steps = await runSteps(connection, jobs.map((job) => ({ method: 'GET', path: `${path(job)}?$filter=${filter(job)}&$expand=${wholeInvoice}` })), { giveUpAt }, { begun: true });
	for (const [i, job] of jobs.entries()) {
		const step = steps[i]!;
		const rows = step.status === 'done' && Array.isArray(step.row.value) ? (step.row.value as Row[]) : undefined;
		if (!rows && job.refusal) job.answer = { status: 'lost', message: 'The invoice was refused, and whether something of it was kept could not be looked up' };
		const draft = rows?.find((row) => memberOf(row, 'status') === 'Draft' && sameCode(textOf(row, 'vendorNumber'), String(job.draft.header.vendorNumber)));
		const document = draft && (await documentOf(connection, draft).catch(() => undefined));
		if (!document || !isOurs(document, job.draft)) continue;
		const isWhole = document.lines.length === job.draft.lines.length;
		if (job.refusal ? !isWhole : isWhole) {
			job.document = document;
			if (!job.refusal) delete job.answer;
		}
	}
}

/** Whether each of its lines is one of ours. */
function isOurs(document: Document, draft: BillDraft): boolean {
	return document.lines.every((line) => {
		const own = draft.lines.find(({ sequence }) => sequence === Number(line.sequence));
		return own !== undefined && own.lineObjectNumber === textOf(line, 'lineObjectNumber') && own.unitCost === Number(line.unitCost) && own.quantity === Number(line.quantity);
	});
}
