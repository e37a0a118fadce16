import { randomBytes } from 'node:crypto';
import { readBatchAnswer } from '../../io/odata/batchAnswer';
import { parseJson } from '../../io/odata/json';
import type { Row } from '../../io/odata/paging';
import type { B1Connection, Sending } from './connection';
import { allSettled, unanswered, write, type Written } from './write';

export interface Together {
	path: string;
	body: Row;
	/** Whether an answered row is the one that was sent. */
	isOwn?(row: Row): boolean;
}

const line = '\r\n';
/** A document takes a second or two there, and all of a batch must be answered before the request times out. */
const mostWrites = 30;

/**
 * POSTs in one `$batch`, each a change set of its own, so each is carried out wholly or not at all. The server stops at the first failure: that one, which
 * was rolled back, and what comes after it are sent again by themselves, so that every refusal is the server's plain one. Answers in the order of the writes.
 */
export async function writeTogether(connection: B1Connection, writes: Together[], giveUpAt: number): Promise<Written[]> {
	const groups = Array.from({ length: Math.ceil(writes.length / mostWrites) }, (_, i) => writes.slice(i * mostWrites, (i + 1) * mostWrites));
	return (await allSettled(groups.map((some) => writeBatch(connection, some, giveUpAt)))).flat();
}

async function writeBatch(connection: B1Connection, writes: Together[], giveUpAt: number): Promise<Written[]> {
	const alone = async (some: Together[]) => await allSettled(some.map(({ path, body }) => write(connection, { method: 'POST', path, body, giveUpAt })));
	if (writes.length < 2) return await alone(writes);
	const answer = await connection.send(batchOf(connection.version, writes, giveUpAt)).catch(unanswered);
	if ('message' in answer) return writes.map(() => answer);
	// Not understood, or switched off: nothing was carried out. A front end that gave up waiting (408) knows nothing of it.
	if (answer.status >= 400 && answer.status < 500 && answer.status !== 408) return await alone(writes);
	const batch = answer.status < 300 ? readBatchAnswer(answer.headers['content-type'], answer.text) : undefined;
	const lost = (message: string): Written => ({ status: 'lost', message });
	if (!batch || batch.changesets.length > writes.length) return writes.map(() => lost(`SAP Business One gave no readable answer to the batch (${answer.status})`));
	const told = writes.map((each, i): Written | undefined => {
		const changeset = batch.changesets[i];
		if (!changeset) return batch.whole ? undefined : lost('The answer to the batch was cut off');
		const [part] = changeset.parts;
		if (!part || changeset.parts.length !== 1) return lost('The answer to the batch was cut off');
		if (part.status >= 400 && part.status < 500 && part.status !== 408) return undefined;
		if (part.status >= 300) return lost(`SAP Business One answered ${part.status} to a part of the batch`);
		const row = part.body.trim() === '' ? undefined : parseJson(part.body);
		if (part.body.trim() !== '' && (row === null || typeof row !== 'object')) return lost('SAP Business One gave an answer that cannot be read');
		const isOther = (part.contentId !== undefined && part.contentId !== String(i + 1)) || (row && each.isOwn && !each.isOwn(row as Row));
		if (isOther) return lost('The answers of the batch cannot be told apart');
		return { status: 'done', ...(row ? { row: row as Row } : {}) };
	});
	const again = await alone(writes.filter((_, i) => told[i] === undefined));
	return told.map((each) => each ?? again.shift()!);
}

function batchOf(version: string, writes: Together[], giveUpAt: number): Sending {
	const mark = randomBytes(12).toString('hex');
	const parts = writes.map(({ path, body }, i) =>
		[
			`--batch_${mark}`,
			`Content-Type: multipart/mixed;boundary=changeset_${mark}_${i + 1}`,
			'',
			`--changeset_${mark}_${i + 1}`,
			'Content-Type: application/http',
			'Content-Transfer-Encoding: binary',
			`Content-ID: ${i + 1}`,
			'',
			`POST /b1s/${version}/${path}`,
			'Content-Type: application/json',
			'',
			JSON.stringify(body),
			`--changeset_${mark}_${i + 1}--`,
		].join(line),
	);
	const text = [...parts, `--batch_${mark}--`, ''].join(line);
	return { method: 'POST', path: '$batch', raw: { contentType: `multipart/mixed;boundary=batch_${mark}`, bytes: text }, giveUpAt };
}
