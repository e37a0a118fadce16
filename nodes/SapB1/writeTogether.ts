import { readBatchAnswer } from '../../io/odata/batchAnswer';
import { parseJson } from '../../io/odata/json';
import type { Row } from '../../io/odata/paging';
import { batchOf } from './batchParts';
import type { B1Connection } from './connection';
import type { Read } from './reading';
import { pageIn } from './readTogether';
import { readServiceError } from './serviceError';
import { allSettled, kept, waitingFor, write, type Written } from './write';

export interface Together {
	path: string;
	body: Row;
	/** Whether an answered row is the one that was sent. */
	isOwn?(row: Row): boolean;
}

/** What is read in the same request, after its writes: it may not be answered, nor wholly, and then is to be read again. */
export interface After {
	/** For some of the writes, by their index. */
	reads(writes: number[]): Read[];
	/** The rows of one of the reads. */
	take(read: Read, rows: Row[]): void;
}

/** Refusal of what an approval procedure has taken; also of a code that is missing there. */
export const interception = -2028;

/** A document takes a second or two there, and all of a batch must be answered before the request times out. */
const mostWrites = 32;

/**
 * POSTs in one `$batch`, each a change set of its own, so each is carried out wholly or not at all. The server stops at the first failure: that one, which
 * was rolled back, and what comes after it are sent again by themselves, so that every refusal is the server's plain one. Answers in the order of the writes.
 */
export async function writeTogether(connection: B1Connection, writes: Together[], giveUpAt: number, after?: After): Promise<Written[]> {
	const all = writes.map((each, index) => ({ ...each, index }));
	const groups = Array.from({ length: Math.ceil(all.length / mostWrites) }, (_, i) => all.slice(i * mostWrites, (i + 1) * mostWrites));
	return (await allSettled(groups.map((some) => writeBatch(connection, some, giveUpAt, after)))).flat();
}

async function writeBatch(connection: B1Connection, writes: (Together & { index: number })[], giveUpAt: number, after?: After): Promise<Written[]> {
	const alone = async (some: Together[]) => await allSettled(some.map(({ path, body }) => write(connection, { method: 'POST', path, body, giveUpAt }).catch(kept)));
	if (writes.length < 2) return await alone(writes);
	const reads = after?.reads(writes.map(({ index }) => index)) ?? [];
	const answer = await connection.send(waitingFor(connection, batchOf(connection.version, writes, reads, giveUpAt))).catch(kept);
	// Batches may be forbidden where the writes themselves are not.
	if ('message' in answer && answer.status === 'notSent' && answer.stops?.status === 403) return await alone(writes);
	if ('message' in answer) return writes.map(() => answer);
	// Not understood, or switched off: nothing was carried out. A front end that gave up waiting (408) knows nothing of it.
	if (answer.status >= 400 && answer.status < 500 && answer.status !== 408) return await alone(writes);
	const batch = answer.status < 300 ? readBatchAnswer(answer.headers['content-type'], answer.text) : undefined;
	const lost = (message: string): Written => ({ status: 'lost', message });
	if (!batch || batch.changesets.length > writes.length + reads.length) return writes.map(() => lost(`SAP Business One gave no readable answer to the batch (${answer.status})`));
	const isRefusal = (status: number) => status >= 400 && status < 500 && status !== 408;
	const stops = batch.whole && batch.changesets.slice(0, writes.length).some(({ parts }) => parts.some(({ status }) => isRefusal(status)));
	const told = writes.map((each, i): Written | undefined => {
		const changeset = batch.changesets[i];
		if (!changeset) return stops ? undefined : lost('The answer to the batch was cut off');
		const [part] = changeset.parts;
		if (!part || changeset.parts.length !== 1) return lost('The answer to the batch was cut off');
		if (isRefusal(part.status)) {
			const error = readServiceError(part.body);
			// What an approval procedure has taken it would take once more.
			return error?.code === interception ? { status: 'refused', error, http: part.status } : undefined;
		}
		if (part.status >= 300) return lost(`SAP Business One answered ${part.status} to a part of the batch`);
		const row = part.body.trim() === '' ? undefined : parseJson(part.body);
		if (part.body.trim() !== '' && (row === null || typeof row !== 'object')) return lost('SAP Business One gave an answer that cannot be read');
		const isOther = (part.contentId !== undefined && part.contentId !== String(i + 1)) || (row && each.isOwn && !each.isOwn(row as Row));
		if (isOther) return lost('The answers of the batch cannot be told apart');
		return { status: 'done', ...(row ? { row: row as Row } : {}) };
	});
	reads.forEach((read, i) => {
		const page = pageIn(batch.changesets[writes.length + i], read.set);
		if (page !== undefined) after!.take(read, (parseJson(page) as { value: Row[] }).value);
	});
	const again = await alone(writes.filter((_, i) => told[i] === undefined));
	return told.map((each) => each ?? again.shift()!);
}
