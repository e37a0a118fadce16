import { grouped, or } from '../../io/odata/literals';
import type { BatchOperation } from './batch';
import { inCompany } from './companies';
import { type Job, readAgain, type Work } from './finishBills';
import { guidOf, memberOf } from './fields';
import { filterLength } from './lookups';
import { refusal } from './refusals';
import { runSteps, type Step } from './steps';
import type { Row } from '../../io/odata/paging';

/**
 * Posts whole drafts, and reads at the end of the same batch what has become of them. A posted invoice keeps its id and gets another
 * number. What that reading does not show as posted is looked up once by itself; what is still a draft then is finished by a later run.
 */
export async function postDrafts(jobs: Job[], work: Work): Promise<void> {
	if (jobs.length === 0) return;
	const posts = jobs.map(({ draft, document }): BatchOperation => ({ method: 'POST', path: inCompany({ id: draft.company }, `purchaseInvoices(${document!.id})/Microsoft.NAV.post`) }));
	const steps = await runSteps(work.connection, [...posts, ...readings(jobs)], work, { begun: true });
	for (const [i, job] of jobs.entries()) {
		const step = steps[i]!;
		if (step.status === 'refused' && !/applied to a draft invoice only/i.test(step.error.message)) job.refusal = refusal(step.error, job.invoice, 'post');
	}
	const posted = postedRows(steps.slice(jobs.length));
	for (const job of jobs) {
		const row = posted.get(job.document!.id);
		if (row) job.document = { ...job.document!, row };
	}
	// The refused ones too: posting is committed before the work that extensions add to it, which may still fail.
	await readAgain(jobs.filter((job) => !posted.has(job.document!.id)), { ...work, giveUpAt: undefined });
	for (const job of jobs.filter((each) => !each.answer)) {
		if (!isUnposted(job.document!.row)) delete job.refusal;
		else if (memberOf(job.document!.row, 'status') === 'Draft' && !job.refusal) job.answer = { status: 'lost', message: 'The draft exists; whether it was posted is not known yet' };
	}
}

function isUnposted(row: Row): boolean {
	return ['Draft', 'In Review'].includes(memberOf(row, 'status'));
}

/** Many invoices by one operation: of a posted one only the header is of interest. */
function readings(jobs: Job[]): BatchOperation[] {
	const condition = ({ document }: Job) => `id eq ${document!.id}`;
	return [...new Set(jobs.map(({ draft }) => draft.company))].flatMap((company) =>
		grouped(jobs.filter(({ draft }) => draft.company === company), condition, filterLength).map((some): BatchOperation => ({ method: 'GET', path: inCompany({ id: company }, `purchaseInvoices?$filter=${encodeURIComponent(or(...some.map(condition)))}`) })),
	);
}

function postedRows(steps: Step[]): Map<string, Row> {
	const rows = steps.flatMap((step) => (step.status === 'done' && Array.isArray(step.row.value) ? (step.row.value as Row[]) : []));
	return new Map(rows.filter((row) => !isUnposted(row)).map((row) => [guidOf(row, 'id') ?? '', row]));
}
