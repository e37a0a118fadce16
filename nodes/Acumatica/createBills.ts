import { compareBill } from '../../core/compare';
import type { Invoice } from '../../core/model';
import type { CreateAnswer, ErpBill } from '../../core/ports';
import { billByKey } from './billByKey';
import type { AcumaticaConnection } from './connection';
import type { BillDraft } from './draft';
import { type Row, textOf, type Wire } from './fields';
import { billQuery, findBills } from './findBills';
import { discard, finishBill, type Finishing } from './finishBill';
import { linesPerRequest } from './limits';
import { changeBill, putBill } from './writeBill';

export interface BillJob {
	invoice: Invoice;
	branch: string;
	draft: BillDraft;
}

/** Enters one invoice, checks what Acumatica made of it and brings it as far as the settings want. One bill or nothing. */
export async function createBill(job: BillJob, finishing: Finishing): Promise<CreateAnswer> {
	const { connection, giveUpAt } = finishing;
	const { Details, ...header } = job.draft.bill;
	const lines = Details as Wire[];
	const query = billQuery(finishing);
	if (giveUpAt - connection.clock.now() < 1_000) return { status: 'notSent', message: 'There was no time left in this run' };
	const entered = await putBill(connection, { ...header, Details: lines.slice(0, linesPerRequest) }, { invoice: job.invoice, query, giveUpAt });
	if (entered.status === 'refused' || entered.status === 'notSent') return entered;
	const row = entered.status === 'done' ? entered.row : await foundAfterLostAnswer(connection, job, finishing);
	if (!row) return { status: 'lost', message: 'message' in entered ? entered.message : 'The answer was lost' };
	return await finishWhole(job, row, finishing);
}

/** Completes what an interrupted run left: missing lines are added, then it goes on as if it had just been entered. */
export async function completeBill(job: BillJob, bill: ErpBill, finishing: Finishing): Promise<CreateAnswer> {
	const row = await readByKey(finishing.connection, bill, finishing);
	if (!row) return { status: 'lost', message: `Bill ${bill.number} is not there any more` };
	return await finishWhole(job, row, finishing);
}

/** Lines are entered in their order, so those that are there are the first ones. */
async function finishWhole(job: BillJob, entered: Row, finishing: Finishing): Promise<CreateAnswer> {
	const { connection, giveUpAt } = finishing;
	const lines = job.draft.bill.Details as Wire[];
	let row = entered;
	// Lines that an answer does not show are not missing.
	if (!Array.isArray(row.Details) && lines.length > linesPerRequest) return { status: 'lost', message: `The lines of bill ${textOf(row, 'ReferenceNbr')} were not shown` };
	for (let there = countOf(row); Array.isArray(row.Details) && there < lines.length && textOf(row, 'Status') === 'On Hold'; there = countOf(row)) {
		const more = { Details: lines.slice(there, there + linesPerRequest) };
		const answer = await changeBill(connection, row, more, { invoice: job.invoice, query: billQuery(finishing), giveUpAt });
		if (answer.status === 'refused') return await discard(row, answer.problems, finishing);
		if (answer.status !== 'done') return answer;
		if (countOf(answer.row) <= there) return { status: 'lost', message: `Lines that were added to bill ${textOf(row, 'ReferenceNbr')} are not there` };
		row = answer.row;
	}
	return await finishBill(row, job, finishing);
}

function countOf(row: Row): number {
	return Array.isArray(row.Details) ? row.Details.length : 0;
}

/** Looked for once: it was not there before this request, so what equals it now is what this request entered. */
async function foundAfterLostAnswer(connection: AcumaticaConnection, job: BillJob, finishing: Finishing): Promise<Row | undefined> {
	try {
		const expected = finishing.expected(job.invoice);
		const [found = []] = await findBills(connection, [{ ...job, ...(expected.reference ? { reference: expected.reference } : {}) }], finishing);
		const bills = found.filter((bill) => bill.type === job.invoice.type && bill.open && !bill.theirs);
		const [bill] = bills;
		if (bills.length !== 1 || !bill || !(compareBill(expected, bill).same || compareBill(expected, bill).partial)) return undefined;
		return await readByKey(connection, bill, finishing);
	} catch {
		return undefined;
	}
}

export async function readByKey(connection: AcumaticaConnection, bill: Pick<ErpBill, 'id'>, finishing: Pick<Finishing, 'goal' | 'referenceField'>): Promise<Row | undefined> {
	return await billByKey(connection, { type: String(bill.id.Type), number: String(bill.id.ReferenceNbr) }, finishing);
}
