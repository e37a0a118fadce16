import type { Problem } from '../../core/errors';
import type { Decimal, Invoice, InvoiceLine } from '../../core/model';
import { absolute, divide, equal, isDecimal, isNegative, minorUnit, multiply, negate, normal, round } from '../../core/money';
import type { Body } from './draft';
import { codeKey } from './fields';
import { limits, unitPlaces } from './limits';
import { cut, oneLine } from './oneLine';
import { erpName, invalid, notExact, onLine, rejected } from './problems';
import { wireNumber } from './wireNumber';

/** Item ids that are the buyer's own, and so Business Central's. */
const ownItem = new Set(['buyer', 'own', 'item', 'erp', 'bp', 'in']);

/** The item of a line that is not coded to an account. */
export function itemOf(line: InvoiceLine): string | undefined {
	return line.glAccount ? undefined : line.itemIds?.find((id) => ownItem.has(id.scheme.toLowerCase()))?.value;
}

/** One line of a purchase invoice, for an account or an item. `lineType` stands before the number, which is looked up by it. */
export function draftLine(line: InvoiceLine, invoice: Invoice, sequence: number): { body: Body; problems: Problem[]; notes: string[] } {
	const problems: Problem[] = [...checkCodes(line)];
	const notes: string[] = [];
	const number = (property: string, amount: Decimal): Body => {
		const value = wireNumber(amount);
		if (value === undefined) problems.push(notExact(amount, property, onLine(line, 'amount')));
		return value === undefined ? {} : { [property]: value };
	};
	const item = itemOf(line);
	const object = line.glAccount ?? item;
	if (line.poNumber !== undefined) problems.push(orderUnsupported(line));
	else if (object === undefined) {
		problems.push(
			invalid({ code: 'line.coding', message: `Line ${line.lineNumber} names neither an account nor an item of ${erpName}.`, fix: 'Code the line in Stampli and export the invoice again.', ...onLine(line, 'glAccount') }),
		);
	}
	const priced = price(line, invoice, notes);
	const body: Body = {
		sequence,
		lineType: item === undefined ? 'Account' : 'Item',
		...(object === undefined ? {} : { lineObjectNumber: codeKey(object) }),
		...description(line, notes),
		...(item !== undefined && line.uom ? { unitOfMeasureCode: codeKey(line.uom) } : {}),
		...number('quantity', priced.quantity),
		...number('unitCost', priced.unitCost),
		...(line.taxCode ? { taxCode: codeKey(line.taxCode) } : {}),
	};
	return { body, problems, notes };
}

function orderUnsupported(line: InvoiceLine): Problem {
	return rejected({
		code: 'poLine.unsupported',
		message: `Line ${line.lineNumber} is matched to purchase order ${line.poNumber}. API v2.0 of ${erpName} cannot make an invoice for an order: only the order itself can be received and invoiced.`,
		fix: `Post the invoice from purchase order ${line.poNumber} in ${erpName} and dismiss this record, or take the match off in Stampli if the order need not be reduced.`,
		who: 'accountsPayable',
		where: `${erpName}, Purchase Orders`,
		...onLine(line, 'poNumber'),
	});
}

/** Text beyond the first field goes to the second; beyond that it is left out, and a note says so. */
function description({ lineNumber, description: text = '' }: InvoiceLine, notes: string[]): Body {
	const whole = oneLine(text);
	const first = cut(whole, limits.description);
	const second = cut(whole.slice(first.length), limits.description2);
	if (whole.length > first.length + second.length) notes.push(`Line ${lineNumber}: the description is cut after ${limits.description + limits.description2} characters.`);
	return { ...(first ? { description: first } : {}), ...(second ? { description2: second } : {}) };
}

/** Quantity and unit cost whose product, rounded as Business Central rounds, is the net amount to the last digit. */
function price(line: InvoiceLine, { currency }: Invoice, notes: string[]): { quantity: Decimal; unitCost: Decimal } {
	const amount = isDecimal(line.amount) ? line.amount : '0';
	const quantity = line.quantity !== undefined && isDecimal(line.quantity) && !equal(line.quantity, '0') ? absolute(line.quantity) : undefined;
	const given = line.unitPrice !== undefined && isDecimal(line.unitPrice) ? absolute(line.unitPrice) : undefined;
	const sign = (size: Decimal) => (isNegative(amount) ? negate(size) : size);
	const fits = (q: Decimal, p: Decimal) => equal(round(q, unitPlaces), q) && equal(round(p, unitPlaces), p) && equal(round(multiply(q, p), minorUnit(currency)), absolute(amount));

	if (quantity && given !== undefined && fits(quantity, given)) return { quantity: sign(normal(quantity)), unitCost: normal(given) };
	if (quantity && given === undefined) {
		const derived = divide(absolute(amount), quantity, unitPlaces);
		if (fits(quantity, derived)) return { quantity: sign(normal(quantity)), unitCost: normal(derived) };
	}
	if (quantity) notes.push(`Line ${line.lineNumber} is sent as 1 × ${normal(absolute(amount))}, because ${line.quantity} × ${line.unitPrice ?? 'its price'} is not ${line.amount}.`);
	return { quantity: sign('1'), unitCost: normal(absolute(amount)) };
}

function checkCodes(line: InvoiceLine): Problem[] {
	const item = itemOf(line);
	const checks: [string | undefined, number, string, string][] = [
		[line.glAccount, limits.lineObjectNumber, 'account', 'glAccount'],
		[item, limits.lineObjectNumber, 'item', 'itemIds'],
		[line.taxCode, limits.taxCode, 'tax code', 'taxCode'],
		[item === undefined ? undefined : line.uom, limits.unitOfMeasureCode, 'unit of measure', 'uom'],
		...(line.dimensions ?? []).map((each): [string, number, string, string] => [each.value, limits.dimensionValueCode, `value of dimension ${each.name}`, `dimensions.${each.name}`]),
	];
	return checks.flatMap(([value, limit, what, field]) =>
		value !== undefined && codeKey(value).length > limit
			? [invalid({ code: `${field.replace(/\..*/, '')}.tooLong`, message: `Line ${line.lineNumber}: the ${what} "${value}" has ${value.length} characters; ${erpName} takes at most ${limit}.`, fix: 'Shorten it in Stampli. It is never cut off here.', ...onLine(line, field) })]
			: [],
	);
}
