import type { SimulatedRequest } from '../httpServer';
import { type Company, find, type Row } from './company';
import { business, notFound, Refusal } from './errors';
import type { SapB1Settings } from './settings';

/** Stores the files of a multipart request, under a new entry or beside those of an entry. A quoted boundary is not understood. */
export function storeFiles(company: Company, settings: SapB1Settings, request: SimulatedRequest, entry?: number): Row {
	const type = request.headers['content-type'] ?? '';
	if (!/^multipart\/form-data/.test(type) || /boundary="/.test(type)) throw new Refusal(405, -1, 'Method Not Allowed');
	const boundary = /boundary=([^;\s]+)/.exec(type)?.[1];
	if (!boundary) throw new Refusal(405, -1, 'Method Not Allowed');
	if (!settings.attachmentsFolder) throw business('Attachments folder not defined');
	const parts = request.body
		.split(`--${boundary}`)
		.slice(1, -1)
		.map((part) => {
			const [head = '', ...rest] = part.replace(/^\r\n/, '').split('\r\n\r\n');
			const name = /name="files"; filename="([^"]+)"/.exec(head)?.[1];
			if (!name) throw new Refusal(400, -1000, 'Incomplete request body');
			return { name, content: rest.join('\r\n\r\n').replace(/\r\n$/, '') };
		});
	if (parts.length === 0) throw new Refusal(400, -1000, 'Incomplete request body');
	const known = entry === undefined ? undefined : find(company, 'Attachments2', 'AbsoluteEntry', entry);
	if (entry !== undefined && !known) throw notFound();
	const row: Row = known ?? { AbsoluteEntry: company.next('attachment'), Attachments2_Lines: [] };
	if (!known) company.tables.Attachments2.push(row);
	const files = company.files.get(row.AbsoluteEntry as number) ?? new Map<string, string>();
	company.files.set(row.AbsoluteEntry as number, files);
	for (const { name, content } of parts) {
		files.set(name, content);
		const dot = name.lastIndexOf('.');
		const line = { SourcePath: 'C:\\Attachments', FileName: dot > 0 ? name.slice(0, dot) : name, FileExtension: dot > 0 ? name.slice(dot + 1) : '' };
		const lines = row.Attachments2_Lines as Row[];
		if (!lines.some((each) => each.FileName === line.FileName && each.FileExtension === line.FileExtension)) lines.push(line);
	}
	return row;
}
