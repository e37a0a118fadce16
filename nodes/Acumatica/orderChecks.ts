import type { Problem } from '../../core/errors';
import type { Invoice, InvoiceLine } from '../../core/model';
import type { OrderLine, ReceiptLine } from './draftLine';
import { codeKey, isTrue, type Row, rowsOf, sameCode, textOf } from './fields';
import type { Lookups } from './lookups';
import { erpName, onLine, rejected } from './problems';

interface Found {
	header: Row;
	/** `Normal`, `Subcontract`: as the bill's line names it. */
	orderType: string;
	line?: Row;
	/** Types of the open orders of this vendor that have this number, where they are several: which one is meant nobody can know. */
	alike?: string[];
}

const isOpen = (order: Row) => ['Open', 'Completed'].includes(textOf(order, 'Status'));

/** The order or subcontract that a line is matched to. Of several types with one number, the one of this vendor, an open one before others. */
export async function findOrder(line: Pick<InvoiceLine, 'poNumber' | 'poLine'>, vendorId: string | undefined, lookups: Lookups): Promise<Found | undefined> {
	if (!line.poNumber) return undefined;
	const [orders = []] = await lookups.orders.get([codeKey(line.poNumber)]);
	const isOwn = (each: Row) => vendorId !== undefined && sameCode(textOf(each, 'VendorID'), vendorId);
	const own = orders.filter(isOwn);
	const open = own.filter(isOpen);
	const subcontract = own.length > 0 ? undefined : (await lookups.subcontracts.get([codeKey(line.poNumber)]))[0];
	const isSubcontract = subcontract !== undefined && (isOwn(subcontract) || orders.length === 0);
	const header = isSubcontract ? subcontract : (open[0] ?? own[0] ?? orders[0]);
	if (!header) return undefined;
	const number = (line.poLine ?? '').replace(/^0+(?=\d)/, '');
	const found = rowsOf(header, 'Details').find((each) => textOf(each, 'LineNbr') === number);
	const orderType = isSubcontract ? 'Subcontract' : textOf(header, 'Type') || 'Normal';
	return { header, orderType, ...(found ? { line: found } : {}), ...(open.length > 1 ? { alike: open.map((each) => textOf(each, 'Type')) } : {}) };
}

export function orderLineOf({ orderType, line }: Found): OrderLine {
	return { orderType, ...(textOf(line, 'UOM') ? { unit: textOf(line, 'UOM') } : {}) };
}

/** Of a receipt and a return with one number, the return for a credit and the receipt for all else. */
async function receiptOf(number: string, type: Invoice['type'], lookups: Lookups): Promise<Row | undefined> {
	const [receipts = []] = await lookups.receipts.get([codeKey(number)]);
	return receipts.find((each) => /return/i.test(textOf(each, 'Type')) === (type === 'credit')) ?? receipts[0];
}

/** The receipt's line that received that line of the order. */
export async function findReceiptLine(line: Pick<InvoiceLine, 'receiptNumber' | 'poNumber' | 'poLine'>, { type }: Pick<Invoice, 'type'>, lookups: Lookups): Promise<ReceiptLine | undefined> {
	if (!line.receiptNumber) return undefined;
	const receipt = await receiptOf(line.receiptNumber, type, lookups);
	const number = (line.poLine ?? '').replace(/^0+(?=\d)/, '');
	const row = rowsOf(receipt, 'Details').find((each) => sameCode(textOf(each, 'POOrderNbr'), line.poNumber ?? '') && textOf(each, 'POLineNbr') === number);
	return row && { receiptType: textOf(receipt, 'Type') || 'Receipt', line: Number(textOf(row, 'LineNbr')) };
}

/** Order, its line and the receipt of one invoice line: there, open, and of this vendor and currency. */
export async function checkOrders(invoice: Invoice, line: InvoiceLine, lookups: Lookups): Promise<Problem[]> {
	const { vendorId } = invoice.vendor;
	const order = await findOrder(line, vendorId, lookups);
	const problems: Problem[] = [];
	const refuse = (code: string, message: string, fix: string, field = 'poNumber') =>
		problems.push(rejected({ code, message, fix, who: 'accountsPayable', where: `${erpName}, Purchase Orders (PO301000)`, ...onLine(line, field) }));
	const number = line.poNumber!;
	if (!order) {
		refuse('po.unknown', `Purchase order ${number} does not exist in Acumatica.`, 'Correct the purchase order in Stampli.');
		return problems;
	}
	if (order.alike) refuse('po.ambiguous', `Vendor ${vendorId} has several open purchase orders ${number} (${order.alike.join(', ')}).`, 'Enter this bill in Acumatica, or close the order that is not meant.');
	if (!isOpen(order.header)) refuse('po.closed', `Purchase order ${number} is not open (${textOf(order.header, 'Status')}).`, 'Match the invoice to an open purchase order, or reopen or approve this one.');
	const owner = textOf(order.header, 'VendorID');
	if (vendorId && owner && !sameCode(owner, vendorId)) refuse('po.otherVendor', `Purchase order ${number} belongs to vendor ${owner}, not to ${vendorId}.`, 'Correct the vendor or the purchase order in Stampli.');
	const currency = textOf(order.header, 'CurrencyID');
	if (currency && !sameCode(currency, invoice.currency)) refuse('po.otherCurrency', `Purchase order ${number} is in ${currency}, the invoice in ${invoice.currency}.`, 'Correct the currency or the purchase order in Stampli.');
	if (/^\d+$/.test(line.poLine ?? '')) {
		if (!order.line) refuse('poLine.unknown', `Purchase order ${number} has no line ${line.poLine}.`, 'Match the line to an existing line in Stampli.', 'poLine');
		else if (isTrue(order.line, 'Cancelled') || isTrue(order.line, 'Canceled')) refuse('poLine.closed', `Line ${line.poLine} of purchase order ${number} is cancelled.`, 'Match the line to an open line.', 'poLine');
	}
	if (line.receiptNumber) await checkReceipt(invoice, line, lookups, refuse);
	return problems;
}

async function checkReceipt(invoice: Invoice, line: InvoiceLine, lookups: Lookups, refuse: (code: string, message: string, fix: string, field?: string) => void): Promise<void> {
	const receipt = await receiptOf(line.receiptNumber!, invoice.type, lookups);
	const name = `Purchase receipt ${line.receiptNumber}`;
	if (!receipt) return refuse('receipt.unknown', `${name} does not exist in Acumatica.`, 'Correct the receipt in Stampli.', 'receiptNumber');
	if (textOf(receipt, 'Status') !== 'Released') refuse('receipt.notReleased', `${name} is not released (${textOf(receipt, 'Status')}).`, 'Release the receipt first.', 'receiptNumber');
	const owner = textOf(receipt, 'VendorID');
	if (invoice.vendor.vendorId && !sameCode(owner, invoice.vendor.vendorId)) refuse('receipt.otherVendor', `${name} belongs to vendor ${owner}.`, 'Correct the vendor or the receipt in Stampli.', 'receiptNumber');
	if (!(await findReceiptLine(line, invoice, lookups))) refuse('receiptLine.unknown', `${name} has no line for line ${line.poLine} of purchase order ${line.poNumber}.`, 'Match the line to the receipt of that order line.', 'receiptNumber');
}
