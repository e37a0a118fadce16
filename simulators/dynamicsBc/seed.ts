import { noGuid, openBooks, type Listener, type Row } from './books';
import type { CompanyBooks } from './environment';

export const firstCompany = { id: '11111111-1111-1111-1111-111111111111', name: 'CRONUS International Ltd.', displayName: 'CRONUS International', currency: 'USD' };
export const secondCompany = { id: '22222222-2222-2222-2222-222222222222', name: 'CRONUS Österreich', displayName: 'CRONUS Österreich GmbH', currency: 'EUR' };

type Facts = Partial<Row>;

export function openCompany({ id, name, displayName }: Omit<typeof firstCompany, 'currency'>, now: () => number, changed: Listener): CompanyBooks {
	const series: Record<string, number> = { invoice: 1030, posted: 108_000, vendor: 10_500 };
	const books = openBooks(id, name, now, changed);
	const nextNumber = (which: string) => {
		series[which] = (series[which] ?? 0) + 1;
		return `${which === 'vendor' ? 'V' : ''}${series[which]}`;
	};
	return { ...books, displayName, ledger: [], nextNumber };
}

/** A small, realistic company: chart of accounts, vendors, dimensions, items and open orders. */
export function seed(books: CompanyBooks, currency: string): void {
	const { insert } = books;
	insert('companies', { id: books.id, name: books.name, displayName: books.displayName });
	insert('generalLedgerSetup', { localCurrencyCode: currency, allowPostingFrom: '2026-01-01', shortcutDimension1Code: 'DEPARTMENT', shortcutDimension2Code: 'CUSTOMERGROUP', shortcutDimension3Code: 'AREA', shortcutDimension4Code: 'PROJECT' });
	for (const [code, displayName] of [['USD', 'US dollar'], ['EUR', 'Euro'], ['GBP', 'Pound Sterling']] as const) if (code !== currency) insert('currencies', { code, displayName, amountRoundingPrecision: 0.01 });
	for (const [code, displayName, dueDateCalculation] of [['30 DAYS', 'Net 30 days', '30D'], ['14 DAYS', 'Net 14 days', '14D'], ['CM', 'Current Month', 'CM']] as const) insert('paymentTerms', { code, displayName, dueDateCalculation });
	for (const [code, displayName] of [['CHECK', 'Check payment'], ['BANK', 'Bank transfer']] as const) insert('paymentMethods', { code, displayName });

	const dimension = (code: string, displayName: string, values: [string, string, Facts?][]) => {
		const { id } = insert('dimensions', { code, displayName });
		for (const [valueCode, name, facts = {}] of values) insert('dimensionValues', { code: valueCode, displayName: name, dimensionId: id, ...facts });
	};
	dimension('DEPARTMENT', 'Department', [['ADM', 'Administration'], ['PROD', 'Production'], ['SALES', 'Sales'], ['OLD', 'Closed department', { _blocked: true }]]);
	dimension('PROJECT', 'Project', [['P100', 'New hall'], ['P200', 'Umbau Süd'], ['0007', 'Leading zeros']]);
	dimension('AREA', 'Area', [['10', 'Europe'], ['30', 'America'], ['TOTAL', 'World', { _type: 'Total' }]]);
	dimension('CUSTOMERGROUP', 'Customer Group', [['LARGE', 'Large']]);

	const account = (number: string, displayName: string, facts: Facts = {}) => insert('accounts', { number, displayName, category: 'Expense', accountType: 'Posting', directPosting: true, blocked: false, ...facts });
	account('1000', 'BALANCE SHEET', { accountType: 'Heading', category: 'Assets', directPosting: false });
	account('2910', 'Cash', { category: 'Assets' });
	account('5410', 'Vendors, Domestic', { category: 'Liabilities', directPosting: false });
	account('6110', 'Consulting');
	account('6120', 'Travel');
	account('0400', 'Freight');
	account('8110', 'Cleaning', { _taxCode: 'STANDARD' });
	account('8200', 'Office Supplies');
	account('8210', 'Old Office Supplies', { blocked: true });
	const rent = account('8300', 'Rent');
	account('8999', 'Total Expenses', { accountType: 'End-Total', directPosting: false });
	insert('defaultDimensions', { parentType: ' ', parentId: rent.id, dimensionCode: 'AREA', dimensionValueCode: '10', postingValidation: ' ' });

	const item = insert('items', { number: '1000', displayName: 'Bicycle', type: 'Inventory', blocked: false, unitCost: 350, baseUnitOfMeasureCode: 'PCS' });
	insert('items', { number: 'M-0001', displayName: 'Maintenance', type: 'Service', blocked: false, unitCost: 25.1, baseUnitOfMeasureCode: 'HOUR' });
	insert('items', { number: 'OLD-1', displayName: 'Retired', type: 'Inventory', blocked: true, unitCost: 1, baseUnitOfMeasureCode: 'PCS' });

	const vendor = (number: string, displayName: string, facts: Facts = {}) =>
		insert('vendors', { number, displayName, addressLine1: '1 Main Street', city: 'Atlanta', state: 'GA', postalCode: '31772', country: 'US', currencyCode: currency, currencyId: noGuid, blocked: ' ', balance: 0, ...facts });
	const fabrikam = vendor('10000', 'Fabrikam, Inc.', { email: 'ap@fabrikam.example' });
	vendor('00042', 'Leading Zeros Ltd.');
	vendor('20000', 'Müller & Söhne GmbH', { city: 'Wien', country: 'AT', state: '' });
	vendor('30000', 'Blocked Supplies', { blocked: 'All' });
	vendor('31000', 'No Payments Now', { blocked: 'Payment' });
	vendor('40000', 'Gross Prices BV', { _pricesIncludeTax: true });
	const fixed = vendor('50000', 'Department Services');
	const strict = vendor('51000', 'Projects Only');
	const id = (set: 'dimensions' | 'dimensionValues', code: string) => books.tables[set].find((row) => row.code === code)!.id;
	const byDefault = (parentId: string, parentType: string, dimensionCode: string, dimensionValueCode: string, postingValidation: string) =>
		insert('defaultDimensions', { parentType, parentId, dimensionCode, dimensionId: id('dimensions', dimensionCode), dimensionValueCode, ...(dimensionValueCode ? { dimensionValueId: id('dimensionValues', dimensionValueCode) } : {}), postingValidation });
	byDefault(fixed.id, 'Vendor', 'DEPARTMENT', 'ADM', 'Same Code');
	byDefault(fixed.id, 'Vendor', 'PROJECT', 'P100', ' ');
	byDefault(strict.id, 'Vendor', 'PROJECT', '', 'Code Mandatory');

	const order = insert('purchaseOrders', { number: '106001', orderDate: '2026-05-04', vendorId: fabrikam.id, vendorNumber: '10000', vendorName: 'Fabrikam, Inc.', currencyCode: currency, status: 'Open', requestedReceiptDate: '2026-06-30', totalAmountExcludingTax: 3525.1, totalAmountIncludingTax: 3525.1 });
	insert('purchaseOrderLines', { documentId: order.id, sequence: 10_000, lineType: 'Item', itemId: item.id, lineObjectNumber: '1000', description: 'Bicycle', unitOfMeasureCode: 'PCS', quantity: 10, directUnitCost: 350, amountExcludingTax: 3500, receivedQuantity: 4, invoicedQuantity: 1 });
	insert('purchaseOrderLines', { documentId: order.id, sequence: 20_000, lineType: 'Account', lineObjectNumber: '0400', description: 'Freight', quantity: 1, directUnitCost: 25.1, amountExcludingTax: 25.1, receivedQuantity: 0, invoicedQuantity: 0 });
	insert('purchaseOrders', { number: '106002', orderDate: '2026-05-05', vendorId: fabrikam.id, vendorNumber: '10000', vendorName: 'Fabrikam, Inc.', currencyCode: currency, status: 'Draft' });
	books.commit();
}
