import type { Problem } from '../../core/errors';
import type { Invoice } from '../../core/model';
import { equal } from '../../core/money';
import type { Erp, ErpBill } from '../../core/ports';
import { states } from './findBills';
import { invalid } from './problems';

/** A posted invoice that nothing is owed by any more, and the posted credit memo where its number is known. */
interface TakenBack {
	bill: ErpBill;
	memo?: string;
}

/**
 * Posted invoices among these that a credit memo took back: canceled in Business Central, or with a posted credit memo of the same
 * number and total, as Reverse makes it and people who enter one by hand do.
 */
function takenBack(bills: ErpBill[]): TakenBack[] {
	const memos = bills.filter(({ type, open }) => type === 'credit' && !open);
	return bills.flatMap((bill) => {
		if (bill.type !== 'invoice' || bill.open) return [];
		if (bill.state === states.Canceled) return [{ bill }];
		const at = memos.findIndex(({ total }) => total !== undefined && bill.total !== undefined && equal(total, bill.total));
		return at < 0 ? [] : [{ bill, memo: memos.splice(at, 1)[0]!.number }];
	});
}

/** In the words of people: what became of it. */
function withMemo({ bill, memo }: TakenBack): ErpBill {
	return memo === undefined ? bill : { ...bill, state: `${bill.state}, taken back by credit memo ${memo}` };
}

/** The look-up, for which what was taken back is shown to people and gone for posting; and what is in the way of a new one, because the number is not. */
export function withoutTakenBack(erpName: string, findAll: (invoices: Invoice[]) => Promise<ErpBill[][]>): { find: Erp['find']; problems(invoice: Invoice): Promise<Problem[]> } {
	/** What the newest look-up of an invoice says: posting looks up before it prepares, Preview does both at once. */
	const back = new WeakMap<Invoice, Promise<TakenBack | undefined>>();
	return {
		find: async (invoices, only) => {
			const found = findAll(invoices).then((all) => all.map((bills) => ({ bills, gone: takenBack(bills) })));
			// A look-up that failed is told by itself.
			invoices.forEach((invoice, i) => back.set(invoice, found.then((all) => all[i]!.gone[0], () => undefined)));
			return (await found).map(({ bills, gone }) => {
				const live = bills.filter((bill) => gone.every((each) => each.bill !== bill));
				return only === 'ownType' ? live : [...live, ...gone.map(withMemo)];
			});
		},
		problems: async (invoice) => {
			const gone = await back.get(invoice);
			return gone && invoice.type === gone.bill.type ? [numberTaken(erpName, invoice, gone)] : [];
		},
	};
}

/**
 * An invoice with the number of one that was taken back: it would become a draft that nobody can post. Business Central compares
 * numbers with every entry that is not reversed, and a credit memo reverses none.
 */
function numberTaken(erpName: string, { invoiceNumber, vendor }: Invoice, { bill, memo }: TakenBack): Problem {
	const how = memo === undefined ? 'canceled there by a corrective credit memo' : `taken back there by credit memo ${memo}`;
	return invalid({
		code: 'number.takenBack',
		message: `Invoice ${invoiceNumber} of vendor ${vendor.vendorId ?? '(none)'} was posted in ${erpName} as ${bill.number}, and ${how}. Its number stays taken: ${erpName} does not post a second invoice of this vendor under it.`,
		fix: `If it is not to be paid, dismiss this record. If it is owed after all, give it another number in Stampli (${invoiceNumber}-2, for example) and export it again.${memo === undefined ? ` Posted purchase invoice ${bill.number} in ${erpName} leads to the credit memo.` : ''}`,
		where: `Stampli, and ${erpName}`,
		field: 'invoiceNumber',
	});
}
