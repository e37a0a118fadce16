import type { INodeProperties } from 'n8n-workflow';
import { findBills } from './billFind';
import { postBill } from './billPost';
import { previewBill } from './billPreview';
import { getMasterData } from './masterDataGetMany';
import type { Operation, Resource } from './operation';
import { reconcilePayments } from './paymentReconcile';
import { getManyVendors } from './vendorGetMany';

/** Everything the Dynamics 365 F&O node does. Another operation is another line here. */
export const resources: Resource[] = [
	{ name: 'Bill', value: 'bill', operations: [findBills, postBill, previewBill] },
	{ name: 'Master Data', value: 'masterData', operations: [getMasterData] },
	{ name: 'Payment', value: 'payment', operations: [reconcilePayments] },
	{ name: 'Vendor', value: 'vendor', operations: [getManyVendors] },
];

export function operationOf(resource: string, operation: string): Operation | undefined {
	return resources.find(({ value }) => value === resource)?.operations.find(({ option }) => option.value === operation);
}

export function dynamicsFoProperties(): INodeProperties[] {
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: resources.map(({ name, value }) => ({ name, value })),
			default: 'bill',
		},
		...resources.map(({ value, operations }): INodeProperties => ({
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: { show: { resource: [value] } },
			options: operations.map(({ option }) => option),
			default: (value === 'bill' ? 'post' : operations[0]!.option.value) as string,
		})),
		...resources.flatMap(({ value, operations }) =>
			operations.flatMap(({ option, properties }) =>
				properties.map((property) => ({
					...property,
					displayOptions: { ...property.displayOptions, show: { ...property.displayOptions?.show, resource: [value], operation: [option.value] } },
				})),
			),
		),
	];
}
