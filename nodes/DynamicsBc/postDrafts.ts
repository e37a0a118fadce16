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
	for (const [i, job] of jobs.entries()) {
		const step = steps[i]!;
		if (step.status === 'refused' && !/applied to a draft invoice only/i.test(step.error.message)) job.refusal = refusal(step.error, job.invoice, 'post');
	}
	// The refused ones too: posting is committed before the work that extensions add to it, which may still fail.
	await readAgain(jobs, { ...work, giveUpAt: undefined });
	for (const job of jobs.filter((each) => !each.answer)) {
		const status = memberOf(job.document!.row, 'status');
		if (status !== 'Draft' && status !== 'In Review') delete job.refusal;
		else if (status === 'Draft' && !job.refusal) job.answer = { status: 'lost', message: 'The draft exists; whether it was posted is not known yet' };
	}
}
