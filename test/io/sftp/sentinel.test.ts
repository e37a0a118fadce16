import { sentinelGlob, sentinelName } from '../../../io/sftp';

test.each([
	['{name}.done', 'Invoices.2026.csv', 'Invoices.2026.csv.done'],
	['{stem}.ok', 'Invoices.2026.csv', 'Invoices.2026.ok'],
	['COMPLETE', 'Invoices.2026.csv', 'COMPLETE'],
])('the sentinel %s of %s is %s', (pattern, file, expected) => {
	expect(sentinelName(pattern, file)).toBe(expected);
});

test('its glob follows the pattern', () => {
	expect(sentinelGlob('{name}.done')).toBe('*.done');
	expect(sentinelGlob('{stem}.ok')).toBe('*.ok');
	expect(sentinelGlob('COMPLETE')).toBe('COMPLETE');
});
