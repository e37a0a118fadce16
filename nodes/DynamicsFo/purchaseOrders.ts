import type { Problem } from '../../core/errors';
import type { Invoice, PurchaseOrder } from '../../core/model';
import { isDecimal } from '../../core/money';
import type { Erp, PreparedBill } from '../../core/ports';
import { standardConcurrency } from './bills';
import { checkLive, preload } from './checks';
import type { FoConnection } from './connection';
import { customerLookup, customerOf } from './customers';
import { isAmbiguous, notIn } from './dimensions';
import { sameCode, textOf } from './fields';
import { createLookups, lookupKey, type Lookups } from './lookups';
import { buying, type OrderSide, selling } from './orderSides';
import { erpName } from './problems';
import { draftOrder, type OrderDraft } from './purchaseOrderDraft';
import { findOrders } from './purchaseOrderFind';
import { itemLookups, resolveItems } from './purchaseOrderItems';
import { dimensionAmbiguous, dimensionNotInFormat, orderNumberTaken, vendorOnHold } from './purchaseOrderProblems';
import { orderAsInvoice, orderNumber } from './purchaseOrderShape';
import { draftSalesOrder, type RequestedDate } from './salesOrderDraft';
import { completeOrder, type OrderAbilities, type OrderNumbering, type OrderWork, usesOwnNumber, writeOrders } from './purchaseOrderWrites';

export interface OrderSettings {
	/** Legal entity of orders that name none. */
	company?: string;
	/** Default `auto`. */
	numbering?: OrderNumbering;
	/** Procurement or sales category, for lines that name no item. */
	category?: string;
	/** Who orders from us, where the order does not say. */
	customer?: string;
	/** What the date that a customer asks for means. Default `receipt`. */
	requestedDate?: RequestedDate;
	/** Orders per batch. Default 10. */
	batchSize?: number;
	concurrency?: number;
	/** How long after a lost answer F&O may still finish the work. Default 5 minutes. */
	settleMs?: number;
	/** The longest one batch may take. Default 4 minutes. */
	createTimeoutMs?: number;
}

/** Purchase orders behind the interface that the posting pipeline knows, so that they pass the same six steps as invoices. */
export interface OrderBook {
	erp: Erp;
	/** The orders in the pipeline's shape; an order without currency has its vendor's. The pipeline must be given these very objects. */
	invoices(orders: PurchaseOrder[]): Promise<Invoice[]>;
}

/** Purchase orders, or the sales orders that customers' orders become: there the partner is the customer, in the place of the vendor. */
export function dynamicsFoOrders(connection: FoConnection, settings: OrderSettings = {}, side: OrderSide = buying): OrderBook {
	const lookups: Lookups = { ...createLookups(connection), ...(side === selling ? { vendors: customerLookup(connection) } : {}) };
	const items = itemLookups(connection, side);
	const orders = new WeakMap<Invoice, PurchaseOrder>();
	const numbering = side === selling ? 'sequence' : (settings.numbering ?? 'auto');
	const abilities: OrderAbilities = { ownNumber: true };
	const createTimeoutMs = settings.createTimeoutMs ?? 240_000;
	const companyOf = ({ companyId }: Pick<PurchaseOrder, 'companyId'>) => (companyId ?? settings.company ?? '').trim();
	const vendorOf = async (order: PurchaseOrder) => (order.vendorId ? (await lookups.vendors.get([lookupKey(companyOf(order), order.vendorId)]))[0] : undefined);
	const work = (): OrderWork => ({ connection, side, numbering, abilities, giveUpAt: connection.clock.now() + createTimeoutMs - Math.min(10_000, createTimeoutMs / 10) });

	const asCustomersOrder = ({ vendorId: _, vendorName: _name, ...order }: PurchaseOrder): PurchaseOrder => {
		const customer = customerOf(order, settings.customer);
		return { ...order, ...(customer ? { vendorId: customer } : {}) };
	};

	const prepareOne = async (invoice: Invoice): Promise<PreparedBill> => {
		const order = orders.get(invoice)!;
		const company = companyOf(order);
		const formats = await lookups.formats();
		const [{ things, problems: unresolved }, live, vendor, taken] = await Promise.all([
			resolveItems(order, company, items, side, settings.category),
			checkLive(invoice, company, lookups),
			vendorOf(order),
			numberTaken(order, company),
		]);
		const context = { company, currency: invoice.currency, formats, things, ownNumber: usesOwnNumber({ numbering, abilities }) };
		const { draft, problems } = side === selling ? draftSalesOrder(order, context, settings.requestedDate ?? 'receipt') : draftOrder(order, context);
		const hold = vendor && textOf(vendor, 'OnHoldStatus');
		const held = hold === 'All' || hold === 'PurchOrder' ? [vendorOnHold(order.vendorId!, hold, company)] : [];
		const dimensions = order.lines.flatMap((line) => [
			...notIn(formats.defaultFormat, line.dimensions ?? []).map((name) => dimensionNotInFormat(line.lineNumber, name)),
			...(line.dimensions ?? []).filter(({ value }) => isAmbiguous(value, formats.delimiter)).map(({ name, value }) => dimensionAmbiguous(line.lineNumber, name, value, formats.delimiter)),
		]);
		// A hold for invoices does not keep anybody from ordering.
		return { invoice, payload: draft, problems: [...problems, ...live.filter(({ code }) => code !== 'vendor.onHold'), ...held, ...unresolved, ...dimensions, ...taken] };
	};

	const numberTaken = async (order: PurchaseOrder, company: string): Promise<Problem[]> => {
		if (!usesOwnNumber({ numbering, abilities })) return [];
		const number = orderNumber(order);
		const [there] = await lookups.orders.get([lookupKey(company, number)]);
		const vendor = there && textOf(there.header, 'OrderVendorAccountNumber');
		return vendor && order.vendorId && !sameCode(vendor, order.vendorId) ? [orderNumberTaken(number, vendor)] : [];
	};

	const erp: Erp = {
		name: erpName,
		target: `dynamics-fo:${new URL(connection.origin).host}:${side.target}`,
		settleMs: settings.settleMs ?? 300_000,
		createTimeoutMs,
		chunkSize: Math.max(1, settings.batchSize ?? 10),
		concurrency: Math.max(1, settings.concurrency ?? standardConcurrency),
		expected: (invoice) => ({
			type: 'invoice',
			date: invoice.invoiceDate,
			currency: invoice.currency,
			total: invoice.totalAmount,
			lineAmounts: invoice.lines.map(({ amount }) => (isDecimal(amount) ? amount : '0')),
		}),
		find: async (invoices) => {
			const wanted = invoices.map((invoice) => ({ invoice, company: companyOf(invoice) }));
			const askable = wanted.filter(({ invoice, company }) => company && invoice.invoiceNumber && invoice.vendor.vendorId);
			const found = askable.length > 0 ? await findOrders(connection, askable, side) : [];
			return wanted.map((each) => found[askable.indexOf(each)] ?? []);
		},
		prepare: async (invoices) => {
			const all = invoices.map((invoice) => ({ invoice, company: companyOf(invoice) }));
			const numbered = side === buying ? all : [];
			await Promise.all([preload(all, lookups), lookups.orders.get(numbered.filter(({ company }) => company).map(({ invoice, company }) => lookupKey(company, invoice.invoiceNumber)))]);
			return await Promise.all(invoices.map(prepareOne));
		},
		create: async (bills) => await writeOrders(bills.map((bill) => bill.payload as OrderDraft), work()),
		complete: async (bill, prepared) => await completeOrder(bill, prepared.payload as OrderDraft, work()),
	};

	return {
		erp,
		invoices: async (given) => {
			const all = side === selling ? given.map(asCustomersOrder) : given;
			const vendors = await Promise.all(all.map(async (order) => (order.currency || !companyOf(order) ? undefined : await vendorOf(order))));
			return all.map((order, i) => {
				const company = companyOf(order);
				const invoice = orderAsInvoice({ ...order, ...(company ? { companyId: company } : {}) }, order.currency ?? textOf(vendors[i] ?? {}, 'CurrencyCode'));
				orders.set(invoice, order);
				return invoice;
			});
		},
	};
}
