import type { InvoiceAsked, InvoicePayments, PaymentBook, Settlement } from '../../../core/books';
import { absolute, equal, negate, normal, subtract, sum } from '../../../core/money';
import type { Row } from '../../../io/odata/paging';
import { isMember } from './captions';
import type { companyBooks, OpenCompany } from './companyBooks';
import { entryAmount, isOf, postedEntries } from './findPosted';
import { readAll } from './pages';
import type { NavSettings } from './settings';
import { boolOf, dateOf, decimalOf, textOf } from './values';

/** What vendor ledger entries say of payment; single payments where the detailed entries (page 574) are published too. */
export function navPayments(companies: ReturnType<typeof companyBooks>, settings: NavSettings): PaymentBook {
	const read = async (company: OpenCompany, asked: InvoiceAsked[]): Promise<(InvoicePayments | undefined)[]> => {
		const entries = await postedEntries(company.pages, asked, settings);
		const details = await detailsOf(company, entries, settings);
		const { localCurrency = '' } = await company.lookups.ledgerFacts();
		return asked.map(({ vendorId, invoiceNumber }) => {
			const own = entries.filter((row) => isOf(row, { vendor: { vendorId }, invoiceNumber }));
			return own.length === 0 ? undefined : paymentsOf(own, details, localCurrency);
		});
	};
	return {
		payments: async (asked) => {
			const names = await Promise.all(asked.map(({ companyId }) => companies.known(companyId.trim() || (settings.company ?? ''))));
			const found = asked.map((): InvoicePayments | undefined => undefined);
			for (const name of new Set(names)) {
				if (!name) continue;
				const indexes = asked.flatMap((_one, i) => (names[i] === name ? [i] : []));
				const some = await read(await companies.open(name), indexes.map((i) => asked[i]!));
				indexes.forEach((i, at) => (found[i] = some[at]));
			}
			return found;
		},
	};
}

/** Applications by vendor ledger entry. */
async function detailsOf({ pages }: OpenCompany, entries: Row[], settings: NavSettings): Promise<Map<string, Row[]>> {
	const numbers = entries.map((row) => Number(textOf(row, 'Entry_No'))).filter((number) => Number.isInteger(number) && number > 0);
	const found = new Map<string, Row[]>();
	if (numbers.length === 0 || !(await pages.shape('detailedEntries'))) return found;
	for (const { values } of await readAll(pages, 'detailedEntries', [{ field: 'Vendor_Ledger_Entry_No', anyOf: numbers }])) {
		if (!isMember(textOf(values, 'Entry_Type'), 'Application', settings)) continue;
		const key = textOf(values, 'Vendor_Ledger_Entry_No');
		found.set(key, [...(found.get(key) ?? []), values]);
	}
	return found;
}

/** Vendor invoices are negative there; several entries of one number (an invoice and its credit note) count together. */
function paymentsOf(entries: Row[], details: Map<string, Row[]>, localCurrency: string): InvoicePayments {
	const total = negate(sum(entries.map(entryAmount)));
	const remaining = negate(sum(entries.map((row) => decimalOf(row, 'Remaining_Amount') ?? (boolOf(row, 'Open') === false ? '0' : entryAmount(row)))));
	const isCredit = total.startsWith('-');
	const settlements = entries.flatMap((row) => settlementsOf(details.get(textOf(row, 'Entry_No')) ?? []));
	const dates = settlements.flatMap((each) => (each.voided || !each.date ? [] : [each.date])).sort();
	const isOpen = entries.some((row) => boolOf(row, 'Open') !== false);
	const settled = subtract(total, remaining);
	return {
		number: entries.map((row) => textOf(row, 'Document_No')).join(', '),
		state: !isOpen ? 'closed' : equal(settled, '0') ? 'open' : 'partly paid',
		total: normal(isCredit ? negate(total) : total),
		settled: normal(isCredit ? negate(settled) : settled),
		currency: textOf(entries[0]!, 'Currency_Code') || localCurrency,
		settlements,
		closed: !isOpen,
		...(dates.length > 0 ? { lastPaid: dates.at(-1)! } : {}),
	};
}

/** One settlement per application; an unapplied one has its counter entry, and both together count once, as voided. */
function settlementsOf(rows: Row[]): Settlement[] {
	const amounts = new Map<string, Row[]>();
	for (const row of rows) amounts.set(textOf(row, 'Document_No'), [...(amounts.get(textOf(row, 'Document_No')) ?? []), row]);
	return [...amounts].flatMap(([reference, some]) => {
		const kept = some.filter((row) => boolOf(row, 'Unapplied') !== true);
		const unapplied = some.filter((row) => boolOf(row, 'Unapplied') === true && !/^-|^0$/.test(decimalOf(row, 'Amount') ?? '0'));
		const settlement = (row: Row, voided: boolean): Settlement => ({ ...(dateOf(row, 'Posting_Date') ? { date: dateOf(row, 'Posting_Date') } : {}), amount: absolute(decimalOf(row, 'Amount') ?? '0'), reference, ...(voided ? { voided } : {}) });
		return [...kept.map((row) => settlement(row, false)), ...unapplied.map((row) => settlement(row, true))];
	});
}
