import { type IDataObject, type IExecuteFunctions, type INodeExecutionData, NodeOperationError } from 'n8n-workflow';
import type { InvoiceAsked, PaymentBook } from '../../../core/books';
import type { Payment } from '../../../core/model';
import { type Reconciliation, reconcile } from '../../../core/reconcile';
import type { RecordItem } from '../../../core/records';
import { shaped } from '../../../core/shape';
import { checkPayment } from '../../../core/validate';
import { loadMapping } from '../crossReferences';
import { recordPaymentOutcomes } from '../paymentOutcomes';
import type { ErpParts, TimeSettings } from './erpParts';
import { together } from './inputItems';
import type { Operation } from './operation';
import { companyOf, companyProperty, crossReferenceOptions, optionsOf, optionsProperty } from './parameters';

/** Payments of a Stampli file against what the ERP has paid: one item per invoice paid, one per record that could not be read. */
export function paymentReconcile<Settings extends TimeSettings>(parts: ErpParts<Settings>): Operation {
	const { erpName } = parts;
	return {
		option: { name: 'Reconcile', value: 'reconcile', action: 'Reconcile payments', description: `Compare payments from Stampli with what ${erpName} has paid` },
		properties: [
			companyProperty(parts, 'Used when a payment names no company of its own'),
			optionsProperty([
				{ displayName: 'Only Differences', name: 'onlyDifferences', type: 'boolean', default: false, description: 'Whether to return only what does not agree' },
				...crossReferenceOptions,
			]),
		],
		run: async (context) =>
			await together(context, async () => {
				const options = optionsOf(context);
				const map = await loadMapping(context, options);
				const items = context.getInputData().map((data, itemIndex) => paymentItem(context, data, itemIndex, map.payment));
				const readable = items.flatMap(({ payment }) => (payment ? [payment] : []));
				const answered =
					readable.length > 0 ? await parts.withBooks(context, parts.settings(context, {}, companyOf(context, 0)), async ({ payments }) => await answers(payments, readable, erpName)) : [];
				const compared = items.map(({ item, payment }) => {
					if (!payment) return { item, answers: [] };
					const faults = checkPayment(payment).map((problem) => problem.message);
					return { item, answers: answered[readable.indexOf(payment)]!.map((answer) => ({ ...answer, differences: [...faults, ...answer.differences] })) };
				});
				await recordPaymentOutcomes(context, erpName, compared);
				return compared.flatMap(({ item: { record, problems }, answers: found }, item) => {
					const about = record ? { record } : {};
					const output = (json: object): INodeExecutionData => ({ json: { ...about, ...json } as unknown as IDataObject, pairedItem: { item } });
					if (problems?.length) return [output({ status: 'unreadable', problems, differences: problems.map((problem) => problem.message) })];
					return found.filter((each) => options.onlyDifferences !== true || each.differences.length > 0).map(output);
				});
			}),
	};
}

type PaymentMapping = Awaited<ReturnType<typeof loadMapping>>['payment'];

function paymentItem(context: IExecuteFunctions, data: INodeExecutionData, itemIndex: number, map: PaymentMapping): { item: Partial<RecordItem>; payment?: Payment } {
	const item = data.json as unknown as Partial<RecordItem>;
	const payment = (data.json.content ?? data.json.payment ?? data.json) as unknown as Partial<Payment>;
	if (payment.paymentId && payment.vendorId && Array.isArray(payment.applications)) {
		const read = shaped('payment', payment);
		if (!read.content) return { item: { ...item, problems: read.problems } };
		const { content, problems } = map({ ...read.content, companyId: read.content.companyId ?? companyOf(context, itemIndex) });
		return problems.length > 0 ? { item: { ...item, problems: [...(item.problems ?? []), ...problems] } } : { item, payment: content };
	}
	if (item.record && item.problems?.length) return { item };
	throw new NodeOperationError(context.getNode(), 'This item carries no payment', {
		itemIndex,
		description: 'Connect the output of a Stampli Trigger for payments, or of Payment: Read.',
	});
}

/** One answer per invoice of each payment, in their order. */
async function answers(book: PaymentBook, payments: Payment[], erpName: string): Promise<Reconciliation[][]> {
	const asked = payments.flatMap((payment) =>
		payment.applications.map(({ invoiceNumber }): InvoiceAsked => ({ companyId: payment.companyId ?? '', vendorId: payment.vendorId, invoiceNumber })),
	);
	const found = await book.payments(asked);
	let at = 0;
	return payments.map((payment) => payment.applications.map((application) => reconcile(payment, application, found[at++], erpName)));
}
