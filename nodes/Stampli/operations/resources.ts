import type { Resource } from '../../shared/operations';
import type { Operation } from '../operation';
import { fetchInvoiceImage } from './attachment/fetch';
import { sumFiles } from './audit/files';
import { searchAudit } from './audit/search';
import { traceAudit } from './audit/trace';
import { verifyAudit } from './audit/verify';
import { verifyReceipts } from './audit/verifyReceipts';
import { getManyCrossReferences } from './crossReference/getMany';
import { listUnmappedCodes } from './crossReference/listUnmapped';
import { removeCrossReferences } from './crossReference/remove';
import { setCrossReferences } from './crossReference/set';
import { correctHeldRecord } from './heldRecord/correct';
import { dismissHeldRecords } from './heldRecord/dismiss';
import { getHeldRecord } from './heldRecord/get';
import { listHeldRecords } from './heldRecord/list';
import { retryHeldRecords } from './heldRecord/retry';
import { summarizeHeldRecords } from './heldRecord/summarize';
import { readInvoiceFile } from './invoiceFile/read';
import { recordOutcome } from './invoiceFile/recordOutcome';
import { readMasterData } from './masterData/read';
import { uploadMasterData } from './masterData/upload';
import { readPaymentFile } from './payment/read';
import { controlReport } from './report/control';
import { cutOverReport } from './report/cutOver';

/** Everything the Stampli node does. Another operation is another line here. */
export const resources: Resource<Operation>[] = [
	{ name: 'Attachment', value: 'attachment', operations: [fetchInvoiceImage] },
	{ name: 'Audit', value: 'audit', operations: [searchAudit, sumFiles, traceAudit, verifyAudit, verifyReceipts] },
	{ name: 'Cross-Reference', value: 'crossReference', operations: [getManyCrossReferences, listUnmappedCodes, removeCrossReferences, setCrossReferences] },
	{ name: 'Held Record', value: 'heldRecord', operations: [correctHeldRecord, dismissHeldRecords, getHeldRecord, listHeldRecords, retryHeldRecords, summarizeHeldRecords] },
	{ name: 'Invoice File', value: 'invoiceFile', operations: [readInvoiceFile, recordOutcome] },
	{ name: 'Master Data', value: 'masterData', operations: [readMasterData, uploadMasterData] },
	{ name: 'Payment', value: 'payment', operations: [readPaymentFile] },
	{ name: 'Report', value: 'report', operations: [controlReport, cutOverReport] },
];

/** Operations for which the SFTP credential is asked. */
export function sftpOperations(): { resource: string[]; operation: string[] } {
	const using = resources.flatMap(({ value, operations }) => operations.filter(({ usesSftp }) => usesSftp).map(({ option }) => [value, option.value as string] as const));
	return { resource: [...new Set(using.map(([resource]) => resource))], operation: [...new Set(using.map(([, operation]) => operation))] };
}
