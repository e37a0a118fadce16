import type { Problem } from '../../core/errors';
import type { Decimal, Invoice, InvoiceLine } from '../../core/model';
import { absolute, add, equal, isDecimal, isNegative, subtract, sum } from '../../core/money';
import type { Body, DraftContext, Value } from './draft';
import { codingPart } from './draftLine';
import { sameCode } from './fields';
import { cut, limits } from './limits';
import { erpName, invalid, notExact, onLine, rejected } from './problems';
import { wireNumber } from './wireNumber';

type LineBody = Record<string, Value>;

/** An invoice as a balanced journal entry: the vendor on one side, the accounts and the tax on the other. */
export function draftJournal(invoice: Invoice, context: DraftContext): { body: Body; problems: Problem[]; notes: string[] } {
	const problems: Problem[] = [];
	const notes: string[] = [];
	const isCredit = invoice.type === 'credit';
	const isForeign = !sameCode(invoice.currency, context.localCurrency);
	/** Amounts are positive: the side says which way they go, and a negative line stands on the other side. */
	const side = (amount: Decimal, vendor: boolean, at: Partial<Problem>): LineBody => {
		const isDebit = (vendor === isCredit) !== isNegative(amount);
		const property = `${isForeign ? 'FC' : ''}${isDebit ? 'Debit' : 'Credit'}`;
		const value = wireNumber(absolute(amount));
		if (value === undefined) problems.push(notExact(amount, property, at));
		return value === undefined ? {} : { [property]: value, ...(isForeign ? { FCCurrency: invoice.currency } : {}) };
	};
	const branch = (line?: InvoiceLine): LineBody => {
		const number = context.branchOf(line);
		return number === undefined ? {} : { BPLID: number };
	};

	const total = isDecimal(invoice.totalAmount) ? invoice.totalAmount : '0';
	const tax = invoice.taxAmount !== undefined && isDecimal(invoice.taxAmount) ? invoice.taxAmount : '0';
	const lines: LineBody[] = invoice.lines.flatMap((line) => {
		if (line.poNumber !== undefined) problems.push(orderLine(line));
		if (!line.glAccount) problems.push(invalid({ code: 'line.accountMissing', message: `Line ${line.lineNumber} has no G/L account.`, fix: 'Code the line in Stampli and export the invoice again.', ...onLine(line, 'glAccount') }));
		if (!isDecimal(line.amount)) return [];
		if (equal(line.amount, '0')) {
			notes.push(`Line ${line.lineNumber} has no amount and is left out of the journal entry.`);
			return [];
		}
		return [
			{
				...(line.glAccount ? { AccountCode: context.accountCode(line.glAccount) } : {}),
				...side(line.amount, false, onLine(line, 'amount')),
				...(line.description ? { LineMemo: cut(line.description, limits.LineMemo) } : {}),
				...codingPart(line, context, problems),
				...branch(line),
			},
		];
	});
	if (!equal(tax, '0')) {
		if (!context.settings.taxAccount) problems.push(taxAccountMissing());
		else lines.push({ AccountCode: context.settings.taxAccount, ...side(tax, false, { field: 'taxAmount' }), LineMemo: 'Tax', ...branch() });
	}
	if (invoice.lines.every((line) => isDecimal(line.amount))) {
		const charged = sum([tax, ...invoice.lines.map((line) => line.amount)]);
		if (!equal(charged, total)) {
			problems.push(
				invalid({
					code: 'journal.unbalanced',
					message: `Lines and tax add up to ${charged}, the total is ${total}; a journal entry must balance.`,
					fix: 'Correct lines, tax or total in Stampli and export the invoice again.',
					field: 'totalAmount',
				}),
			);
		}
	}
	/** One line per branch, so that each branch balances by itself. */
	const vendors = vendorShares(invoice, context, total).map(({ line, amount }): LineBody => ({
		ShortName: context.vendorCode,
		...(context.controlAccount ? { AccountCode: context.controlAccount } : {}),
		...side(amount, true, { field: 'totalAmount' }),
		...(invoice.dueDate ? { DueDate: invoice.dueDate } : {}),
		LineMemo: cut(invoice.invoiceNumber, limits.LineMemo),
		...branch(line),
	}));
	const body: Body = {
		ReferenceDate: invoice.postingDate ?? invoice.invoiceDate,
		...(invoice.dueDate ? { DueDate: invoice.dueDate } : {}),
		TaxDate: invoice.invoiceDate,
		Memo: cut(`Stampli ${isCredit ? 'credit' : 'invoice'} ${invoice.invoiceNumber}`, limits.LineMemo),
		Reference2: invoice.invoiceNumber,
		Reference3: context.reference,
		...(context.settings.referenceField ? { [context.settings.referenceField]: context.reference } : {}),
		JournalEntryLines: [...vendors, ...lines],
	};
	return { body, problems, notes };
}

/** The total by branch, tax in the branch of the invoice; each with a line of that branch. */
function vendorShares(invoice: Invoice, context: DraftContext, total: Decimal): { line?: InvoiceLine; amount: Decimal }[] {
	const own = context.branchOf();
	const elsewhere = new Map<number, { line: InvoiceLine; amount: Decimal }>();
	for (const line of invoice.lines) {
		const number = context.branchOf(line);
		if (number === undefined || number === own || !isDecimal(line.amount)) continue;
		elsewhere.set(number, { line, amount: add(elsewhere.get(number)?.amount ?? '0', line.amount) });
	}
	const rest = subtract(total, sum([...elsewhere.values()].map(({ amount }) => amount)));
	return [{ amount: rest }, ...elsewhere.values()].filter(({ amount }) => !equal(amount, '0'));
}

function orderLine(line: InvoiceLine): Problem {
	return rejected({
		code: 'poLine.unsupported',
		message: `Line ${line.lineNumber} is matched to purchase order ${line.poNumber}; a journal entry cannot close an order.`,
		fix: 'Set Document Kind to A/P Invoice in the node, or remove the purchase order in Stampli.',
		who: 'integrator',
		where: 'n8n, SAP Business One node',
		...onLine(line, 'poNumber'),
	});
}

function taxAccountMissing(): Problem {
	return rejected({
		code: 'tax.accountMissing',
		message: `The invoice has tax, and the node does not say on which account a journal entry puts it in ${erpName}.`,
		fix: 'Set Tax Account in the options of the node, or set Document Kind to A/P Invoice.',
		who: 'integrator',
		where: 'n8n, SAP Business One node',
		field: 'taxAmount',
	});
}
