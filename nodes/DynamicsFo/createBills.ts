import type { CreateAnswer } from '../../core/ports';
import { fitting, mostOperations } from './batchSize';
import { besides, keepEach } from '../shared/erp/besides';
import type { FoConnection } from './connection';
import { type BatchJob, type BatchVerdict, createInBatch } from './createInBatches';
import { createSerially, takenBack } from './createSerially';
import { headerKey } from './draft';
import { mayExist } from './mayExist';
import { orReplaced, referenceRefused } from './refusals';
import { rejected } from './problems';

export type PostingMethod = 'auto' | 'batch' | 'serial';

/** What an environment turned out to allow; found out once per run. */
export interface Abilities {
	/** False once F&O refused or replaced a reference of ours. */
	ownReference: boolean;
	/** F&O has taken a reference of ours: when it refuses, it is for another reason. */
	ownReferenceTaken?: boolean;
	batch: boolean;
}

interface Creation {
	connection: FoConnection;
	method: PostingMethod;
	abilities: Abilities;
	/** Nothing is begun after this time (milliseconds since the epoch). */
	giveUpAt: number;
}

/** Creates pending vendor invoices, by batches where the environment allows it. Answers in the order of the jobs. */
export async function createBills(jobs: BatchJob[], creation: Creation): Promise<CreateAnswer[]> {
	const answers = jobs.map((): CreateAnswer | undefined => undefined);
	return await createEach(jobs, creation, answers).then(
		() => answers as CreateAnswer[],
		(error: unknown) => besides(error, answers),
	);
}

async function createEach(jobs: BatchJob[], creation: Creation, answers: (CreateAnswer | undefined)[]): Promise<void> {
	const all = jobs.map((job, index) => ({ job, index }));
	let open = creation.method === 'batch' ? all : all.filter(({ job }) => job.draft.lines.length < mostOperations);
	const tooLong = all.filter((each) => !open.includes(each));
	while (open.length > 0 && usesBatches(creation)) {
		const some = open.slice(0, fitting(open, ({ job }) => job.draft.lines));
		const verdicts = await createInBatch(creation.connection, some.map(({ job }) => job), creation.giveUpAt);
		if (verdicts.some(({ status }) => status === 'created')) creation.abilities.ownReferenceTaken = true;
		await keepEach(
			some.map(({ job }, i) => settle(verdicts[i]!, job, creation)),
			(one, i) => {
				if (one !== 'again') answers[some[i]!.index] = one;
			},
		);
		// Nothing reached and nobody asked us to wait: another batch would fare the same.
		const isStuck = verdicts.every((one) => one.status === 'unreached');
		open = [...some.filter(({ index }) => answers[index] === undefined), ...open.slice(some.length)];
		if (isStuck) for (const { index } of open.splice(0)) answers[index] = { status: 'notSent', message: 'Dynamics 365 F&O left the batch unanswered' };
	}
	for (const { job, index } of [...open, ...tooLong]) answers[index] = await createSerially({ ...job, connection: creation.connection, giveUpAt: creation.giveUpAt, ownReference: creation.abilities.ownReference });
}

function usesBatches({ method, abilities }: Creation): boolean {
	return method !== 'serial' && (method === 'batch' || (abilities.batch && abilities.ownReference));
}

/** Final answer of one invoice, or that it goes again: into the next batch or, once an ability is found missing, one by one. */
async function settle(verdict: BatchVerdict, job: BatchJob, { connection, method, abilities, giveUpAt }: Creation): Promise<CreateAnswer | 'again'> {
	if (verdict.status === 'noBatch') {
		abilities.batch = false;
		return method === 'batch' ? { status: 'refused', problems: [batchRefused(verdict.message)] } : 'again';
	}
	if (verdict.status === 'paused') return 'again';
	if (verdict.status === 'changed') return await takenBack({ ...job, connection, giveUpAt }, String(job.draft.header.HeaderReference), verdict.changes);
	if (verdict.status === 'headerless') return { status: 'refused', problems: abilities.ownReferenceTaken ? verdict.problems : verdict.problems.map(orReplaced) };
	if (verdict.status !== 'reference' && verdict.status !== 'unreached' && verdict.status !== 'unclear' && verdict.status !== 'brokeOff') return verdict;
	if (verdict.status === 'unclear' && (method === 'batch' || abilities.ownReferenceTaken)) return { status: 'refused', problems: verdict.problems };
	// The batch is answered, so what this look-up says holds: there is no write under way any more.
	if (await mayExist(connection, 'VendorInvoiceHeaders', headerKey(job.draft), giveUpAt)) return { status: 'lost', message: 'Dynamics 365 F&O says that this header reference exists already' };
	if (verdict.status === 'unreached') return 'again';
	if (verdict.status === 'brokeOff') return { status: 'refused', problems: verdict.problems };
	if (verdict.status === 'unclear') {
		// Whether it was the reference shows when F&O numbers the invoice itself.
		const answer = await createSerially({ ...job, connection, giveUpAt, ownReference: false });
		if (answer.status === 'created') abilities.ownReference = false;
		return answer;
	}
	if (method === 'batch') return { status: 'refused', problems: referenceRefused(verdict.error) };
	abilities.ownReference = false;
	return 'again';
}

function batchRefused(message: string) {
	return rejected({
		code: 'erp.batchRefused',
		message: `Dynamics 365 F&O does not accept batches: ${message}`,
		fix: 'Set Posting Method to Automatic or One by One in the options of the node.',
		who: 'integrator',
		where: 'n8n, Dynamics 365 F&O node',
	});
}
