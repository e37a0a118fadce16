import type { Company } from './books';
import { badRequest, dialog, invalidRelation } from './errors';
import type { TableName } from './pages';
import { cents, type Row, type Value } from './tables';

/** What entering a value does besides keeping it: look-ups in related tables, and other fields that follow. In the order of entry. */
type Rule = (company: Company, row: Row, value: Value) => void;

const vendorOf = (company: Company, no: Value) => company.tables.Vendor.find((row) => row.No === no);
const accountOf = (company: Company, no: Value) => company.tables.GLAccount.find((row) => row.No === no);

function related(field: string, table: string, known: (company: Company, value: string) => boolean, relatedTable: string): Rule {
	return (company, _row, value) => {
		if (value !== '' && !known(company, String(value))) throw invalidRelation(field, table, String(value), relatedTable);
	};
}

const terms = (table: string) => related('Payment Terms Code', table, (company, value) => value in company.codes.paymentTerms, 'Payment Terms');
const currency = (table: string) => related('Currency Code', table, ({ codes, tables }, value) => codes.currencies.includes(value) && value !== tables.GLSetup[0]?.LCY_Code, 'Currency');

/** The due date follows terms and document date, and overwrites what stood there. */
const dueDate: Rule = (company, row) => {
	const days = company.codes.paymentTerms[String(row.Payment_Terms_Code ?? '')];
	if (days === undefined || !row.Document_Date) return;
	row.Due_Date = new Date(Date.parse(String(row.Document_Date)) + days * 86_400_000).toISOString().slice(0, 10);
};

function dimension(index: number, table: string): Rule {
	return (company, _row, value) => {
		if (value === '') return;
		const code = company.tables.GLSetup[0]?.[`Shortcut_Dimension_${index}_Code`] ?? '';
		const found = company.tables.DimensionValue.find((row) => row.Dimension_Code === code && row.Code === value);
		if (!found) throw invalidRelation(`Shortcut Dimension ${index} Code`, table, String(value), 'Dimension Value');
		if (found.Blocked) throw dialog(`Dimension Value ${String(code)} - ${String(value)} is blocked.`);
		if (found.Dimension_Value_Type !== 'Standard') throw dialog(`Dimension Value Type must be equal to 'Standard' or 'Begin-Total' in Dimension Value: Dimension Code=${String(code)}, Code=${String(value)}.`);
	};
}

function dimensions(table: string): Record<string, Rule> {
	const rules: [string, Rule][] = [1, 2].map((i) => [`Shortcut_Dimension_${i}_Code`, dimension(i, table)]);
	for (let i = 3; i <= 8; i++) for (const name of [`ShortcutDimCode${i}`, `ShortcutDimCode_x005B_${i}_x005D_`]) rules.push([name, dimension(i, table)]);
	return Object.fromEntries(rules);
}

const chain = (...rules: Rule[]): Rule => (company, row, value) => rules.forEach((rule) => rule(company, row, value));

const lineAmount: Rule = (_company, row) => {
	row.Line_Amount = Math.round(Number(row.Quantity ?? 0) * Math.round(Number(row.Direct_Unit_Cost ?? 0) * 100000) / 1000) / 100;
};

export const onEntry: Partial<Record<TableName, Record<string, Rule>>> = {
	Vendor: {
		Payment_Terms_Code: terms('Vendor'),
		Currency_Code: currency('Vendor'),
		Payment_Method_Code: related('Payment Method Code', 'Vendor', ({ codes }, value) => codes.paymentMethods.includes(value), 'Payment Method'),
		Country_Region_Code: related('Country/Region Code', 'Vendor', ({ codes }, value) => codes.countries.includes(value), 'Country/Region'),
	},
	PurchaseHeader: {
		Buy_from_Vendor_No: chain(
			related('Buy-from Vendor No.', 'Purchase Header', (company, value) => vendorOf(company, value) !== undefined, 'Vendor'),
			(company, row, value) => {
				const vendor = vendorOf(company, value);
				if (vendor?.Blocked === 'All') throw dialog(`You cannot create this type of document when Vendor ${String(value)} is blocked with type All`);
				Object.assign(row, { Buy_from_Vendor_Name: vendor?.Name ?? '', Currency_Code: vendor?.Currency_Code ?? '', Payment_Terms_Code: vendor?.Payment_Terms_Code ?? '', Prices_Including_VAT: vendor?.Prices_Including_VAT ?? false });
			},
			dueDate,
		),
		Document_Date: dueDate,
		Posting_Date: (_company, row, value) => {
			row.Document_Date ??= value;
		},
		Payment_Terms_Code: chain(terms('Purchase Header'), dueDate),
		Currency_Code: currency('Purchase Header'),
		...dimensions('Purchase Header'),
	},
	PurchaseLine: {
		Type: (_company, row) => {
			for (const name of ['No', 'Description', 'Quantity', 'Direct_Unit_Cost', 'Line_Amount', 'VAT_Prod_Posting_Group']) delete row[name];
		},
		No: (company, row, value) => {
			if (value === '') return;
			if ((row.Type ?? ' ') === ' ') return; // a text line
			if (row.Type !== 'G/L Account') throw invalidRelation('No.', 'Purchase Line', String(value), String(row.Type));
			const account = accountOf(company, value);
			if (!account) throw invalidRelation('No.', 'Purchase Line', String(value), 'G/L Account');
			if (account.Blocked) throw dialog(`Blocked must be equal to 'No' in G/L Account: No.=${String(value)}. Current value is 'Yes'.`);
			if (account.Account_Type !== 'Posting' || !account.Direct_Posting) throw dialog(`Direct Posting must be equal to 'Yes' in G/L Account: No.=${String(value)}. Current value is 'No'.`);
			row.Description = account.Name!;
		},
		VAT_Prod_Posting_Group: related('VAT Prod. Posting Group', 'Purchase Line', ({ codes }, value) => value in codes.vat, 'VAT Product Posting Group'),
		Quantity: lineAmount,
		Direct_Unit_Cost: lineAmount,
		...dimensions('Purchase Line'),
	},
	GenJournalLine: {
		Account_No: (company, row, value) => {
			if (value === '') return;
			const type = row.Account_Type ?? 'G/L Account';
			const vendor = type === 'Vendor' ? vendorOf(company, value) : undefined;
			const account = type === 'G/L Account' ? accountOf(company, value) : undefined;
			if (!vendor && !account) throw invalidRelation('Account No.', 'Gen. Journal Line', String(value), String(type));
			if (vendor) Object.assign(row, { Description: vendor.Name ?? '', Currency_Code: vendor.Currency_Code ?? '', Payment_Terms_Code: vendor.Payment_Terms_Code ?? '' });
			if (account && (account.Blocked || !account.Direct_Posting)) throw dialog(`${account.Blocked ? 'Blocked' : 'Direct Posting'} must be equal to '${account.Blocked ? 'No' : 'Yes'}' in G/L Account: No.=${String(value)}.`);
			if (account) row.Description = account.Name!;
			if (vendor) dueDate(company, row, value);
		},
		Currency_Code: currency('Gen. Journal Line'),
		Payment_Terms_Code: chain(terms('Gen. Journal Line'), dueDate),
		Document_Date: dueDate,
		Posting_Date: (_company, row, value) => {
			row.Document_Date ??= value;
		},
		Amount: (_company, row, value) => {
			if (cents(value) / 100 !== Number(value)) throw badRequest(`Amount must be rounded to 2 decimals; ${String(value)} is not.`);
			row.Debit_Amount = Number(value) > 0 ? value : 0;
			row.Credit_Amount = Number(value) < 0 ? -Number(value) : 0;
		},
		...dimensions('Gen. Journal Line'),
	},
};
