import type { FoConnection } from '../connection';
import { readOrder } from '../purchaseOrderRead';
import { readPostedInvoice } from '../vendorInvoices';
import type { BusinessEvent } from './event';

export type ReadBack =
	| { status: 'read'; entity: 'purchaseOrder' | 'postedInvoice'; content: object }
	/** The event names a record that is not there: forged, too early, or deleted since. */
	| { status: 'missing'; what: string }
	/** An event whose record this node does not know how to read. */
	| { status: 'unknown' };

type Reader = (connection: FoConnection, event: BusinessEvent) => Promise<ReadBack>;

const purchaseOrder: Reader = async (connection, { company, payload }) => {
	const number = textOf(payload, 'PurchaseOrderNumber', 'PurchId', 'PurchaseOrder');
	if (!number) return { status: 'unknown' };
	const content = await readOrder(connection, company, number);
	return content ? { status: 'read', entity: 'purchaseOrder', content } : { status: 'missing', what: `purchase order ${number}` };
};

/** The fields of this event are not documented: by voucher where it has one, else by vendor and number. */
const postedInvoice: Reader = async (connection, { company, payload }) => {
	const voucher = textOf(payload, 'LedgerVoucher', 'Voucher');
	const vendor = textOf(payload, 'InvoiceAccount', 'VendorInvoiceAccount', 'VendorAccount');
	const number = textOf(payload, 'InvoiceId', 'InvoiceNumber', 'VendorInvoiceNumber', 'InvoiceJournalNumber');
	const by = voucher ? { voucher } : vendor && number ? { vendor, number } : undefined;
	if (!by) return { status: 'unknown' };
	const content = await readPostedInvoice(connection, company, by);
	return content ? { status: 'read', entity: 'postedInvoice', content } : { status: 'missing', what: 'voucher' in by ? `vendor invoice with voucher ${by.voucher}` : `vendor invoice ${by.number} of ${by.vendor}` };
};

const readers: Record<string, Reader> = {
	PURCHASEORDERCONFIRMEDBUSINESSEVENT: purchaseOrder,
	PURCHASEORDERRECEIVEDBUSINESSEVENT: purchaseOrder,
	VENDORINVOICEPOSTEDBUSINESSEVENT: postedInvoice,
};

/** Reads the record of an event as F&O has it now. Nothing that the event itself says is believed. */
export async function readBack(connection: FoConnection, event: BusinessEvent): Promise<ReadBack> {
	return (await readers[event.id.toUpperCase()]?.(connection, event)) ?? { status: 'unknown' };
}

function textOf(payload: Record<string, unknown>, ...names: string[]): string | undefined {
	for (const name of names) {
		const value = payload[name];
		if (typeof value === 'string' && value.trim() !== '' && value.length <= 60) return value.trim();
	}
	return undefined;
}
