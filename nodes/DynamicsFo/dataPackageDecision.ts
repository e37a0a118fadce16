export interface Load {
	/** Records still to be written. */
	records: number;
	/** How long F&O made us wait, of the time that has passed, in the newest stretch of work. */
	waitedMs: number;
	passedMs: number;
}

export interface PackageRules {
	/** From so many records on. Default 1000. */
	fromRecords?: number;
	/** Fewer are not worth an asynchronous job, however much F&O throttles. Default 50. */
	minRecords?: number;
	/** Throttling is lasting when at least this share of at least this time was spent waiting. Default half of 5 minutes. */
	waitedShare?: number;
	afterMs?: number;
}

/** Whether records go as a data package instead of one by one, and why, in one sentence. Pure. */
export function goesAsPackage({ records, waitedMs, passedMs }: Load, rules: PackageRules = {}): { asPackage: boolean; reason: string } {
	const { fromRecords = 1000, minRecords = 50, waitedShare = 0.5, afterMs = 300_000 } = rules;
	if (records >= fromRecords) return { asPackage: true, reason: `${records} records are at least ${fromRecords}.` };
	const lasting = passedMs >= afterMs && waitedMs >= passedMs * waitedShare;
	if (lasting && records >= minRecords) return { asPackage: true, reason: `Dynamics 365 F&O made us wait ${Math.round(waitedMs / 1000)} of ${Math.round(passedMs / 1000)} seconds; ${records} records are left.` };
	return { asPackage: false, reason: lasting ? `Only ${records} records are left.` : `${records} records are fewer than ${fromRecords}.` };
}
