import { find, type Row } from './company';
import { type BillSet, type Books, computeDocument, createBill, objectCodes, storeDraft } from './documents';
import { business, notFound, Refusal } from './errors';

function setFor(draft: Row): BillSet {
	const set = (Object.keys(objectCodes) as BillSet[]).find((name) => objectCodes[name] === draft.DocObjectCode);
	if (!set) throw business('Enter valid code [ODRF.ObjType]');
	return set;
}

export function createDraft(given: Row, books: Books): Row {
	setFor(given);
	return storeDraft(computeDocument(given, { ...books, table: 'ODRF', strict: books.settings.draftChecks === 'strict' }), books);
}

/** Changes of a draft; its totals are worked out again. */
export function changeDraft(draft: Row, changed: Row, books: Books): void {
	const computed = computeDocument({ ...draft, ...changed }, { ...books, table: 'ODRF', strict: false });
	Object.assign(draft, computed, { AuthorizationStatus: draft.AuthorizationStatus });
}

/** Makes a draft a document, or starts its approval. */
export function saveDraftToDocument(entry: unknown, books: Books): void {
	const { company, settings } = books;
	const draft = find(company, 'Drafts', 'DocEntry', entry);
	if (!draft) throw notFound();
	if (draft.DocumentStatus === 'bost_Close') throw business('Document is already closed');
	const approved = draft.AuthorizationStatus === 'dasApproved';
	if (draft.AuthorizationStatus === 'dasPending') throw new Refusal(settings.approvalStatus, -2028, 'No matching records found (ODBC -2028)');
	const { DocEntry: _entry, DocNum: _number, AuthorizationStatus: _status, DocRate: _rate, ...given } = draft;
	const set = setFor(draft);
	if (!approved && settings.approvalFrom !== undefined && Number(draft.DocTotal) >= settings.approvalFrom) {
		if (settings.approvalOfDrafts.endsWith('Another')) storeDraft({ ...draft, AuthorizationStatus: 'dasPending' }, books);
		else draft.AuthorizationStatus = 'dasPending';
		if (settings.approvalOfDrafts.startsWith('silent')) return;
		throw new Refusal(settings.approvalStatus, -2028, 'No matching records found (ODBC -2028)');
	}
	const rewritten = settings.rewritesDocuments ? { NumAtCard: `AP/${String(given.NumAtCard)}/1`, Comments: 'Rewritten' } : {};
	createBill(set, { ...given, ...rewritten, DocumentLines: (given.DocumentLines as Row[]).map(({ TaxTotal: _tax, LineStatus: _line, ...line }) => line) }, books, { approved: true });
	if (settings.draftAfterPosting === 'removed') company.tables.Drafts.splice(company.tables.Drafts.indexOf(draft), 1);
	else draft.DocumentStatus = 'bost_Close';
	if (approved) draft.AuthorizationStatus = 'dasGenerated';
}
