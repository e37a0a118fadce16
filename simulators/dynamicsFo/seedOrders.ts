import type { Row, Tables } from './tables';

interface Order {
	number: string;
	company?: string;
	vendor: string;
	status?: string;
	approval?: string;
	lines: { item?: string; category?: string; text: string; quantity: number; price: number; more?: Row }[];
}

const customers: [string, string, string, string, string][] = [
	['usmf', 'US-001', 'Contoso Retail San Diego', 'USD', 'No'],
	['usmf', '00042', 'Leading Zero Stores', 'USD', 'No'],
	['usmf', 'HOLD-ALL', 'Customer on hold', 'USD', 'All'],
	['demf', 'DE-001', 'Contoso Europe', 'EUR', 'No'],
];

/** Customers, and purchase orders: open ones, one not confirmed, one invoiced, one cancelled. */
export function seedOrders(tables: Tables): void {
	const paper = { item: 'M0001', text: 'Copy paper', quantity: 10, price: 25.1 };
	const add = (order: Order) => addOrder(tables, order);
	for (const [dataAreaId, CustomerAccount, OrganizationName, SalesCurrencyCode, OnHoldStatus] of customers) {
		tables.CustomersV3.push({ dataAreaId, CustomerAccount, OrganizationName, SalesCurrencyCode, OnHoldStatus, PaymentTerms: 'Net30', CustomerGroupId: '10' });
	}
	add({ number: 'PO-00012', vendor: '1001', lines: [paper, { item: 'M0002', text: 'Toner', quantity: 4, price: 80 }] });
	add({ number: '00000999', vendor: '00123', lines: [{ category: 'Freight', text: 'Freight Dallas', quantity: 1, price: 640 }] });
	add({
		number: 'PO-00013',
		vendor: 'US-108',
		lines: [{ ...paper, more: { IsLineStopped: 'Yes' } }, { ...paper, more: { IsDeleted: 'Yes' } }, paper],
	});
	add({ number: 'PO-DRAFT', vendor: '1001', approval: 'Draft', lines: [paper] });
	add({ number: 'PO-INVOICED', vendor: '1001', status: 'Invoiced', lines: [paper] });
	add({ number: 'PO-CANCELED', vendor: '1001', status: 'Canceled', lines: [paper] });
	add({ number: 'PO-RT1', company: 'usrt', vendor: '2001', lines: [paper] });
	add({ number: 'PO-DE1', company: 'demf', vendor: 'DE-001', lines: [{ item: '000777', text: 'Stahl', quantity: 3, price: 12.5 }] });
}

function addOrder(
	{ PurchaseOrderHeadersV2, PurchaseOrderLinesV2 }: Tables,
	{ number, company = 'usmf', vendor, status = 'Backorder', approval = 'Confirmed', lines }: Order,
): void {
	PurchaseOrderHeadersV2.push({
		dataAreaId: company,
		PurchaseOrderNumber: number,
		OrderVendorAccountNumber: vendor,
		InvoiceVendorAccountNumber: vendor,
		PurchaseOrderName: `Order of ${vendor}`,
		PurchaseOrderStatus: status,
		DocumentApprovalStatus: approval,
		CurrencyCode: company === 'demf' ? 'EUR' : 'USD',
		AccountingDate: '2026-08-15',
		RequestedDeliveryDate: '2026-09-15',
		PaymentTermsName: 'Net30',
		DefaultLedgerDimensionDisplayValue: '001-CC002',
	});
	lines.forEach(({ item = '', category = '', text, quantity, price, more }, index) =>
		PurchaseOrderLinesV2.push({
			dataAreaId: company,
			PurchaseOrderNumber: number,
			LineNumber: index + 1,
			ItemNumber: item,
			ProcurementProductCategoryName: category,
			LineDescription: text,
			OrderedPurchaseQuantity: quantity,
			PurchaseUnitSymbol: 'ea',
			PurchasePrice: price,
			PurchasePriceQuantity: 1,
			LineAmount: Math.round(quantity * price * 100) / 100,
			PurchaseOrderLineStatus: status,
			MainAccountIdDisplayValue: '618160',
			...more,
		}),
	);
}
