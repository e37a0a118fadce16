import { buying } from '../orderSides';
import type { OrderNumbering } from '../purchaseOrderWrites';
import { categoryOption, orderCreate, textSetting } from './orderCreate';

export const purchaseOrderCreate = orderCreate({
	side: buying,
	description: 'Create a purchase order in Dynamics 365 F&O for each order, at most once',
	properties: [],
	options: [
		{
			displayName: 'Order Number',
			name: 'numbering',
			type: 'options',
			default: 'auto',
			options: [
				{ name: 'Automatic', value: 'auto', description: 'The number of the file, or one of the number sequence where Dynamics 365 F&O does not let us choose' },
				{ name: 'Number of the File', value: 'file', description: 'An order whose number Dynamics 365 F&O does not take is held' },
				{ name: 'Number Sequence', value: 'sequence', description: 'Dynamics 365 F&O numbers the order; the number of the file is kept as vendor reference' },
			],
		},
		categoryOption(buying, 'procurementCategory', 'e.g. Office supplies'),
	],
	settings: (_context, { numbering, procurementCategory }) => ({ numbering: (numbering ?? 'auto') as OrderNumbering, ...textSetting('category', procurementCategory) }),
});
