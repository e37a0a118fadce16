import type { AckCode } from '../faults';
import { controlKey, elementOf } from '../read/element';
import type { Segment, X12Set } from '../wire';
import { ackMeaning } from './meanings';

/** A 997 (or 999) received, about one group that we sent. */
export interface Acknowledged {
	functionalId: string;
	/** AK102 as written, and as a number without zeros for comparing. */
	groupControl: string;
	groupKey: string;
	/** AK901 as written: A, E, P, R, M, W, X; empty when AK9 is missing. */
	status: string;
	declaredSets?: number;
	receivedSets?: number;
	acceptedSets?: number;
	groupErrors: AcknowledgedError[];
	/** Sets named; a set not named has the status of its group, unless that is P. */
	sets: { id: string; control: string; status: string; errors: AcknowledgedError[] }[];
}

export interface AcknowledgedError {
	ack: AckCode;
	/** For people, from the code. */
	message: string;
	segmentId?: string;
	segmentPosition?: number;
	loop?: string;
	element?: number;
	component?: number;
	dataElement?: string;
	value?: string;
}

/** Undefined for a set that is neither 997 nor 999. */
export function readAcknowledgement(set: X12Set): Acknowledged | undefined {
	if (set.id !== '997' && set.id !== '999') return undefined;
	const result: Acknowledged = { functionalId: '', groupControl: '', groupKey: '', status: '', groupErrors: [], sets: [] };
	let about: Acknowledged['sets'][number] | undefined;
	let at: Partial<AcknowledgedError> = {};
	for (const segment of set.segments) {
		const text = (element: number) => elementOf(segment, element);
		switch (segment.id) {
			case 'AK1':
				result.functionalId = text(1) ?? '';
				result.groupControl = text(2) ?? '';
				result.groupKey = controlKey(result.groupControl);
				break;
			case 'AK2':
				about = { id: text(1) ?? '', control: text(2) ?? '', status: '', errors: [] };
				result.sets.push(about);
				break;
			case 'AK3': case 'IK3':
				at = defined({ segmentId: text(1), segmentPosition: whole(text(2)), loop: text(3) });
				about?.errors.push(error('AK3', text(4) ?? '', at));
				break;
			case 'AK4': case 'IK4': {
				// Not every sender writes here the separator that its ISA declares.
				const [element, component] = (text(1) ?? '').split(/\D/);
				about?.errors.push(error('AK4', text(3) ?? '', { ...at, ...defined({ element: whole(element), component: whole(component), dataElement: text(2), value: text(4) }) }));
				break;
			}
			case 'AK5': case 'IK5':
				if (about) {
					about.status = text(1) ?? '';
					about.errors.push(...codes(segment, 2, 6).map((code) => error('AK5', code, {})));
				}
				about = undefined;
				break;
			case 'AK9':
				result.status = text(1) ?? '';
				Object.assign(result, defined({ declaredSets: whole(text(2)), receivedSets: whole(text(3)), acceptedSets: whole(text(4)) }));
				result.groupErrors.push(...codes(segment, 5, 9).map((code) => error('AK9', code, {})));
		}
	}
	return result;
}

/** Rejected; or not accepted for its security, or because it could not be decrypted. */
const refusals = ['R', 'M', 'W', 'X'];

/** What a 997 says of one set we sent; undefined when it does not speak of it. Control numbers are compared as text, then as numbers. */
export function statusOfSet(acknowledged: Acknowledged, set: { id: string; control: string }): string | undefined {
	const ofKind = acknowledged.sets.filter(({ id }) => id === set.id);
	const named = ofKind.find(({ control }) => control.trim() === set.control.trim()) ?? ofKind.find(({ control }) => controlKey(control) === controlKey(set.control));
	const whole = acknowledged.status;
	// A group that is not accepted takes all of its sets with it, whatever is said of each.
	if (refusals.includes(whole)) return named && refusals.includes(named.status) ? named.status : whole;
	if (named && named.status !== '') return named.status;
	return whole === 'A' || whole === 'E' ? whole : undefined;
}

function error(level: AckCode['level'], code: string, at: Partial<AcknowledgedError>): AcknowledgedError {
	return { ...at, ack: { level, code }, message: ackMeaning(level, code) };
}

function codes(segment: Segment, from: number, to: number): string[] {
	return Array.from({ length: to - from + 1 }, (_, index) => elementOf(segment, from + index)).filter((code) => code !== undefined);
}

function whole(text: string | undefined): number | undefined {
	return text !== undefined && /^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined;
}

function defined<T extends object>(values: T): T {
	return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
