/** One operation of a changeset. `url` is absolute. */
export interface BatchOperation {
	method: 'POST' | 'PATCH' | 'DELETE';
	url: string;
	body?: unknown;
}

/** Operations that the server carries out all or not at all. */
export type Changeset = BatchOperation[];

const line = '\r\n';

/**
 * Writes a multipart `$batch` of changesets. Content-IDs count through the whole batch.
 * @param boundary a text that occurs in no body; letters, digits, `-` and `_`
 */
export function writeBatch(changesets: Changeset[], boundary: string): { contentType: string; body: string } {
	let contentId = 0;
	const parts = changesets.map((changeset, i) => {
		const inner = `changeset_${boundary}_${i + 1}`;
		const operations = changeset.map((operation) => {
			contentId += 1;
			const content = operation.body === undefined ? '' : JSON.stringify(operation.body);
			return [
				`--${inner}`,
				'Content-Type: application/http',
				'Content-Transfer-Encoding: binary',
				`Content-ID: ${contentId}`,
				'',
				`${operation.method} ${operation.url} HTTP/1.1`,
				'Content-Type: application/json;odata.metadata=minimal',
				'Accept: application/json;odata.metadata=minimal',
				'OData-Version: 4.0',
				'',
				content,
			].join(line);
		});
		return [`--batch_${boundary}`, `Content-Type: multipart/mixed; boundary=${inner}`, '', ...operations, `--${inner}--`, ''].join(line);
	});
	return { contentType: `multipart/mixed; boundary=batch_${boundary}`, body: [...parts, `--batch_${boundary}--`, ''].join(line) };
}
