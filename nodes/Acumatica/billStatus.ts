const unreleased = new Set(['On Hold', 'Balanced', 'Pending Approval', 'Rejected', 'Scheduled', 'Reserved', 'Pending Print']);
const released = new Set(['Open', 'Closed']);

/** Certainly not in the ledger yet. */
export function isUnreleased(status: string): boolean {
	return unreleased.has(status);
}

/** Certainly in the ledger. A status that is not known here is neither. */
export function isReleased(status: string): boolean {
	return released.has(status);
}
