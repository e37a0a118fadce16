import type { Invoice, InvoiceLine } from '../../core/model';
import { equal, isDecimal } from '../../core/money';
import type { CreateAnswer, Erp, PreparedBill } from '../../core/ports';
import { checkCompany, checkLive } from './checks';
import type { B1Connection } from './connection';
import { createBills, type Creation, endDrafts } from './createBills';
import { dimensionTarget, findBranch, valuesOf } from './dimensions';
import { type BillDraft, draft, type DraftContext } from './draft';
import { saveDraft } from './draftDocuments';
import { codeKey, numberOf, sameCode, textOf } from './fields';
import { type Asking, findBills, lookUp } from './findBills';
import { createLookups, type Lookups } from './lookups';
import { type BaseLine, findBase } from './orderLines';
import { preload } from './preload';
import { erpName } from './problems';
import { billReference } from './reference';
import type { BillSettings } from './settings';
import { told } from './write';

/** A/P invoices and credit memos, or journal entries, of one SAP Business One company. Documents are final the moment they are made. */
export function sapB1Bills(connection: B1Connection, settings: BillSettings = {}, lookups: Lookups = createLookups(connection)): Erp {
	const target = `sap-b1:${new URL(connection.origin).host}:${connection.companyDb}`;
	const createTimeoutMs = settings.createTimeoutMs ?? 240_000;
	const isEntry = settings.documentKind === 'journalEntry';
	const referenceOf = (invoice: Invoice) => billReference(target, { ...invoice, companyId: connection.companyDb });
	const amount = (text: string) => (isDecimal(text) ? text : '0');

	const expected: Erp['expected'] = (invoice) => ({
		type: invoice.type,
		date: invoice.invoiceDate,
		currency: invoice.currency,
		total: amount(invoice.totalAmount),
		// A journal entry has no lines without an amount.
		lineAmounts: invoice.lines.map((line) => amount(line.amount)).filter((each) => !isEntry || !equal(each, '0')),
		reference: referenceOf(invoice),
	});
	const asking: Asking = {
		...(settings.referenceField ? { referenceField: settings.referenceField } : {}),
		...(settings.taxAccount ? { taxAccount: settings.taxAccount } : {}),
	};
	const localCurrency = async () => (await lookups.company()).localCurrency;
	const wanted = (invoice: Invoice) => ({ invoice, reference: referenceOf(invoice) });
	/** Bills of this run whose last answer was lost: their drafts are not done, and only the next run may finish them. */
	const unsettled = new Set<string>();
	const findIn = async (invoices: Invoice[], more: Asking) => {
		const askable = invoices.filter((invoice) => invoice.vendor.vendorId && invoice.invoiceNumber && checkCompany(invoice, connection.companyDb).length === 0);
		const found = await findBills(connection, askable.map(wanted), { ...asking, ...more, localCurrency });
		return invoices.map((invoice) => (askable.includes(invoice) ? found[askable.indexOf(invoice)]! : []));
	};
	const noteLost = (invoices: Invoice[], answers: CreateAnswer[]) => {
		answers.forEach(({ status }, i) => (status === 'lost' ? unsettled.add(referenceOf(invoices[i]!)) : undefined));
		return answers;
	};
	/** Nothing is made in the last quarter of the time: it is for looking up and taking back. */
	const creation = async (): Promise<Creation> => {
		const endAt = connection.clock.now() + createTimeoutMs;
		const found = { ...asking, localCurrency: await localCurrency() };
		return {
			connection,
			method: settings.postingMethod ?? 'draft',
			settings: found,
			maxRounding: settings.maxRounding ?? '0',
			giveUpAt: endAt - createTimeoutMs / 4,
			endAt,
			find: (invoices, where) => findIn(invoices, { ...where, giveUpAt: endAt }),
			lookUp: (invoices, where) => lookUp(invoices.map(wanted), { ...asking, ...where }),
		};
	};

	const prepareOne = async (invoice: Invoice): Promise<PreparedBill> => {
		const elsewhere = checkCompany(invoice, connection.companyDb);
		const context = await contextOf(invoice, referenceOf(invoice), settings, lookups);
		const drafted = draft(invoice, context);
		const live = elsewhere.length > 0 ? [] : await checkLive(invoice, settings, lookups);
		return { invoice, payload: drafted.draft, problems: [...elsewhere, ...drafted.problems, ...live] };
	};
	const ahead = (invoices: Invoice[]) => preload(invoices.filter((invoice) => checkCompany(invoice, connection.companyDb).length === 0), settings, lookups);
	const jobOf = (bill: PreparedBill) => ({ invoice: bill.invoice, draft: bill.payload as BillDraft, expected: expected(bill.invoice) });

	return {
		name: erpName,
		target,
		settleMs: settings.settleMs ?? 300_000,
		createTimeoutMs,
		chunkSize: Math.max(1, settings.batchSize ?? 32),
		concurrency: connection.sessions,
		expected,
		find: async (invoices, only) => {
			const looking = findIn(invoices, only ? { within: ['documents', 'drafts', 'entries'] } : {});
			// What they need is most likely asked for next. What fails then says so there.
			await Promise.allSettled([looking, only ? ahead(invoices) : undefined]);
			const found = await looking;
			return found.map((bills, i) => (unsettled.has(referenceOf(invoices[i]!)) ? bills.filter((bill) => !bill.unfinished) : bills));
		},
		prepare: async (invoices) => {
			await ahead(invoices);
			return await Promise.all(invoices.map(prepareOne));
		},
		create: async (bills) => noteLost(bills.map(({ invoice }) => invoice), await createBills(bills.map(jobOf), await creation())),
		complete: async (bill, prepared) => {
			const job = jobOf(prepared);
			const now = await creation();
			const saved = await saveDraft(job, bill, now);
			const answers = saved.status === 'saved' ? await endDrafts([{ job, saved }], now) : [saved];
			return noteLost([prepared.invoice], told(answers))[0]!;
		},
	};
}

/** What the translation needs, read ahead; codes that the server does not know stay as the file has them and are refused by the checks. */
async function contextOf(invoice: Invoice, reference: string, settings: BillSettings, lookups: Lookups): Promise<DraftContext> {
	const company = await lookups.company();
	const dimensions = invoice.lines.some((line) => line.dimensions?.length) ? await lookups.dimensions() : [];
	const values = (kind: 'rule' | 'project') => invoice.lines.flatMap((line) => (line.dimensions ?? []).filter((each) => dimensionTarget(each.name, dimensions)?.kind === kind).map(({ value }) => value));
	const accounts = invoice.lines.flatMap((line) => line.glAccount ?? []);
	const [vendor] = invoice.vendor.vendorId ? await lookups.vendors.get([invoice.vendor.vendorId]) : [];
	const [accountRows, ruleRows, projectRows] = await Promise.all([lookups.accounts.get(accounts), lookups.rules.get(values('rule')), lookups.projects.get(values('project'))]);
	const branches = company.branchesOn ? await lookups.branches() : [];
	const taxes = invoice.lines.some((line) => line.taxCode) ? await lookups.taxCodes() : undefined;
	const terms = invoice.terms?.code ? (await lookups.terms()).get(codeKey(invoice.terms.code)) : undefined;
	const bases = new Map<InvoiceLine, BaseLine>();
	if (settings.documentKind !== 'journalEntry') {
		for (const line of invoice.lines) {
			const answer = await findBase(invoice, line, lookups);
			if (answer && 'found' in answer) bases.set(line, answer.found);
		}
	}
	const canonical = (keys: string[], rows: (object | undefined)[], property: string) => (code: string) => {
		const row = rows[keys.findIndex((key) => sameCode(key, code))] as Record<string, unknown> | undefined;
		return (row && textOf(row, property)) || code;
	};
	return {
		settings,
		reference,
		localCurrency: company.localCurrency,
		pricePlaces: company.pricePlaces,
		dimensions,
		branchOf: (line) => {
			if (!company.branchesOn) return undefined;
			const own = (line ? [line] : invoice.lines).flatMap((each) => valuesOf(each, 'branch', dimensions).map(({ value }) => value))[0] ?? settings.branch;
			const row = own === undefined ? undefined : findBranch(own, branches);
			return row ? numberOf(row, 'BPLID') : undefined;
		},
		vendorCode: (vendor && textOf(vendor, 'CardCode')) || (invoice.vendor.vendorId ?? ''),
		...(vendor && textOf(vendor, 'DebitorAccount') ? { controlAccount: textOf(vendor, 'DebitorAccount') } : {}),
		accountCode: canonical(accounts, accountRows, 'Code'),
		ruleCode: canonical(values('rule'), ruleRows, 'FactorCode'),
		projectCode: canonical(values('project'), projectRows, 'Code'),
		taxCode: (code) => {
			const tax = taxes?.get(codeKey(code));
			return tax && { property: tax.property, code: textOf(tax.row, 'Code') };
		},
		...(terms ? { terms: numberOf(terms, 'GroupNumber') } : {}),
		base: (line) => bases.get(line),
	};
}
