import { dateFormatFault, dateReader, formatDate, isIsoDate } from '../../core/dates';

test('formats are tried in their order', () => {
	const { date } = dateReader({ formats: ['MM/dd/yyyy', 'dd.MM.yyyy'] });
	expect(date('03/04/2026')).toBe('2026-03-04');
	expect(date('03.04.2026')).toBe('2026-04-03');
});

test.each(['2026-02-30', '31/12/2026', '3/4/2026', '2026-1-5', '2026-01-05T00:00', 'yesterday', '46000', ''])('%p is not a date of the format yyyy-MM-dd', (text) => {
	expect(dateReader({ formats: ['yyyy-MM-dd'] }).date(text)).toBeUndefined();
});

test('a date with time keeps the day that is written, whatever the zone', () => {
	const { date } = dateReader({ formats: ['iso', 'yyyy-MM-dd HH:mm'], timezone: 'Pacific/Auckland' });
	expect(date('2026-01-31T23:30:00-08:00')).toBe('2026-01-31');
	expect(date('2026-01-31 00:05')).toBe('2026-01-31');
});

test('timestamps keep their own offset, or get that of the profile', () => {
	const { datetime } = dateReader({ formats: ['iso', 'MM/dd/yyyy HH:mm'], timezone: 'America/New_York' });
	expect(datetime('2026-01-31T10:00:00+02:00')).toBe('2026-01-31T10:00:00+02:00');
	expect(datetime('01/31/2026 10:00')).toBe('2026-01-31T10:00:00-05:00');
	expect(datetime('07/31/2026 10:00')).toBe('2026-07-31T10:00:00-04:00');
});

test('two-digit years follow the pivot only', () => {
	const { date } = dateReader({ formats: ['dd.MM.yy'], pivot: 70 });
	expect(date('01.02.69')).toBe('2069-02-01');
	expect(date('01.02.70')).toBe('1970-02-01');
	expect(date('01.02.26')).toBe('2026-02-01');
});

test('Excel day numbers are read where they are declared', () => {
	const { date } = dateReader({ formats: ['excelSerial'] });
	expect(date('46053')).toBe('2026-01-31');
	expect(date('60')).toBeUndefined();
	expect(formatDate('2026-01-31', 'excelSerial')).toBe('46053');
});

test.each([
	['dat', "'t' is unknown|no year"], ['yyyy-mm-dd', 'mm means minutes'], ['MM-dd', 'no year'], ['yyyy', 'no month'], ['yyyy-MM', 'no day'], ['YYYY-MM-DD', "'YYYY' is unknown"], ['foo', 'unknown'],
])('the format %p is refused', (format, reason) => {
	expect(dateFormatFault(format)).toMatch(new RegExp(reason));
});

test.each(['yyyy-MM-dd', 'MM/dd/yyyy', 'd.M.yyyy', 'MMM d, yyyy', 'yyyyMMdd', "yyyy-MM-dd'T'HH:mm:ss", 'iso', 'excelSerial'])('the format %p is accepted', (format) => {
	expect(dateFormatFault(format)).toBeUndefined();
});

test('days that do not exist are no ISO dates', () => {
	expect(isIsoDate('2024-02-29')).toBe(true);
	expect(isIsoDate('2026-02-29')).toBe(false);
});
