import { DateTime, IANAZone } from 'luxon';

/**
 * Dates by declared formats only, in their order. A date without time is never shifted by a time zone: what the file says is
 * what the model has. Timestamps keep the offset of the file, or get that of the declared zone.
 */
export interface DateRules {
	/** Luxon formats, `iso` for RFC 3339, `excelSerial` for day numbers of the 1900 date system. */
	formats: string[];
	timezone?: string;
	pivot?: number;
}

export interface DateReader {
	/** `YYYY-MM-DD`, or undefined when no format fits. */
	date(text: string): string | undefined;
	/** RFC 3339 with offset, or undefined when no format fits. */
	datetime(text: string): string | undefined;
}

const tokens = ['yyyy', 'yy', 'MMMM', 'MMM', 'MM', 'M', 'dd', 'd', 'HH', 'H', 'hh', 'h', 'mm', 'm', 'ss', 's', 'SSS', 'a', 'ZZZ', 'ZZ', 'Z', 'z', 'EEEE', 'EEE'];
const parsing = { locale: 'en-US', setZone: true } as const;

/** Why a date format cannot be used; undefined when it can. */
export function dateFormatFault(format: string): string | undefined {
	if (format === 'iso' || format === 'excelSerial') return undefined;
	const found = format.replace(/'[^']*'/g, '').match(/([A-Za-z])\1*/g) ?? [];
	const unknown = found.find((token) => !tokens.includes(token));
	if (unknown !== undefined) return `is not a date format: '${unknown}' is unknown (known are ${tokens.join(', ')})`;
	const has = (...some: string[]) => found.some((token) => some.includes(token));
	if (!has('yyyy', 'yy')) return 'has no year (yyyy)';
	if (!has('MMMM', 'MMM', 'MM', 'M')) return `has no month (MM)${has('mm', 'm') ? '; mm means minutes' : ''}`;
	if (!has('dd', 'd')) return 'has no day (dd)';
	const probe = DateTime.utc(2003, 11, 25, 13, 45, 56);
	const back = DateTime.fromFormat(probe.toFormat(format, { locale: 'en-US' }), format, parsing);
	return back.isValid && back.toISODate() === '2003-11-25' ? undefined : 'is not a date format that can be read back';
}

/** Whether a format has a two-digit year, which needs a pivot. */
export function hasShortYear(format: string): boolean {
	return /(^|[^y])yy([^y]|$)/.test(format.replace(/'[^']*'/g, ''));
}

export function isTimeZone(name: string): boolean {
	return IANAZone.isValidZone(name);
}

/** Whether it is a day of the calendar, written `YYYY-MM-DD`. */
export function isIsoDate(text: unknown): text is string {
	return typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text) && DateTime.fromISO(text, { zone: 'utc' }).isValid;
}

export function dateReader(rules: DateRules): DateReader {
	const zone = rules.timezone ?? 'utc';
	const formats = rules.formats.map((format) => readFormat(format, rules, zone));
	const parse = (text: string) => {
		if (text.length > 60) return undefined;
		for (const format of formats) {
			const found = format(text);
			if (found?.isValid) return found;
		}
		return undefined;
	};
	return {
		date: remembered((text) => parse(text)?.toISODate() ?? undefined),
		datetime: remembered((text) => parse(text)?.toISO({ suppressMilliseconds: true }) ?? undefined),
	};
}

/** An ISO date or timestamp in the format a file wants; undefined when it is not a date. */
export function formatDate(iso: string, format: string, timezone?: string): string | undefined {
	if (format === 'iso') return iso;
	const date = DateTime.fromISO(iso, { setZone: true });
	if (!date.isValid) return undefined;
	if (format === 'excelSerial') return String(Math.round(date.setZone('utc', { keepLocalTime: true }).startOf('day').diff(excelZero, 'days').days));
	const dateOnly = isIsoDate(iso);
	return (timezone && !dateOnly ? date.setZone(timezone) : date).toFormat(format, { locale: 'en-US' });
}

const excelZero = DateTime.utc(1899, 12, 30);

function readFormat(format: string, rules: DateRules, zone: string): (text: string) => DateTime | undefined {
	if (format === 'excelSerial') {
		// Day 60 is the 29 February 1900 that never was; before it the count is one off.
		return (text) => (/^\d{2,6}$/.test(text) && Number(text) > 60 ? excelZero.plus({ days: Number(text) }) : undefined);
	}
	if (format === 'iso') {
		return (text) => (/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}\S*)?$/.test(text) ? DateTime.fromISO(text, { zone, setZone: true }) : undefined);
	}
	const parser = DateTime.buildFormatParser(format, { locale: 'en-US' });
	const shortYear = hasShortYear(format);
	return (text) => {
		const date = DateTime.fromFormatParser(text, parser, { zone, ...parsing });
		if (!date.isValid || !shortYear) return date;
		const year = date.year % 100;
		return date.set({ year: (year < (rules.pivot ?? 70) ? 2000 : 1900) + year });
	};
}

/** Files repeat few dates many times; parsing one is dear. */
function remembered(read: (text: string) => string | undefined): (text: string) => string | undefined {
	const known = new Map<string, string | undefined>();
	return (text) => {
		if (known.has(text)) return known.get(text);
		const result = read(text);
		if (known.size >= 5000) known.clear();
		known.set(text, result);
		return result;
	};
}
