const days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether it is a day of the calendar, written CCYYMMDD (8) or YYMMDD (6). */
export function isDate(text: string, length: number): boolean {
	if (text.length !== length || !/^\d+$/.test(text)) return false;
	const iso = isoDate(text)!;
	const [year, month, day] = iso.split('-').map(Number) as [number, number, number];
	if (month < 1 || month > 12 || day < 1 || day > days[month - 1]!) return false;
	return month !== 2 || day < 29 || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0));
}

/** CCYYMMDD or YYMMDD (below 70 is this century) as `YYYY-MM-DD`; undefined for other shapes. Does not check the calendar. */
export function isoDate(text: string): string | undefined {
	const match = /^(\d\d)?(\d\d)(\d\d)(\d\d)$/.exec(text);
	if (!match) return undefined;
	const century = match[1] ?? (Number(match[2]) < 70 ? '20' : '19');
	return `${century}${match[2]}-${match[3]}-${match[4]}`;
}

/** HHMM, HHMMSS, HHMMSSD or HHMMSSDD. */
export function isTime(text: string): boolean {
	return /^([01]\d|2[0-3])[0-5]\d([0-5]\d\d{0,2})?$/.test(text);
}
