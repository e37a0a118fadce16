import { absolute, add, compare, divide, equal, isDecimal, isNegative, minorUnit, multiply, negate, normal, round, subtract, sum } from '../../core/money';
import { randomAmount } from './randomInvoice';
import { seeded } from './seeded';

test('a tenth and two tenths are exactly three tenths', () => {
	expect(add('0.1', '0.2')).toBe('0.3');
	expect(subtract('0.3', '0.1')).toBe('0.2');
});

test('a million cents add up to ten thousand', () => {
	expect(sum(Array.from({ length: 1000 }, () => '0.01'))).toBe('10.00');
	expect(sum([])).toBe('0');
	for (const amounts of [['1', '0.25', '-3.5'], ['0.001', '2'], ['-0.10'], ['99999999999999999999.99', '0.01']]) expect(sum(amounts)).toBe(amounts.reduce(add, '0'));
});

test('amounts beyond the exact range of floating point stay exact', () => {
	expect(add('90071992547409931.01', '0.01')).toBe('90071992547409931.02');
	expect(multiply('123456789.123', '1000.5')).toBe('123518517517.5615');
});

test.each([
	['2.345', 2, '2.35'],
	['-2.345', 2, '-2.35'],
	['2.344', 2, '2.34'],
	['0.5', 0, '1'],
	['-0.5', 0, '-1'],
	['0.004', 2, '0.00'],
	['7', 2, '7.00'],
])('%s rounds half away from zero at %i places to %s', (value, places, expected) => {
	expect(round(value, places)).toBe(expected);
});

test('division is rounded at the end and refuses zero', () => {
	expect(divide('10', '3', 4)).toBe('3.3333');
	expect(divide('20', '3', 2)).toBe('6.67');
	expect(divide('-20', '3', 2)).toBe('-6.67');
	expect(divide('0.05', '1', 1)).toBe('0.1');
	expect(() => divide('1', '0', 2)).toThrow('Division of 1 by zero');
});

test('equal numbers are equal whatever their zeros', () => {
	expect(equal('10', '10.00')).toBe(true);
	expect(equal('-0.00', '0')).toBe(true);
	expect(compare('-2', '1')).toBe(-1);
	expect(normal('10.00')).toBe('10');
	expect(normal('100')).toBe('100');
	expect(normal('0.50')).toBe('0.5');
	expect(normal('-0.00')).toBe('0');
	expect(negate('0')).toBe('0');
	expect(absolute('-3.10')).toBe('3.10');
});

test('the normal form and the sign agree with exact integers for 100,000 random amounts', () => {
	const next = seeded(2);
	for (let count = 0; count < 100_000; count++) {
		const amount = randomAmount(next);
		const [whole, fraction = ''] = amount.split('.') as [string, string?];
		const millionths = BigInt(`${whole}${fraction.padEnd(6, '0')}`);
		const size = millionths < 0n ? -millionths : millionths;
		const rest = size % 1_000_000n === 0n ? '' : `.${`${size % 1_000_000n}`.padStart(6, '0').replace(/0+$/, '')}`;
		const expected = `${millionths < 0n ? '-' : ''}${size / 1_000_000n}${rest}`;
		if (normal(amount) !== expected || isNegative(amount) !== millionths < 0n) throw new Error(`${amount}: ${normal(amount)}, not ${expected}`);
	}
});

test.each(['', '-', '1e5', '1,000', ' 1', '+1', '.5', '1.', 'NaN', '٣'])('%j is no decimal string', (text) => {
	expect(isDecimal(text)).toBe(false);
	expect(() => add(text, '1')).toThrow('Not a decimal number');
	expect(() => normal(text)).toThrow('Not a decimal number');
	expect(() => isNegative(text)).toThrow('Not a decimal number');
});

test('currencies have their own smallest unit', () => {
	expect([minorUnit('USD'), minorUnit('JPY'), minorUnit('KWD')]).toEqual([2, 0, 3]);
});
