import type { Problem } from '../../core/errors';
import type { Invoice, InvoiceLine } from '../../core/model';
import { sameCode, textOf } from './fields';
import type { Lookups } from './lookups';
import { findBase } from './orderLines';
import { erpName, onLine, rejected } from './problems';

/** The purchase order behind a line: there, of this vendor and currency, and with something left to invoice. */
export async function checkOrderLine(invoice: Invoice, line: InvoiceLine, lookups: Lookups): Promise<Problem[]> {
	const answer = await findBase(invoice, line, lookups);
	if (!answer) return [];
	const number = line.poNumber!;
	const refused = (code: string, message: string, fix: string, field = 'poLine') => [
		rejected({ code, message: `Line ${line.lineNumber}: ${message}`, fix, who: 'accountsPayable', where: `${erpName}, Purchase Orders`, ...onLine(line, field) }),
	];
	if ('severalOrders' in answer) return refused('po.several', `there are several purchase orders ${number} of this vendor.`, 'Close all but one of them, or enter the invoice by hand.', 'poNumber');
	if ('several' in answer) return refused('receipt.several', `there are several goods receipts of purchase order ${number}, line ${line.poLine} (${answer.several.join(', ')}).`, 'Name the goods receipt on the line in Stampli.', 'receiptNumber');
	if ('missing' in answer) {
		if (answer.missing === 'order') return refused('po.unknown', `purchase order ${number} does not exist.`, 'Correct the purchase order in Stampli.', 'poNumber');
		if (answer.missing === 'receipt') return refused('receipt.unknown', `goods receipt ${line.receiptNumber} has nothing open of purchase order ${number}, line ${line.poLine}.`, 'Correct the goods receipt in Stampli.', 'receiptNumber');
		return refused(line.poLine ? 'poLine.unknown' : 'poLine.missing', line.poLine ? `purchase order ${number} has no line ${line.poLine}.` : `it names purchase order ${number} but not its line.`, 'Match the line to a line of the purchase order in Stampli.');
	}
	const { document, line: base, order, baseType } = answer.found;
	const problems: Problem[] = [];
	const vendor = invoice.vendor.vendorId;
	if (vendor && !sameCode(textOf(order, 'CardCode'), vendor)) problems.push(...refused('po.otherVendor', `purchase order ${number} belongs to vendor ${textOf(order, 'CardCode')}, not to ${vendor}.`, 'Correct the vendor or the purchase order in Stampli.', 'poNumber'));
	const currency = textOf(order, 'DocCurrency');
	if (currency && !sameCode(currency, invoice.currency)) problems.push(...refused('po.otherCurrency', `purchase order ${number} is in ${currency}, the invoice in ${invoice.currency}.`, 'Correct the currency or the purchase order in Stampli.', 'poNumber'));
	if (invoice.type === 'credit') return problems; // a credit takes nothing from an order
	const isOpen = textOf(document, 'DocumentStatus') === 'bost_Open' && textOf(base, 'LineStatus') === 'bost_Open';
	if (!isOpen) {
		const what = baseType === 20 ? `goods receipt ${textOf(document, 'DocNum')}` : `line ${line.poLine} of purchase order ${number}`;
		problems.push(...refused('poLine.closed', `${what} has nothing left to invoice.`, 'Match the line to an open line, or reopen the purchase order.'));
	}
	return problems;
}
