import type { Codes } from './environment';
import { payInvoice, voidPayment } from './payments';
import { addPosted } from './posting';
import { seedOrders } from './seedOrders';
import type { Row, Tables } from './tables';

/** Codes of the default environment that no served set publishes. */
export function defaultCodes(): Codes {
	return {
		byProperty: {
			Currency: ['USD', 'EUR', 'GBP', 'CAD'],
			MethodOfPayment: ['CHECK', 'ELECTRONIC', 'WIRE'],
			PostingProfile: ['GEN'],
			SalesTaxGroup: ['AP', 'EXEMPT', 'DE19'],
			ItemSalesTax: ['ALL', 'FULL', 'RED'],
			Unit: ['ea', 'pcs', 'hr', 'box', 'kg', 'Each'],
			Site: ['1', '2'],
			InventorySiteId: ['1', '2'],
			Warehouse: ['11', '21'],
			InventoryWarehouseId: ['11', '21'],
			TaxExemptNumber: ['12-3456789', 'DE123456789', 'CHE-123.456.789'],
		},
		procurementCategories: { Procurement: ['Office supplies', 'Consulting', 'Freight', 'Utilities', 'Stampli invoices'] },
		items: [
			{ number: 'M0001', stocked: true },
			{ number: 'M0002', stocked: true },
			{ number: '000777', stocked: true },
			{ number: 'S0001', stocked: false },
		],
		documentTypes: ['File', 'Note', 'Image'],
	};
}

/** Fills the tables with two companies, their master data, open orders, posted and paid invoices. */
export function seed(tables: Tables): void {
	companies(tables);
	vendors(tables);
	accounts(tables);
	dimensions(tables);
	products(tables);
	seedOrders(tables);
	invoices(tables);
}

function companies({ LegalEntities, Companies, Ledgers, PaymentTerms, VendorGroups }: Tables): void {
	const all: [string, string, string, string, string][] = [
		['usmf', 'Contoso Entertainment System USA', 'USA', 'USD', 'Shared'],
		['usrt', 'Contoso Retail USA', 'USA', 'USD', 'Shared'],
		['demf', 'Contoso Entertainment System Germany', 'DEU', 'EUR', 'German'],
	];
	for (const [id, name, country, currency, chart] of all) {
		LegalEntities.push({ LegalEntityId: id, Name: name, CompanyName: name, AddressCountryRegionId: country });
		Companies.push({ DataArea: id, Name: name, KnownAs: name, LanguageId: country === 'DEU' ? 'de' : 'en-us' });
		Ledgers.push({ LegalEntityId: id, ChartOfAccounts: chart, AccountingCurrency: currency, ReportingCurrency: currency, Name: id });
		for (const days of [10, 14, 30, 60])
			PaymentTerms.push({ dataAreaId: id, Name: `Net${days}`, Description: `Net ${days} days`, NumberOfDays: days });
		VendorGroups.push(
			{ dataAreaId: id, VendorGroupId: '10', Description: 'Parts vendors' },
			{ dataAreaId: id, VendorGroupId: '30', Description: 'Service vendors' },
		);
	}
}

function vendors({ VendorsV2 }: Tables): void {
	const add = (dataAreaId: string, account: string, name: string, more: Row = {}) =>
		VendorsV2.push({
			dataAreaId,
			VendorAccountNumber: account,
			VendorOrganizationName: name,
			VendorSearchName: name.slice(0, 20),
			VendorGroupId: '10',
			CurrencyCode: dataAreaId === 'demf' ? 'EUR' : 'USD',
			OnHoldStatus: 'No',
			VendorPartyType: 'Organization',
			DefaultPaymentTermsName: 'Net30',
			DefaultVendorPaymentMethodName: 'CHECK',
			...more,
		});
	add('usmf', '1001', 'Acme Office Supplies', {
		AddressStreet: '123 Coffee Street',
		AddressCity: 'Seattle',
		AddressStateId: 'WA',
		AddressZipCode: '98101',
		AddressCountryRegionId: 'USA',
		FormattedPrimaryAddress: '123 Coffee Street\nSeattle, WA 98101\nUSA',
		PrimaryEmailAddress: 'billing@acme.example',
		TaxExemptNumber: '12-3456789',
	});
	add('usmf', '00123', 'Leading Zero Freight', { VendorGroupId: '30', DefaultPaymentTermsName: 'Net10' });
	add('usmf', 'US-108', 'Hyphen Electronics');
	add('usmf', "OB'RIEN", 'O\'Brien & Sons, "Quoted" Ltd.');
	add('usmf', 'HOLD-ALL', 'Blocked for Everything', { OnHoldStatus: 'All' });
	add('usmf', 'HOLD-INV', 'Blocked for Invoices', { OnHoldStatus: 'Invoice' });
	add('usmf', 'HOLD-PAY', 'Blocked for Payment', { OnHoldStatus: 'Payment' });
	add('usmf', 'ZÜRICH', 'Zürcher Präzision AG', { CurrencyCode: 'EUR' });
	add('usrt', '1001', 'Acme Retail Supplies');
	add('usrt', '2001', 'Retail Only Vendor');
	add('demf', 'DE-001', 'Litware GmbH', { DefaultPaymentTermsName: 'Net14' });
}

function products({ ReleasedProductsV2 }: Tables): void {
	const names: Record<string, string> = { M0001: 'Copy paper', M0002: 'Toner', '000777': 'Stahl', S0001: 'Cleaning' };
	for (const dataAreaId of ['usmf', 'usrt', 'demf']) {
		for (const [ItemNumber, name] of Object.entries(names)) {
			ReleasedProductsV2.push({
				dataAreaId,
				ItemNumber,
				ProductNumber: ItemNumber,
				SearchName: name,
				ProductSearchName: name,
				PurchaseUnitSymbol: ItemNumber === 'S0001' ? 'hr' : 'ea',
				InventoryUnitSymbol: 'ea',
				ProductType: ItemNumber === 'S0001' ? 'Service' : 'Item',
				PurchasePrice: 25.1,
				PurchasePriceQuantity: 1,
				ProductGroupId: 'Parts',
			});
		}
	}
}

function accounts({ MainAccounts, MainAccountLegalEntities }: Tables): void {
	const add = (chart: string, id: string, name: string, type: string, more: Row = {}) =>
		MainAccounts.push({
			ChartOfAccounts: chart,
			MainAccountId: id,
			Name: name,
			MainAccountType: type,
			IsSuspended: 'No',
			DoNotAllowManualEntry: 'No',
			...more,
		});
	for (const chart of ['Shared', 'German']) {
		add(chart, '618160', 'Office supplies expense', 'Expense');
		add(chart, '606300', 'Utilities expense', 'Expense');
		add(chart, '602100', 'Freight expense', 'Expense');
		add(chart, '0400', 'Leading zero account', 'Expense');
		add(chart, '200100', 'Accounts payable', 'Liability', { DoNotAllowManualEntry: 'Yes' });
		add(chart, '690000', 'Suspended expense', 'Expense', { IsSuspended: 'Yes' });
		add(chart, '600000', 'Total expenses', 'Total');
	}
	add('Shared', '605150', 'Suspended in one company', 'Expense');
	MainAccountLegalEntities.push({ MainAccountId: '605150', ChartOfAccounts: 'Shared', LegalEntityId: 'usrt', IsSuspended: 'Yes' });
	MainAccountLegalEntities.push({ MainAccountId: '618160', ChartOfAccounts: 'Shared', LegalEntityId: 'usmf', IsSuspended: 'No' });
}

function dimensions(tables: Tables): void {
	tables.DimensionParameters.push({ Key: 0, DimensionSegmentDelimiter: 'Hyphen' });
	for (const name of ['MainAccount', 'Department', 'CostCenter'])
		tables.DimensionAttributes.push({ DimensionName: name, ReportColumnName: name });
	const format = (name: string, type: string, text: string, active: boolean) =>
		tables.DimensionIntegrationFormats.push({
			DimensionFormatName: name,
			DimensionFormatType: type,
			FinancialDimensionFormat: text,
			IsActive: active ? 'Yes' : 'No',
		});
	format('Default', 'DataEntityDefaultDimensionFormat', 'Department-CostCenter', true);
	format('Old default', 'DataEntityDefaultDimensionFormat', 'CostCenter-Department', false);
	format('Ledger', 'DataEntityLedgerDimensionFormat', 'MainAccount-Department-CostCenter', true);
	const value = (dimension: string, id: string, description: string, more: Row = {}) =>
		tables.FinancialDimensionValues.push({
			FinancialDimension: dimension,
			LegalEntityId: '',
			DimensionValue: id,
			Description: description,
			IsSuspended: 'No',
			...more,
		});
	value('Department', '001', 'Head office');
	value('Department', '022', 'Sales');
	value('Department', 'R-D', 'Research (value holds the delimiter)');
	value('Department', '099', 'Closed department', { IsSuspended: 'Yes' });
	value('CostCenter', 'CC002', 'Marketing');
	value('CostCenter', '007', 'Operations');
	value('CostCenter', 'DE01', 'German plant', { LegalEntityId: 'demf' });
}

/** Posted invoices of vendor 1001 in usmf: open, paid, partly paid, payment voided; one of demf. */
function invoices(tables: Tables): void {
	let recordId = 5_637_100_000;
	const books = { tables, nextRecordId: () => ++recordId };
	const post = (invoice: string, amount: number, more: { company?: string; vendor?: string; currency?: string } = {}) =>
		addPosted(books, {
			company: 'usmf',
			vendor: '1001',
			currency: 'USD',
			invoice,
			amount,
			invoiceDate: '2026-09-01',
			dueDate: '2026-10-01',
			...more,
		});
	post('POSTED-OPEN', 100);
	post('POSTED-PAID', 250.5);
	post('POSTED-PART', 1000);
	post('POSTED-VOID', 75.25);
	post('CREDIT-OPEN', -40);
	post('DE-POSTED', 119, { company: 'demf', vendor: 'DE-001', currency: 'EUR' });
	const paid = { company: 'usmf', vendor: '1001' };
	payInvoice(books, { ...paid, invoice: 'POSTED-PAID', amount: 250.5, date: '2026-10-01', reference: '000451' });
	payInvoice(books, { ...paid, invoice: 'POSTED-PART', amount: 400, date: '2026-10-02', reference: 'ACH-77', method: 'ELECTRONIC' });
	payInvoice(books, { ...paid, invoice: 'POSTED-VOID', amount: 75.25, date: '2026-10-03', reference: '000452' });
	voidPayment(books, { ...paid, invoice: 'POSTED-VOID', date: '2026-10-10', reference: '000452' });
}
