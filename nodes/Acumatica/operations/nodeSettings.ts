import type { IDataObject } from 'n8n-workflow';
import { listOf, wholeNumber, wrongParameter } from '../../shared/erp/parameters';
import type { AcumaticaSettings, Entry, Goal, Segment } from '../settings';

/** The node's options as settings of the books. Throws a setup error that names an option that cannot be. */
export function nodeSettings(options: IDataObject, branch: string): AcumaticaSettings {
	const text = (name: string) => String(options[name] ?? '').trim();
	const referenceField = text('referenceField');
	if (referenceField !== '' && !/^\w+\.\w+$/.test(referenceField)) throw wrongParameter('Reference Field', `"${referenceField}" is not of the form View.Field, such as Document.AttributeSTAMPLIID`);
	const [batchSize, concurrency] = [wholeNumber(options.batchSize, 'Batch Size', 50), wholeNumber(options.concurrency, 'Concurrency', 10)];
	return {
		...(branch ? { branch } : {}),
		...(text('goal') ? { goal: text('goal') as Goal } : {}),
		...(text('entry') ? { entry: text('entry') as Entry } : {}),
		...(text('taxes') ? { taxes: text('taxes') as 'erp' | 'file' } : {}),
		...(text('postPeriod') ? { postPeriod: text('postPeriod') as 'erp' | 'calendar' } : {}),
		...(text('receipts') ? { receipts: text('receipts') as 'file' | 'find' } : {}),
		...(text('nonProjectCode') ? { nonProjectCode: text('nonProjectCode') } : {}),
		...(referenceField ? { referenceField } : {}),
		...(text('subaccountSegments') ? { subaccountSegments: segments(options.subaccountSegments) } : {}),
		...(text('vendorClass') ? { vendorClass: text('vendorClass') } : {}),
		...(batchSize === undefined ? {} : { batchSize }),
		...(concurrency === undefined ? {} : { concurrency }),
	};
}

function segments(value: unknown): Segment[] {
	return listOf(value).map((each) => {
		const [, dimension, length] = /^(.+?)\s*[=:]\s*(\d{1,2})$/.exec(each) ?? [];
		if (!dimension || !length || Number(length) < 1) throw wrongParameter('Subaccount Segments', `"${each}" is not of the form Name=Length, such as Department=3`);
		return { dimension, length: Number(length) };
	});
}
