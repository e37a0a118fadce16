import { randomUUID } from 'node:crypto';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { compareBill } from '../../../core/compare';
import { type Problem, StampliErpError } from '../../../core/errors';
import { postingKey } from '../../../core/identity';
import type { Invoice } from '../../../core/model';
import type { ErpBooks, ReverseAnswer } from '../../../core/books';
import type { ErpBill, Ledger } from '../../../core/ports';
import { loadMapping } from '../crossReferences';
import { dayOf } from '../moments';
import { openLedger } from '../openLedger';
import { isTestRun } from '../testRun';
import type { ErpParts, TimeSettings } from './erpParts';
import { inOrder, invoiceItems, together } from './inputItems';
import type { Operation } from './operation';
import { companyOf, companyOfInvoices, companyProperty, crossReferenceOptions, optionsOf, optionsProperty, writeInTestRunsOption, wrongParameter } from './parameters';

const confirmation = 'REVERSE';
const claimMs = 900_000;

interface Reversal {
	status: 'reversed' | 'refused' | 'notFound' | 'unclear' | 'testRun';
	reason: string;
	state?: string;
	number?: string;
	bill?: ErpBill;
	problems: Problem[];
}

/** Takes back a bill on purpose: found by company, vendor and number, compared with the invoice, and told in the audit. */
export function billReverse<Settings extends TimeSettings>(parts: ErpParts<Settings>): Operation {
	return {
		option: { name: 'Reverse', value: 'reverse', action: 'Reverse a bill', description: `Take a bill back in ${parts.erpName}, explicitly and with a reason` },
		properties: [
			companyProperty(parts, companyOfInvoices),
			{ displayName: 'Way', name: 'way', type: 'options', noDataExpression: true, options: parts.reversalWays.map((way) => ({ ...way })), default: parts.reversalWays[0]?.value ?? '', description: `How the bill is taken back. What ${parts.erpName} does not allow for a bill now is refused with the reason.` },
			{ displayName: 'Reason', name: 'reason', type: 'string', required: true, default: '', placeholder: 'e.g. Wrong vendor', description: 'Why the bill is taken back; it stands in the audit' },
			{ displayName: 'Confirm', name: 'confirm', type: 'string', required: true, default: '', placeholder: confirmation, description: `Type ${confirmation} to confirm that the bills of all input items are taken back` },
			optionsProperty([
				{ displayName: 'Date', name: 'date', type: 'dateTime', default: '', description: 'Posting date of the reversing document, where there is one. Empty: as the ERP proposes.' },
				{
					displayName: 'Even If Different',
					name: 'evenIfDifferent',
					type: 'boolean',
					default: false,
					description: 'Whether a bill is taken back although its total, date or lines are not those of the invoice',
				},
				...parts.translationOptions,
				...crossReferenceOptions,
				writeInTestRunsOption,
			]),
		],
		run: async (context) =>
			await together(context, async () => {
				const options = optionsOf(context);
				const reason = String(context.getNodeParameter('reason', 0, '') ?? '').trim();
				if (reason === '') throw wrongParameter('Reason', 'is empty');
				if (String(context.getNodeParameter('confirm', 0, '') ?? '').trim() !== confirmation) throw wrongParameter('Confirm', `type ${confirmation} to take the bills back`);
				const { items, failed } = invoiceItems(context);
				const map = await loadMapping(context, options);
				const date = dayOf(context, options.date, 'Date');
				const request = { way: String(context.getNodeParameter('way', 0)), reason, ...(date ? { date } : {}) };
				const testRun = isTestRun(context, options.writeInTestRuns === true);
				const ledger = testRun ? undefined : await openLedger(context);
				const done = await parts.withBooks(context, parts.settings(context, options, companyOf(context, 0)), async (books) => {
					const output: (INodeExecutionData & { index: number })[] = [];
					for (const { index, data, invoice } of items) {
						const work = new Reverser(books, parts.erpName, ledger, context);
						const reversal = invoice ? await work.reverse(map.invoice(invoice).content, { ...request, evenIfDifferent: options.evenIfDifferent === true }) : unreadable();
						output.push({ index, json: { ...data.json, reversal: reversal as unknown as IDataObject }, pairedItem: { item: index } });
					}
					return output;
				});
				return inOrder([...done, ...failed]);
			}),
	};
}

function unreadable(): Reversal {
	return { status: 'notFound', reason: 'The record could not be read, so that it names no bill.', problems: [] };
}

/** One bill at a time, under the same claim as posting: nobody posts an invoice while it is taken back. */
class Reverser {
	constructor(
		private readonly books: ErpBooks,
		private readonly erpName: string,
		private readonly ledger: Ledger | undefined,
		private readonly context: IExecuteFunctions,
	) {}

	async reverse(invoice: Invoice, request: { way: string; reason: string; date?: string; evenIfDifferent: boolean }): Promise<Reversal> {
		const key = postingKey(this.books.bills.target, invoice);
		if (!this.ledger) return await this.reverseClaimed(invoice, request, key);
		// Unique: executions of two n8n on one ledger may have the same number.
		const holder = `reverse/${this.context.getExecutionId()}/${randomUUID()}`;
		const [claim] = await this.ledger.claim([key], holder, claimMs);
		if (!claim) return { status: 'refused', reason: 'The invoice is being worked on by another run at this moment.', problems: [] };
		try {
			return await this.reverseClaimed(invoice, request, key);
		} finally {
			await this.ledger.release([claim]);
		}
	}

	private async reverseClaimed(invoice: Invoice, request: { way: string; reason: string; date?: string; evenIfDifferent: boolean }, key: string): Promise<Reversal> {
		const bills = await this.billsOf(invoice);
		const [bill] = bills;
		const what = `Invoice ${invoice.invoiceNumber} of vendor ${invoice.vendor.vendorId ?? '(none)'}`;
		if (!bill) return { status: 'notFound', reason: `${what} is not in ${this.erpName}.`, problems: [] };
		const { differences, same } = compareBill(this.books.bills.expected(invoice), bill);
		if (!same && bills.length > 1) {
			// Which of them is meant nobody can know.
			return { status: 'refused', reason: `${what} is there more than once, and each time otherwise: ${bills.map((each) => `${each.state} ${each.number}`).join(', ')}. None was taken back; choose there.`, problems: [] };
		}
		if (differences.length > 0 && !request.evenIfDifferent) {
			return { status: 'refused', reason: `${what} is there as ${bill.state} ${bill.number}, but not the same: ${differences.join('; ')}.`, bill, problems: [] };
		}
		if (!this.ledger) return { status: 'testRun', reason: `${bill.state} ${bill.number} would be taken back.`, bill, problems: [] };
		const { evenIfDifferent: _, ...asked } = request;
		await this.note('reversalAsked', key, { ...asked, bill });
		const answer = await this.books.reversals!.reverse(invoice, bill, asked);
		const reversal = answer.status === 'lost' ? await this.afterLostAnswer(invoice, bill, answer.message) : told(answer, bill);
		await this.note('reversal', key, { ...asked, ...reversal });
		return reversal;
	}

	/** Bills of its type with its number, the one that equals it first. */
	private async billsOf(invoice: Invoice): Promise<ErpBill[]> {
		const [found = []] = await this.books.bills.find([invoice]);
		const bills = found.filter((bill) => bill.type === invoice.type);
		const expected = this.books.bills.expected(invoice);
		const best = bills.find((bill) => compareBill(expected, bill).same);
		return best ? [best, ...bills.filter((bill) => bill !== best)] : bills;
	}

	/** Not asked for twice: what the ERP shows now decides. */
	private async afterLostAnswer(invoice: Invoice, before: ErpBill, message: string): Promise<Reversal> {
		const bills = await this.billsOf(invoice).catch(() => [before]);
		const now = bills.find((each) => JSON.stringify(each.id) === JSON.stringify(before.id));
		if (!now) return { status: 'reversed', reason: `${before.state} ${before.number} is not there any more; the answer had been lost.`, bill: before, problems: [] };
		return { status: 'unclear', reason: `The answer of ${this.erpName} was lost (${message}) and ${now.number} is still ${now.state}. Look at it there before trying again.`, bill: now, problems: [] };
	}

	private async note(kind: string, key: string, body: object): Promise<void> {
		await this.ledger!.note(kind, body as Record<string, unknown>, { key, executionId: this.context.getExecutionId() });
	}
}

function told(answer: Exclude<ReverseAnswer, { status: 'lost' }>, bill: ErpBill): Reversal {
	if (answer.status === 'reversed') {
		const { state, number } = answer;
		return { status: 'reversed', reason: `${bill.state} ${bill.number} was taken back: ${state}${number ? ` ${number}` : ''}.`, state, ...(number ? { number } : {}), bill, problems: [] };
	}
	if (answer.status === 'refused') return { status: 'refused', reason: answer.problems.map((problem) => problem.message).join(' '), bill, problems: answer.problems };
	throw new StampliErpError({ kind: 'transient', code: 'reversal.notSent', message: answer.message, hint: 'Nothing was taken back. Try again later.', ...(answer.retryAfterMs ? { retryAfterMs: answer.retryAfterMs } : {}) });
}
