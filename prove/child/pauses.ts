import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';

/** What this process was asked to wait for, and whether it did; seen where Node itself sends and receives, in its own order of events. */
export interface Waited {
	pauses: number;
	tooEarly: number;
}

interface Pause {
	/** An answer is read some turns of the event loop after its first bytes were: from then on it is known. */
	isKnown: boolean;
	/** By the machine's clock. */
	until: number;
}

const turnsToRead = 4;
/** Timers are true to a millisecond. */
const timerMs = 2;

let pauses = new Map<string, Pause[]>();
let waited: Waited = { pauses: 0, tooEarly: 0 };

/** The machine's clock, wherever this process's own one is. */
const now = () => performance.timeOrigin + performance.now();

subscribe('http.client.request.start', (message) => {
	const { request } = message as { request: ClientRequest };
	if (pauses.get(hostOf(request))?.some(({ isKnown, until }) => isKnown && now() < until - timerMs)) waited.tooEarly += 1;
});

subscribe('http.client.response.finish', (message) => {
	const { request, response } = message as { request: ClientRequest; response: IncomingMessage };
	const asked = response.headers['retry-after'];
	if (!asked || ![429, 503].includes(response.statusCode ?? 0)) return;
	const pause: Pause = { isKnown: false, until: /^\d+$/.test(asked) ? now() + Number(asked) * 1000 : Date.parse(asked) };
	pauses.set(hostOf(request), [...(pauses.get(hostOf(request)) ?? []), pause]);
	waited.pauses += 1;
	knownAfter(turnsToRead, pause);
});

function knownAfter(turns: number, pause: Pause): void {
	if (turns === 0) pause.isKnown = true;
	else setImmediate(knownAfter, turns - 1, pause);
}

function hostOf(request: ClientRequest): string {
	return String(request.getHeader('host'));
}

/** Of one job; counting begins anew. */
export function takeWaited(): Waited {
	const taken = waited;
	[pauses, waited] = [new Map(), { pauses: 0, tooEarly: 0 }];
	return taken;
}
