import type { Row } from '../../io/odata/paging';
import { dateOf, timeOf } from './fields';

/** The day and time on the server's own clock; the server knows no time zone, so an offset says nothing here. */
export function wallClock(timestamp: string): { date: string; time: string } {
	const [, date = '', time = '00:00:00'] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d))?/.exec(timestamp) ?? [];
	return { date, time };
}

/** Rows changed or made on that day or later. What was never changed has no UpdateDate in some sets. */
export function changedFilter(changedSince: string, created: 'CreateDate' | 'CreationDate'): string {
	const { date } = wallClock(changedSince);
	return `(UpdateDate ge '${date}' or ${created} ge '${date}')`;
}

/** When a row was changed last, as RFC 3339 of the server's own clock. */
export function changedAt(row: Row, created: 'CreateDate' | 'CreationDate', createdTime?: string): string | undefined {
	const updated = dateOf(row, 'UpdateDate');
	const made = dateOf(row, created);
	if (updated !== undefined && (made === undefined || updated >= made)) return `${updated}T${timeOf(row, 'UpdateTime') ?? '23:59:59'}Z`;
	return made === undefined ? undefined : `${made}T${(createdTime && timeOf(row, createdTime)) || '23:59:59'}Z`;
}

/** The server compares days only: what was changed earlier on the same day is left out here. A row without a time counts as changed. */
export function isSince(at: string | undefined, changedSince: string): boolean {
	const { date, time } = wallClock(changedSince);
	return at === undefined || at.slice(0, 19) >= `${date}T${time}`;
}

/** A day without a time (23:59:59 above) counts from its beginning here: what is changed later that day must not be passed over. */
export function newest(times: (string | undefined)[]): string | undefined {
	return times.flatMap((each) => each?.replace(/T23:59:59Z$/, 'T00:00:00Z') ?? []).sort().at(-1);
}
