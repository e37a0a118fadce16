/**
 * Recorded requests are held against the published part of a vendor's metadata. Where that part lacks what the tests of a file (or of
 * a `describe`) ask for, nothing of them is recorded: nobody could judge it.
 */
export function withoutRequestLog(): void {
	const log = process.env.SIMULATOR_LOG;
	beforeEach(() => void delete process.env.SIMULATOR_LOG);
	afterEach(() => void (log === undefined ? undefined : (process.env.SIMULATOR_LOG = log)));
}
