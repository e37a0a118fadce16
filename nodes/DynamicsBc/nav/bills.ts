import { isKind, type Problem, StampliErpError } from '../../../core/errors';
import type { Invoice } from '../../../core/model';
import { equal, isDecimal } from '../../../core/money';
import type { CreateAnswer, Erp, ErpBill, PreparedBill } from '../../../core/ports';
import { besides, keepEach } from '../../shared/erp/besides';
import { withoutTakenBack } from '../takenBack';
import { captionOf } from './captions';
import { checkLive, preload } from './checks';
import type { companyBooks, OpenCompany } from './companyBooks';
import type { NavConnection } from './connection';
import { completeInvoice, createInvoice, type Work } from './createInvoice';
import { completeJournalDocument, createJournalDocument } from './createJournal';
import { draft, type NavDraft } from './draft';
import { beyondLines } from './draftParts';
import { findDrafts } from './findDrafts';
import { findJournalDocuments } from './findJournal';
import { findPosted } from './findPosted';
import { journalDraft } from './journalDraft';
import { invalid, navName, notPublished } from './problems';
import { documentNumber } from './reference';
import { documentKind, type NavSettings } from './settings';

/** Invoices through published pages: as purchase invoices (page 51) or as documents in a purchase journal batch (page 254). */
export function navBills(connection: NavConnection, companies: ReturnType<typeof companyBooks>, settings: NavSettings): Erp {
	const isJournal = settings.way === 'purchaseJournal';
	if (isJournal && !(settings.journal?.template.trim() && settings.journal.batch.trim())) throw journalMissing();
	const target = `dynamics-bc:${connection.name}`;
	const createTimeoutMs = settings.createTimeoutMs ?? 240_000;
	const companyOf = (invoice: Invoice) => (invoice.companyId ?? settings.company ?? '').trim();
	const referenceOf = (invoice: Invoice) => documentNumber(target, { ...invoice, companyId: companyOf(invoice) });
	let findsPosted: boolean | undefined;
	const openOf = async (invoice: Invoice): Promise<OpenCompany | undefined> => {
		const name = companyOf(invoice) ? await companies.known(companyOf(invoice)) : undefined;
		return name === undefined ? undefined : await companies.open(name);
	};
	const facts = async ({ lookups }: OpenCompany) => ({ settings, localCurrency: (await lookups.ledgerFacts()).localCurrency });

	const posted = async (company: OpenCompany, invoices: Invoice[]): Promise<ErpBill[][]> => {
		if (findsPosted === false) return invoices.map(() => []);
		return await findPosted(company.pages, invoices, await facts(company)).catch((error: unknown) => {
			if (settings.postedLookup !== 'acceptUnreadable' || !isKind(error, 'setup') || error.code !== 'dynamicsNav.postedUnreadable') throw error;
			findsPosted = false;
			return invoices.map(() => []);
		});
	};
	/** The page of the chosen way must be there; documents on the other one are looked for where it is published. */
	const findIn = async (company: OpenCompany, invoices: Invoice[]): Promise<ErpBill[][]> => {
		const [known, hasInvoices, hasCredits, hasJournal] = await Promise.all([facts(company), ...(['purchaseInvoice', 'purchaseCreditMemo', 'purchaseJournal'] as const).map((kind) => company.pages.shape(kind))]);
		if (!(isJournal ? hasJournal : hasInvoices)) throw notPublished(settings.way, settings);
		// What is posted meanwhile leaves these, and is among the posted ones then.
		const drafts = await Promise.all([
			hasInvoices ? findDrafts(company.pages, 'purchaseInvoice', invoices, known) : [],
			hasCredits && invoices.some(({ type }) => type === 'credit') ? findDrafts(company.pages, 'purchaseCreditMemo', invoices, known) : [],
			hasJournal ? findJournalDocuments(company.pages, invoices.map((invoice) => ({ invoice, documentNo: referenceOf(invoice) })), known) : [],
		]);
		const lists = [...drafts, await posted(company, invoices)];
		return invoices.map((_invoice, i) => lists.flatMap((list) => list[i] ?? []));
	};

	const lookUp = withoutTakenBack(navName, async (invoices) => {
		const opened = await Promise.all(invoices.map(openOf));
		const found = invoices.map((): ErpBill[] => []);
		for (const company of new Set(opened)) {
			const indexes = invoices.flatMap((invoice, i) => (company && opened[i] === company && invoice.invoiceNumber ? [i] : []));
			if (!company || indexes.length === 0) continue;
			const bills = await findIn(company, indexes.map((i) => invoices[i]!));
			indexes.forEach((i, at) => (found[i] = bills[at]!));
		}
		return found;
	});

	const prepareOne = async (invoice: Invoice): Promise<PreparedBill> => {
		const company = await openOf(invoice);
		if (!company) return { invoice, payload: null, problems: [companyProblem(companyOf(invoice))] };
		const ownShape = await company.pages.shape(isJournal ? settings.way : documentKind(invoice));
		const shape = ownShape ?? (await company.pages.shape(settings.way));
		if (!shape) throw notPublished(settings.way, settings);
		const context = { shape, ...(await company.lookups.ledgerFacts()), orderLines: settings.orderLines ?? 'refuse', caption: (english: string) => captionOf(english, settings) };
		const drafted = isJournal ? journalDraft(invoice, { ...context, journal: settings.journal!, documentNo: referenceOf(invoice), taxAccount: settings.taxAccount }) : draft(invoice, { ...context, takesCredits: ownShape !== undefined });
		return { invoice, payload: drafted.draft, problems: [...drafted.problems, ...(await checkLive(invoice, company.lookups, settings)), ...(await lookUp.problems(invoice))] };
	};
	/** One limit for all bills of one call: a claim must outlive it. */
	const limit = () => connection.clock.now() + createTimeoutMs - Math.min(10_000, createTimeoutMs / 10);
	const workOf = async ({ invoice, payload }: PreparedBill, giveUpAt: number): Promise<Work> => {
		const company = (await openOf(invoice))!;
		return { pages: company.pages, ...(await facts(company)), invoice, draft: payload as NavDraft, giveUpAt };
	};

	return {
		name: navName,
		target,
		settleMs: settings.settleMs ?? 300_000,
		createTimeoutMs,
		// A journal is one list: two at once would take each other's line numbers. Posting takes the whole batch, so one by one.
		chunkSize: isJournal && settings.posting ? 1 : 8,
		concurrency: isJournal ? 1 : 2,
		get findsPosted() {
			return findsPosted !== false;
		},
		expected: (invoice) => {
			const amounts = invoice.lines.map((line) => (line.amount !== undefined && isDecimal(line.amount) ? line.amount : '0'));
			const tax = beyondLines(invoice);
			return {
				type: invoice.type,
				date: invoice.invoiceDate,
				currency: invoice.currency,
				total: isDecimal(invoice.totalAmount) ? invoice.totalAmount : '0',
				lineAmounts: isJournal && !equal(tax, '0') ? [...amounts, tax] : amounts,
				...(isJournal ? { reference: referenceOf(invoice) } : {}),
			};
		},
		find: lookUp.find,
		prepare: async (invoices) => {
			const opened = await Promise.all(invoices.map(openOf));
			await Promise.all([...new Set(opened)].map((company) => company && preload(invoices.filter((_invoice, i) => opened[i] === company), company.lookups)));
			return await Promise.all(invoices.map(prepareOne));
		},
		create: async (bills) => {
			const giveUpAt = limit();
			const answers = bills.map((): CreateAnswer | undefined => undefined);
			const one = async (bill: PreparedBill) => await settled((isJournal ? createJournalDocument : createInvoice)(await workOf(bill, giveUpAt)));
			const all = async () => {
				if (!isJournal) await keepEach(bills.map(one), (answer, i) => (answers[i] = answer));
				else for (const [i, bill] of bills.entries()) answers[i] = await one(bill);
			};
			return await all().then(
				() => answers as CreateAnswer[],
				(error: unknown) => besides(error, answers),
			);
		},
		complete: async (bill, prepared) => {
			const work = await workOf(prepared, limit());
			if (bill.id.kind !== 'purchaseJournal' && !isJournal) return await completeInvoice(work, bill);
			if (bill.id.kind === 'purchaseJournal' && isJournal) return await completeJournalDocument(work, bill);
			return { status: 'refused', problems: [otherWay(bill)] };
		},
	};
}

/** A transient failure of one bill says nothing about the others of its chunk. */
function settled(work: Promise<CreateAnswer>): Promise<CreateAnswer> {
	return work.catch((error: unknown) => {
		if (!isKind(error, 'transient')) throw error;
		return { status: 'notSent' as const, message: error.message, ...(error.retryAfterMs ? { retryAfterMs: error.retryAfterMs } : {}) };
	});
}

function companyProblem(company: string): Problem {
	return invalid({
		code: company ? 'company.unknown' : 'company.missing',
		message: company ? `There is no company "${company}" on this server.` : 'The invoice names no company, and the node has no default.',
		fix: 'Enter the name of the page Companies (not the display name) in the mapping profile or the node.',
		who: 'integrator',
		where: 'Stampli or n8n',
		field: 'companyId',
		...(company ? { unmapped: { table: 'company' as const, code: company } } : {}),
	});
}

function otherWay(bill: ErpBill): Problem {
	return invalid({ code: 'bill.otherWay', message: `${bill.state} ${bill.number} is there and not whole, made by another way of posting than the node is set to now.`, fix: 'Finish or delete it in the ERP, then retry.', where: navName });
}

function journalMissing(): StampliErpError {
	return new StampliErpError({ kind: 'setup', code: 'dynamicsNav.journalMissing', message: 'Posting by the purchase journal needs a journal template and a batch', hint: 'Enter both in the node. Keep a batch for this connection alone, without a number series.' });
}
