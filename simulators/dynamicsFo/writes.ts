import type { Write } from './environment';
import { badRequest, noResourceForUpdate } from './errors';
import type { EntitySet } from './schema';
import { etag, matchesKey, sameValue, type Row } from './tables';
import { createOrder, createOrderLine, deleteOrder, updateOrder, updateOrderLine } from './purchaseOrders';
import { createSalesOrder, createSalesOrderLine, deleteSalesOrder, updateSalesOrder, updateSalesOrderLine } from './salesOrders';
import { createAttachment, updateAttachment } from './vendorInvoiceAttachments';
import { createHeader, deleteHeader, updateHeader } from './vendorInvoiceHeaders';
import { createLine, updateLine } from './vendorInvoiceLines';
import { createVendor, deleteVendor, updateVendor } from './vendors';
import { Refusal } from './errors';

interface Rules {
	create: (write: Write, sent: Row) => Row;
	update: (write: Write, row: Row, sent: Row) => void;
	remove?: (write: Write, row: Row) => void;
}

/** The sets that can be written; all others are read-only here. */
const rules: Record<string, Rules> = {
	VendorInvoiceHeaders: { create: createHeader, update: updateHeader, remove: deleteHeader },
	VendorInvoiceLines: { create: createLine, update: updateLine },
	VendorInvoiceDocumentAttachments: { create: createAttachment, update: updateAttachment },
	VendorsV2: { create: createVendor, update: updateVendor, remove: deleteVendor },
	PurchaseOrderHeadersV2: { create: createOrder, update: updateOrder, remove: deleteOrder },
	SalesOrderHeadersV2: { create: createSalesOrder, update: updateSalesOrder, remove: deleteSalesOrder },
	SalesOrderLines: { create: createSalesOrderLine, update: updateSalesOrderLine },
	PurchaseOrderLinesV2: { create: createOrderLine, update: updateOrderLine },
};

function rulesFor(set: EntitySet): Rules {
	const found = rules[set.name];
	if (!found) throw badRequest(`The entity set '${set.name}' does not allow this operation.`);
	return found;
}

export function createRow(write: Write, set: EntitySet, sent: Row): Row {
	return rulesFor(set).create(write, sent);
}

export interface Target {
	set: EntitySet;
	key: Row;
	crossCompany: boolean;
	ifMatch?: string;
}

/** The stored row a PATCH or DELETE is about: outside the user's company only with cross-company=true. */
function targetRow(write: Write, { set, key, crossCompany, ifMatch }: Target): Row {
	const row = write.tables[set.name].find((candidate) => matchesKey(set, candidate, key));
	if (!row || (set.perCompany && !crossCompany && !sameValue(row.dataAreaId, write.settings.defaultCompany))) throw noResourceForUpdate();
	if (ifMatch && ifMatch !== '*' && ifMatch !== etag(row))
		throw new Refusal(412, 'The record was changed by another user.', 'Microsoft.OData.PreconditionFailed');
	return row;
}

export function updateRow(write: Write, target: Target, sent: Row): void {
	const { update } = rulesFor(target.set);
	const row = targetRow(write, target);
	for (const name of target.set.key) {
		if (name in sent && !sameValue(sent[name], row[name])) throw badRequest(`The key property '${name}' cannot be changed.`);
	}
	const changes = Object.fromEntries(Object.entries(sent).filter(([name]) => !target.set.key.includes(name)));
	update(write, row, changes);
}

export function deleteRow(write: Write, target: Target): void {
	const { remove } = rulesFor(target.set);
	const row = targetRow(write, target);
	if (remove) remove(write, row);
	else write.writer.remove(target.set.name, row);
}
