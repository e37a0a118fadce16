import { setTimeout as sleep } from 'node:timers/promises';
import type { AcumaticaSettings } from './settings';

export interface Licence {
	/** Waits as long as the licence makes a request wait; false when it is declined. */
	pass(url: string): Promise<boolean>;
}

/** Requests per minute: no header announces it, from half of them on each is held back, and a long queue is declined. */
export function createLicence(settings: AcumaticaSettings): Licence {
	let [begun, used, waiting] = [Date.now(), 0, 0];
	return {
		async pass(url) {
			const { licence } = settings;
			if (!licence || url.endsWith('/auth/logout')) return true;
			if (Date.now() - begun >= licence.windowMs) [begun, used] = [Date.now(), 0];
			used++;
			if (used <= licence.requests / 2) return true;
			if (waiting >= licence.queue) return false;
			const left = licence.windowMs - (Date.now() - begun);
			waiting++;
			await sleep(Math.max(0, left / Math.max(1, licence.requests - used)));
			waiting--;
			return true;
		},
	};
}
