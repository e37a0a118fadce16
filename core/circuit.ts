import type { Verdict } from './postingOutcomes';

/** After so many chunks in a row that the ERP did not serve, the rest of the run is held at once: each would wait through all its retries. */
const failuresToOpen = 3;

/** Shared by all chunks of one run. */
export interface Circuit {
	/** What became of one chunk. */
	note(verdicts: Verdict[]): void;
	/** The newest failure while the circuit is open; undefined while the ERP may be asked. */
	openedBy(): { message: string; retryMs?: number } | undefined;
}

/** Opens for the rest of a run; the next run, at the next try of what is held, asks the ERP anew. */
export function newCircuit(): Circuit {
	let inARow = 0;
	let last: { message: string; retryMs?: number } | undefined;
	return {
		note(verdicts) {
			if (verdicts.length === 0) return;
			const failures = verdicts.filter(({ problems }) => problems.some(({ code }) => code === 'erp.unavailable'));
			inARow = failures.length === verdicts.length ? inARow + 1 : 0;
			const [failure] = failures;
			if (failure) last = { message: failure.reason, ...(typeof failure.retryMs === 'number' ? { retryMs: failure.retryMs } : {}) };
		},
		openedBy: () => (inARow >= failuresToOpen ? last : undefined),
	};
}
