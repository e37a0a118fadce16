import type { Dimension, PurchaseOrder, PurchaseOrderLine } from '../../../core/model';
import { equal } from '../../../core/money';
import type { Row } from '../../../io/odata/paging';
import { isMember } from './captions';
import type { PageRow } from './pages';
import type { NavSettings } from './settings';
import { dateOf, decimalOf, textOf } from './values';

/** A purchase order with its lines; text lines are left out. Completed orders are not on the page any more. */
export function orderOf(row: PageRow, company: string, facts: { settings: NavSettings; localCurrency?: string; shortcutDimensions: string[] }): PurchaseOrder {
	const { values } = row;
	const lines = row.lines.filter((line) => textOf(line.values, 'No') !== '').map((line) => lineOf(line.values, facts));
	const received = lines.filter((line) => line.receivedQty !== undefined && !equal(line.receivedQty, '0'));
	const currency = textOf(values, 'Currency_Code') || facts.localCurrency;
	const name = textOf(values, 'Buy_from_Vendor_Name');
	const terms = textOf(values, 'Payment_Terms_Code');
	return {
		sourceKey: `purchaseOrder|${company}|${textOf(values, 'No')}`,
		sourceSystem: 'dynamics-bc',
		companyId: company,
		poNumber: textOf(values, 'No'),
		purpose: 'original',
		orderDate: dateOf(values, 'Order_Date') ?? dateOf(values, 'Document_Date') ?? dateOf(values, 'Posting_Date') ?? '1970-01-01',
		status: received.length === 0 ? 'open' : 'partial',
		vendorId: textOf(values, 'Buy_from_Vendor_No'),
		...(currency ? { currency } : {}),
		...(name ? { vendorName: name } : {}),
		...(terms ? { terms: { code: terms } } : {}),
		lines,
	};
}

function lineOf(values: Row, { settings, shortcutDimensions }: { settings: NavSettings; shortcutDimensions: string[] }): PurchaseOrderLine {
	const isAccount = isMember(textOf(values, 'Type'), 'G/L Account', settings);
	const no = textOf(values, 'No');
	const dimensions = shortcutDimensions.flatMap((code, i): Dimension[] => {
		const names = i < 2 ? [`Shortcut_Dimension_${i + 1}_Code`] : [`ShortcutDimCode${i + 1}`, `ShortcutDimCode_x005B_${i + 1}_x005D_`];
		const value = code ? names.map((name) => textOf(values, name)).find(Boolean) : undefined;
		return value ? [{ name: code, value }] : [];
	});
	const optional = { unitPrice: decimalOf(values, 'Direct_Unit_Cost'), amount: decimalOf(values, 'Line_Amount'), requestedDelivery: dateOf(values, 'Expected_Receipt_Date'), receivedQty: decimalOf(values, 'Quantity_Received'), invoicedQty: decimalOf(values, 'Quantity_Invoiced'), description: textOf(values, 'Description') || undefined };
	return {
		lineNumber: textOf(values, 'Line_No'),
		itemIds: isAccount || !no ? [] : [{ scheme: 'buyer', value: no }],
		quantity: decimalOf(values, 'Quantity') ?? '0',
		uom: textOf(values, 'Unit_of_Measure_Code'),
		...(isAccount ? { glAccount: no } : {}),
		...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
		...(dimensions.length > 0 ? { dimensions } : {}),
	};
}
