import { cents, find, linesOf, type Row } from './company';
import { checkAccount, checkCosting } from './documentLines';
import type { Books } from './documents';
import { business, missingRecord, notFound, Refusal } from './errors';

/** Posts a journal entry: balanced, one side per line, a partner's line on its control account, a branch on every line where branches are on. */
export function createJournalEntry(given: Row, { company, settings }: Books): Row {
	const day = String(given.ReferenceDate ?? new Date().toISOString().slice(0, 10));
	if (settings.lockedPeriods.some(({ from, to }) => from <= day && day <= to)) throw new Refusal(400, -4013, 'Posting period locked; specify an alternative date');
	if (day < settings.periods.from || day > settings.periods.to) throw new Refusal(400, -10, 'Date deviates from permissible range [OJDT.RefDate]');
	const lines = linesOf(given, 'JournalEntryLines').map((line, i) => journalLine(line, i, day, { company, settings }));
	if (lines.length < 2) throw business('Unbalanced Transaction');
	const sum = (side: string) => cents(lines.reduce((all, line) => all + Number(line[side] ?? 0), 0));
	if (sum('Debit') !== sum('Credit') || sum('FCDebit') !== sum('FCCredit')) throw business('Unbalanced Transaction');
	const number = company.next('journal');
	const entry = { ...given, ReferenceDate: day, JdtNum: number, Number: number, OriginalJournal: 'ttJournalEntry', Original: number, JournalEntryLines: lines };
	company.tables.JournalEntries.push(entry);
	return entry;
}

function journalLine(line: Row, index: number, day: string, { company }: Books): Row {
	const bad = (name: string) => business(`Enter valid code [JDT1.${name}][line: ${index}] , '${String(line[name] ?? '')}'`);
	const partner = line.ShortName ? find(company, 'BusinessPartners', 'CardCode', line.ShortName) : undefined;
	if (line.ShortName && !partner && !find(company, 'ChartOfAccounts', 'Code', line.ShortName)) throw bad('ShortName');
	const account = String(line.AccountCode ?? (partner ? partner.DebitorAccount : line.ShortName) ?? '');
	if (partner) {
		if (account !== partner.DebitorAccount && find(company, 'ChartOfAccounts', 'Code', account)?.LockManualTransaction !== 'tYES') throw bad('AccountCode');
	} else {
		checkAccount(company, account, day, () => bad('AccountCode'));
		if (find(company, 'ChartOfAccounts', 'Code', account)?.LockManualTransaction === 'tYES') throw bad('AccountCode');
	}
	if (company.branchesOn && find(company, 'BusinessPlaces', 'BPLID', line.BPLID)?.Disabled !== 'tNO') throw business('Specify an active branch [JDT1.BPLId]');
	checkCosting(company, line);
	if (line.ProjectCode && !find(company, 'Projects', 'Code', line.ProjectCode)) throw missingRecord();
	const foreign = line.FCCurrency !== undefined && line.FCCurrency !== company.localCurrency;
	const rate = foreign ? (company.rates[String(line.FCCurrency)]?.[day] ?? company.rates[String(line.FCCurrency)]?.['*']) : 1;
	if (!rate) throw business('Update the exchange rate [JDT1.FCCurrency]');
	const amounts = foreign
		? { Debit: cents(Number(line.FCDebit ?? 0) * rate), Credit: cents(Number(line.FCCredit ?? 0) * rate) }
		: { Debit: Number(line.Debit ?? 0), Credit: Number(line.Credit ?? 0) };
	if ((amounts.Debit !== 0) === (amounts.Credit !== 0)) throw business(`Each line has one side [line: ${index}]`);
	return { ...line, ...amounts, Line_ID: index, AccountCode: account, ShortName: line.ShortName ?? account };
}

/** A reversing entry with the same references; the first one stays as it is. */
export function cancelJournalEntry(number: unknown, { company }: Books): void {
	const entry = find(company, 'JournalEntries', 'JdtNum', number);
	if (!entry) throw notFound();
	if (entry.OriginalJournal !== 'ttJournalEntry') throw business('Journal entries of documents are cancelled with their document');
	if (reversed.has(entry)) throw business('Document is already cancelled');
	reversed.add(entry);
	const next = company.next('journal');
	company.tables.JournalEntries.push({
		...entry,
		JdtNum: next,
		Number: next,
		Original: next,
		Memo: `${String(entry.Memo ?? '')} (Reversal)`,
		JournalEntryLines: linesOf(entry, 'JournalEntryLines').map((line) => ({ ...line, Debit: line.Credit, Credit: line.Debit, FCDebit: line.FCCredit, FCCredit: line.FCDebit })),
	});
}

const reversed = new WeakSet<Row>();
