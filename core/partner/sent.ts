import { statusOfSet, type Acknowledged, type AcknowledgedError, type Partner, type Ta1 } from '../x12';

/** One interchange that we sent, with its one group of the same number. */
export interface SentInterchange {
	/** Number of interchange and group, without zeros. */
	number: string;
	/** GS01. */
	functionalId: string;
	file: string;
	/** RFC 3339. */
	at: string;
	sets: SentSet[];
	/** Status of the TA1 that came. */
	ta1?: string;
}

export interface SentSet {
	id: string;
	control: string;
	/** What people call the document: `invoice INV-1`. */
	document: string;
	/** As the partner called it: A, E, R ...; absent while nothing was said. */
	status?: string;
}

/** Something that the partner says of what we sent, and that somebody must look at. */
export interface Exception {
	code: 'x12.rejected' | 'x12.unmatched' | 'x12.overdue';
	/** Tells it from others: the same news again is the same exception. */
	key: string;
	message: string;
	fix: string;
}

const acceptedStatuses = ['A', 'E'];

/** Who trades with whom: part of every key, so that numbers of partners never mix. */
export function pairOf({ us, them }: Pick<Partner, 'us' | 'them'>): string {
	return [us.qualifier, us.id, them.qualifier, them.id].map((part) => part.replaceAll('|', '||')).join('|');
}

/** What a 997 makes of an interchange that we sent. `sent` undefined: we do not know it. */
export function applied(sent: SentInterchange | undefined, about: Acknowledged, partner: string): { sent?: SentInterchange; exceptions: Exception[] } {
	const group = `${about.functionalId} ${about.groupControl}`;
	if (!sent || sent.functionalId !== about.functionalId) {
		return { exceptions: [{
			code: 'x12.unmatched', key: `unmatched|${group}`, message: `${partner} acknowledges the group ${group}, which was not sent from here`,
			fix: 'Find out who sent that group. If it went out by another system, let the partner send its acknowledgements there; dismiss this record.',
		}] };
	}
	const exceptions: Exception[] = [];
	const sets = sent.sets.map((set) => {
		const status = statusOfSet(about, set);
		if (status === undefined) return set;
		if (!acceptedStatuses.includes(status)) exceptions.push(rejected(sent, set, status, partner, reasons(about, set)));
		return { ...set, status };
	});
	return { sent: { ...sent, sets }, exceptions };
}

/** What a TA1 makes of it. */
export function appliedTa1(sent: SentInterchange | undefined, ta1: Ta1, partner: string): { sent?: SentInterchange; exceptions: Exception[] } {
	if (!sent) {
		return { exceptions: [{
			code: 'x12.unmatched', key: `unmatched|ISA ${ta1.control}`, message: `${partner} acknowledges the interchange ${ta1.control}, which was not sent from here`,
			fix: 'Find out who sent that interchange; dismiss this record.',
		}] };
	}
	if (ta1.status !== 'R') return { sent: { ...sent, ta1: ta1.status }, exceptions: [] };
	const exceptions = sent.sets.map((set) => rejected(sent, set, 'R', partner, ` The interchange is rejected: ${ta1.meaning}.`));
	return { sent: { ...sent, ta1: 'R', sets: sent.sets.map((set) => ({ ...set, status: 'R' })) }, exceptions };
}

/** Whether everything in it has been answered. */
export function isSettled({ sets }: SentInterchange): boolean {
	return sets.every(({ status }) => status !== undefined);
}

export function overdue(sent: SentInterchange, partner: string, hours: number): Exception {
	const missing = sent.sets.filter(({ status }) => status === undefined).map(({ document }) => document);
	return {
		code: 'x12.overdue', key: `overdue|${sent.number}`,
		message: `${partner} has not acknowledged ${missing.join(', ')} (file ${sent.file}, interchange ${sent.number}, sent ${sent.at.slice(0, 16).replace('T', ' ')} UTC) within ${hours} hours`,
		fix: 'Ask the partner whether the file has arrived. When its 997 comes after all, this record is closed by itself.',
	};
}

function rejected(sent: SentInterchange, set: SentSet, status: string, partner: string, why: string): Exception {
	return {
		code: 'x12.rejected', key: `rejected|${sent.number}|${set.id}|${set.control}|${status}`,
		message: `${partner} rejected ${set.document} (${set.id} ${set.control} of interchange ${sent.number}, file ${sent.file}).${why}`,
		fix: 'Correct the document or the partner\'s settings, send it again under a new number (option "If Sent Before With Other Content": Send Again), and dismiss this record.',
	};
}

function reasons(about: Acknowledged, set: SentSet): string {
	const named = about.sets.find(({ id, control }) => id === set.id && control.trim().replace(/^0+/, '') === set.control.trim().replace(/^0+/, ''));
	const own = named?.errors ?? [];
	const errors = [...own.filter((each) => !isToldCloser(each, own)), ...about.groupErrors].slice(0, 5).map(inWords);
	return errors.length > 0 ? ` It says: ${errors.join('; ')}.` : '';
}

/** That something is wrong with elements or segments, where the others say with which. */
function isToldCloser({ ack: { level, code }, segmentPosition }: AcknowledgedError, all: AcknowledgedError[]): boolean {
	if (level === 'AK3') return code === '8' && all.some(({ ack, segmentPosition: at }) => ack.level === 'AK4' && at === segmentPosition);
	return level === 'AK5' && code === '5' && all.some(({ ack }) => ack.level === 'AK3' || ack.level === 'AK4');
}

function inWords({ message, segmentId, segmentPosition, element, value }: AcknowledgedError): string {
	const place = segmentId ? `${segmentId}${element ? String(element).padStart(2, '0') : ''}${segmentPosition ? ` (segment ${segmentPosition})` : ''}: ` : '';
	return `${place}${message}${value ? ` (${JSON.stringify(value)})` : ''}`;
}
