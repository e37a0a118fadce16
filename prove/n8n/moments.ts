import type { ErpWorld } from '../erps';
import { asks } from '../matching';
import type { Draw } from '../random';
import type { Workspace } from '../workspace';

/** When a process dies: some milliseconds after the n-th thing of a kind has reached a server. */
export interface Moment {
	seen: 'request' | 'create' | 'file' | 'WRITE' | 'RENAME';
	nth: number;
	delayMs: number;
}

const kinds = ['create', 'request', 'WRITE', 'create', 'file', 'RENAME'] as const;

/** The kinds take turns, so that each is there in a few seeds; the rest is drawn. */
export function momentOf(turn: number, { below }: Draw): Moment {
	const seen = kinds[turn % kinds.length]!;
	return { seen, nth: 1 + below({ create: 2, request: 8, file: 14, WRITE: 1, RENAME: 2 }[seen]), delayMs: below(seen === 'create' ? 60 : 25) };
}

/** Acts at the moment, once: from inside of the server, before it answers, when there is no delay. `stop` forgets it. */
export function at(moment: Moment, { faults, creating }: ErpWorld, { sftp: { journal } }: Workspace, act: () => void): { stop(): void } {
	let count = 0;
	let waiting: NodeJS.Timeout | undefined;
	const hit = () => {
		if (++count !== moment.nth) return;
		if (moment.delayMs === 0) act();
		else waiting = setTimeout(act, moment.delayMs);
	};
	const { take } = faults;
	faults.take = (request) => {
		if (moment.seen === 'request' ? request.scope === 'request' : moment.seen === 'create' && asks(creating, request)) hit();
		return take.call(faults, request);
	};
	journal.push = (...entries) => {
		const length = Array.prototype.push.apply(journal, entries);
		for (const { operation } of entries) if (moment.seen === 'file' || moment.seen === operation) hit();
		return length;
	};
	return {
		stop() {
			clearTimeout(waiting);
			faults.take = take;
			delete (journal as { push?: unknown }).push;
		},
	};
}
