import type { IDataObject } from 'n8n-workflow';
import { type BusinessEvent, identityOf } from './event';

/** What the trigger remembers of events. It may be lost: an event sent again is then handed over again. Its size is bounded. */
export interface EventMemory {
	/** `busy`: another request of this process is reading its record at this moment. */
	state(event: BusinessEvent): 'new' | 'repeated' | 'busy';
	/** Whether a newer event of the same kind and company has been handed over before. */
	isLate(event: BusinessEvent): boolean;
	begin(event: BusinessEvent): void;
	/** Not handed over: it may come again. */
	giveBack(event: BusinessEvent): void;
	done(event: BusinessEvent): void;
	/** n8n could not store what was handed over: it may come again, whatever the static data says. */
	undo(event: BusinessEvent): void;
	/** Writes what is done to the node's static data. */
	save(): void;
}

const mostEvents = 2000;
const mostKinds = 200;

interface ProcessMemory {
	busy: Set<string>;
	/** When, by identity. */
	done: Map<string, number>;
	undone: Map<string, true>;
}

/**
 * Requests at the same time are given the same static data by n8n: this process knows what it has just done. For less than a
 * minute, so that nothing stays here that n8n did not keep.
 */
const justNowMs = 45_000;
const processes = new Map<string, ProcessMemory>();

export function openMemory(data: IDataObject, route: string): EventMemory {
	const here = processes.get(route) ?? { busy: new Set<string>(), done: new Map<string, number>(), undone: new Map<string, true>() };
	processes.set(route, here);
	const seen = new Map<string, true>((Array.isArray(data.events) ? (data.events as unknown[]) : []).filter((each) => typeof each === 'string').map((each) => [each, true]));
	const newest = new Map<string, string>(Object.entries(typeof data.newest === 'object' && data.newest !== null ? (data.newest as Record<string, string>) : {}));
	const kindOf = ({ id, company }: BusinessEvent) => `${company}|${id}`.toUpperCase();
	const isNewer = (a: string, b: string) => a.length > b.length || (a.length === b.length && a > b);
	return {
		state: (event) => {
			const key = identityOf(event);
			if (here.undone.has(key)) return here.busy.has(key) ? 'busy' : 'new';
			if (seen.has(key) || Date.now() - (here.done.get(key) ?? -Infinity) < justNowMs) return 'repeated';
			return here.busy.has(key) ? 'busy' : 'new';
		},
		isLate: (event) => {
			const last = newest.get(kindOf(event));
			return event.controlNumber !== undefined && last !== undefined && isNewer(last, event.controlNumber);
		},
		begin: (event) => void here.busy.add(identityOf(event)),
		giveBack: (event) => void here.busy.delete(identityOf(event)),
		done: (event) => {
			const key = identityOf(event);
			here.busy.delete(key);
			here.undone.delete(key);
			remember(here.done, key, Date.now(), mostEvents);
			remember(seen, key, true, mostEvents);
			const last = newest.get(kindOf(event));
			if (event.controlNumber !== undefined && (last === undefined || isNewer(event.controlNumber, last))) remember(newest, kindOf(event), event.controlNumber, mostKinds);
		},
		undo: (event) => {
			here.done.delete(identityOf(event));
			remember(here.undone, identityOf(event), true, mostEvents);
		},
		save: () => {
			data.events = [...seen.keys()];
			data.newest = Object.fromEntries(newest);
		},
	};
}

/** The newest stands last, the oldest goes first. */
function remember<V>(map: Map<string, V>, key: string, value: V, most: number): void {
	map.delete(key);
	map.set(key, value);
	if (map.size > most) map.delete(map.keys().next().value!);
}

/** Forgets what this process knows of a trigger: when it is unpublished, and in tests. */
export function forgetProcessMemory(route: string): void {
	processes.delete(route);
}
