import { openHttp } from '../../../io/http/http';
import { parseJson } from '../../../io/odata/json';
import { attempt } from '../../shared/attempt';
import { checkProof, webhookOf } from './clientState';
import type { Kept } from './keepSubscribed';

/** What a trigger says after looking after its subscriptions. */
export type TriggerAnswer =
	| { status: 'done'; kept: Kept[]; changes: number; message?: string }
	/** Nobody is published at this address. */
	| { status: 'notPublished' }
	/** The trigger uses another credential. */
	| { status: 'otherCredential' }
	| { status: 'unreachable'; message: string };

const timeoutMs = 90_000;

/**
 * Asks the trigger at this address to look after its subscriptions and to read what it missed. The trigger knows what it wants to
 * watch and how far it has read, so this also helps when Business Central has lost all subscriptions.
 */
export async function askTrigger(notificationUrl: string, { key, caCertificate, now }: { key: Buffer; caCertificate?: string; now: number }): Promise<TriggerAnswer> {
	const at = new Date(now).toISOString();
	const http = openHttp({ origin: new URL(notificationUrl).origin, caCertificate, concurrency: 1, timeoutMs, maxWaitMs: 10_000 });
	const ask = { method: 'POST', url: notificationUrl, headers: { 'Content-Type': 'application/json' } } as const;
	try {
		const asked = await attempt(http.request({ ...ask, body: JSON.stringify({ check: { at, proof: checkProof(key, webhookOf(notificationUrl), at) } }) }));
		if (!asked.done) return { status: 'unreachable', message: `${asked.refusal.message}.` };
		const answer = asked.value;
		if (answer.status === 404) return { status: 'notPublished' };
		if (answer.status === 403) return { status: 'otherCredential' };
		const said = parseJson(answer.text) as { kept?: Kept[]; changes?: number; message?: string } | undefined | null;
		if (answer.status === 200 && Array.isArray(said?.kept)) return { status: 'done', kept: said.kept, changes: Number(said.changes ?? 0), ...(typeof said.message === 'string' ? { message: said.message } : {}) };
		return { status: 'unreachable', message: `The trigger answered ${answer.status}.` };
	} finally {
		http.close();
	}
}
