import type { Problem } from '../../core/errors';
import type { Decimal, Invoice, InvoiceLine } from '../../core/model';
import { isDecimal, isNegative } from '../../core/money';
import { priced } from './amounts';
import { type DraftContext, ownItem, type Value } from './draft';
import { costingProperties, dimensionTarget } from './dimensions';
import { numberOf, textOf } from './fields';
import { cut, limits } from './limits';
import { erpName, invalid, notExact, onLine, rejected } from './problems';
import { wireNumber } from './wireNumber';

export interface LineContext extends DraftContext {
	invoice: Invoice;
	/** The document has item lines, so every line must be one. */
	holdsItems: boolean;
	asItem: boolean;
	isForeign: boolean;
}

type LineBody = Record<string, Value>;

/** One line of a document: an item (with its base, if any) or an amount on an account. */
export function draftLine(line: InvoiceLine, context: LineContext): { body: LineBody; problems: Problem[]; notes: string[] } {
	const problems: Problem[] = [];
	const notes: string[] = [];
	const body: LineBody = {
		...description(line, notes),
		...(context.asItem ? itemPart(line, context, problems, notes) : context.holdsItems ? accountAsItem(line, context, problems) : accountPart(line, context, problems)),
		...taxPart(line, context),
		...codingPart(line, context, problems),
	};
	return { body, problems, notes };
}

/** A description is for people: what the column does not hold is cut, and said. */
function description(line: InvoiceLine, notes: string[]): LineBody {
	if (!line.description) return {};
	if (line.description.length > limits.ItemDescription) notes.push(`The description of line ${line.lineNumber} is cut after ${limits.ItemDescription} characters.`);
	return { ItemDescription: cut(line.description, limits.ItemDescription) };
}

function amountOf(property: string, amount: Decimal, line: InvoiceLine, problems: Problem[]): LineBody {
	if (!isDecimal(amount)) return {};
	const value = wireNumber(amount);
	if (value === undefined) problems.push(notExact(amount, property, onLine(line, 'amount')));
	return value === undefined ? {} : { [property]: value };
}

/** The amount in the document's currency: each has a property of its own. */
function net(line: InvoiceLine, { isForeign }: LineContext, problems: Problem[]): LineBody {
	return amountOf(isForeign ? 'RowTotalFC' : 'LineTotal', line.amount, line, problems);
}

function basePart(line: InvoiceLine, context: LineContext): LineBody {
	const base = context.base(line);
	if (!base || context.invoice.type === 'credit') return {};
	return { BaseType: base.baseType, BaseEntry: numberOf(base.document, 'DocEntry'), BaseLine: numberOf(base.line, 'LineNum') };
}

function accountPart(line: InvoiceLine, context: LineContext, problems: Problem[]): LineBody {
	const base = context.invoice.type === 'credit' ? undefined : context.base(line);
	if (!line.glAccount && !base) problems.push(accountMissing(line));
	return { ...basePart(line, context), ...(line.glAccount ? { AccountCode: context.accountCode(line.glAccount) } : {}), ...net(line, context, problems) };
}

function accountMissing(line: InvoiceLine): Problem {
	return invalid({
		code: 'line.accountMissing',
		message: `Line ${line.lineNumber} has neither a G/L account nor a purchase order or item.`,
		fix: 'Code the line in Stampli and export the invoice again.',
		...onLine(line, 'glAccount'),
	});
}

function itemPart(line: InvoiceLine, context: LineContext, problems: Problem[], notes: string[]): LineBody {
	const base = context.base(line);
	const isCredit = context.invoice.type === 'credit';
	const price = priced(line, context.invoice, context.pricePlaces);
	const item: LineBody = base && !isCredit ? {} : { ItemCode: base ? textOf(base.line, 'ItemCode') : ownItem(line)! };
	if (isCredit) notes.push(`Line ${line.lineNumber} credits an amount and moves no stock.`);
	if ('fault' in price) {
		problems.push(
			invalid({
				code: `line.${price.fault}`,
				message:
					price.fault === 'quantityMissing'
						? `Line ${line.lineNumber} is ${base ? `matched to purchase order ${line.poNumber}` : 'an item'} but has no quantity.`
						: `Line ${line.lineNumber}: ${line.quantity} × ${line.unitPrice ?? '?'} is not ${line.amount}.`,
				fix: 'Correct quantity, unit price or amount in Stampli and export the invoice again.',
				...onLine(line, price.fault === 'quantityMissing' ? 'quantity' : 'unitPrice'),
			}),
		);
		return { ...basePart(line, context), ...item };
	}
	return {
		...basePart(line, context),
		...item,
		...amountOf('Quantity', price.quantity, line, problems),
		...amountOf('UnitPrice', price.unitPrice, line, problems),
		...(isCredit ? { WithoutInventoryMovement: 'tYES' } : {}),
		...(line.glAccount && !base ? { AccountCode: context.accountCode(line.glAccount) } : {}),
	};
}

/** A document holds item lines or account lines, never both: freight beside ordered goods needs an item of its own. */
function accountAsItem(line: InvoiceLine, context: LineContext, problems: Problem[]): LineBody {
	const { expenseItem } = context.settings;
	if (!expenseItem) {
		problems.push(
			rejected({
				code: 'lines.mixed',
				message: `Line ${line.lineNumber} is an amount on an account beside item lines; a document of ${erpName} holds only one of both kinds.`,
				fix: 'Set Item for Account Lines in the options of the node (an item without stock), or split the invoice in Stampli.',
				who: 'integrator',
				where: 'n8n, SAP Business One node',
				...onLine(line, 'glAccount'),
			}),
		);
	}
	if (!line.glAccount) problems.push(accountMissing(line));
	const isCredit = isDecimal(line.amount) && isNegative(line.amount);
	return {
		ItemCode: expenseItem ?? '',
		Quantity: isCredit ? -1 : 1,
		...amountOf('UnitPrice', isCredit ? line.amount.slice(1) : line.amount, line, problems),
		...(line.glAccount ? { AccountCode: context.accountCode(line.glAccount) } : {}),
	};
}

function taxPart(line: InvoiceLine, context: LineContext): LineBody {
	const tax = line.taxCode ? context.taxCode(line.taxCode) : undefined;
	return tax ? { [tax.property]: tax.code } : {};
}

/** Distribution rules and project. Too long values would be refused with a message that does not name them. */
export function codingPart(line: InvoiceLine, context: DraftContext, problems: Problem[]): LineBody {
	const body: LineBody = {};
	for (const { name, value } of line.dimensions ?? []) {
		const target = dimensionTarget(name, context.dimensions);
		const at = onLine(line, `dimensions.${name}`);
		if (!target) {
			problems.push(
				rejected({
					code: 'dimension.unknown',
					message: `Line ${line.lineNumber}: ${erpName} has no dimension "${name}", so its value would be lost.`,
					fix: 'Correct its name in the mapping profile: a dimension\'s name or number there, "Project" or "Branch".',
					who: 'integrator',
					where: 'n8n or Stampli',
					...at,
				}),
			);
			continue;
		}
		if (target.kind === 'branch') continue;
		const property = target.kind === 'project' ? 'ProjectCode' : costingProperties[target.number - 1]!;
		const limit = target.kind === 'project' ? limits.ProjectCode : limits.CostingCode;
		if (value.length > limit) problems.push(invalid({ code: 'dimensionValue.tooLong', message: `Line ${line.lineNumber}: "${value}" of dimension ${name} has more than ${limit} characters.`, fix: 'Choose an existing value in Stampli.', ...at }));
		const code = target.kind === 'project' ? context.projectCode(value) : context.ruleCode(value);
		if (body[property] !== undefined && body[property] !== code) problems.push(invalid({ code: 'dimension.twice', message: `Line ${line.lineNumber} names two values of dimension ${name}.`, fix: 'Leave one of them in Stampli.', ...at }));
		body[property] = code;
	}
	return body;
}
