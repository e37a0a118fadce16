import { decimalReader } from '../../../core/read/decimals';

const american = decimalReader({ decimal: '.', group: ',', negative: ['minus', 'parens', 'trailingMinus'], currencySymbols: true });
const german = decimalReader({ decimal: ',', group: '.', negative: ['minus'], currencySymbols: false });
const plain = decimalReader({ decimal: '.', negative: ['minus'], currencySymbols: false });

test.each([
	['1,234,567.80', '1234567.80'], ['(12.50)', '-12.50'], ['12.50-', '-12.50'], ['-12.50', '-12.50'], ['\u221212.50', '-12.50'], ['$1,234.50', '1234.50'], ['-$12.50', '-12.50'],
	['$-12.50', '-12.50'], ['($12.50)', '-12.50'], ['12.50 \u20ac', '12.50'], ['12.50\u20ac-', '-12.50'], ['0012.50', '12.50'], ['.50', '0.50'], ['-0.00', '0.00'], ['0', '0'], ['1234.5', '1234.5'],
])('%p is %p with American separators', (text, value) => {
	expect(american(text)).toBe(value);
});

test.each(['1e5', '1E5', 'NaN', 'Infinity', '0x1F', '1.2.3', '1,23', '12,34.5', '1,234,56', '0,123', '1.234,50', '12.', '--1', '-(1)', '(1)-', '(-1)', '', '-', '$', '$$1', '$1$', 'USD 5', '+5', '1 234', '9'.repeat(61)])(
	'%p is no amount with American separators',
	(text) => expect(american(text)).toBeUndefined(),
);

test('a decimal comma is one only where the profile says so', () => {
	expect(german('1.234,50')).toBe('1234.50');
	expect(german('1.234')).toBe('1234');
	expect(german('12,5')).toBe('12.5');
	expect(german('12.5')).toBeUndefined();
	expect(german('1,234.50')).toBeUndefined();
	expect(plain('1,234')).toBeUndefined();
	expect(plain('1.234')).toBe('1.234');
});

test('signs and currency symbols that the profile does not allow are refused', () => {
	expect(plain('(1.00)')).toBeUndefined();
	expect(plain('1.00-')).toBeUndefined();
	expect(plain('$1.00')).toBeUndefined();
});

test('a space may separate thousands, a no-break space too', () => {
	const french = decimalReader({ decimal: ',', group: ' ', negative: ['minus'], currencySymbols: true });
	expect(french('1 234,50')).toBe('1234.50');
	expect(french('1\u202f234\u00a0567,5 \u20ac')).toBe('1234567.5');
});
