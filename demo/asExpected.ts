import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SftpServer } from '../simulators/sftp';
import type { DemoBill, DemoErp, Folders } from './erps/erp';
import { type Result, results } from './receipts';

export interface Expected {
	/** By which poll. */
	poll: 1 | 2;
	file: string;
	/** Empty where the record cannot be read. */
	invoice: string;
	outcome: string;
	/** Total that the ERP must have under the number in the receipt; absent: the ERP must have nothing. */
	inErp?: string;
	/** Parts of the reason. */
	reasons?: string[];
}

export function expectedOf({ slug }: Pick<DemoErp, 'slug'>): Expected[] {
	return JSON.parse(readFileSync(join(__dirname, 'samples', slug, 'expected.json'), 'utf8')) as Expected[];
}

/** The files that Stampli gets, by the beginning of their names. */
const expectedMasterData = ['Vendors_', 'GLAccounts_', 'DimensionValues_', 'PurchaseOrders_'];

/** Kinds of master data that Stampli has not received. */
export function missingMasterData(sftp: SftpServer, { inbound }: Folders): string[] {
	const names = [...sftp.tree.files(inbound).keys()].map((path) => path.split('/').pop()!);
	return expectedMasterData.filter((kind) => !names.some((name) => name.startsWith(kind)));
}

/** What the systems at both ends have, where it is not what is expected. Empty when all is well. */
export function differences(sftp: SftpServer, erp: DemoErp, folders: Folders, bills: DemoBill[]): string[] {
	const missing = missingMasterData(sftp, folders).map((kind) => `Stampli got no file ${kind}….csv`);
	return [...wrongInvoices(expectedOf(erp), results(sftp, folders.receipts), bills), ...missing].map((each) => `${erp.name}: ${each}`);
}

/** Compares the receipts with what is expected and with what the simulated ERP really has. */
function wrongInvoices(expected: Expected[], found: Result[], bills: DemoBill[]): string[] {
	const wrong: string[] = [];
	const left = [...found];
	for (const { file, invoice, outcome, inErp, reasons = [] } of expected) {
		const what = `${file}, ${invoice || 'the unreadable record'}`;
		const at = left.findIndex((each) => each.file === file && (invoice === '' ? each.erpNumber === '' : each.invoice === invoice));
		if (at < 0) {
			wrong.push(`${what}: no receipt`);
			continue;
		}
		const [result] = left.splice(at, 1);
		if (result!.outcome !== outcome) wrong.push(`${what}: ${outcome} expected, ${result!.outcome} found (${result!.reason})`);
		for (const reason of reasons) if (!result!.reason.includes(reason)) wrong.push(`${what}: the reason does not say "${reason}": ${result!.reason}`);
		const there = bills.filter(({ number }) => number === invoice);
		if (there.length !== (inErp === undefined ? 0 : 1)) wrong.push(`${what}: the ERP has ${there.length} bills with this number`);
		const [bill] = there;
		if (inErp === undefined || !bill || there.length !== 1) continue;
		if (!result!.erpNumber.includes(bill.erpNumber)) wrong.push(`${what}: the receipt says ${result!.erpNumber}, the ERP ${bill.erpNumber}`);
		if (Math.round(bill.total * 100) !== Math.round(Number(inErp) * 100)) wrong.push(`${what}: the bill in the ERP is ${bill.total}, not ${inErp}`);
	}
	for (const { file, invoice, outcome } of left) wrong.push(`${file}, ${invoice}: ${outcome}, but nothing was expected`);
	const numbers = new Set(expected.filter(({ inErp }) => inErp !== undefined).map(({ invoice }) => invoice));
	const made = bills.filter(({ number }) => expected.some(({ invoice }) => invoice === number)).length;
	if (made !== numbers.size) wrong.push(`the ERP has ${made} bills of the samples, ${numbers.size} expected`);
	return wrong;
}
