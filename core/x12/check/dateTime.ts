const days = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether it is a day of the calendar, written CCYYMMDD (8) or YYMMDD (6). */
export function isDate(text: string, length: number): boolean {
	if (text.length !== length) return false;
	let number = 0;
	for (let at = 0; at < length; at++) {
		const digit = text.charCodeAt(at) - 48;
		if (digit < 0 || digit > 9) return false;
		number = 10 * number + digit;
	}
	const day = number % 100;
	const month = Math.floor(number / 100) % 100;
	const years = Math.floor(number / 10_000);
	const year = length === 6 ? centuryOf(years) + years : years;
	if (month < 1 || month > 12 || day < 1 || day > days[month - 1]!) return false;
	return month !== 2 || day < 29 || (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0));
}

/** Two digits below 70 are years of this century. */
const centuryOf = (years: number) => (years < 70 ? 2000 : 1900);

/** CCYYMMDD or YYMMDD as `YYYY-MM-DD`; undefined for other shapes. Does not check the calendar. */
export function isoDate(text: string): string | undefined {
	const match = /^(\d\d)?(\d\d)(\d\d)(\d\d)$/.exec(text);
	if (!match) return undefined;
	const century = match[1] ?? String(centuryOf(Number(match[2])) / 100);
	return `${century}${match[2]}-${match[3]}-${match[4]}`;
}

/** HHMM, HHMMSS, HHMMSSD or HHMMSSDD. */
export function isTime(text: string): boolean {
	return /^([01]\d|2[0-3])[0-5]\d([0-5]\d\d{0,2})?$/.test(text);
}
