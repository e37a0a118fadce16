import type { IExecuteFunctions } from 'n8n-workflow';
import { StampliErpError } from '../../../core/errors';
import { isDecimal, isNegative } from '../../../core/money';
import type { BillSettings } from '../bills';
import type { BillNodeOptions } from './parameters';
import { companyOf, optionsOf } from './parameters';

/** The node's parameters as settings of the Erp. Throws a setup error that names a parameter that cannot be. */
export function billSettings(context: IExecuteFunctions): { settings: BillSettings; options: Partial<BillNodeOptions>; tolerance?: string } {
	const options = optionsOf<BillNodeOptions>(context);
	const tolerance = String(options.tolerance ?? '').trim();
	if (tolerance !== '' && (!isDecimal(tolerance) || isNegative(tolerance))) throw wrong('Tolerance', `"${tolerance}" is no amount such as 0.02`);
	const [category, hierarchy] = [options.procurementCategory?.trim(), options.procurementHierarchy?.trim()];
	if (Boolean(category) !== Boolean(hierarchy)) throw wrong('Procurement Category and Procurement Hierarchy', 'belong together: one of them is empty');
	return {
		settings: {
			company: companyOf(context, 0),
			postingMethod: options.postingMethod,
			postedLookup: options.postedLookup,
			...(category ? { procurementCategory: category, procurementHierarchy: hierarchy } : {}),
			batchSize: wholeNumber(options.batchSize, 'Batch Size', 100),
			concurrency: wholeNumber(options.concurrency, 'Concurrency', 50),
		},
		options,
		...(tolerance === '' ? {} : { tolerance }),
	};
}

function wholeNumber(value: number | undefined, label: string, max: number): number | undefined {
	if (value === undefined) return undefined;
	if (!Number.isInteger(value) || value < 1 || value > max) throw wrong(label, `must be a whole number from 1 to ${max}`);
	return value;
}

function wrong(label: string, reason: string): StampliErpError {
	return new StampliErpError({ kind: 'setup', code: 'parameter', message: `${label}: ${reason}`, hint: `Correct ${label} in the node.` });
}
