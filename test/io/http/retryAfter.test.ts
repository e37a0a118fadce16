import { originOf } from '../../../io/http/origin';
import { retryAfterMs } from '../../../io/http/retryAfter';

const now = Date.parse('2026-11-21T10:00:00Z');

test.each([
	['30', 30_000],
	['0', 0],
	['1.5', 1500],
	['Sat, 21 Nov 2026 10:00:05 GMT', 5000],
	['Sat, 21 Nov 2026 09:00:00 GMT', 0],
	['soon', undefined],
	['-5', undefined],
	['30, 30', undefined],
	['', undefined],
	[undefined, undefined],
])('Retry-After %p means %p milliseconds', (header, expected) => {
	expect(retryAfterMs(header, now)).toBe(expected);
});

test.each([
	['an hour ahead', '2026-11-21T11:00:00Z'],
	['an hour behind', '2026-11-21T09:00:00Z'],
])('a date is measured by the clock of the server that set it, where ours is %s', (_how, ours) => {
	expect(retryAfterMs('Sat, 21 Nov 2026 10:00:05 GMT', Date.parse(ours), 'Sat, 21 Nov 2026 10:00:00 GMT')).toBe(5000);
	expect(retryAfterMs('Sat, 21 Nov 2026 10:00:05 GMT', now, 'yesterday')).toBe(5000);
});

test.each([
	['https://Contoso.operations.dynamics.com/', 'https://contoso.operations.dynamics.com'],
	[' https://contoso.operations.dynamics.com/namespaces/x?y=1 ', 'https://contoso.operations.dynamics.com'],
	['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
])('the address %p has the origin %p', (address, origin) => {
	expect(originOf(address, 'The environment URL')).toBe(origin);
});

test.each(['contoso.operations.dynamics.com', '', 'http://contoso.operations.dynamics.com', 'ftp://x'])('the address %p is a setup error', (address) => {
	expect(() => originOf(address, 'The environment URL')).toThrow(expect.objectContaining({ kind: 'setup' }));
});
