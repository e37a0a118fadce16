import { DateTime } from 'luxon';
import { wrongParameter } from './parameters';

interface Zoned {
	getTimezone(): string;
}

/** What a date field holds: text of the date picker or of a person, or a date that an expression gave. Without an offset it is meant in the workflow's time zone. */
function parsed(context: Zoned, value: unknown, label: string): DateTime<true> | undefined {
	const text = value instanceof Date ? value.toISOString() : String((value as string | undefined) ?? '').trim();
	if (text === '') return undefined;
	const options = { zone: context.getTimezone() };
	const date = [DateTime.fromISO(text, options), DateTime.fromSQL(text, options)].find((each): each is DateTime<true> => each.isValid);
	if (!date) throw wrongParameter(`The parameter ${label} is not a date: ${JSON.stringify(text.slice(0, 60))}.`, 'Choose it in the calendar, or write it as 2026-11-21 or 2026-11-21T08:00:00Z.');
	return date;
}

/** RFC 3339 in UTC; undefined where the field is empty. `end`: a day without time means its last moment. */
export function momentOf(context: Zoned, value: unknown, label: string, end = false): string | undefined {
	const date = parsed(context, value, label);
	const isDay = /^\d{4}-\d{2}-\d{2}$/.test(String(value).trim());
	return (end && isDay ? date?.endOf('day') : date)?.toUTC().toISO();
}

/** The day, in the workflow's time zone. */
export function dayOf(context: Zoned, value: unknown, label: string): string | undefined {
	return parsed(context, value, label)?.toISODate();
}
