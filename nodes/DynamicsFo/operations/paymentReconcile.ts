import { type IDataObject, type INodeExecutionData, NodeOperationError } from 'n8n-workflow';
import type { Payment } from '../../../core/model';
import { withConnection } from '../openConnection';
import { reconcile } from '../payments';
import { together } from './invoiceItems';
import type { Operation } from './operation';
import { company, companyOf, optionsProperty } from './parameters';

/** Payments of a Stampli file against F&O's vendor transactions: one item per invoice paid. */
export const reconcilePayments: Operation = {
	option: { name: 'Reconcile', value: 'reconcile', action: 'Reconcile payments', description: 'Compare payments from Stampli with what Dynamics 365 F&O has settled' },
	properties: [
		{ ...company, description: 'Used when a payment names no company of its own' },
		optionsProperty([
			{ displayName: 'Only Differences', name: 'onlyDifferences', type: 'boolean', default: false, description: 'Whether to return only what does not agree' },
		]),
	],
	run: async (context) =>
		await together(context, async () => {
			const payments = context.getInputData().map((data, itemIndex): Payment => {
				const payment = (data.json.content ?? data.json.payment ?? data.json) as unknown as Partial<Payment>;
				if (payment.paymentId && payment.vendorId && Array.isArray(payment.applications)) {
					return { ...(payment as Payment), companyId: payment.companyId ?? companyOf(context, itemIndex) };
				}
				throw new NodeOperationError(context.getNode(), 'This item carries no payment', {
					itemIndex,
					description: 'Connect the output of a Stampli Trigger for payments, or of Payment: Read.',
				});
			});
			const { onlyDifferences } = context.getNodeParameter('options', 0, {}) as { onlyDifferences?: boolean };
			const answers = await withConnection(context, async (connection) => await reconcile(connection, payments));
			return answers.flatMap((some, item) =>
				some
					.filter((each) => !onlyDifferences || each.differences.length > 0)
					.map((json): INodeExecutionData => ({ json: json as unknown as IDataObject, pairedItem: { item } })),
			);
		}),
};
