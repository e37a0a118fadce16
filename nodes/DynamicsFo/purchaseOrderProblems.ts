import type { Problem } from '../../core/errors';
import type { OdataError } from '../../io/odata/errors';
import type { OrderSide } from './orderSides';
import { erpName, rejected } from './problems';

/** Canonical fields of an order behind the properties that F&O names in a refusal. */
const canonical: Record<string, string> = {
	OrderVendorAccountNumber: 'vendorId',
	OrderingCustomerAccountNumber: 'customerId',
	CustomerRequisitionNumber: 'poNumber',
	RequestedShippingDate: 'requestedDelivery',
	RequestedReceiptDate: 'requestedDelivery',
	SalesUnitSymbol: 'lines.uom',
	SalesProductCategoryName: 'lines.itemIds',
	PurchaseOrderNumber: 'poNumber',
	CurrencyCode: 'currency',
	PaymentTermsName: 'terms.code',
	AccountingDate: 'orderDate',
	ItemNumber: 'lines.itemIds',
	PurchaseUnitSymbol: 'lines.uom',
	ProcurementProductCategoryName: 'lines.itemIds',
	MainAccountIdDisplayValue: 'lines.glAccount',
	DefaultLedgerDimensionDisplayValue: 'lines.dimensions',
};
const place = `${erpName}, Purchase orders`;

/** What F&O says about an order that it refused, for a person. Nothing of the order exists. */
export function orderRefused(error: OdataError, side: OrderSide, line?: string): Problem[] {
	const field = error.fields[0]?.field;
	const told = error.entries.filter((entry) => !/^(validateField|validateWrite) failed on/.test(entry));
	return [
		rejected({
			code: field ? `erp.refused.${field}` : 'erp.refused',
			message: `${erpName} refused the ${side.document}${line ? ` because of line ${line}` : ''}: ${(told.length > 0 ? told : error.entries).join(' ').slice(0, 700)}`,
			fix: `Mend what ${erpName} names (there, or at the source of the order); the order is tried again by itself.`,
			who: 'accountsPayable',
			where: side.place,
			...(field && canonical[field] ? { field: canonical[field] } : {}),
			...(line ? { line } : {}),
		}),
	];
}

export function orderNumberRefused(number: string): Problem {
	return rejected({
		code: 'po.numberRefused',
		message: `${erpName} does not let us choose the number of a purchase order: ${number} was refused or replaced. Nothing was kept.`,
		fix: 'Allow manual numbers in the number sequence of purchase orders, or set Order Number to Automatic or Number Sequence.',
		who: 'integrator',
		where: `n8n, or ${erpName}, Number sequences`,
		field: 'poNumber',
	});
}

export function orderNumberTaken(number: string, vendor: string): Problem {
	return rejected({
		code: 'po.numberTaken',
		message: `Purchase order ${number} exists already, for vendor ${vendor}.`,
		fix: 'Correct the number or the vendor at its source, or set Order Number to Number Sequence.',
		who: 'accountsPayable',
		where: place,
		field: 'poNumber',
	});
}

/** Lines are there of which nobody knows which line of the file they are: none is added. */
export function linesUnknown(number: string, side: OrderSide): Problem {
	return rejected({
		code: 'order.linesUnknown',
		message: `The ${side.document} ${number} was begun and not finished, and ${erpName} does not tell which lines of the file it has.`,
		fix: `Compare it with the file and complete it by hand, or delete it: it is then created again.`,
		who: 'accountsPayable',
		where: side.place,
		field: 'lines',
	});
}

export function vendorOnHold(vendor: string, hold: string, company: string): Problem {
	return rejected({
		code: 'vendor.onHold',
		message: `Vendor ${vendor} is on hold for ${hold === 'All' ? 'everything' : 'purchase orders'} in legal entity ${company}.`,
		fix: 'Release the hold of the vendor.',
		who: 'accountsPayable',
		where: `${erpName}, Vendors`,
		field: 'vendorId',
	});
}

export function dimensionNotInFormat(line: string, name: string): Problem {
	return rejected({
		code: 'dimension.notInFormat',
		message: `Line ${line}: the dimension "${name}" is not in the active dimension format of ${erpName}, so its value would be lost.`,
		fix: 'Add it to the active formats (Financial dimension configuration for integrating applications), or correct its name in the mapping profile.',
		line,
		field: `lines.dimensions.${name}`,
	});
}

export function dimensionAmbiguous(line: string, name: string, value: string, delimiter: string): Problem {
	return rejected({
		code: 'dimension.ambiguous',
		message: `Line ${line}: the value "${value}" of dimension "${name}" cannot be told from the delimiter "${delimiter}".`,
		fix: `Choose another delimiter in ${erpName}, or another value.`,
		line,
		field: `lines.dimensions.${name}`,
	});
}
