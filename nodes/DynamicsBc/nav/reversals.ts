import type { ReverseAnswer, Reversals } from '../../../core/books';
import type { ErpBill } from '../../../core/ports';
import type { companyBooks, OpenCompany } from './companyBooks';
import { vendorFirst } from './findJournal';
import { type FieldFilter, type PageRow, readAll } from './pages';
import { navName, rejected } from './problems';
import { reversalWays } from '../reversalWays';
import { isOurNumber } from './reference';
import type { NavSettings, ServiceKind } from './settings';
import { sameCode, textOf } from './values';

/** Only what is not posted can be taken back through pages: a draft, or the lines of a journal document. */
export function navReversals(companies: ReturnType<typeof companyBooks>, settings: NavSettings): Reversals {
	return {
		ways: reversalWays,
		reverse: async (invoice, bill, { way }) => {
			if (way !== 'deleteDraft') return refused('reversal.way', `The way "${way}" does not exist here.`, 'Choose one of the ways that the node offers.');
			if (!bill.open) return refused('reversal.posted', `${bill.number} is posted and cannot be deleted.`, `Correct it in ${navName} (Corrective Credit Memo, or Reverse Transaction for a journal), or choose the way Credit Memo After Posting.`);
			const name = await companies.known((invoice.companyId ?? settings.company ?? '').trim());
			if (name === undefined) return refused('company.unknown', `There is no company "${invoice.companyId ?? ''}".`, 'Correct the company.');
			const company = await companies.open(name);
			return bill.id.kind === 'purchaseJournal' ? await deleteDocument(company, bill, settings) : await deleteDraft(company, bill);
		},
	};
}

async function deleteDraft({ pages }: OpenCompany, bill: ErpBill): Promise<ReverseAnswer> {
	return await deleteAll({ pages, kind: bill.id.kind === 'purchaseCreditMemo' ? 'purchaseCreditMemo' : 'purchaseInvoice', bill }, [{ field: 'No', anyOf: [bill.number] }], ({ values }) => sameCode(textOf(values, 'No'), bill.number));
}

async function deleteDocument({ pages }: OpenCompany, bill: ErpBill, settings: NavSettings): Promise<ReverseAnswer> {
	if (!isOurNumber(bill.number)) return refused('reversal.notOurs', `Journal document ${bill.number} was not made here.`, 'Delete it in the journal.');
	const isIn = ({ values }: PageRow) => sameCode(textOf(values, 'Journal_Template_Name'), String(bill.id.template)) && sameCode(textOf(values, 'Journal_Batch_Name'), String(bill.id.batch));
	return await deleteAll({ pages, kind: 'purchaseJournal', bill, order: (rows) => vendorFirst(rows, { settings }) }, [{ field: 'Document_No', anyOf: [bill.number] }], isIn);
}

async function deleteAll({ pages, kind, bill, order = (rows) => rows }: { pages: OpenCompany['pages']; kind: ServiceKind; bill: ErpBill; order?(rows: PageRow[]): PageRow[] }, filters: FieldFilter[], isIt: (row: PageRow) => boolean): Promise<ReverseAnswer> {
	const rows = order((await readAll(pages, kind, filters)).filter(isIt));
	if (rows.length === 0) return refused('reversal.gone', `${bill.number} is not there any more: it was deleted or posted meanwhile.`, 'Look the invoice up again.');
	let deleted = 0;
	for (const row of rows) {
		const gone = await pages.remove(kind, row);
		// Half of a document gone is for the next try to finish, not a refusal.
		if (gone.status === 'refused') return deleted > 0 ? { status: 'lost', message: gone.refusal.message } : refused('reversal.refused', `${navName} refused to delete ${bill.number}: ${gone.refusal.message}`, 'Mend what the message names, then try again.');
		if (gone.status !== 'done') return deleted > 0 ? { status: 'lost', message: gone.message } : gone;
		deleted += 1;
	}
	return { status: 'reversed', state: 'deleted' };
}

function refused(code: string, message: string, fix: string): ReverseAnswer {
	return { status: 'refused', problems: [rejected({ code, message, fix, who: 'accountsPayable' })] };
}
