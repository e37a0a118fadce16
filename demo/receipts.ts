import { parse } from 'csv-parse/sync';
import type { SftpServer } from '../simulators/sftp';
import { folders } from './systems';

/** One record of a receipt, as a person reads it. */
export interface Result {
	file: string;
	invoice: string;
	outcome: string;
	erpNumber: string;
	reason: string;
}

/** What the receipts on the SFTP server say now, by file: the newest word on each record. */
export function results(sftp: SftpServer, folder = folders.receipts): Result[] {
	const newest = new Map<string, Result>();
	const receipts = [...sftp.tree.files(folder)].map(([path, content]) => ({ path, content, mtime: sftp.tree.find(path)!.mtime }));
	for (const { content } of receipts.sort((a, b) => a.mtime - b.mtime || (a.path < b.path ? -1 : 1))) {
		for (const row of parse(content, { bom: true, columns: true }) as Record<string, string>[]) {
			if (/^(SUM|CHECK)/.test(row.Outcome!)) continue;
			newest.set(`${row.File}|${row.Row}`, { file: row.File!, invoice: row.Number || row.Row!, outcome: row.Outcome!, erpNumber: row['ERP Number']!, reason: row.Reason! });
		}
	}
	return [...newest.values()].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
}
