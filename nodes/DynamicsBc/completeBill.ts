import type { CreateAnswer, ErpBill } from '../../core/ports';
import { inCompany } from './companies';
import { finishBills, type Job, type Work } from './createBills';
import { documentOf, lineAt, wholeInvoice } from './documents';
import { memberOf } from './fields';
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
	if (memberOf(document.row, 'status') !== 'Draft') return (await finishBills([job], { ...work, posts: false }))[0]!;
	const missing = job.draft.lines.filter((line) => !lineAt(document, Number(line.sequence)));
	const steps = missing.length === 0 ? [] : await runSteps(connection, missing.map((body) => ({ method: 'POST', path: `${path}/purchaseInvoiceLines`, body })), work, { begun: true });
	for (const step of steps) {
		if (step.status === 'refused') job.refusal ??= refusal(step.error, job.invoice);
		else if (step.status !== 'done') return { status: 'lost', message: step.message };
	}
	return (await finishBills([job], work))[0]!;
}
