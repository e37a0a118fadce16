import { parse } from 'csv-parse/sync';
import { equal, normal } from '../core/money';
import type { ErpWorld } from './erps';
import type { Scenario } from './scenario';
import { folders, type Workspace } from './workspace';

/** What a person finds in the end, in the ERP, on the file server, in the ledger; `said` is it in words, for a failing seed. */
export interface Findings {
	lost: number;
	doubled: number;
	halfDone: number;
	said: string[];
}

interface ReceiptRow {
	Number: string;
	Outcome: string;
	Reason: string;
}

/** The records of every receipt by the name of its file; a receipt that is torn has no closing line and is left out. */
export function receiptsIn({ sftp }: Workspace): Map<string, ReceiptRow[]> {
	const found = new Map<string, ReceiptRow[]>();
	for (const [path, bytes] of sftp.tree.files(folders.receipts)) {
		if (!path.endsWith('.receipt.csv')) continue;
		const rows = rowsOf(bytes);
		if (rows.at(-1)?.Outcome !== 'CHECK') continue;
		found.set(rows[0]!.File, rows.filter(({ Outcome }) => !/^(SUM|CHECK)/.test(Outcome)));
	}
	return found;
}

function rowsOf(bytes: Buffer): (ReceiptRow & { File: string })[] {
	try {
		return parse(bytes, { bom: true, columns: true, relax_column_count: true });
	} catch {
		return [];
	}
}

/** Whether nothing is left to do: every record has its last word in a receipt, and every file is where it belongs. */
export function isSettled(workspace: Workspace, { files, bills }: Scenario): boolean {
	const receipts = receiptsIn(workspace);
	return files.every(({ name, invoices }) => {
		const rows = receipts.get(name);
		const hasHeld = rows?.some(({ Outcome }) => Outcome === 'held');
		const there = workspace.sftp.tree.find(`${hasHeld ? folders.failed : folders.archive}/${name}`) !== undefined;
		return there && rows?.length === invoices.length && rows.every(({ Number: number, Outcome }) => (bills.has(number) ? /^(posted|duplicate)/.test(Outcome) : Outcome === 'held'));
	});
}

/** Compares what should be with what is. Where it is not settled, the records without last word are lost. */
export async function findings(workspace: Workspace, world: ErpWorld, { files, bills, held }: Scenario): Promise<Findings> {
	const said: string[] = [];
	const figures = { lost: 0, doubled: 0, halfDone: 0 };
	const count = (figure: keyof typeof figures, what: string, howMany = 1) => {
		figures[figure] += howMany;
		said.push(`${figure}: ${what}`);
	};
	for (const [number, invoice] of bills) {
		const found = world.bills(number);
		if (found.length === 0) count('lost', `${number} has no bill`);
		if (found.length > 1) count('doubled', `${number} has ${found.length} bills`, found.length - 1);
		const isWhole = found.every(({ total, lines, unfinished }) => !unfinished && equal(total, invoice.totalAmount) && sorted(lines) === sorted(invoice.lines.map(({ amount }) => amount)));
		if (!isWhole) count('halfDone', `${number} is ${JSON.stringify(found)}`);
	}
	for (const number of held) if (world.bills(number).length > 0) count('halfDone', `${number} was posted although it is held`);

	const receipts = receiptsIn(workspace);
	for (const { name, invoices } of files) {
		const rows = receipts.get(name) ?? [];
		if (rows.length !== invoices.length) count('lost', `the receipt of ${name} tells ${rows.length} of ${invoices.length} records`);
		for (const { Number: number, Outcome, Reason } of rows) {
			if (bills.has(number) && !/^(posted|duplicate)/.test(Outcome)) count('lost', `${number} of ${name} is ${Outcome}: ${Reason}`);
		}
		const places = [folders.outbound, folders.archive, folders.failed].filter((folder) => workspace.sftp.tree.find(`${folder}/${name}`));
		if (places.length !== 1 || places[0] === folders.outbound) count('halfDone', `${name} lies in ${places.join(' and ') || 'no folder'}`);
	}
	for (const number of bills.keys()) {
		const posted = [...receipts.values()].flat().filter((row) => row.Number === number && row.Outcome.startsWith('posted')).length;
		if (posted > 1) count('doubled', `${number} is posted in ${posted} receipts`);
	}
	const ledger = await workspace.openLedger();
	const chain = await ledger.verify();
	await ledger.close();
	if (!chain.ok) count('halfDone', `the ledger: ${chain.reason}`);
	return { ...figures, said };
}

const sorted = (amounts: string[]) => amounts.map(normal).sort().join(' ');
