import type { ErpSettings } from './erps';

/** Where the process of a run can be ended: every call that leaves it, and n8n's saving of the trigger's static data. */
export const boundaries = [
	'inbox.list', 'inbox.read', 'ledger.addFile', 'ledger.takeDue', 'n8n.handOver',
	'ledger.outcomes', 'ledger.claim', 'ledger.history', 'erp.find', 'erp.prepare', 'ledger.addAttempts', 'erp.create', 'erp.complete', 'ledger.addAnswers', 'ledger.addOutcomes', 'ledger.release',
	'inbox.stat', 'inbox.upload', 'inbox.move', 'ledger.addMove', 'ledger.addReceipt', 'ledger.note',
] as const;

export interface KillPlan {
	boundary: string;
	/** At the n-th time, beginning with 1. */
	nth: number;
	/** `during`: at any moment after the call began. `pause`: not ended, but stopped after the call, and continued later. */
	when: 'before' | 'during' | 'after' | 'pause';
	/** With `during`. */
	delayMs: number;
}

/** What another process shall do: runs of the invoice workflow until nothing is left, as n8n would after a start. Plain JSON. */
export interface Job {
	ledgerFile: string;
	/** What n8n keeps of the trigger between polls, as a file. */
	staticFile: string;
	/** The credential "Stampli SFTP API". */
	sftp: Record<string, string | number>;
	erp: string;
	erpFacts: object;
	erpSettings?: ErpSettings;
	folders: { outbound: string; receipts: string; archive: string; failed: string };
	/** What the clock of the process is ahead. */
	aheadMs: number;
	/** Trigger and posting, in seconds. */
	leases: { handover: number; claim: number };
	/** Execution ids begin with it. */
	executions: string;
	kill?: KillPlan;
	/** At most so many runs; default 20. */
	maxRuns?: number;
	/** Polls that begin together; default 1. */
	pollsAtOnce?: number;
	/** Tells every item too. */
	tellItems?: boolean;
}

/** What became of a job. */
export interface Report {
	runs: number;
	/** Runs that stopped, as a person sees it in n8n. */
	errors: { message: string; description?: string | null }[];
	passed: Record<string, number>;
	/** Pauses that servers asked for with Retry-After, and requests begun before one was over. */
	waited: { pauses: number; tooEarly: number };
	items: unknown[];
	log: string[];
}
