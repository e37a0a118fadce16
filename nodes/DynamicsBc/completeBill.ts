import type { CreateAnswer, ErpBill } from '../../core/ports';
import { inCompany } from './companies';
import { finishBills, type Job, type Work } from './finishBills';
import { documentOf, lineAt, wholeInvoice } from './documents';
import { memberOf } from './fields';
import { billOf } from './findBills';
import { refusal } from './refusals';
import { runSteps } from './steps';

/** Finishes a draft of ours that an interrupted run left: adds the lines and dimensions that are missing, and posts it. */
export async function completeBill(bill: ErpBill, job: Job, work: Work): Promise<CreateAnswer> {
	const { connection, giveUpAt } = work;
	const path = inCompany({ id: job.draft.company }, `purchaseInvoices(${String(bill.id.id)})`);
	const [read] = await runSteps(connection, [{ method: 'GET', path: `${path}?$expand=${wholeInvoice}` }], { giveUpAt }, { begun: true });
	const document = read?.status === 'done' ? await documentOf(connection, read.row) : undefined;
	if (!document) return read?.status === 'notSent' ? read : { status: 'lost', message: 'The draft could not be read' };
	job.document = document;
	// Posted or released by somebody meanwhile: nothing of it is ours to change, let alone to delete.
	if (memberOf(document.row, 'status') !== 'Draft') return { status: 'created', bill: billOf(document, { invoice: job.invoice, dimensions: await work.dimensionsOf(job.draft.company) }, false) };
	const missing = job.draft.lines.filter((line) => !lineAt(document, Number(line.sequence)));
	const steps = missing.length === 0 ? [] : await runSteps(connection, missing.map((body) => ({ method: 'POST', path: `${path}/purchaseInvoiceLines`, body })), work, { begun: true });
	for (const step of steps) {
		if (step.status === 'refused') job.refusal ??= refusal(step.error, job.invoice);
		else if (step.status !== 'done') return { status: 'lost', message: step.message };
	}
	return (await finishBills([job], work))[0]!;
}
