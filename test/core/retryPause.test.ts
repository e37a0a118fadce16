import { nextPauseMs } from '../../core/retryPause';

test('pauses grow from a quarter of an hour to a day, and stay there', () => {
	const minutes = [0, 1, 2, 3, 4, 5, 6, 7, 500].map((tries) => nextPauseMs(tries) / 60_000);
	expect(minutes).toEqual([15, 30, 60, 120, 240, 480, 1440, 1440, 1440]);
});

test('an odd count of tries still gives a pause', () => {
	expect(nextPauseMs(-1)).toBe(15 * 60_000);
	expect(nextPauseMs(1.5)).toBe(30 * 60_000);
	expect(nextPauseMs(Number.NaN)).toBe(24 * 3_600_000);
});
