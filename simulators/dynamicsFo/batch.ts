import { randomUUID } from 'node:crypto';
import type { Faults } from '../faults';
import { faultAnswer } from '../httpFaults';
import type { SimulatedAnswer, SimulatedRequest } from '../httpServer';
import type { Write } from './environment';
import { badRequest, envelope, Refusal } from './errors';
import { parseBatch, type BatchPart, type InnerRequest } from './multipart';
import { operate, type Context } from './service';
import { createWriter } from './tables';
import { throttled } from './throttled';

const maxOperations = 5000;
const reasons: Record<number, string> = {
	200: 'OK',
	201: 'Created',
	204: 'No Content',
	400: 'Bad Request',
	404: 'Not Found',
	412: 'Precondition Failed',
	415: 'Unsupported Media Type',
	429: 'Too Many Requests',
	500: 'Internal Server Error',
	502: 'Bad Gateway',
	503: 'Service Unavailable',
};

/** Answers POST /data/$batch: outer status 200, every changeset all or nothing, a failed one collapsed to a single part. */
export function answerBatch(request: SimulatedRequest, context: Context, faults: Faults): SimulatedAnswer {
	const { environment } = context;
	let parts: BatchPart[];
	try {
		if (request.method !== 'POST') throw badRequest('A batch is sent with POST.');
		parts = parseBatch(request, context.origin);
		const operations = parts.reduce((sum, part) => sum + (part.kind === 'single' ? 1 : part.operations.length), 0);
		if (operations > maxOperations) throw badRequest(`The current batch contains ${operations} operations; the limit is ${maxOperations}.`);
	} catch (error) {
		if (error instanceof Refusal) return envelope(error, error.status);
		throw error;
	}
	const stopsEarly = environment.settings.batchStopsAtFirstError && !/odata\.continue-on-error/.test(request.headers.prefer ?? '');
	const boundary = `batchresponse_${randomUUID()}`;
	const lines: string[] = [];
	for (const part of parts) {
		const { text, failed } = part.kind === 'single' ? single(part.operation, context, faults) : changeset(part.operations, context, faults);
		lines.push(`--${boundary}`, text);
		if (failed && stopsEarly) break;
	}
	lines.push(`--${boundary}--`, '');
	return {
		status: 200,
		headers: { 'content-type': `multipart/mixed; boundary=${boundary}`, 'odata-version': '4.0' },
		body: lines.join('\r\n'),
	};
}

function single(operation: InnerRequest, context: Context, faults: Faults): { text: string; failed: boolean } {
	const write: Write = { ...context.environment, writer: createWriter(context.environment.tables) };
	const answer = inner(operation, context, write, faults);
	if (answer.status >= 400) write.writer.undo();
	return { text: httpPart(answer, operation.contentId), failed: answer.status >= 400 };
}

function changeset(operations: InnerRequest[], context: Context, faults: Faults): { text: string; failed: boolean } {
	const write: Write = { ...context.environment, writer: createWriter(context.environment.tables) };
	const boundary = `changesetresponse_${randomUUID()}`;
	let parts: string[] = [];
	let failed = false;
	for (const operation of operations) {
		const answer = inner(operation, context, write, faults);
		failed = answer.status >= 400;
		if (failed) {
			write.writer.undo();
			// The vendor answers with Content-ID 1 whichever operation failed.
			parts = [httpPart(answer, '1')];
			break;
		}
		parts.push(httpPart(answer, operation.contentId));
	}
	const body = parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('');
	return { text: `Content-Type: multipart/mixed; boundary=${boundary}\r\n\r\n${body}--${boundary}--\r\n`, failed };
}

/** One inner request; write failures have status 500 inside a batch. */
function inner({ request }: InnerRequest, context: Context, write: Write, faults: Faults): SimulatedAnswer {
	for (const fault of faults.take({ ...request, scope: 'operation' })) {
		if (fault.kind === 'status' || fault.kind === 'throttle') return faultAnswer(fault, throttled);
	}
	try {
		return operate(request, context, write);
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		return envelope(error, error.duringWrite ? 500 : error.status);
	}
}

function httpPart({ status, headers = {}, body = '' }: SimulatedAnswer, contentId?: string): string {
	const id = contentId ? [`Content-ID: ${contentId}`] : [];
	const names = Object.entries(headers).map(
		([name, value]) => `${name.replace(/(^|-)([a-z])/g, (whole) => whole.toUpperCase())}: ${value}`,
	);
	const head = [
		'Content-Type: application/http',
		'Content-Transfer-Encoding: binary',
		...id,
		'',
		`HTTP/1.1 ${status} ${reasons[status] ?? 'Unknown'}`,
		...names,
	];
	return `${head.join('\r\n')}\r\n\r\n${body}`;
}
