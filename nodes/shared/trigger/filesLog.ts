import type { IDataObject } from 'n8n-workflow';
import { logOf, marksIn } from '../../../core/discover';

/**
 * The processed-files log in the trigger's node static data: which listed files need no reading. It spares reads and decides
 * nothing (the ledger does), holds only what is still in the folder, and may be lost without harm.
 */
export interface FilesLog {
	/** Handed over, or left alone by the first activation. */
	seen: Set<string>;
	/** Shown by the preview of the first activation. */
	previewed: Set<string>;
	/** How often this trigger has handed over new files; the ledger keeps the same number. */
	handovers: number;
	/** Not read yet: since when a file has been listed with the same size and time, in milliseconds since the epoch. */
	since: Map<string, number>;
}

interface Group {
	since: number;
	marks: string;
}

export function readFilesLog(data: IDataObject): FilesLog {
	const groups = Array.isArray(data.waiting) ? (data.waiting as unknown as Group[]) : [];
	return {
		seen: marksIn(data.seen),
		previewed: marksIn(data.previewed),
		handovers: Number(data.handovers) || 0,
		since: new Map(groups.flatMap(({ since, marks }) => [...marksIn(marks)].map((mark) => [mark, Number(since)] as const))),
	};
}

export function writeFilesLog(data: IDataObject, log: FilesLog): void {
	const groups = Map.groupBy(log.since, ([, since]) => since);
	data.seen = logOf(log.seen);
	data.previewed = logOf(log.previewed);
	data.handovers = log.handovers;
	data.waiting = [...groups].map(([since, entries]) => ({ since, marks: logOf(entries.map(([mark]) => mark)) })) as unknown as IDataObject[];
}

/** Forgets what is no longer listed, and notes what is listed for the first time; a time that is still to come was noted by a wrong clock. */
export function keepListed(log: FilesLog, listed: Set<string>, now: number): void {
	for (const marks of [log.seen, log.previewed]) for (const mark of marks) if (!listed.has(mark)) marks.delete(mark);
	for (const mark of log.since.keys()) if (!listed.has(mark) || log.seen.has(mark)) log.since.delete(mark);
	for (const mark of listed) if (!log.seen.has(mark) && !(log.since.get(mark)! <= now)) log.since.set(mark, now);
}
