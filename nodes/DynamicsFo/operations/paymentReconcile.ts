import { type IDataObject, type INodeExecutionData, NodeOperationError } from 'n8n-workflow';
import type { Payment } from '../../../core/model';
import type { RecordItem } from '../../../core/records';
import { checkPayment } from '../../../core/validate';
import { recordPaymentOutcomes } from '../../shared/paymentOutcomes';
import { withConnection } from '../openConnection';
import { reconcile } from '../payments';
import { erpName } from '../problems';
import { together } from './invoiceItems';
import type { Operation } from './operation';
import { company, companyOf, optionsProperty } from './parameters';

/** Payments of a Stampli file against F&O's vendor transactions: one item per invoice paid, one per record that could not be read. */
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
			const items = context.getInputData().map((data, itemIndex) => {
				const item = data.json as unknown as Partial<RecordItem>;
				const payment = (data.json.content ?? data.json.payment ?? data.json) as unknown as Partial<Payment>;
				if (payment.paymentId && payment.vendorId && Array.isArray(payment.applications)) {
					return { item, payment: { ...(payment as Payment), companyId: payment.companyId ?? companyOf(context, itemIndex) } };
				}
				if (item.record && item.problems?.length) return { item };
				throw new NodeOperationError(context.getNode(), 'This item carries no payment', {
					itemIndex,
					description: 'Connect the output of a Stampli Trigger for payments, or of Payment: Read.',
				});
			});
			const readable = items.flatMap(({ payment }) => (payment ? [payment] : []));
			const answered = readable.length > 0 ? await withConnection(context, async (connection) => await reconcile(connection, readable)) : [];
			const compared = items.map(({ item, payment }) => {
				if (!payment) return { item, answers: [] };
				const faults = checkPayment(payment).map((problem) => problem.message);
				return { item, answers: answered[readable.indexOf(payment)]!.map((answer) => ({ ...answer, differences: [...faults, ...answer.differences] })) };
			});
			await recordPaymentOutcomes(context, erpName, compared);

			const { onlyDifferences } = context.getNodeParameter('options', 0, {}) as { onlyDifferences?: boolean };
			return compared.flatMap(({ item: { record, problems }, answers }, item) => {
				const about = record ? { record } : {};
				const output = (json: object): INodeExecutionData => ({ json: { ...about, ...json } as unknown as IDataObject, pairedItem: { item } });
				if (problems?.length) return [output({ status: 'unreadable', problems, differences: problems.map((problem) => problem.message) })];
				return answers.filter((each) => !onlyDifferences || each.differences.length > 0).map(output);
			});
		}),
};
