import type { Environment } from './environment';
import type { Sent } from './payload';
import { listOf, newRow, numberOf, type Row, same, textOf, valueOf } from './store';

const orderCodes: Record<string, string> = { normal: 'RO', ro: 'RO', 'drop-ship': 'DP', dp: 'DP', blanket: 'BL', bl: 'BL', subcontract: 'RS', rs: 'RS' };

/** Bill lines that one submitted line stands for, or why there are none. `vendor` and `currency` are those of the bill. */
export function matchedLines(sent: Sent, bill: Row, { books }: Environment): { lines: Row[] } | { error: string; field: string } | undefined {
	const text = (name: string) => String(sent.values[name] ?? '');
	const [type, number, receipt] = [text('POOrderType'), text('POOrderNbr'), text('POReceiptNbr')];
	if (type && number) return orderLines(type, number, sent, bill, books.PurchaseOrder ?? [], books.Subcontract ?? []);
	if (receipt) return receiptLines(receipt, sent, bill, books.PurchaseReceipt ?? []);
	if (type || number) return { error: 'Both POOrderType and POOrderNumber must be provided to add a Purchase Order to details.', field: 'POOrderNbr' };
	return undefined;
}

function orderLines(type: string, number: string, sent: Sent, bill: Row, orders: Row[], subcontracts: Row[]) {
	const code = orderCodes[type.trim().toLowerCase()] ?? type;
	const isSubcontract = code === 'RS';
	const source = isSubcontract ? subcontracts : orders;
	const order = source.find((row) => same(valueOf(row, isSubcontract ? 'SubcontractNbr' : 'OrderNbr'), number) && (isSubcontract || orderCodes[textOf(row, 'Type').toLowerCase()] === code) && isAddable(row, bill));
	if (!order) return { error: isSubcontract ? `Subcontract ${number} was not found.` : `Purchase order ${code} - ${number} was not found.`, field: 'POOrderNbr' };
	const wanted = sent.values.POLine;
	const lines = listOf(order, 'Details').filter((each) => wanted === undefined || numberOf(each, 'LineNbr') === wanted);
	if (lines.length === 0) return { error: isSubcontract ? `Subcontract ${number}, Line Nbr.: ${wanted} was not found.` : `Order Line: ${code} ${number}, Line Nbr.: ${wanted} not found.`, field: 'POLine' };
	return {
		lines: lines.map((each) =>
			newRow({ ...coding(each), POOrderType: isSubcontract ? 'Subcontract' : valueOf(order, 'Type'), POOrderNbr: number, POLine: valueOf(each, 'LineNbr'), Qty: valueOf(each, 'OrderQty') }),
		),
	};
}

/** What the screen offers for adding: open, of this vendor and currency, and billed without a receipt. */
function isAddable(order: Row, bill: Row): boolean {
	return textOf(order, 'Status') === 'Open' && same(valueOf(order, 'VendorID'), valueOf(bill, 'Vendor')) && same(valueOf(order, 'CurrencyID'), valueOf(bill, 'CurrencyID')) && textOf(order, 'billedBy') !== 'receipt';
}

function receiptLines(number: string, sent: Sent, bill: Row, receipts: Row[]) {
	const receipt = receipts.find((row) => same(valueOf(row, 'ReceiptNbr'), number) && textOf(row, 'Status') === 'Released' && same(valueOf(row, 'VendorID'), valueOf(bill, 'Vendor')));
	if (!receipt) return { error: `Purchase Receipt ${number} was not found.`, field: 'POReceiptNbr' };
	const wanted = sent.values.POReceiptLine;
	const lines = listOf(receipt, 'Details').filter((each) => wanted === undefined || numberOf(each, 'LineNbr') === wanted);
	if (lines.length === 0) return { error: `Receipt Line ${number} - ${wanted} not found.`, field: 'POReceiptLine' };
	return {
		lines: lines.map((each) => newRow({ ...coding(each), POReceiptType: 'Receipt', POReceiptNbr: number, POReceiptLine: valueOf(each, 'LineNbr'), Qty: valueOf(each, 'ReceiptQty') })),
	};
}

function coding(line: Row) {
	const taken = ['Account', 'Subaccount', 'Project', 'ProjectTask', 'CostCode', 'InventoryID', 'UOM', 'UnitCost', 'TaxCategory'];
	return Object.fromEntries([...taken.map((name) => [name, valueOf(line, name)]), ['TransactionDescription', valueOf(line, 'LineDescription') ?? valueOf(line, 'TransactionDescription')]]);
}
