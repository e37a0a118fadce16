import { decimalOf } from '../../../nodes/DynamicsBc/fields';

test.each([
	[119.00000000000001, '119'],
	[0.30000000000000004, '0.3'],
	['0.1234567890', '0.1234567890'],
	[1e-7, '0.0000001'],
	[-1e-12, '0'],
	[1e21, '1000000000000000000000'],
	['40.00', '40.00'],
	['', undefined],
	[null, undefined],
])('the number %p is the decimal %p', (value, expected) => {
	expect(decimalOf({ value }, 'value')).toBe(expected);
});
