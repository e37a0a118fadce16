import type { Partner } from './partner';
import { functionalIds } from './read/envelope';
import type { ReadOptions } from './read/reader';
import type { OutgoingGroup, OutgoingInterchange, OutgoingSet } from './wire';
import type { WriteOptions } from './write/interchange';

/** The options of a partner for reading and writing. */
export function optionsOf(partner: Partner): { read: ReadOptions; write: WriteOptions } {
	const { reading, encoding, delimiters, newline, collision, characters, tooLong } = partner;
	return { read: { ...reading, encoding }, write: { delimiters, newline, encoding, collision, characters, tooLong } };
}

/**
 * An interchange from us to a partner; date `YYYY-MM-DD`, time `HH:MM`. Sets are put into groups by their functional id, in order;
 * the groups take their numbers from `groupControls`, of which there must be one per kind of set (`groupsFor`).
 */
export function interchangeTo(
	partner: Partner,
	{ sets, control, groupControls, date, time, requestTa1 = false }: { sets: OutgoingSet[]; control: string; groupControls: string[]; date: string; time: string; requestTa1?: boolean },
): OutgoingInterchange {
	const groups: OutgoingGroup[] = groupsFor(sets).map((functionalId, index) => ({
		functionalId, control: groupControls[index] ?? '', version: partner.x12Version,
		sets: sets.filter(({ id }) => functionalIdOf(id) === functionalId),
	}));
	return { sender: partner.us, receiver: partner.them, date, time, control, version: partner.interchangeVersion, usage: partner.usage, requestTa1, groups };
}

/** Functional ids of the groups that sets need, in order: one control number each. */
export function groupsFor(sets: { id: string }[]): string[] {
	return [...new Set(sets.map(({ id }) => functionalIdOf(id)))];
}

const functionalIdOf = (id: string) => functionalIds[id] ?? 'ZZ';
