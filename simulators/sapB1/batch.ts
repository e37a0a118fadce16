import { randomUUID } from 'node:crypto';
import type { SimulatedAnswer, SimulatedRequest } from '../httpServer';
import type { Company, Row } from './company';
import { envelope, Refusal, type Version } from './errors';

const malformed = () => new Refusal(400, -1000, 'Incomplete Batch Request Body!');

/** A single request, or a change set that is carried out wholly or not at all. */
interface Part {
	operations: { request: SimulatedRequest; contentId?: string }[];
	isChangeSet: boolean;
}

/** Requests inside a batch, without reading it. */
export function countOperations({ url, body }: SimulatedRequest): number {
	return /\/\$batch$/.test(url) ? Math.max(1, body.match(/^(GET|POST|PATCH|DELETE) \S+/gm)?.length ?? 1) : 1;
}

/** Answers POST $batch: parts one after another, and nothing after the first that fails. */
export function answerBatch(outer: SimulatedRequest, version: Version, company: Company, serve: (request: SimulatedRequest) => SimulatedAnswer): SimulatedAnswer {
	const boundary = `batchresponse_${randomUUID()}`;
	const texts: string[] = [];
	for (const part of partsOf(outer, version)) {
		const before = part.operations.length > 1 ? structuredClone(company.tables) : undefined;
		const answers: { answer: SimulatedAnswer; contentId?: string }[] = [];
		for (const { request, contentId } of part.operations) {
			const answer = served(request, version, serve);
			if (answer.status >= 400) {
				if (before) for (const [set, rows] of Object.entries(before)) (company.tables as Record<string, Row[]>)[set]!.splice(0, Infinity, ...rows);
				answers.length = 0;
			}
			answers.push({ answer, ...(contentId ? { contentId } : {}) });
			if (answer.status >= 400) break;
		}
		const failed = answers.some(({ answer }) => answer.status >= 400);
		// A change set that failed is answered by one part, without a set around it.
		texts.push(`--${boundary}`, part.isChangeSet && !failed ? changeSetText(answers) : answers.map(({ answer, contentId }) => partText(answer, contentId)).join('\r\n'));
		if (failed) break;
	}
	return { status: version === 'v1' ? 202 : 200, headers: { 'content-type': `multipart/mixed;boundary=${boundary}` }, body: [...texts, `--${boundary}--`, ''].join('\r\n') };
}

function served(request: SimulatedRequest, version: Version, serve: (request: SimulatedRequest) => SimulatedAnswer): SimulatedAnswer {
	try {
		return serve(request);
	} catch (error) {
		if (error instanceof Refusal) return envelope(error, version);
		throw error;
	}
}

function changeSetText(answers: { answer: SimulatedAnswer; contentId?: string }[]): string {
	const boundary = `changesetresponse_${randomUUID()}`;
	return [`Content-Type:multipart/mixed;boundary=${boundary}`, '', ...answers.flatMap(({ answer, contentId }) => [`--${boundary}`, partText(answer, contentId)]), `--${boundary}--`].join('\r\n');
}

/** As the vendor prints it: no space after the colons. */
function partText({ status, headers = {}, body = '' }: SimulatedAnswer, contentId?: string): string {
	const reason = status === 201 ? 'Created' : status === 204 ? 'No Content' : status < 300 ? 'OK' : 'Bad Request';
	const lines = ['Content-Type:application/http', 'Content-Transfer-Encoding:binary', ...(contentId ? [`Content-ID:${contentId}`] : []), '', `HTTP/1.1 ${status} ${reason}`];
	return [...lines, ...Object.entries(headers).map(([name, value]) => `${name}:${value}`), `Content-Length:${Buffer.byteLength(body)}`, '', body].join('\r\n');
}

function partsOf(outer: SimulatedRequest, version: Version): Part[] {
	return sections(outer.body, outer.headers['content-type']).map((section): Part => {
		const { headers, rest } = headed(section);
		if (!headers['content-type']?.startsWith('multipart/mixed')) return { isChangeSet: false, operations: [operationOf(section, outer, version)] };
		const operations = sections(rest, headers['content-type']).map((inner) => operationOf(inner, outer, version));
		const ids = operations.map(({ contentId }) => contentId);
		if (operations.some(({ request }) => request.method === 'GET')) throw malformed();
		// The second version wants an id for each, and each once.
		if (version === 'v2' && (ids.includes(undefined) || new Set(ids).size < ids.length)) throw malformed();
		return { isChangeSet: true, operations };
	});
}

/** Between the boundary lines; each ends with CRLF, and the last one is closed. */
function sections(text: string, contentType = ''): string[] {
	const boundary = /^multipart\/mixed;\s*boundary=([\w-]+)$/.exec(contentType)?.[1];
	const pieces = boundary === undefined ? [] : `\r\n${text}`.split(`\r\n--${boundary}`);
	if (pieces.length < 3 || !pieces.at(-1)!.startsWith('--')) throw malformed();
	return pieces.slice(1, -1).map((piece) => {
		if (!piece.startsWith('\r\n')) throw malformed();
		return piece.slice(2);
	});
}

function headed(text: string): { headers: Record<string, string>; rest: string } {
	const end = text.indexOf('\r\n\r\n');
	if (end < 0) throw malformed();
	const lines = text.slice(0, end).split('\r\n').filter(Boolean);
	if (lines.some((line) => line.indexOf(':') < 1)) throw malformed();
	return { headers: Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()])), rest: text.slice(end + 4) };
}

function operationOf(section: string, outer: SimulatedRequest, version: Version): Part['operations'][number] {
	const { headers, rest } = headed(section);
	if (headers['content-type'] !== 'application/http' || headers['content-transfer-encoding'] !== 'binary') throw malformed();
	const firstEnd = rest.indexOf('\r\n');
	const [, method, url] = /^(GET|POST|PATCH|DELETE) (\/b1s\/v[12]\/\S+)(?: HTTP\/1\.1)?$/.exec(rest.slice(0, firstEnd)) ?? [];
	if (!method || !url?.startsWith(`/b1s/${version}/`)) throw malformed();
	const inner = headed(`\r\n${rest.slice(firstEnd + 2)}`);
	return { request: { method, url, headers: { ...inner.headers, cookie: outer.headers.cookie ?? '' }, body: inner.rest.trim() }, ...(headers['content-id'] ? { contentId: headers['content-id'] } : {}) };
}
