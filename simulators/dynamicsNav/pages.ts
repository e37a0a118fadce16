import type { OptionName } from './options';

export interface Field {
	name: string;
	type: 'code' | 'text' | 'decimal' | 'int' | 'bool' | 'date' | 'option';
	max?: number;
	option?: OptionName;
	/** The page refuses a value. */
	readOnly?: boolean;
}

export type TableName = 'Vendor' | 'PurchaseHeader' | 'PurchaseLine' | 'GenJournalLine' | 'GLAccount' | 'Dimension' | 'DimensionValue' | 'VendorLedgerEntry' | 'DetailedVendorEntry' | 'GLSetup';

export interface Page {
	number: number;
	table: TableName;
	keys: string[];
	fields: Field[];
	/** The page shows and makes only rows with these values. */
	fixed?: Record<string, string>;
	/** The part with lines. */
	part?: Page;
	writable: boolean;
}

const parse = (text: string): Field[] =>
	text.split(/\s+/).filter(Boolean).map((each) => {
		const [name = '', type = '', flag] = each.split(':');
		const readOnly = flag === 'ro' ? { readOnly: true } : {};
		const sized = /^([CS])(\d+)$/.exec(type);
		if (sized) return { name, type: sized[1] === 'C' ? 'code' : 'text', max: Number(sized[2]), ...readOnly };
		if (type.startsWith('@')) return { name, type: 'option', option: type.slice(1) as OptionName, ...readOnly };
		return { name, type: type as Field['type'], ...readOnly };
	});

const dimensionCodes = (style: 'plain' | 'bracketed') =>
	['Shortcut_Dimension_1_Code', 'Shortcut_Dimension_2_Code', ...[3, 4, 5, 6, 7, 8].map((i) => (style === 'plain' ? `ShortcutDimCode${i}` : `ShortcutDimCode_x005B_${i}_x005D_`))].map((name) => `${name}:C20`).join(' ');

/** The pages that can be published, with what page 51 and its lines show by these settings. */
export function pages(totals: 'header' | 'lines' | 'none', style: 'plain' | 'bracketed'): Page[] {
	const header = 'Document_Type:@purchaseType:ro No:C20 Buy_from_Vendor_No:C20 Buy_from_Vendor_Name:S100:ro Document_Date:date Posting_Date:date';
	const headerRest = `Payment_Terms_Code:C10 Due_Date:date Currency_Code:C10 Prices_Including_VAT:bool Shortcut_Dimension_1_Code:C20 Shortcut_Dimension_2_Code:C20 Status:@status:ro`;
	const line = `Document_Type:@purchaseType:ro Document_No:C20:ro Line_No:int Type:@lineType No:C20 Description:S100 VAT_Prod_Posting_Group:C20 Quantity:decimal Unit_of_Measure_Code:C10 Direct_Unit_Cost:decimal Line_Amount:decimal ${dimensionCodes(style)}`;
	const lineKeys = ['Document_Type', 'Document_No', 'Line_No'];
	const purchase = (number: number, kind: string, own: string, ownLine: string): Page => ({
		number,
		table: 'PurchaseHeader',
		keys: ['Document_Type', 'No'],
		fields: parse(`${header} ${own} ${headerRest}`),
		fixed: { Document_Type: kind },
		part: { number: number + 4, table: 'PurchaseLine', keys: lineKeys, fields: parse(`${line} ${ownLine}`), fixed: { Document_Type: kind }, writable: true },
		writable: true,
	});
	return [
		{
			number: 26, table: 'Vendor', keys: ['No'], writable: true,
			fields: parse('No:C20 Name:S100 Blocked:@vendorBlocked Address:S100 Address_2:S50 City:S30 County:S30 Post_Code:C20 Country_Region_Code:C10 Phone_No:S30 E_Mail:S80 Home_Page:S255 VAT_Registration_No:S20 Currency_Code:C10 Payment_Terms_Code:C10 Payment_Method_Code:C10 Vendor_Posting_Group:C20 Balance_LCY:decimal:ro Last_Date_Modified:date:ro'),
		},
		purchase(51, 'Invoice', `Vendor_Invoice_No:C35 ${totals === 'header' ? 'Amount_Including_VAT:decimal:ro' : ''}`, totals === 'lines' ? 'Total_Amount_Incl_VAT:decimal:ro' : ''),
		purchase(52, 'Credit Memo', `Vendor_Cr_Memo_No:C35 ${totals === 'header' ? 'Amount_Including_VAT:decimal:ro' : ''}`, totals === 'lines' ? 'Total_Amount_Incl_VAT:decimal:ro' : ''),
		purchase(50, 'Order', 'Order_Date:date', 'Quantity_Received:decimal:ro Quantity_Invoiced:decimal:ro Expected_Receipt_Date:date'),
		{
			number: 254, table: 'GenJournalLine', keys: ['Journal_Template_Name', 'Journal_Batch_Name', 'Line_No'], writable: true,
			fields: parse(`Journal_Template_Name:C10 Journal_Batch_Name:C10 Line_No:int Posting_Date:date Document_Date:date Document_Type:@documentType Document_No:C20 External_Document_No:C35 Account_Type:@accountType Account_No:C20 Description:S100 Currency_Code:C10 Amount:decimal Debit_Amount:decimal Credit_Amount:decimal Bal_Account_Type:@accountType Bal_Account_No:C20 Payment_Terms_Code:C10 Due_Date:date Applies_to_Doc_Type:@documentType Applies_to_Doc_No:C20 ${dimensionCodes('plain')} Comment:S250`),
		},
		{ number: 16, table: 'GLAccount', keys: ['No'], writable: false, fields: parse('No:C20 Name:S100 Income_Balance:@incomeBalance Account_Type:@glType Direct_Posting:bool Blocked:bool Balance:decimal') },
		{ number: 536, table: 'Dimension', keys: ['Code'], writable: false, fields: parse('Code:C20 Name:S30 Blocked:bool') },
		{ number: 537, table: 'DimensionValue', keys: ['Dimension_Code', 'Code'], writable: false, fields: parse('Dimension_Code:C20 Code:C20 Name:S50 Dimension_Value_Type:@valueType Blocked:bool') },
		{
			number: 29, table: 'VendorLedgerEntry', keys: ['Entry_No'], writable: false,
			fields: parse('Entry_No:int Posting_Date:date Document_Date:date Document_Type:@documentType Document_No:C20 External_Document_No:C35 Vendor_No:C20 Description:S100 Currency_Code:C10 Original_Amount:decimal Amount:decimal Remaining_Amount:decimal Due_Date:date Open:bool Reversed:bool'),
		},
		{
			number: 574, table: 'DetailedVendorEntry', keys: ['Entry_No'], writable: false,
			fields: parse('Entry_No:int Posting_Date:date Entry_Type:@entryType Document_Type:@documentType Document_No:C20 Vendor_No:C20 Currency_Code:C10 Amount:decimal Unapplied:bool Vendor_Ledger_Entry_No:int'),
		},
		{
			number: 118, table: 'GLSetup', keys: ['Primary_Key'], writable: false,
			fields: parse(`Primary_Key:C10 LCY_Code:C10 Allow_Posting_From:date Allow_Posting_To:date ${[1, 2, 3, 4, 5, 6, 7, 8].map((i) => `Shortcut_Dimension_${i}_Code:C20`).join(' ')}`),
		},
	];
}
