import { type Company, emptyCompany, type Row } from './company';
import { seedOrders } from './seedOrders';

export const seedUser = { name: 'integration', password: 'Secret#B1-77' };

/** Two companies: one in US dollars without branches and with sales tax codes, one in euro with branches and VAT groups. */
export function seed(): Map<string, Company> {
	const users = { [seedUser.name]: seedUser.password };
	const us = emptyCompany({ db: 'SBODEMOUS', name: 'OEC Computers', users, localCurrency: 'USD' });
	const de = emptyCompany({ db: 'SBODEMODE', name: 'OEC Computer Deutschland', users, localCurrency: 'EUR', systemCurrency: 'EUR', branchesOn: true });
	for (const company of [us, de]) {
		seedCodes(company);
		seedAccounts(company);
		seedVendors(company);
		seedOrders(company);
	}
	us.rates = { EUR: { '*': 1.1 } };
	de.rates = { USD: { '*': 0.9 } };
	return new Map([[us.db, us], [de.db, de]]);
}

function seedCodes({ tables, items, db }: Company): void {
	tables.Currencies.push({ Code: 'USD', Name: 'US Dollar', Decimals: 'cdDefault' }, { Code: 'EUR', Name: 'Euro', Decimals: 'cdDefault' }, { Code: 'GBP', Name: 'British Pound', Decimals: 'cdDefault' });
	tables.Countries.push({ Code: 'US', Name: 'USA' }, { Code: 'DE', Name: 'Germany' }, { Code: 'GB', Name: 'United Kingdom' });
	tables.PaymentTermsTypes.push(
		{ GroupNumber: 1, PaymentTermsGroupName: 'Net 30', NumberOfAdditionalMonths: 0, NumberOfAdditionalDays: 30 },
		{ GroupNumber: 2, PaymentTermsGroupName: '2P10Net30', NumberOfAdditionalMonths: 0, NumberOfAdditionalDays: 30 },
	);
	tables.Dimensions.push(
		{ DimensionCode: 1, DimensionName: 'Dimension1', DimensionDescription: 'Department', IsActive: 'tYES' },
		{ DimensionCode: 2, DimensionName: 'Dimension2', DimensionDescription: 'Region', IsActive: 'tYES' },
		...[3, 4, 5].map((code) => ({ DimensionCode: code, DimensionName: `Dimension${code}`, DimensionDescription: `Dimension ${code}`, IsActive: 'tNO' })),
	);
	const center = (CenterCode: string, CenterName: string, InWhichDimension: number, Active = 'tYES') => ({ CenterCode, CenterName, InWhichDimension, Active });
	tables.ProfitCenters.push(center('Centr_z', 'General Centre', 1), center('0100', 'Administration', 1), center('SALES', 'Sales', 1), center('R-EU', 'Europe', 2));
	const rule = (FactorCode: string, FactorDescription: string, InWhichDimension: number, Active = 'tYES'): Row => ({
		FactorCode, FactorDescription, TotalFactor: 100, Direct: 'tYES', InWhichDimension, Active, DistributionRuleLines: [{ CenterCode: FactorCode, TotalInCenter: 100, EffectiveFrom: '2020-01-01' }],
	});
	tables.DistributionRules.push(rule('0100', 'Administration', 1), rule('SALES', 'Sales', 1), rule('OLD', 'Closed department', 1, 'tNO'), rule('R-EU', 'Europe', 2), rule('R-US', 'Americas', 2));
	tables.Projects.push({ Code: 'P1', Name: 'New office', Active: 'tYES' }, { Code: 'P0', Name: 'Old office', Active: 'tNO' }, { Code: 'P9', Name: 'Ended', Active: 'tYES', ValidTo: '2025-12-31' });
	if (db === 'SBODEMOUS') {
		tables.SalesTaxCodes.push({ Code: 'EX', Name: 'Exempt', Rate: 0, ValidForAP: 'tYES', ValidForAR: 'tYES', Inactive: 'tNO' }, { Code: 'NY', Name: 'New York', Rate: 8.875, ValidForAP: 'tYES', ValidForAR: 'tYES', Inactive: 'tNO' });
		tables.SalesTaxCodes.push({ Code: 'AR', Name: 'Sales only', Rate: 5, ValidForAP: 'tNO', ValidForAR: 'tYES', Inactive: 'tNO' });
	} else {
		const group = (Code: string, Name: string, Rate: number, Category = 'bovcInputTax', Inactive = 'tNO') => ({ Code, Name, Category, Inactive, VatGroups_Lines: [{ Effectivefrom: '2020-01-01', Rate }] });
		tables.VatGroups.push(group('V0', 'Vorsteuer 0%', 0), group('V2', 'Vorsteuer 19%', 19), group('A2', 'Umsatzsteuer 19%', 19, 'bovcOutputTax'), group('VX', 'Vorsteuer 16%', 16, 'bovcInputTax', 'tYES'));
		tables.BusinessPlaces.push({ BPLID: 1, BPLName: 'Main', MainBPL: 'tYES', Disabled: 'tNO' }, { BPLID: 2, BPLName: 'München', MainBPL: 'tNO', Disabled: 'tNO' }, { BPLID: 3, BPLName: 'Closed', MainBPL: 'tNO', Disabled: 'tYES' });
	}
	items.A1000 = { name: 'Copy paper A4', price: 25.1 };
	items.A2000 = { name: 'Toner', price: 80 };
	items.SVC = { name: 'Service without stock', price: 1 };
}

function seedAccounts({ tables }: Company): void {
	const account = (Code: string, Name: string, more: Row = {}): Row => ({
		Code, Name, FormatCode: Code, ActiveAccount: 'tYES', AccountType: 'at_Expenses', AcctCurrency: '##', LockManualTransaction: 'tNO', BlockManualPosting: 'tNO', ValidFor: 'tNO', FrozenFor: 'tNO', AccountLevel: 5, ...more,
	});
	tables.ChartOfAccounts.push(
		account('6000', 'Operating expenses', { ActiveAccount: 'tNO', AccountLevel: 4 }),
		account('6100', 'Office supplies'),
		account('6200', 'Hosting'),
		account('0640', 'Freight in'),
		account('6300', 'Frozen account', { FrozenFor: 'tYES', FrozenFrom: '2025-01-01' }),
		account('6400', 'No manual entries', { BlockManualPosting: 'tYES' }),
		account('6500', 'Only in pounds', { AcctCurrency: 'GBP' }),
		account('1180', 'Input tax', { AccountType: 'at_Other' }),
		account('2100', 'Accounts payable', { LockManualTransaction: 'tYES', AccountType: 'at_Other' }),
		account('2150', 'Accounts payable, affiliates', { LockManualTransaction: 'tYES', AccountType: 'at_Other' }),
	);
}

function seedVendors({ tables, localCurrency }: Company): void {
	let contact = 0;
	const vendor = (CardCode: string, CardName: string, more: Row = {}): Row => ({
		CardCode, CardName, CardType: 'cSupplier', Currency: localCurrency, PayTermsGrpCode: 1, Valid: 'tYES', Frozen: 'tNO', DebitorAccount: '2100', UpdateDate: '2026-01-10', UpdateTime: '09:30:00', CreateDate: '2025-03-01', CreateTime: '08:00:00', BPAddresses: [], ContactEmployees: [], ...more,
	});
	const billTo = (Street: string, City: string, ZipCode: string, Country: string, State?: string): Row[] => [
		{ AddressName: 'Pay To', AddressType: 'bo_BillTo', Street, City, ZipCode, Country, ...(State ? { State } : {}), RowNum: 0 },
		{ AddressName: 'Warehouse', AddressType: 'bo_ShipTo', Street: 'Dock 4', City, ZipCode, Country, RowNum: 1 },
	];
	tables.BusinessPartners.push(
		vendor('V10000', 'Acme Associates', {
			FederalTaxID: '12-3456789', EmailAddress: 'ap@acme.example', Phone1: '555-0100', BilltoDefault: 'Pay To', BPAddresses: billTo('1 Main Street', 'New York', '10001', 'US', 'NY'),
			ContactEmployees: [{ InternalCode: ++contact + 900, CardCode: 'V10000', Name: 'Jane', FirstName: 'Jane', LastName: 'Doe' }],
		}),
		vendor('V20000', 'Lasercom Ltd.', { Currency: '##' }),
		vendor('V30000', 'Frozen Foods Inc.', { Frozen: 'tYES', FrozenFrom: '2025-01-01' }),
		vendor('0000123', 'Leading Zero Supplies'),
		vendor('V40000', 'Müller & Söhne GmbH', { UpdateDate: '2026-06-15', UpdateTime: '14:05:00', BPAddresses: billTo('Königstraße 7', 'München', '80331', 'DE'), BilltoDefault: 'Pay To' }),
		vendor('V50000', "O'Neil Printing", { UpdateDate: '2026-06-15', UpdateTime: '16:45:10' }),
		{ ...vendor('C10000', 'A customer'), CardType: 'cCustomer' },
	);
}
