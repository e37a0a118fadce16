import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { AuditFilter } from '../../../../core/ports';
import { momentOf } from '../../../shared/moments';
import { optionsOf, optionsProperty, textParameter } from '../../../shared/parameters';

/** What the operations of the audit trail are asked by: text, date, file, record. */
export function auditProperties(more: INodeProperties[]): INodeProperties[] {
	const options: INodeProperties[] = [
		{ displayName: 'File ID', name: 'fileId', type: 'string', default: '', description: 'Only one file: the field record.file.fileId of an item' },
		{ displayName: 'From', name: 'from', type: 'dateTime', default: '', description: 'Nothing that is earlier' },
		{ displayName: 'Record ID', name: 'recordId', type: 'string', default: '', description: 'Only one record: the field record.recordId of an item' },
		{ displayName: 'To', name: 'to', type: 'dateTime', default: '', description: 'Nothing that is later' },
		...more,
	];
	return [
		{ displayName: 'Text', name: 'text', type: 'string', default: '', placeholder: 'e.g. INV-9001', description: 'Part of an invoice number, vendor or file name. Empty: everything.' },
		{ displayName: 'Limit', name: 'limit', type: 'number', typeOptions: { minValue: 1 }, default: 50, description: 'Max number of results to return' },
		optionsProperty(options.sort((a, b) => (a.displayName < b.displayName ? -1 : 1))),
	];
}

export function auditFilter(context: IExecuteFunctions, itemIndex: number): AuditFilter & { limit: number } {
	const options = optionsOf<Record<string, unknown>>(context, itemIndex);
	const texts: Record<string, unknown> = {
		...options,
		text: textParameter(context, 'text', itemIndex),
		from: momentOf(context, options.from, 'From'),
		to: momentOf(context, options.to, 'To', true),
	};
	const named = ['text', 'recordId', 'fileId', 'key', 'from', 'to'].map((name) => [name, String(texts[name] ?? '').trim()]);
	return { ...Object.fromEntries(named.filter(([, value]) => value)), limit: Number(context.getNodeParameter('limit', itemIndex, 50)) } as AuditFilter & { limit: number };
}
