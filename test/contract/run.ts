import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { contentHash } from '../../core/identity';
import type { ErpBooks } from '../../core/books';
import type { Invoice } from '../../core/model';
import type { Ledger } from '../../core/ports';
import { postBills } from '../../core/post';
import type { Outcome } from '../../core/records';
import { openSqliteLedger } from '../../io/ledger/sqlite';
import type { World } from './world';

/** A ledger with a clock of its own, and the real pipeline over it: what one run of *Bill: Post* does. */
export async function startDesk(world: World) {
	const folder = mkdtempSync(path.join(tmpdir(), 'contract-'));
	let now = Date.now();
	const ledger: Ledger = await openSqliteLedger({ file: path.join(folder, 'ledger.sqlite'), now: () => now });
	let runs = 0;
	const open: { close?(): void }[] = [];

	const books = async (options: Parameters<World['books']>[0] = {}): Promise<ErpBooks> => {
		const opened = await world.books({ settleMs: 60_000, createTimeoutMs: 20_000, ...options });
		open.push(opened as { close?(): void });
		return opened;
	};
	/** `file` tells copies of an invoice in several files apart. */
	const post = async (invoices: Invoice[], { file = 'file-1' }: { file?: string } = {}): Promise<Outcome[]> => {
		const executionId = String((runs += 1));
		const recordId = (invoice: Invoice) => `${file}|${invoice.companyId ?? ''}|${invoice.vendor.vendorId}|${invoice.invoiceNumber}|${invoice.type}`;
		for (const content of invoices) {
			await ledger.addRecord('contract', { recordId: recordId(content), entity: 'invoice', rows: 'row 2', problems: [], content, contentHash: contentHash(content) });
		}
		return await postBills(
			invoices.map((invoice) => ({ recordId: recordId(invoice), invoice, problems: [] })),
			{ erp: (await books()).bills, ledger, executionId, holder: executionId, leaseMs: 600_000 },
		);
	};
	/** Runs again and again, each at the time the held record asks for, until nothing waits any more. */
	const postUntilSettled = async (invoices: Invoice[]): Promise<Outcome[]> => {
		let outcomes = await post(invoices);
		for (let turn = 0; turn < 30; turn += 1) {
			const next = outcomes.flatMap((each) => (each.status === 'held' && each.nextTryAt ? [Date.parse(each.nextTryAt)] : []));
			if (next.length === 0) return outcomes;
			now = Math.max(now + 1000, ...next);
			outcomes = await post(invoices);
		}
		return outcomes;
	};
	return {
		ledger,
		books,
		post,
		postUntilSettled,
		later: (outcome: Outcome) => (now = Math.max(now, Date.parse(outcome.nextTryAt!))),
		async close() {
			for (const each of open) each.close?.();
			await ledger.close();
			rmSync(folder, { recursive: true });
		},
	};
}
