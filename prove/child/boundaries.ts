import type { KillPlan } from '../job';
import { moveClock } from './clock';

let plan: KillPlan | undefined;
let passed: Record<string, number> = {};

/** From now on: counts begin anew, and this is where the process ends. */
export function planKill(next: KillPlan | undefined): void {
	plan = next;
	passed = {};
}

export function passedBoundaries(): Record<string, number> {
	return { ...passed };
}

/** Does the work, or ends the process before it, some milliseconds into it, or as soon as it is done. */
export async function passing<T>(boundary: string, work: () => T | Promise<T>): Promise<T> {
	passed[boundary] = (passed[boundary] ?? 0) + 1;
	const hit = plan?.boundary === boundary && plan.nth === passed[boundary] ? plan : undefined;
	if (hit?.when === 'before') return await ended();
	// From outside: nothing in this process can delay it.
	if (hit?.when === 'during') process.send!({ kind: 'killMe', afterMs: hit.delayMs });
	const result = await work();
	if (hit?.when === 'after') return await ended();
	if (hit?.when === 'pause') await pause();
	return result;
}

/** kill -9, and no further step while it takes effect. */
function ended(): Promise<never> {
	process.kill(process.pid, 'SIGKILL');
	return new Promise(() => {});
}

/** Whoever started this process stops it (SIGSTOP), and tells what time it is when it goes on. */
async function pause(): Promise<void> {
	const goOn = new Promise<number>((resolve) => {
		const heard = (message: { kind: string; aheadMs: number }) => {
			if (message.kind !== 'goOn') return;
			process.removeListener('message', heard);
			resolve(message.aheadMs);
		};
		process.on('message', heard);
	});
	process.send!({ kind: 'paused' });
	moveClock(await goOn);
}

/** The same object, with a boundary at each of these methods. */
export function watched<T extends object>(port: T, name: string, methods: readonly string[]): T {
	return new Proxy(port, {
		get(target, key) {
			const value: unknown = Reflect.get(target, key);
			if (typeof value !== 'function' || !methods.includes(String(key))) return value;
			return (...args: unknown[]) => passing(`${name}.${String(key)}`, () => value.apply(target, args) as unknown);
		},
	});
}
