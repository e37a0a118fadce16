import { randomBytes } from 'node:crypto';
import type { Row } from '../../io/odata/paging';
import type { Sending } from './connection';
import { pathOf, type Read, readHeaders } from './reading';

type Version = 'v1' | 'v2';

/** A `$batch` of change sets of one POST each, and of lists that are read after them. */
export function batchOf(version: Version, writes: { path: string; body: Row }[], reads: Read[], giveUpAt?: number): Sending {
	const mark = randomBytes(12).toString('hex');
	const parts = [...writes.flatMap((write, i) => [`--batch_${mark}`, ...changeSet(version, write, `changeset_${mark}_${i + 1}`, i + 1)]), ...reads.flatMap((read) => [`--batch_${mark}`, ...get(version, read)])];
	const text = [...parts, `--batch_${mark}--`, ''].join('\r\n');
	return { method: 'POST', path: '$batch', raw: { contentType: `multipart/mixed;boundary=batch_${mark}`, bytes: text }, ...(giveUpAt === undefined ? {} : { giveUpAt }) };
}

const http = ['Content-Type: application/http', 'Content-Transfer-Encoding: binary'];

function changeSet(version: Version, { path, body }: { path: string; body: Row }, boundary: string, id: number): string[] {
	const operation = [...http, `Content-ID: ${id}`, '', `POST /b1s/${version}/${path}`, 'Content-Type: application/json', '', JSON.stringify(body)];
	return [`Content-Type: multipart/mixed;boundary=${boundary}`, '', `--${boundary}`, ...operation, `--${boundary}--`];
}

/** The service wants two empty lines behind a request without a body. */
function get(version: Version, { set, query, reading }: Read): string[] {
	const headers = Object.entries(readHeaders(version, reading.pageSize ?? 100, reading)).map(([name, value]) => `${name}: ${value}`);
	return [...http, '', `GET /b1s/${version}/${pathOf(set, query)}`, ...headers, '', ''];
}
