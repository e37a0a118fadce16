import type { Company } from './books';
import { pay, postEntry } from './ledger';
import type { Row } from './tables';

/** Master data, open orders, posted and paid invoices of one company. */
export function seedCompany(company: Company): void {
	const { tables } = company;
	const local = company.name.includes('AG') ? 'CHF' : 'EUR';
	const push = (rows: Row[], all: Row[]) => rows.push(...all.map((row) => ({ ...row, _version: 1 })));
	push(tables.GLSetup, [{ Primary_Key: '', LCY_Code: local, Allow_Posting_From: '2026-01-01', Allow_Posting_To: '2026-12-31', Shortcut_Dimension_1_Code: 'DEPARTMENT', Shortcut_Dimension_2_Code: 'PROJECT', Shortcut_Dimension_3_Code: 'AREA' }]);
	push(tables.Vendor, [
		{ No: '10000', Name: 'London Postmaster', Address: '10 North Lake Avenue', City: 'London', Post_Code: 'GB-N12 5XY', Country_Region_Code: 'GB', E_Mail: 'billing@postmaster.example', Payment_Terms_Code: '30D', Last_Date_Modified: '2026-03-01', Vendor_Posting_Group: 'FOREIGN' },
		{ No: '00123', Name: 'Zürcher Präzision & Söhne', Address: 'Bahnhofstraße 1', City: 'Zürich', Post_Code: '8001', Country_Region_Code: 'CH', Payment_Terms_Code: '14D', Last_Date_Modified: '2026-05-01', Vendor_Posting_Group: 'DOMESTIC' },
		{ No: '20000', Name: 'AR Day Property Management', Currency_Code: 'USD', Payment_Terms_Code: '30D', Last_Date_Modified: '2026-01-10', Vendor_Posting_Group: 'FOREIGN' },
		{ No: '30000', Name: "O'Brien <Blocked> Ltd.", Blocked: 'All', Payment_Terms_Code: '30D', Last_Date_Modified: '2026-01-11', Vendor_Posting_Group: 'DOMESTIC' },
		{ No: '40000', Name: 'Paid Elsewhere', Blocked: 'Payment', Payment_Terms_Code: 'CM', Last_Date_Modified: '2026-01-12', Vendor_Posting_Group: 'DOMESTIC' },
	]);
	const account = (No: string, Name: string, more: Row = {}): Row => ({ No, Name, Income_Balance: 'Income Statement', Account_Type: 'Posting', Direct_Posting: true, Blocked: false, ...more });
	push(tables.GLAccount, [
		account('0400', 'Leading zero account'),
		account('5600', 'Purchase VAT 25 %', { Income_Balance: 'Balance Sheet' }),
		account('5410', 'Vendors', { Income_Balance: 'Balance Sheet', Direct_Posting: false }),
		account('8100', 'Building maintenance'),
		account('8110', 'Cleaning'),
		account('8200', 'Office supplies'),
		account('8299', 'Total office', { Account_Type: 'Total', Direct_Posting: false }),
		account('8300', 'Blocked travel', { Blocked: true }),
	]);
	push(tables.Dimension, [{ Code: 'DEPARTMENT', Name: 'Department', Blocked: false }, { Code: 'PROJECT', Name: 'Project', Blocked: false }, { Code: 'AREA', Name: 'Area', Blocked: false }, { Code: 'OLD', Name: 'Old', Blocked: true }]);
	const value = (Dimension_Code: string, Code: string, Name: string, more: Row = {}): Row => ({ Dimension_Code, Code, Name, Dimension_Value_Type: 'Standard', Blocked: false, ...more });
	push(tables.DimensionValue, [
		value('DEPARTMENT', 'ADM', 'Administration'),
		value('DEPARTMENT', 'PROD', 'Production'),
		value('DEPARTMENT', 'CLOSED', 'Closed', { Blocked: true }),
		value('DEPARTMENT', 'ALL', 'All departments', { Dimension_Value_Type: 'Total' }),
		value('PROJECT', '007', 'Leading zeros'),
		value('AREA', '30', 'Europe north'),
	]);
	const order = (No: string, vendor: string, lines: Row[]) => {
		push(tables.PurchaseHeader, [{ Document_Type: 'Order', No, Buy_from_Vendor_No: vendor, Document_Date: '2026-06-01', Order_Date: '2026-06-01', Posting_Date: '2026-06-01', Status: 'Released' }]);
		push(tables.PurchaseLine, lines.map((line, i) => ({ Document_Type: 'Order', Document_No: No, Line_No: (i + 1) * 10000, Type: 'Item', Unit_of_Measure_Code: 'PCS', ...line })));
	};
	order('106001', '10000', [
		{ No: '1900-S', Description: 'Paris guest chair', Quantity: 10, Direct_Unit_Cost: 98.5, Line_Amount: 985, Quantity_Received: 4, Quantity_Invoiced: 2 },
		{ Type: 'G/L Account', No: '8200', Description: 'Installation', Quantity: 1, Direct_Unit_Cost: 120, Line_Amount: 120, Quantity_Received: 0, Quantity_Invoiced: 0 },
	]);
	order('106002', '00123', [{ No: '0042', Description: 'Präzisionslager', Quantity: 3, Direct_Unit_Cost: 7.25, Line_Amount: 21.75, Quantity_Received: 3, Quantity_Invoiced: 0 }]);
	const posted = (number: string, amount: number, more: Row = {}) =>
		postEntry(company, { Document_Type: amount < 0 ? 'Invoice' : 'Credit Memo', External_Document_No: number, Vendor_No: '10000', Posting_Date: '2026-04-02', Document_Date: '2026-04-01', Due_Date: '2026-05-01', Amount: amount, Document_No: company.next('postedInvoice'), ...more });
	posted('POSTED-OPEN', -100);
	posted('POSTED-PAID', -250.5);
	posted('POSTED-REVERSED', -12, { Reversed: true });
	posted('CREDIT-OPEN', 40);
	pay(company, { vendor: '10000', invoice: 'POSTED-PAID', amount: 250.5, date: '2026-05-02', reference: 'CHK-451' });
}
