import { DateTime } from 'luxon';
import { dayOf, momentOf } from '../../../nodes/shared/moments';

const berlin = { getTimezone: () => 'Europe/Berlin' };

test.each<[string, unknown, string, string]>([
	['without an offset is meant in the time zone of the workflow', '2026-03-01T00:00:00', '2026-02-28T23:00:00.000Z', '2026-03-01'],
	['with an offset is that moment, and its day is the workflow\'s', '2026-02-28T23:00:00.000Z', '2026-02-28T23:00:00.000Z', '2026-03-01'],
	['as the calendar of older n8n writes it', '2026-03-01 00:00:00', '2026-02-28T23:00:00.000Z', '2026-03-01'],
	['a day alone begins at midnight', '2026-03-01', '2026-02-28T23:00:00.000Z', '2026-03-01'],
	['a date of JavaScript', new Date('2026-02-28T23:00:00Z'), '2026-02-28T23:00:00.000Z', '2026-03-01'],
	['what an expression such as $now gives', DateTime.fromISO('2026-03-01T09:30:00', { zone: 'America/New_York' }), '2026-03-01T14:30:00.000Z', '2026-03-01'],
])('a date %s', (_what, value, moment, day) => {
	expect(momentOf(berlin, value, 'From')).toBe(moment);
	expect(dayOf(berlin, value, 'From')).toBe(day);
});

test('a day alone as the end of a time includes it whole', () => {
	expect(momentOf(berlin, '2026-03-01', 'To', true)).toBe('2026-03-01T22:59:59.999Z');
	expect(momentOf(berlin, '2026-03-01T08:00:00', 'To', true)).toBe('2026-03-01T07:00:00.000Z');
});

test('an empty field is none, and what is no date is told with the name of the field', () => {
	expect([undefined, null, '', ' '].map((value) => momentOf(berlin, value, 'From'))).toEqual([undefined, undefined, undefined, undefined]);
	expect(() => dayOf(berlin, 'yesterday', 'Date')).toThrow(/The parameter Date is not a date: "yesterday"/);
	expect(() => momentOf(berlin, "2026-03-01' or 1 eq 1", 'Changed Since')).toThrow(/Changed Since/);
});
