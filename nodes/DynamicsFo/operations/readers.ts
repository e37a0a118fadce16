import { itemPages } from '../items';
import { journalPages } from '../journals';
import { orderPages, type orderStatuses } from '../purchaseOrderRead';
import { postedInvoicePages } from '../vendorInvoices';
import { getMany, textFilter, vendorFilter } from './getMany';

const from = (description: string) => ({ displayName: 'From', name: 'from', type: 'dateTime' as const, default: '', description });

/** Purchase orders as canonical records, for partners (X12 850, CSV). */
export const purchaseOrderGetMany = getMany({
	option: { action: 'Get many purchase orders', description: 'Read purchase orders with their lines, such as the confirmed ones to be sent to vendors' },
	filters: [
		from('Only orders of this accounting date or later'),
		{ displayName: 'Only Confirmed', name: 'confirmed', type: 'boolean', default: true, description: 'Whether to leave out orders that are not confirmed or finalized' },
		{
			displayName: 'Status',
			name: 'statuses',
			type: 'multiOptions',
			default: [],
			options: [
				{ name: 'Canceled', value: 'Canceled' },
				{ name: 'Invoiced', value: 'Invoiced' },
				{ name: 'Open (Backorder)', value: 'Backorder' },
				{ name: 'Received', value: 'Received' },
			],
			description: 'Empty: all',
		},
		vendorFilter,
	],
	read: (connection, request, filters) =>
		orderPages(connection, {
			...request,
			...textFilter(filters, 'vendor'),
			...textFilter(filters, 'from'),
			...(filters.confirmed === true ? { confirmed: true } : {}),
			...(Array.isArray(filters.statuses) ? { statuses: filters.statuses as (keyof typeof orderStatuses)[] } : {}),
		}),
});

/** Posted vendor invoices in the words of the model. */
export const vendorInvoiceGetMany = getMany({
	option: { action: 'Get many posted vendor invoices', description: 'Read posted vendor invoices, by header' },
	filters: [{ displayName: 'Changed Since', name: 'changedSince', type: 'dateTime', default: '', description: 'Only what was changed at or after this time, on the clock of Dynamics 365 F&O' }, from('Only invoices of this date or later'), vendorFilter],
	read: (connection, request, filters) => postedInvoicePages(connection, { ...request, ...textFilter(filters, 'vendor'), ...textFilter(filters, 'from'), ...textFilter(filters, 'changedSince') }),
});

export const itemGetMany = getMany({
	option: { action: 'Get many items', description: 'Read released products' },
	filters: [{ displayName: 'Search', name: 'search', type: 'string', default: '', description: 'Part of the item number or the search name' }, vendorFilter],
	read: (connection, request, filters) => itemPages(connection, { ...request, ...textFilter(filters, 'search'), ...textFilter(filters, 'vendor') }),
});

export const journalGetMany = getMany({
	option: { action: 'Get many vendor invoice journals', description: 'Read vendor invoice journals with their lines' },
	filters: [
		{
			displayName: 'Posted',
			name: 'posted',
			type: 'options',
			default: 'posted',
			options: [
				{ name: 'Both', value: 'both' },
				{ name: 'Not Posted', value: 'open' },
				{ name: 'Posted', value: 'posted' },
			],
		},
	],
	read: (connection, request, { posted }) => journalPages(connection, { ...request, ...(posted === 'posted' || posted === 'open' ? { posted: posted === 'posted' } : {}) }),
});
