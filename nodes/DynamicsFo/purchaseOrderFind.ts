import type { Invoice } from '../../core/model';
import type { ErpBill } from '../../core/ports';
import { and, grouped, or, quote } from '../../io/odata/literals';
import type { Row } from '../../io/odata/paging';
import { expanded, type FoConnection } from './connection';
import { optional } from './entityFacts';
import { amountOf, codeKey, dateOf, isYes, sameCode, textOf } from './fields';
import { filterLength } from './lookups';
import type { OrderSide } from './orderSides';

/** An order asked for: in the pipeline's shape, with its legal entity. */
export interface WantedOrder {
	invoice: Invoice;
	company: string;
}

/** Orders of the same company and partner under that number, F&O's own or the one that the partner calls it by; in any state. */
export async function findOrders(connection: FoConnection, wanted: WantedOrder[], side: OrderSide): Promise<ErpBill[][]> {
	const condition = ({ invoice }: WantedOrder) => `(${or(...side.references.map((property) => `${property} eq ${quote(invoice.invoiceNumber)}`))})`;
	const companies = [...new Set(wanted.map(({ company }) => codeKey(company)))];
	const requests = companies.flatMap((company) =>
		grouped(
			wanted.filter((each) => codeKey(each.company) === company),
			condition,
			filterLength,
		).map((some) =>
			connection.all(side.headers, {
				$filter: and(`dataAreaId eq ${quote(company.toLowerCase())}`, `(${some.map(condition).join(' or ')})`),
				$select: side.headerFields,
				$expand: `${side.navigation}($select=${side.lineFields})`,
				$orderby: `dataAreaId,${side.number}`,
			}),
		),
	);
	const rows = (await Promise.all(requests)).flat();
	const orders = await Promise.all(rows.map(async (row) => ({ row, lines: await expanded(connection, row, side.navigation) })));
	return wanted.map((each) => orders.filter(({ row }) => isIt(row, each, side)).map(({ row, lines }) => orderBill(row, lines, side)));
}

function isIt(row: Row, { invoice, company }: WantedOrder, side: OrderSide): boolean {
	return (
		sameCode(textOf(row, 'dataAreaId'), company) &&
		sameCode(textOf(row, side.account), invoice.vendor.vendorId ?? '') &&
		side.references.some((property) => sameCode(textOf(row, property), invoice.invoiceNumber))
	);
}

/** An order in the words of the pipeline. F&O tells no total of it; its lines are compared. */
export function orderBill(row: Row, lines: Row[], side: OrderSide): ErpBill {
	const [status, approval] = [textOf(row, side.status), textOf(row, 'DocumentApprovalStatus')];
	return {
		id: { dataAreaId: textOf(row, 'dataAreaId'), [side.number]: textOf(row, side.number) },
		number: textOf(row, side.number),
		state: `${side.document} (${[status === 'Backorder' ? 'open' : status.toLowerCase(), approval.toLowerCase()].filter(Boolean).join(', ')})`,
		open: status === 'Backorder' && ['', 'Draft', 'Approved', 'Rejected'].includes(approval),
		type: 'invoice',
		...optional('date', dateOf(row, 'AccountingDate')),
		...optional('currency', textOf(row, 'CurrencyCode') || undefined),
		lineAmounts: lines.filter((line) => !isYes(line, 'IsDeleted')).map((line) => amountOf(line, 'LineAmount') ?? '0'),
	};
}
