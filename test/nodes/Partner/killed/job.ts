/** What one process shall do: runs of the partner's workflow until nothing is left for now. Plain JSON. */
export interface Job {
	ledgerFile: string;
	/** What n8n keeps of the trigger between polls, as a file. */
	staticFile: string;
	/** The credential "Partner SFTP API". */
	sftp: Record<string, unknown>;
	partner: object;
	/** What any process needs to open the ERP. */
	erpFacts: object;
	/** What the clock of the process is ahead. */
	aheadMs: number;
	/** Execution ids begin with it. */
	executions: string;
	kill?: Kill;
}

/** Where the process ends itself; at `server.` boundaries the server ends it. */
export interface Kill {
	boundary: string;
	/** At the n-th time, beginning with 1. */
	nth: number;
	when: 'before' | 'after';
}

/** What the ledger is asked to keep by name, in the order of a run. */
export const keeps = ['seenInterchange', 'seen', 'received', 'control', 'parcel', 'sent', 'undelivered', 'delivered'] as const;

/** Every step of a run that leaves the process, and every request of a delivery that changes something on the server. */
export const boundaries = [
	'ledger.takeDue', 'inbox.list', 'inbox.read', ...keeps.map((name) => `keep.${name}`), 'ledger.addFile', 'n8n.handOver', 'ledger.claim', 'erp.create', 'ledger.addOutcomes',
	'inbox.stat', 'inbox.upload', 'server.OPEN', 'server.WRITE', 'server.CLOSE', 'server.RENAME', 'ledger.note', 'ledger.addReceipt',
];
