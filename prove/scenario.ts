import type { Invoice } from '../core/model';
import type { ErpWorld } from './erps';
import { invoicesCsv } from './files';
import type { Draw } from './random';

/** What lies in the folder, and what must have become of it in the end. */
export interface Scenario {
	files: { name: string; text: string; invoices: Invoice[] }[];
	/** By number: these become one bill each. */
	bills: Map<string, Invoice>;
	/** Numbers that nobody can post: the ERP or the file is against it. */
	held: Set<string>;
}

/** One to three files with one to four invoices each; sometimes the same invoice twice, an unknown account, an unreadable amount. */
export function scenario(world: ErpWorld, prefix: string, { below, percent, pick }: Draw): Scenario {
	const made: Scenario = { files: [], bills: new Map(), held: new Set() };
	const amount = () => `${1 + below(900)}.${String(below(100)).padStart(2, '0')}`;
	let count = 0;
	const oneInvoice = (): Invoice => {
		const invoice = world.invoice(`${prefix}-${++count}`, Array.from({ length: 1 + below(3) }, amount));
		const line = invoice.lines[0]!;
		if (percent(12)) line.glAccount = world.unknownAccount;
		else if (percent(8)) line.amount = 'fifty';
		else return invoice;
		made.held.add(invoice.invoiceNumber);
		return invoice;
	};
	for (let file = 1 + below(3); file > 0; file--) {
		const invoices = Array.from({ length: 1 + below(4) }, oneInvoice);
		const known = made.files.flatMap((each) => each.invoices);
		if (known.length > 0 && percent(40)) invoices.push(pick(known));
		made.files.push({ name: `Invoices_${prefix}_${file}.csv`, text: invoicesCsv(invoices), invoices });
	}
	for (const invoice of made.files.flatMap((each) => each.invoices)) {
		if (!made.held.has(invoice.invoiceNumber)) made.bills.set(invoice.invoiceNumber, invoice);
	}
	return made;
}
