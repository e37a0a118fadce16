import { type KeyValue, keyUrl } from '../../io/odata/literals';
import type { FoConnection } from './connection';

/** Whether a row with this key may be there. Anything but a clear no counts as yes: it is then looked up by the caller, not sent again. */
export async function mayExist(connection: FoConnection, set: string, key: Record<string, KeyValue>, giveUpAt: number): Promise<boolean> {
	try {
		const answer = await connection.send({ method: 'GET', url: connection.url(keyUrl(set, key), { 'cross-company': true, $select: Object.keys(key).join(',') }), giveUpAt });
		// A gateway's page knows nothing of rows.
		return answer.status !== 404 || /^\s*</.test(answer.text);
	} catch {
		return true;
	}
}
