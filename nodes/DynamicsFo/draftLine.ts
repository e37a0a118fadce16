import type { Problem } from '../../core/errors';
import type { Decimal, Invoice, InvoiceLine } from '../../core/model';
import { absolute, divide, equal, isDecimal, isNegative, minorUnit, multiply, negate, normal, round } from '../../core/money';
import { displayValue, isAmbiguous, notIn } from './dimensions';
import type { Body, DraftContext } from './draft';
import { codeText, sameCode } from './fields';
import { limits } from './limits';
import { invalid, notExact, onLine, rejected } from './problems';
import { wireNumber } from './wireNumber';

interface LineContext extends DraftContext {
	invoice: Invoice;
	lineNumber: number;
}

/** Item ids that are the buyer's own, and so F&O's. */
const ownItem = new Set(['buyer', 'own', 'item', 'erp', 'bp', 'in']);
/** Digits that F&O keeps of a unit price. */
const pricePlaces = 6;

/** One line of a pending vendor invoice: against a purchase order line, or an account, category or item. */
export function draftLine(line: InvoiceLine, context: LineContext): { body: Body; problems: Problem[]; notes: string[] } {
	const problems: Problem[] = [...checkLengths(line)];
	const notes: string[] = [];
	const number = (property: string, amount: Decimal): Body => {
		const value = wireNumber(amount);
		if (value === undefined) problems.push(notExact(amount, property, onLine(line, 'amount')));
		return value === undefined ? {} : { [property]: value };
	};
	const priced = price(line, context, problems, notes);
	const matched = line.poNumber !== undefined;
	const order = matched && line.poLine ? context.orderLine(line.poNumber!, line.poLine) : undefined;
	const item = matched ? order?.item : line.itemIds?.find((id) => ownItem.has(id.scheme.toLowerCase()))?.value;
	const category = !matched && item === undefined && context.procurementCategory && context.procurementHierarchy ? context.procurementCategory : undefined;
	const unit = line.uom && order?.unit && sameCode(line.uom, order.unit) ? order.unit : undefined;
	if (line.uom && order?.unit && unit === undefined) {
		problems.push(
			invalid({
				code: 'poLine.unit',
				message: `Line ${line.lineNumber} is in ${line.uom}, line ${line.poLine} of purchase order ${line.poNumber} in ${order.unit}.`,
				fix: 'Enter quantity and price in the unit of the purchase order.',
				...onLine(line, 'uom'),
			}),
		);
	}
	if (matched && !/^\d{1,15}$/.test(line.poLine ?? '')) {
		problems.push(
			invalid({
				code: 'poLine.missing',
				message: `Line ${line.lineNumber} names purchase order ${line.poNumber} but ${line.poLine ? `"${line.poLine}" is no line number` : 'not its line'}.`,
				fix: 'Match the line to a line of the purchase order in Stampli.',
				...onLine(line, 'poLine'),
			}),
		);
	}
	if (!matched && item === undefined && category === undefined) {
		problems.push(
			rejected({
				code: 'line.categoryMissing',
				message: `Line ${line.lineNumber} has neither a purchase order nor an item; Dynamics 365 F&O then wants a procurement category.`,
				fix: 'Set Procurement Category and Procurement Hierarchy in the options of the Dynamics 365 F&O node.',
				who: 'integrator',
				where: 'n8n, Dynamics 365 F&O node',
				...onLine(line, 'kind'),
			}),
		);
	}
	const body: Body = {
		dataAreaId: context.company.toLowerCase(),
		HeaderReference: context.reference,
		InvoiceLineNumber: context.lineNumber,
		...(matched ? { PurchaseOrder: codeText(line.poNumber), ...(/^\d{1,15}$/.test(line.poLine ?? '') ? { PurchLineNumber: Number(line.poLine) } : {}) } : {}),
		...(item === undefined ? {} : { ItemNumber: item }),
		...(category ? { ProcurementCategoryName: category, ProcurementCategoryHierarchyName: context.procurementHierarchy! } : {}),
		...(line.description ? { LineDescription: line.description } : {}),
		...number('ReceiveNow', priced.quantity),
		...number('UnitPrice', priced.unitPrice),
		PriceUnit: 1,
		...number('NetAmount', priced.amount),
		...(unit ? { Unit: unit } : {}),
		Currency: context.invoice.currency,
		...(line.taxCode ? { ItemSalesTax: line.taxCode } : {}),
		...dimensionTexts(line, context, problems),
	};
	return { body, problems, notes };
}

/** Quantity, price and amount as F&O multiplies them: quantity × price is the net amount. Credits have negative quantities. */
function price(line: InvoiceLine, { invoice }: LineContext, problems: Problem[], notes: string[]): { quantity: Decimal; unitPrice: Decimal; amount: Decimal } {
	const given = isDecimal(line.amount) ? line.amount : '0';
	const amount = invoice.type === 'credit' ? negate(given) : given;
	const places = minorUnit(invoice.currency);
	const quantity = line.quantity !== undefined && isDecimal(line.quantity) && !equal(line.quantity, '0') ? absolute(line.quantity) : undefined;
	const unitPrice = line.unitPrice !== undefined && isDecimal(line.unitPrice) ? absolute(line.unitPrice) : undefined;
	const sign = (size: Decimal) => (isNegative(amount) ? negate(size) : size);
	const fits = (q: Decimal, p: Decimal) => equal(round(multiply(q, p), places), absolute(amount));

	if (quantity && unitPrice !== undefined && fits(quantity, unitPrice)) return { quantity: sign(normal(quantity)), unitPrice: normal(unitPrice), amount: normal(amount) };
	if (quantity && unitPrice === undefined) {
		const derived = divide(absolute(amount), quantity, pricePlaces);
		if (fits(quantity, derived)) return { quantity: sign(normal(quantity)), unitPrice: normal(derived), amount: normal(amount) };
	}
	if (line.poNumber !== undefined) {
		problems.push(
			invalid({
				code: quantity ? 'line.priceMismatch' : 'line.quantityMissing',
				message: quantity
					? `Line ${line.lineNumber}: ${line.quantity} × ${line.unitPrice ?? '?'} is not ${line.amount}, so it cannot be matched to purchase order ${line.poNumber}.`
					: `Line ${line.lineNumber} is matched to purchase order ${line.poNumber} but has no quantity.`,
				fix: 'Correct quantity, unit price or amount in Stampli and export the invoice again.',
				...onLine(line, quantity ? 'unitPrice' : 'quantity'),
			}),
		);
	} else if (quantity) {
		notes.push(`Line ${line.lineNumber} is sent as 1 × ${normal(absolute(amount))}, because ${line.quantity} × ${line.unitPrice ?? 'its price'} is not ${line.amount}.`);
	}
	return { quantity: sign('1'), unitPrice: normal(absolute(amount)), amount: normal(amount) };
}

function dimensionTexts(line: InvoiceLine, { formats }: LineContext, problems: Problem[]): Body {
	const { delimiter, defaultFormat, ledgerFormat } = formats;
	const dimensions = line.dimensions ?? [];
	const missing = new Set([...notIn(defaultFormat, dimensions), ...(line.glAccount ? notIn(ledgerFormat, dimensions) : [])]);
	for (const name of missing) {
		problems.push(
			rejected({
				code: 'dimension.notInFormat',
				message: `Line ${line.lineNumber}: the dimension "${name}" is not in the active dimension format of Dynamics 365 F&O, so its value would be lost.`,
				fix: 'Add it to the active formats (Financial dimension configuration for integrating applications), or correct its name in the mapping profile.',
				...onLine(line, `dimensions.${name}`),
			}),
		);
	}
	for (const { name, value } of dimensions.filter((each) => isAmbiguous(each.value, delimiter))) {
		problems.push(
			invalid({
				code: 'dimension.ambiguous',
				message: `Line ${line.lineNumber}: the value "${value}" of dimension "${name}" cannot be told from the delimiter "${delimiter}".`,
				fix: 'Choose another delimiter in Dynamics 365 F&O, or another value.',
				...onLine(line, `dimensions.${name}`),
			}),
		);
	}
	return {
		...(line.glAccount ? { MainAccountDisplayValue: displayValue(ledgerFormat, delimiter, dimensions, line.glAccount) } : {}),
		...(dimensions.length > 0 ? { DimensionDisplayValue: displayValue(defaultFormat, delimiter, dimensions) } : {}),
	};
}

function checkLengths(line: InvoiceLine): Problem[] {
	const checks: [string | undefined, number, string, string][] = [
		[line.glAccount, limits.mainAccount, 'main account', 'glAccount'],
		[line.poNumber, limits.PurchaseOrder, 'purchase order', 'poNumber'],
		[line.taxCode, limits.ItemSalesTax, 'tax code', 'taxCode'],
		[line.description, limits.ItemDescription, 'description', 'description'],
		...(line.dimensions ?? []).map((each): [string, number, string, string] => [each.value, limits.dimensionValue, `value of dimension ${each.name}`, `dimensions.${each.name}`]),
	];
	return checks.flatMap(([value, limit, what, field]) =>
		value !== undefined && value.length > limit
			? [
					invalid({
						code: `line.${field.split('.')[0]}.tooLong`,
						message: `Line ${line.lineNumber}: the ${what} has ${value.length} characters; Dynamics 365 F&O takes at most ${limit}.`,
						fix: 'Shorten it in Stampli and export the invoice again.',
						...onLine(line, field),
					}),
				]
			: [],
	);
}
