import { sentences } from '../../core/sentences';

test('texts become sentences, whatever they end with', () => {
	expect(sentences(['The total is 11.00', 'Vendor unknown.', ' ', 'Really?'])).toBe('The total is 11.00. Vendor unknown. Really?');
	expect(sentences([])).toBe('');
});
