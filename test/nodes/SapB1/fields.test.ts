import { decimalOf, numberOf } from '../../../nodes/SapB1/fields';

test.each([
	[40.00000000000001, '40'],
	[1e-13, '0'],
	[-0.0000001, '0'],
	[43.199999999999996, '43.2'],
	['43.19999999999999573674', '43.2'],
	[0.123456, '0.123456'],
	['10.50', '10.50'],
	[-12.5, '-12.5'],
	['', undefined],
	[null, undefined],
	['n/a', undefined],
])('the amount %p is %p: the database keeps six digits behind the point', (value, expected) => {
	expect(decimalOf({ DocTotal: value }, 'DocTotal')).toBe(expected);
});

test.each([
	[12, 12],
	['12', 12],
	[' 12 ', 12],
	[-1, -1],
	[1.5, NaN],
	['12a', NaN],
	['', NaN],
	[null, NaN],
	[undefined, NaN],
])('the key %p is %p, also as text', (value, expected) => {
	expect(numberOf({ DocEntry: value }, 'DocEntry')).toBe(expected);
});
