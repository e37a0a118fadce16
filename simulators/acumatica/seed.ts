import type { Books, Row, Value } from './store';
import { newRow } from './store';

type Fields = Record<string, Value | Row | Row[]>;

/** A construction company with two branches: accounts, vendors, projects, orders, a receipt. */
export function seed(): Books {
	const changed = (day: number) => `2026-10-${String(day).padStart(2, '0')}T09:30:00.17-05:00`;
	const rows = (all: Fields[]) => all.map((each, i) => newRow({ LastModifiedDateTime: changed(1 + (i % 20)), ...each }));
	return {
		Ledger: rows([
			{
				LedgerID: 'ACTUAL', Description: 'Actual ledger', Currency: 'USD', Type: 'Actual',
				Branches: [
					newRow({ BranchID: 'HQ', BranchName: 'Head Office', CompanyName: 'Acme Construction', Active: true }),
					newRow({ BranchID: 'WEST', BranchName: 'Acme West', CompanyName: 'Acme West LLC', Active: true }),
					newRow({ BranchID: 'CLOSED', BranchName: 'Closed Office', CompanyName: 'Acme Construction', Active: false }),
				],
				Companies: [newRow({ Company: 'ACME', CompanyName: 'Acme Construction', Active: true }), newRow({ Company: 'ACMEWEST', CompanyName: 'Acme West LLC', Active: true })],
			},
		]), // prettier-ignore
		Account: rows([
			account('10200', 'Checking', 'Asset', { CashAccount: true }),
			account('20000', 'Accounts payable', 'Liability'),
			account('61000', 'Office expense', 'Expense'),
			account('61500', 'Freight', 'Expense'),
			account('50500', 'Subcontractors', 'Expense', { AccountGroup: 'SUBCON' }),
			account('0400', 'Leading zero account', 'Expense'),
			account('69000', 'Old expense', 'Expense', { Active: false }),
		]),
		Subaccount: ['000000', 'ADM001', 'ADM002', 'OPS001'].map((code) => newRow({ SubaccountCD: code, Description: `Sub ${code}`, Active: true })).concat(newRow({ SubaccountCD: 'OLD001', Description: 'Closed department', Active: false })),
		VendorClass: rows([{ ClassID: 'STANDARD', Description: 'Standard vendors' }, { ClassID: 'SUBCON', Description: 'Subcontractors' }]),
		PaymentMethod: rows([{ PaymentMethodID: 'CHECK', Active: true, UseInAP: true }, { PaymentMethodID: 'ACH', Active: true, UseInAP: true }, { PaymentMethodID: 'OLD', Active: false, UseInAP: true }]),
		TaxCategory: rows([{ TaxCategoryID: 'EXEMPT', Active: true }, { TaxCategoryID: 'TAXABLE', Active: true }, { TaxCategoryID: 'OLDTAX', Active: false }]),
		Vendor: rows([
			vendor('V000123', 'Acme Office Supplies', { TaxRegistrationID: '12-3456789', MainContact: contact('billing@acme.example') }),
			vendor('00042', 'Leading Zero Freight', { Terms: '10D' }),
			vendor('MUELLER', 'Müller & Söhne GmbH', { CurrencyID: 'EUR', EnableCurrencyOverride: false }),
			vendor("OBRIEN", "O'Brien & Sons"),
			vendor('BLOCKED', 'Blocked Builders', { Status: 'On Hold' }),
			vendor('HOLDPAY', 'Payments on Hold Inc.', { Status: 'Hold Payments' }),
			vendor('GONE', 'Former Vendor', { Status: 'Inactive' }),
		]),
		Project: rows([{ ProjectID: 'P100', Description: 'Harbour tower', Status: 'Active' }, { ProjectID: 'P200', Description: 'Old bridge', Status: 'Completed' }]),
		ProjectTask: rows([
			{ ProjectID: 'P100', ProjectTaskID: '01', Description: 'Foundation', Status: 'Active', Default: false },
			{ ProjectID: 'P100', ProjectTaskID: '02', Description: 'Facade', Status: 'In Planning', Default: false },
			{ ProjectID: 'P200', ProjectTaskID: '01', Description: 'Demolition', Status: 'Completed', Default: true },
		]),
		CostCode: rows([{ CostCodeID: '010000', Description: 'General' }, { CostCodeID: '030500', Description: 'Concrete' }]),
		NonStockItem: rows([{ InventoryID: 'FREIGHT', Description: 'Freight', ItemStatus: 'Active' }]),
		StockItem: rows([{ InventoryID: 'CABLE', Description: 'Cable', ItemStatus: 'Active' }]),
		PurchaseOrder: rows([
			order('000001', 'V000123', [orderLine(1, { OrderQty: 10, UnitCost: 25.1, QtyOnReceipts: 4 }), orderLine(2, { InventoryID: 'FREIGHT', OrderQty: 1, UnitCost: 60 })]),
			order('000002', 'V000123', [orderLine(1, { OrderQty: 100, UnitCost: 2.5, InventoryID: 'CABLE', LineType: 'Goods for IN', QtyOnReceipts: 100, UOM: 'METER' })], { billedBy: 'receipt' }),
			order('000003', 'V000123', [orderLine(1, { OrderQty: 1, UnitCost: 5 })], { Status: 'Closed' }),
			order('000004', '00042', [orderLine(1, { OrderQty: 2, UnitCost: 7.5 })]),
			order('000005', 'V000123', [orderLine(1, { OrderQty: 2, UnitCost: 7.5, Cancelled: true })], { Branch: 'WEST' }),
		]),
		PurchaseReceipt: rows([
			{
				Type: 'Receipt', ReceiptNbr: '000077', VendorID: 'V000123', Status: 'Released', CurrencyID: 'USD', Branch: 'HQ', TotalQty: 100, UnbilledQuantity: 100,
				Details: [newRow({ LineNbr: 1, InventoryID: 'CABLE', ReceiptQty: 100, UnitCost: 2.5, UOM: 'METER', POOrderType: 'Normal', POOrderNbr: '000002', POLineNbr: 1, Account: '61000', TransactionDescription: 'Cable' })],
			},
		]), // prettier-ignore
		Subcontract: rows([
			{
				SubcontractNbr: 'SC00001', VendorID: 'V000123', Status: 'Open', CurrencyID: 'USD', Branch: 'HQ', Date: '2026-09-01T00:00:00+00:00',
				Details: [newRow({ LineNbr: 1, Account: '50500', Subaccount: '000000', OrderQty: 1, UnitCost: 5000, Project: 'P100', ProjectTask: '01', CostCode: '030500', UOM: 'EACH', LineDescription: 'Concrete works' })],
			},
		]), // prettier-ignore
		Bill: [],
		Check: [],
	};
}

function account(code: string, description: string, type: string, more: Fields = {}): Fields {
	return { AccountCD: code, Description: description, Type: type, Active: true, CashAccount: false, RequireUnits: false, ...more };
}

function vendor(id: string, name: string, more: Fields = {}): Fields {
	return { VendorID: id, VendorName: name, Status: 'Active', VendorClass: 'STANDARD', CurrencyID: 'USD', EnableCurrencyOverride: true, Terms: '30D', PaymentMethod: 'CHECK', F1099Vendor: false, MainContact: contact(), RemittanceContact: contact(), Contacts: [], ...more };
}

function contact(email?: string): Row {
	return newRow({ Email: email, Phone1: '+1 206 555 0100', Address: newRow({ AddressLine1: '123 Coffee Street', City: 'Seattle', State: 'WA', PostalCode: '98101', Country: 'US' }) });
}

function order(number: string, vendorId: string, details: Row[], more: Fields = {}): Fields {
	return { Type: 'Normal', OrderNbr: number, VendorID: vendorId, Branch: 'HQ', Status: 'Open', Date: '2026-09-01T00:00:00-05:00', PromisedOn: '2026-12-01T00:00:00-05:00', CurrencyID: 'USD', Terms: '30D', Details: details, ...more };
}

function orderLine(line: number, more: Fields): Row {
	return newRow({ LineNbr: line, LineType: 'Service', LineDescription: `Line ${line}`, Account: '61000', Subaccount: '000000', UOM: 'EACH', QtyOnReceipts: 0, Completed: false, Cancelled: false, ...more });
}
