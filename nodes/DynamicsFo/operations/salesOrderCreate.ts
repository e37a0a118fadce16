import { selling } from '../orderSides';
import type { RequestedDate } from '../salesOrderDraft';
import { categoryOption, orderCreate, textSetting } from './orderCreate';

/** What customers order from us, such as by an X12 850 of which we are the seller. */
export const salesOrderCreate = orderCreate({
	side: selling,
	description: 'Create a sales order in Dynamics 365 F&O for each order of a customer, at most once',
	properties: [
		{
			displayName: 'Customer',
			name: 'customer',
			type: 'string',
			default: '',
			placeholder: 'e.g. US-001',
			description: 'Customer account, for orders that do not name one of ours (customerId of the item, or N1*BY with 91 in an 850). The number of such an order is looked for at this customer only.',
		},
	],
	options: [
		{
			displayName: 'Requested Date',
			name: 'requestedDate',
			type: 'options',
			default: 'receipt',
			options: [
				{ name: 'Receipt', value: 'receipt', description: 'The date that the customer asks for is when the goods arrive; Dynamics 365 F&O finds the date of shipping' },
				{ name: 'Receipt and Shipping', value: 'both' },
				{ name: 'Shipping', value: 'shipping', description: 'The date that the customer asks for is when the goods leave' },
			],
		},
		categoryOption(selling, 'salesCategory', 'e.g. Services'),
	],
	settings: (context, { requestedDate, salesCategory }) => ({
		...textSetting('customer', context.getNodeParameter('customer', 0, '')),
		...textSetting('category', salesCategory),
		...(requestedDate ? { requestedDate: requestedDate as RequestedDate } : {}),
	}),
});
