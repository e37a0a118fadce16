import { isKind } from '../../core/errors';
import type { HttpAnswer } from '../../io/http/http';
import { type ChangesetAnswer, readBatchAnswer } from '../../io/odata/batchAnswer';
import { parseJson } from '../../io/odata/json';
import type { Row } from '../../io/odata/paging';
import { batchOf } from './batchParts';
import type { B1Connection } from './connection';
import { textOf } from './fields';
import type { Read } from './reading';

/** Whether reads inside a batch of this connection heed their headers; absent: not known yet. */
const heeding = new WeakMap<B1Connection, boolean>();

/** That a header counts for a part of a batch is documented nowhere: a country that every company has, asked for in the wrong case, tells. */
const probe: Read = { set: 'Countries', query: { $filter: "Code eq 'us'", $select: 'Code' }, reading: { ignoreCase: true, pageSize: 20 } };

/**
 * Lists read in one request, where the server reads in a batch as it does outside one; else, and for what has no usable answer there, one by
 * one. Lists that are `first` stand first. Answers in the order of the reads.
 */
export async function readTogether(connection: B1Connection, reads: Read[]): Promise<Row[][]> {
	const firstPages = reads.length > 1 && heeding.get(connection) !== false ? await readBatch(connection, reads) : [];
	const rest = ({ set, query, reading }: Read, i: number) => connection.all(set, query, { ...reading, ...(firstPages[i] === undefined ? {} : { firstPage: firstPages[i] }) });
	const early = await Promise.all(reads.filter(({ first }) => first).map(rest));
	return [...early, ...(await Promise.all(reads.slice(early.length).map((read, i) => rest(read, early.length + i))))];
}

async function readBatch(connection: B1Connection, reads: Read[]): Promise<(string | undefined)[]> {
	const isKnown = heeding.get(connection) === true;
	const asked = isKnown ? reads : [...reads, probe];
	const answer = await connection.send(batchOf(connection.version, [], asked, reads[0]!.reading.giveUpAt)).catch(unread);
	// One after another they may take longer than each may by itself.
	if (answer.status === 0) heeding.set(connection, false);
	const batch = answer.status >= 200 && answer.status < 300 ? readBatchAnswer(answer.headers['content-type'], answer.text) : undefined;
	const parts = batch?.changesets ?? [];
	// Without a failure every list has its answer: where one is missing, nobody knows which.
	const isAligned = parts.length === asked.length || (parts.at(-1)?.parts[0]?.status ?? 0) >= 400;
	const bodies = asked.map(({ set }, i) => (isAligned ? pageIn(parts[i], set) : undefined));
	const [answered] = isKnown ? [] : bodies.splice(-1);
	if (!isKnown) {
		// A server that was away says nothing about itself.
		if (answer.status > 0 && answer.status < 500 && answer.status !== 408) heeding.set(connection, isHeeded(answered));
		if (!isHeeded(answered)) return [];
	}
	return bodies;
}

/** Batches may be forbidden, or take too long, where the reads themselves do not: they are tried by themselves. */
function unread(error: unknown): Pick<HttpAnswer, 'status' | 'headers' | 'text'> {
	if (isKind(error, 'setup') && error.status === 403) return { status: 403, headers: {}, text: '' };
	if (isKind(error, 'ambiguous')) return { status: 0, headers: {}, text: '' };
	throw error;
}

/** The body of a part that is a page of this very set. */
export function pageIn(part: ChangesetAnswer | undefined, set: string): string | undefined {
	const [answer] = part?.parts ?? [];
	if (!answer || part!.parts.length !== 1 || !part!.whole || answer.status !== 200) return undefined;
	const page = parseJson(answer.body) as Row | null | undefined;
	if (page === null || typeof page !== 'object' || !Array.isArray(page.value)) return undefined;
	const context = page['@odata.context'] ?? page['odata.metadata'];
	return typeof context === 'string' && /#(\w+)/.exec(context)?.[1] === set ? answer.body : undefined;
}

function isHeeded(body: string | undefined): boolean {
	const rows = body === undefined ? [] : (parseJson(body) as { value: Row[] }).value;
	return rows.length === 1 && textOf(rows[0]!, 'Code') === 'US';
}
