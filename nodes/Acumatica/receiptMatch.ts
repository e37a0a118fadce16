import type { Problem } from '../../core/errors';
import type { Invoice, InvoiceLine } from '../../core/model';
import { codeKey, decimalOf, rowsOf, sameCode, textOf } from './fields';
import type { Lookups } from './lookups';
import { findOrder } from './orderChecks';
import { erpName, onLine, rejected } from './problems';

/**
 * The invoice with the receipts of its order lines: where a line of an order was received and the file names no receipt, the one
 * released receipt of that line; for a credit the one return. Several are a question for a person, none leaves the line matched to its order.
 */
export async function withReceipts(invoice: Invoice, lookups: Lookups): Promise<{ invoice: Invoice; problems: Problem[] }> {
	const problems: Problem[] = [];
	const lines = await Promise.all(invoice.lines.map(async (line) => await matched(line, invoice, lookups, problems)));
	return { invoice: { ...invoice, lines }, problems };
}

async function matched(line: InvoiceLine, { type, vendor: { vendorId } }: Invoice, lookups: Lookups, problems: Problem[]): Promise<InvoiceLine> {
	if (!line.poNumber || !line.poLine || line.receiptNumber || !vendorId) return line;
	const order = await findOrder(line, vendorId, lookups);
	if (!order?.line || order.orderType === 'Subcontract' || Number(decimalOf(order.line, 'QtyOnReceipts') ?? '0') === 0) return line;
	const [receipts = []] = await lookups.receiptsOfVendor.get([codeKey(vendorId)]);
	const number = textOf(order.line, 'LineNbr');
	const numbers = receipts
		.filter((receipt) => textOf(receipt, 'Status') === 'Released' && /return/i.test(textOf(receipt, 'Type')) === (type === 'credit'))
		.filter((receipt) => rowsOf(receipt, 'Details').some((row) => sameCode(textOf(row, 'POOrderNbr'), line.poNumber!) && textOf(row, 'POLineNbr') === number))
		.map((receipt) => textOf(receipt, 'ReceiptNbr'));
	if (numbers.length === 1) return { ...line, receiptNumber: numbers[0]! };
	if (numbers.length > 1) {
		problems.push(
			rejected({
				code: 'receipt.ambiguous',
				message: `Line ${line.lineNumber}: line ${line.poLine} of purchase order ${line.poNumber} was received by several receipts (${numbers.slice(0, 10).join(', ')}).`,
				fix: 'Match the line to one of these receipts in Stampli.',
				who: 'accountsPayable',
				where: `Stampli and ${erpName}`,
				...onLine(line, 'receiptNumber'),
			}),
		);
	}
	return line;
}
