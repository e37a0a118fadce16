import type { SimulatedRequest } from '../httpServer';
import { badRequest } from './errors';

/** One inner request of a batch, with its Content-ID when it has one. */
export interface InnerRequest {
	request: SimulatedRequest;
	contentId?: string;
}

/** A batch in its order: single requests, and changesets that succeed or fail as a whole. */
export type BatchPart = { kind: 'single'; operation: InnerRequest } | { kind: 'changeset'; operations: InnerRequest[] };

function boundaryOf(contentType: string | undefined): string {
	const [, quoted, bare] = /^multipart\/mixed\s*;.*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType ?? '') ?? [];
	const boundary = quoted ?? bare;
	if (!boundary) throw badRequest(`The batch needs content type multipart/mixed with a boundary; found '${contentType ?? ''}'.`);
	return boundary;
}

/** Splits a multipart body into its parts; the closing boundary is required. */
function splitParts(body: string, boundary: string): string[] {
	const pieces = `\r\n${body}`.split(new RegExp(`\\r?\\n--${boundary.replace(/[^\w]/g, '\\$&')}(?=--|\\r?\\n)`));
	const last = pieces.at(-1) ?? '';
	if (pieces.length < 3 || !last.startsWith('--'))
		throw badRequest(`The batch body is not closed by its boundary '${boundary}', or has no part.`);
	return pieces.slice(1, -1).map((piece) => piece.replace(/^\r?\n/, ''));
}

function splitHead(text: string): { head: string[]; rest: string } {
	const [whole, head = ''] = /^([\s\S]*?)\r?\n\r?\n/.exec(text) ?? [];
	if (whole === undefined) throw badRequest('A batch part has no empty line after its headers.');
	return { head: head.split(/\r?\n/), rest: text.slice(whole.length) };
}

function headers(lines: string[]): Record<string, string> {
	return Object.fromEntries(
		lines.filter(Boolean).map((line) => {
			const at = line.indexOf(':');
			if (at < 1) throw badRequest(`'${line}' is no header.`);
			return [line.slice(0, at).trim().toLowerCase(), line.slice(at + 1).trim()];
		}),
	);
}

/** Reads the body of a $batch request; `origin` is the only host absolute addresses may name. */
export function parseBatch(outer: SimulatedRequest, origin: string): BatchPart[] {
	return splitParts(outer.body, boundaryOf(outer.headers['content-type'])).map((text): BatchPart => {
		const { head, rest } = splitHead(text);
		const outerHeaders = headers(head);
		const type = outerHeaders['content-type'] ?? '';
		if (/^application\/http/i.test(type)) return { kind: 'single', operation: innerRequest(outerHeaders, rest, origin) };
		const operations = splitParts(rest, boundaryOf(type)).map((part) => {
			const inner = splitHead(part);
			return innerRequest(headers(inner.head), inner.rest, origin);
		});
		for (const { request, contentId } of operations) {
			if (request.method === 'GET') throw badRequest('A changeset cannot contain GET requests.');
			if (!contentId) throw badRequest('Each operation of a changeset needs a Content-ID.');
		}
		if (new Set(operations.map(({ contentId }) => contentId)).size < operations.length)
			throw badRequest('A Content-ID is used twice in a changeset.');
		return { kind: 'changeset', operations };
	});
}

function innerRequest(partHeaders: Record<string, string>, text: string, origin: string): InnerRequest {
	if (!/^application\/http/i.test(partHeaders['content-type'] ?? '')) throw badRequest('An operation needs content type application/http.');
	if (partHeaders['content-transfer-encoding']?.toLowerCase() !== 'binary')
		throw badRequest('An operation needs Content-Transfer-Encoding: binary.');
	const { head, rest } = splitHead(/\r?\n\r?\n/.test(text) ? text : `${text}\r\n\r\n`);
	const [, method, target] = /^(GET|POST|PATCH|PUT|DELETE) (\S+) HTTP\/1\.1$/.exec(head[0] ?? '') ?? [];
	if (!method || !target) throw badRequest(`'${head[0] ?? ''}' is no request line.`);
	const url = target.startsWith('/data/')
		? target
		: target.toLowerCase().startsWith(`${origin}/data/`)
			? target.slice(origin.length)
			: undefined;
	if (!url) throw badRequest(`'${target}' is neither an address below ${origin}/data/ nor a path beginning with /data/.`);
	const contentId = partHeaders['content-id'];
	return { request: { method, url, headers: headers(head.slice(1)), body: rest }, ...(contentId ? { contentId } : {}) };
}

/** Inner requests of a batch body, without parsing it. */
export function countOperations(body: string): number {
	return Math.max(1, body.match(/^(GET|POST|PATCH|PUT|DELETE) \S+ HTTP\/1\.1\r?$/gm)?.length ?? 1);
}
