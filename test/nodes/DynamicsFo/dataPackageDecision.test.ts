import { goesAsPackage } from '../../../nodes/DynamicsFo/dataPackageDecision';

test.each([
	['as many records as the limit go one by one', { records: 1000, throttled: false }, false],
	['more than the limit go as a package', { records: 1001, throttled: false }, true],
	['under lasting throttling enough of them go as a package', { records: 50, throttled: true }, true],
	['a handful is not worth a package', { records: 49, throttled: true }, false],
	['a list that throttling does not even let us count goes as a package', { throttled: true }, true],
])('%s', (_what, load, asPackage) => {
	expect(goesAsPackage(load, { above: 1000 }).asPackage).toBe(asPackage);
	expect(goesAsPackage(load, { above: 0 }).asPackage).toBe(false);
});

test('the reason is one sentence with its figures', () => {
	expect(goesAsPackage({ records: 60, throttled: true }, { above: 100 }).reason).toBe('Dynamics 365 F&O throttles lastingly, and 60 records are left.');
	expect(goesAsPackage({ records: 6, throttled: false }, { above: 5 })).toEqual({ asPackage: true, reason: '6 records are more than 5.' });
});
