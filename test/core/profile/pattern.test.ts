import { compilePattern, matchPattern, maxPatternInput, patternFault } from '../../../core/profile/pattern';

test.each(['^PO-?(\\d+)$', '^[A-Z]{2}\\d{4,8}$', '^(?:US|CA|MX)-(\\w+)$', '(\\d{3}){2}', '^TRAILER', '^Invoices_.*\\.csv$', '^(?<no>\\d+)/?$', '\\(\\d+\\)'])('%p is accepted', (pattern) => {
	expect(patternFault(pattern)).toBeUndefined();
});

test.each([
	['^(a+)+$', 'repeats a group'], ['(a|a)*b', 'repeats a group'], ['(a?){20}', 'repeats a group'], ['(.*)(.*)(.*)(.*)x', 'too many'], ['a?'.repeat(30) + 'a'.repeat(30), 'too many'],
	['(a|b)'.repeat(30), 'too many'], ['(a)\\1', 'back reference'], ['(?=a)b', 'look-around'], ['(', 'not a regular expression'], ['a'.repeat(201), 'longer'],
])('%p is refused', (pattern, reason) => {
	expect(patternFault(pattern)).toContain(reason);
});

test('what is accepted is fast on the worst value it may meet', () => {
	const patterns = ['^\\w*\\w*\\w*$', '^(?:a|b|c)?\\d+\\d+x$', '\\w+\\w+y', '^.*.*,$'].filter((pattern) => patternFault(pattern) === undefined);
	expect(patterns.length).toBeGreaterThan(0);
	for (const pattern of patterns) {
		// Time of this process: a busy machine may be slow.
		const began = process.cpuUsage();
		matchPattern(compilePattern(pattern), `${'a1'.repeat(maxPatternInput / 2 - 1)}!`);
		const { user, system } = process.cpuUsage(began);
		expect((user + system) / 1000).toBeLessThan(2000);
	}
});

test('a value longer than the bound does not match', () => {
	expect(matchPattern(compilePattern('^a*$'), 'a'.repeat(maxPatternInput + 1))).toBeNull();
});
