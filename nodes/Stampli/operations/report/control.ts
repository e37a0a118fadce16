import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { DateTime } from 'luxon';
import { isDecimal } from '../../../../core/money';
import { type ControlBill, controlReport as rowsOf } from '../../../../core/reports';
import { openLedger } from '../../../shared/openLedger';
import { allItems } from '../../../shared/eachItem';
import type { Operation } from '../../operation';
import { neededText, optionsOf, optionsProperty, wrongParameter } from '../../../shared/parameters';

export const controlReport: Operation = {
	option: {
		name: 'Control',
		value: 'control',
		action: 'Report approved invoices against bills',
		description: 'Count and sum of approved invoices per company, day and currency, and whether the bills of the ERP agree',
	},
	properties: [
		{ displayName: 'From', name: 'from', type: 'dateTime', default: '={{ $today.minus({ days: 7 }).toISODate() }}', required: true, description: 'The first day' },
		{ displayName: 'To', name: 'to', type: 'dateTime', default: '={{ $today.toISODate() }}', required: true, description: 'The last day' },
		{
			displayName: 'Compare With Input Items',
			name: 'compare',
			type: 'boolean',
			default: false,
			description: 'Whether each input item is a bill of the ERP, to be counted against the ledger',
		},
		{ displayName: 'Company', name: 'company', type: 'string', default: '={{ $json.company }}', displayOptions: { show: { compare: [true] } } },
		{ displayName: 'Day', name: 'day', type: 'string', default: '={{ $json.date }}', displayOptions: { show: { compare: [true] } } },
		{ displayName: 'Currency', name: 'currency', type: 'string', default: '={{ $json.currency }}', displayOptions: { show: { compare: [true] } } },
		{
			displayName: 'Amount',
			name: 'amount',
			type: 'string',
			default: '={{ $json.type === "credit" ? "-" + $json.total : $json.total }}',
			displayOptions: { show: { compare: [true] } },
			description: 'With a minus for credits, digits with a decimal point',
		},
		optionsProperty([{ displayName: 'Route', name: 'route', type: 'string', default: '', placeholder: 'e.g. workflow ID/Stampli Trigger', description: 'Only records of one trigger' }]),
	],
	usesSftp: false,
	run: async (context) => await allItems(context, async () => await report(context)),
};

async function report(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const [from, to] = [day(context, 'from', 'From'), day(context, 'to', 'To')];
	const { route } = optionsOf<{ route: string }>(context, 0);
	const ledger = await openLedger(context);
	const rows = await ledger.control({ from, to, ...(route?.trim() ? { route: route.trim() } : {}) });
	const inputs = context.getInputData();
	const bills = context.getNodeParameter('compare', 0, false) === true ? inputs.flatMap((item, i) => (Object.keys(item.json).length > 0 ? [bill(context, i)] : [])) : undefined;
	const pairedItem = inputs.map((_, item) => ({ item }));
	return rowsOf(rows, bills).map((row) => ({ json: row as unknown as IDataObject, pairedItem }));
}

function bill(context: IExecuteFunctions, itemIndex: number): ControlBill {
	const amount = neededText(context, 'amount', itemIndex, 'Amount');
	if (!isDecimal(amount)) throw wrongParameter(`Item ${itemIndex}: ${JSON.stringify(amount)} is not an amount.`, 'Write it as digits with a decimal point, such as -1234.50.');
	return {
		company: neededText(context, 'company', itemIndex, 'Company'),
		day: neededText(context, 'day', itemIndex, 'Day').slice(0, 10),
		currency: neededText(context, 'currency', itemIndex, 'Currency'),
		amount,
	};
}

function day(context: IExecuteFunctions, name: string, label: string): string {
	const date = DateTime.fromISO(neededText(context, name, 0, label), { zone: context.getTimezone() });
	if (!date.isValid) throw wrongParameter(`The parameter ${label} is not a date.`, 'Choose a day.');
	return date.toISODate();
}
