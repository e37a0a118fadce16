import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Result, results } from './receipts';
import { folders, type Systems } from './systems';

export interface Expected {
	/** By which poll. */
	poll: 1 | 2;
	file: string;
	/** Empty where the record cannot be read. */
	invoice: string;
	outcome: string;
	/** Sum of the lines that F&O must have under the number in the receipt; absent: F&O must have nothing. */
	inErp?: string;
	/** Parts of the reason. */
	reasons?: string[];
}

export const expected = JSON.parse(readFileSync(join(__dirname, 'expected.json'), 'utf8')) as Expected[];

/** The files that Stampli gets, by the beginning of their names. */
const expectedMasterData = ['Vendors_', 'GLAccounts_', 'DimensionValues_', 'PurchaseOrders_'];

/** Kinds of master data that Stampli has not received. */
export function missingMasterData({ sftp }: Systems): string[] {
	const names = [...sftp.tree.files(folders.inbound).keys()].map((path) => path.split('/').pop()!);
	return expectedMasterData.filter((kind) => !names.some((name) => name.startsWith(kind)));
}

/** What the systems at both ends have, where it is not what is expected. Empty when all is well. */
export function differences(systems: Systems): string[] {
	return [...wrongInvoices(results(systems.sftp), systems.dynamicsFo.data), ...missingMasterData(systems).map((kind) => `Stampli got no file ${kind}….csv`)];
}

/** Compares the receipts with what is expected and with what the simulated F&O really has. */
function wrongInvoices(found: Result[], { VendorInvoiceHeaders, VendorInvoiceLines }: Systems['dynamicsFo']['data']): string[] {
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
		const headers = VendorInvoiceHeaders.filter((row) => row.InvoiceNumber === invoice);
		if (headers.length !== (inErp === undefined ? 0 : 1)) wrong.push(`${what}: F&O has ${headers.length} invoices with this number`);
		if (inErp === undefined || headers.length !== 1) continue;
		const [header] = headers;
		if (!result!.erpNumber.includes(String(header!.HeaderReference))) wrong.push(`${what}: the receipt says ${result!.erpNumber}, F&O ${header!.HeaderReference}`);
		const lines = VendorInvoiceLines.filter((row) => row.HeaderReference === header!.HeaderReference && row.dataAreaId === header!.dataAreaId);
		const cents = lines.reduce((sum, row) => sum + Math.round(Number(row.NetAmount) * 100), 0);
		if (cents !== Math.round(Number(inErp) * 100)) wrong.push(`${what}: the lines in F&O are ${cents / 100}, not ${inErp}`);
	}
	for (const { file, invoice, outcome } of left) wrong.push(`${file}, ${invoice}: ${outcome}, but nothing was expected`);
	const numbers = new Set(expected.filter(({ inErp }) => inErp !== undefined).map(({ invoice }) => invoice));
	if (VendorInvoiceHeaders.length !== numbers.size) wrong.push(`F&O has ${VendorInvoiceHeaders.length} pending vendor invoices, ${numbers.size} expected`);
	return wrong;
}
