import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { INode } from 'n8n-workflow';
import type { Ledger } from '../../core/ports';
import { closeLedgers, openLedger } from '../../nodes/shared/openLedger';

/** A ledger of its own for each test, in the place where the nodes look for it. */
export function ledgerPerTest(): () => Ledger {
	let folder: string;
	let ledger: Ledger;
	beforeEach(async () => {
		folder = mkdtempSync(path.join(tmpdir(), 'engine-'));
		process.env.STAMPLI_LEDGER_FILE = path.join(folder, 'ledger.sqlite');
		ledger = await openLedger({ getNode: () => ({}) as INode, getCredentials: async () => ({}) as never });
	});
	afterEach(async () => {
		await closeLedgers();
		delete process.env.STAMPLI_LEDGER_FILE;
		rmSync(folder, { recursive: true });
	});
	return () => ledger;
}
