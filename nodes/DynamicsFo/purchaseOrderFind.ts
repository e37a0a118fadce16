import type { Invoice } from '../../core/model';
import type { ErpBill } from '../../core/ports';
import { and, grouped, or, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import { expanded, type FoConnection } from './connection';
import { optional } from './entityFacts';
import { codeKey, dateOf, decimalOf, isYes, sameCode, textOf } from './fields';
import { filterLength } from './lookups';

/** An order asked for: in the pipeline's shape, with its legal entity. */
export interface WantedOrder {
	invoice: Invoice;
	company: string;
}

const headerFields = 'dataAreaId,PurchaseOrderNumber,OrderVendorAccountNumber,VendorOrderReference,PurchaseOrderStatus,DocumentApprovalStatus,CurrencyCode,AccountingDate';
const lineFields = 'dataAreaId,PurchaseOrderNumber,LineNumber,LineAmount,IsDeleted';

/** Orders of the same company and vendor under that number, F&O's own or the one that the partner calls it by; in any state. */
export async function findOrders(connection: FoConnection, wanted: WantedOrder[]): Promise<ErpBill[][]> {
	const condition = ({ invoice }: WantedOrder) => `(${or(`PurchaseOrderNumber eq ${quote(invoice.invoiceNumber)}`, `VendorOrderReference eq ${quote(invoice.invoiceNumber)}`)})`;
	const companies = [...new Set(wanted.map(({ company }) => codeKey(company)))];
	const requests = companies.flatMap((company) =>
		grouped(
			wanted.filter((each) => codeKey(each.company) === company),
			condition,
			filterLength,
		).map((some) =>
			connection.all('PurchaseOrderHeadersV2', {
				$filter: and(`dataAreaId eq ${quote(company.toLowerCase())}`, `(${some.map(condition).join(' or ')})`),
				$select: headerFields,
				$expand: `PurchaseOrderLinesV2($select=${lineFields})`,
				$orderby: 'dataAreaId,PurchaseOrderNumber',
			}),
		),
	);
	const rows = (await Promise.all(requests)).flat();
	const orders = await Promise.all(rows.map(async (row) => ({ row, lines: await expanded(connection, row, 'PurchaseOrderLinesV2') })));
	return wanted.map((each) => orders.filter(({ row }) => isIt(row, each)).map(({ row, lines }) => orderBill(row, lines)));
}

function isIt(row: Row, { invoice, company }: WantedOrder): boolean {
	return (
		sameCode(textOf(row, 'dataAreaId'), company) &&
		sameCode(textOf(row, 'OrderVendorAccountNumber'), invoice.vendor.vendorId ?? '') &&
		['PurchaseOrderNumber', 'VendorOrderReference'].some((property) => sameCode(textOf(row, property), invoice.invoiceNumber))
	);
}

/** An order in the words of the pipeline. F&O tells no total of it; its lines are compared. */
export function orderBill(row: Row, lines: Row[]): ErpBill {
	const [status, approval] = [textOf(row, 'PurchaseOrderStatus'), textOf(row, 'DocumentApprovalStatus')];
	return {
		id: { dataAreaId: textOf(row, 'dataAreaId'), PurchaseOrderNumber: textOf(row, 'PurchaseOrderNumber') },
		number: textOf(row, 'PurchaseOrderNumber'),
		state: `purchase order (${[status === 'Backorder' ? 'open' : status.toLowerCase(), approval.toLowerCase()].filter(Boolean).join(', ')})`,
		open: status === 'Backorder' && ['', 'Draft', 'Approved', 'Rejected'].includes(approval),
		type: 'invoice',
		...optional('date', dateOf(row, 'AccountingDate')),
		...optional('currency', textOf(row, 'CurrencyCode') || undefined),
		lineAmounts: lines.filter((line) => !isYes(line, 'IsDeleted')).map((line) => decimalOf(line, 'LineAmount') ?? '0'),
	};
}
