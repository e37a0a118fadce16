import type { Problem } from '../../core/errors';
import type { Invoice } from '../../core/model';
import { equal } from '../../core/money';
import type { CreateAnswer } from '../../core/ports';
import { alteredFields } from './alteredFields';
import type { BatchOperation } from './batch';
import { inCompany } from './companies';
import type { BcConnection, Limits } from './connection';
import { type Document, documentOf, wholeInvoice } from './documents';
import type { BillDraft } from './draft';
import { codeKey, decimalOf, memberOf, sameCode, textOf } from './fields';
import { billOf } from './findBills';
import type { Dimension } from './lookups';
import { postDrafts } from './postDrafts';
import { currencyDiffers, refusal, totalDiffers } from './refusals';
import { dimensionOperations } from './setDimensions';
import { runSteps, type Step } from './steps';

export interface Work extends Limits {
	connection: BcConnection;
	/** Post the drafts when they are whole. */
	posts: boolean;
	dimensionsOf(companyId: string): Promise<Dimension[]>;
}

/** One invoice on its way. `refusal` says that its draft has to go again; `answer` that it is decided. */
export interface Job {
	invoice: Invoice;
	draft: BillDraft;
	document?: Document;
	refusal?: Problem[];
	answer?: CreateAnswer;
}

export const isOpen = (job: Job) => !job.answer && !job.refusal;
export const path = ({ draft }: Job, rest = '') => inCompany({ id: draft.company }, `purchaseInvoices${rest}`);

/** Brings drafts where the settings want them. Whatever is refused on the way takes its draft away again. What is not new, a person may have changed. */
export async function finishBills(jobs: Job[], work: Work, { isNew = false } = {}): Promise<CreateAnswer[]> {
	// Some servers answer a POST without the lines, or with totals of the time before them.
	await readAgain(jobs.filter((job) => isOpen(job) && (!job.document || job.document.lines.length < job.draft.lines.length || amountProblems(job).length > 0)), work);
	for (const job of jobs.filter(isOpen)) {
		const problems = [...amountProblems(job), ...(isNew ? alteredFields(job.draft.header, job.document!.row) : [])];
		if (problems.length > 0) job.refusal = problems;
	}
	await setDimensions(jobs.filter(isOpen), work);
	if (work.posts) await postDrafts(jobs.filter(isOpen), work);
	await takeAway(jobs.filter((job) => job.refusal && !job.answer), work);
	return await Promise.all(
		jobs.map(async (job): Promise<CreateAnswer> => job.answer ?? { status: 'created', bill: billOf(job.document!, { invoice: job.invoice, dimensions: await work.dimensionsOf(job.draft.company) }, false) }),
	);
}

export async function readAgain(jobs: Job[], { connection, giveUpAt }: Work): Promise<void> {
	const steps = jobs.length === 0 ? [] : await runSteps(connection, jobs.map((job) => ({ method: 'GET', path: `${path(job, `(${job.document!.id})`)}?$expand=${wholeInvoice}` })), { giveUpAt }, { begun: true });
	for (const [i, job] of jobs.entries()) {
		const step = steps[i]!;
		const document = step.status === 'done' ? await documentOf(connection, step.row).catch(() => undefined) : undefined;
		if (document) job.document = document;
		else job.answer = { status: 'lost', message: 'The purchase invoice exists, but could not be read again' };
	}
}

function amountProblems({ invoice, document }: Job): Problem[] {
	const { row } = document!;
	const [total = '0', tax = '0', currency] = [decimalOf(row, 'totalAmountIncludingTax'), decimalOf(row, 'totalTaxAmount'), textOf(row, 'currencyCode')];
	return [
		...(currency !== '' && !sameCode(currency, invoice.currency) ? [currencyDiffers(invoice, currency)] : []),
		...(equal(total, invoice.totalAmount) ? [] : [totalDiffers(invoice, { total, tax })]),
	];
}

async function setDimensions(jobs: Job[], work: Work): Promise<void> {
	const all = jobs.flatMap((job) => dimensionOperations(job.draft, job.document!).map((each) => ({ job, ...each })));
	if (all.length === 0) return;
	const steps = await runSteps(work.connection, all.map(({ operation }) => operation), work, { begun: true });
	for (const [i, { job, operation, instead, code }] of all.entries()) {
		let step = steps[i]!;
		if (step.status === 'refused' && operation.method === 'POST' && /already exists/i.test(step.error.message)) {
			const known = (await work.dimensionsOf(job.draft.company)).find((each) => codeKey(each.code) === codeKey(code));
			if (known) [step] = (await runSteps(work.connection, [instead(known.id)], work, { begun: true })) as [Step];
		}
		if (step.status === 'refused') job.refusal ??= refusal(step.error, job.invoice);
		else if (step.status !== 'done') job.answer ??= { status: 'lost', message: `The draft exists, its dimensions may not: ${step.message}` };
	}
	const done = new Set(all.map(({ job }) => job));
	await readAgain([...done].filter((job) => isOpen(job) && !work.posts), work);
}

/** Deletes drafts that came to nothing, as long as they are drafts: a server may allow that posted invoices are deleted. Refused is only what is gone. */
async function takeAway(jobs: Job[], { connection, giveUpAt }: Work): Promise<void> {
	for (const job of jobs.filter((each) => !each.document)) job.answer = { status: 'refused', problems: job.refusal! };
	const made = jobs.filter((each) => each.document);
	const run = async (some: Job[], operation: (job: Job) => BatchOperation) => (some.length === 0 ? [] : await runSteps(connection, some.map(operation), { giveUpAt }, { begun: true }));
	const of = (job: Job) => path(job, `(${job.document!.id})`);
	const read = await run(made, (job) => ({ method: 'GET', path: `${of(job)}?$select=id,status` }));
	const rowOf = (job: Job) => (read[made.indexOf(job)] as Extract<Step, { status: 'done' }>).row;
	const isGone = (step: Step | undefined) => step?.status === 'refused' && step.error.code === 'Internal_RecordNotFound';
	const drafts = made.filter((job, i) => read[i]!.status === 'done' && memberOf(rowOf(job), 'status') === 'Draft');
	const deleted = await run(drafts, (job) => {
		const etag = textOf(rowOf(job), '@odata.etag');
		return { method: 'DELETE', path: of(job), ...(etag ? { headers: { 'If-Match': etag } } : {}) };
	});
	for (const [i, job] of made.entries()) {
		const step = deleted[drafts.indexOf(job)];
		const gone = isGone(read[i]) || step?.status === 'done' || isGone(step);
		job.answer = gone ? { status: 'refused', problems: job.refusal! } : { status: 'lost', message: `${job.refusal![0]!.message} The draft made for it could not be deleted again` };
	}
}
