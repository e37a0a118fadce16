import type { INodeProperties } from 'n8n-workflow';
import type { Operation, Resource } from '../operation';
import { fetchInvoiceImage } from './attachment/fetch';
import { searchAudit } from './audit/search';
import { verifyAudit } from './audit/verify';
import { correctHeldRecord } from './heldRecord/correct';
import { dismissHeldRecords } from './heldRecord/dismiss';
import { listHeldRecords } from './heldRecord/list';
import { retryHeldRecords } from './heldRecord/retry';
import { readInvoiceFile } from './invoiceFile/read';
import { recordOutcome } from './invoiceFile/recordOutcome';
import { uploadMasterData } from './masterData/upload';
import { readPaymentFile } from './payment/read';
import { controlReport } from './report/control';
import { cutOverReport } from './report/cutOver';

/** Everything the Stampli node does. Another operation is another line here. */
export const resources: Resource[] = [
	{ name: 'Attachment', value: 'attachment', operations: [fetchInvoiceImage] },
	{ name: 'Audit', value: 'audit', operations: [searchAudit, verifyAudit] },
	{ name: 'Held Record', value: 'heldRecord', operations: [correctHeldRecord, dismissHeldRecords, listHeldRecords, retryHeldRecords] },
	{ name: 'Invoice File', value: 'invoiceFile', operations: [readInvoiceFile, recordOutcome] },
	{ name: 'Master Data', value: 'masterData', operations: [uploadMasterData] },
	{ name: 'Payment', value: 'payment', operations: [readPaymentFile] },
	{ name: 'Report', value: 'report', operations: [controlReport, cutOverReport] },
];

export function operationOf(resource: string, operation: string): Operation | undefined {
	return resources.find(({ value }) => value === resource)?.operations.find(({ option }) => option.value === operation);
}

export function stampliProperties(): INodeProperties[] {
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: resources.map(({ name, value }) => ({ name, value })),
			default: 'invoiceFile',
		},
		...resources.map(({ value, operations }): INodeProperties => ({
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: { show: { resource: [value] } },
			options: operations.map(({ option }) => option),
			default: (value === 'invoiceFile' ? 'recordOutcome' : operations[0]!.option.value) as string,
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

/** Operations for which the SFTP credential is asked. */
export function sftpOperations(): { resource: string[]; operation: string[] } {
	const using = resources.flatMap(({ value, operations }) => operations.filter(({ usesSftp }) => usesSftp).map(({ option }) => [value, option.value as string] as const));
	return { resource: [...new Set(using.map(([resource]) => resource))], operation: [...new Set(using.map(([, operation]) => operation))] };
}
