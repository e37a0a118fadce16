import { goesAsPackage } from '../../../nodes/DynamicsFo/dataPackageDecision';

test.each([
	['few records without throttling', { records: 999, waitedMs: 0, passedMs: 0 }, false],
	['many records', { records: 1000, waitedMs: 0, passedMs: 0 }, true],
	['short throttling', { records: 500, waitedMs: 290_000, passedMs: 299_000 }, false],
	['long work with little throttling', { records: 500, waitedMs: 100_000, passedMs: 600_000 }, false],
	['lasting throttling', { records: 500, waitedMs: 150_000, passedMs: 300_000 }, true],
	['lasting throttling for few records', { records: 49, waitedMs: 300_000, passedMs: 300_000 }, false],
])('%s', (_what, load, asPackage) => {
	expect(goesAsPackage(load).asPackage).toBe(asPackage);
});

test('the reason names the numbers', () => {
	expect(goesAsPackage({ records: 60, waitedMs: 200_000, passedMs: 300_000 }).reason).toBe('Dynamics 365 F&O made us wait 200 of 300 seconds; 60 records are left.');
	expect(goesAsPackage({ records: 5, waitedMs: 0, passedMs: 0 }, { fromRecords: 5 })).toEqual({ asPackage: true, reason: '5 records are at least 5.' });
});
