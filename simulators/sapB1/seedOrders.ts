import type { Company, Row } from './company';

/** Open, partly received, closed and service purchase orders; a goods receipt of one of them. */
export function seedOrders(company: Company): void {
	const { tables, localCurrency } = company;
	const branch = company.branchesOn ? { BPL_IDAssignedToInvoice: 1 } : {};
	const order = (DocEntry: number, DocNum: number, CardCode: string, DocumentLines: Row[], more: Row = {}): Row => ({
		DocEntry, DocNum, CardCode, CardName: tables.BusinessPartners.find((each) => each.CardCode === CardCode)?.CardName, DocType: 'dDocument_Items', DocDate: '2026-02-01', DocDueDate: '2026-03-01', TaxDate: '2026-02-01',
		DocCurrency: localCurrency, DocTotal: DocumentLines.reduce((sum, line) => sum + Number(line.LineTotal), 0), DocumentStatus: 'bost_Open', Cancelled: 'tNO', CancelStatus: 'csNo',
		UpdateDate: '2026-02-01', UpdateTime: '10:00:00', CreationDate: '2026-02-01', PaymentGroupCode: 1, ...branch, DocumentLines, ...more,
	});
	const item = (LineNum: number, ItemCode: string, Quantity: number, UnitPrice: number, open: number, more: Row = {}): Row => ({
		LineNum, ItemCode, ItemDescription: company.items[ItemCode]!.name, Quantity, UnitPrice, MeasureUnit: 'ea', LineTotal: Math.round(Quantity * UnitPrice * 100) / 100, RemainingOpenQuantity: open, LineStatus: open > 0 ? 'bost_Open' : 'bost_Close', AccountCode: '6100', ShipDate: '2026-03-01', ...more,
	});
	tables.PurchaseOrders.push(
		order(315, 4501, 'V10000', [item(0, 'A1000', 10, 25.1, 10), item(2, 'A2000', 4, 80, 4, { CostingCode: 'SALES' })]),
		order(316, 4502, 'V10000', [item(0, 'A1000', 6, 25.1, 0)], { DocumentStatus: 'bost_Close', UpdateDate: '2026-05-02' }),
		order(317, 4503, 'V20000', [item(0, 'A2000', 5, 80, 5)]),
		order(318, 4504, 'V10000', [{ LineNum: 0, ItemDescription: 'Consulting', AccountCode: '6200', LineTotal: 900, Quantity: 1, RemainingOpenQuantity: 1, LineStatus: 'bost_Open' }], { DocType: 'dDocument_Service', UpdateDate: '2026-06-20' }),
		order(319, 4505, 'V40000', [item(0, 'A1000', 3, 25.1, 3)], { Cancelled: 'tYES', CancelStatus: 'csYes', DocumentStatus: 'bost_Close', UpdateDate: '2026-06-21' }),
	);
	// All of 4502 was received and nothing of it invoiced: its invoice is based on the receipt.
	tables.PurchaseDeliveryNotes.push({
		...order(700, 8001, 'V10000', [{ ...item(0, 'A1000', 6, 25.1, 6), BaseType: 22, BaseEntry: 316, BaseLine: 0 }]), DocDate: '2026-03-01',
	});
}
