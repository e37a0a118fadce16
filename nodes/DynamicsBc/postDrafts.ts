import { inCompany } from './companies';
import { type Job, readAgain, type Work } from './finishBills';
import { memberOf } from './fields';
import { refusal } from './refusals';
import { runSteps } from './steps';

/**
 * Posts whole drafts. A posted invoice keeps its id and gets another number. An answer that is lost is looked up once; what is
 * still a draft then is finished by a later run.
 */
export async function postDrafts(jobs: Job[], work: Work): Promise<void> {
	if (jobs.length === 0) return;
	const { connection } = work;
	const steps = await runSteps(connection, jobs.map(({ draft, document }) => ({ method: 'POST', path: inCompany({ id: draft.company }, `purchaseInvoices(${document!.id})/Microsoft.NAV.post`) })), work, { begun: true });
	const refused = new Set(jobs.filter((_job, i) => steps[i]!.status === 'refused'));
	for (const [i, job] of jobs.entries()) {
		const step = steps[i]!;
		if (step.status === 'refused' && !/applied to a draft invoice only/i.test(step.error.message)) job.refusal = refusal(step.error, job.invoice, 'post');
		else refused.delete(job);
	}
	const rest = jobs.filter((job) => !refused.has(job));
	await readAgain(rest, { ...work, giveUpAt: undefined });
	for (const job of rest) {
		const isPosted = job.document && !job.answer && memberOf(job.document.row, 'status') !== 'Draft';
		if (isPosted) continue;
		job.answer = { status: 'lost', message: 'The draft exists; whether it was posted is not known yet' };
	}
}
