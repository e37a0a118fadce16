import type { Fixer, Problem } from './errors';
import type { Decimal } from './model';
import { minorUnit, round } from './money';
import type { FileStatus } from './ports';
import type { Outcome } from './records';
import { sentences } from './sentences';
import { type CurrencyTally, type Status, statuses, tally, type TallyEntry } from './tally';

/**
 * The receipt of a file: one row per record, then closing lines whose counts and sums add up to the file.
 * CSV for a spreadsheet: comma, CRLF, byte order mark (a spreadsheet takes UTF-8 without it for an old code page).
 */

const columns = [
	'File', 'Row', 'Company', 'Vendor', 'Number', 'Type', 'Date', 'Currency', 'Amount', 'Outcome', 'ERP', 'ERP State', 'ERP Number',
	'Reason', 'Who Can Fix It', 'Where', 'Next Step', 'Next Try', 'Execution',
] as const;
type Row = Partial<Record<(typeof columns)[number], string>>;

const fixers: Record<Fixer, string> = {
	accountsPayable: 'Accounts payable',
	erpAdministrator: 'ERP administrator',
	integrator: 'Integrator',
	nobody: 'Nobody: it mends itself',
};

export function receipt(status: FileStatus): Buffer {
	const rows = [
		...status.records.map((record) => recordRow(status.file.name, record)),
		...closingRows(status.file.name, status.records),
	];
	const lines = [columns.join(','), ...rows.map((row) => columns.map((column) => cell(row[column], column)).join(','))];
	return Buffer.from(`\uFEFF${lines.join('\r\n')}\r\n`, 'utf8');
}

function recordRow(file: string, { summary, outcome }: TallyEntry): Row {
	const problems = outcome?.status === 'held' ? outcome.problems : [];
	return {
		File: file,
		Row: summary.rows,
		Company: summary.company,
		Vendor: summary.vendor,
		Number: summary.number,
		Type: summary.type,
		Date: summary.date,
		Currency: summary.currency,
		Amount: summary.amount,
		Outcome: outcome ? (outcome.recovered ? `${outcome.status} (recovered)` : outcome.status) : 'open',
		ERP: outcome?.erp,
		'ERP State': outcome?.erpState,
		'ERP Number': outcome?.erpNumber,
		Reason: outcome ? reason(outcome) : 'Not worked on yet.',
		'Who Can Fix It': each(problems, (problem) => fixers[problem.who]),
		Where: each(problems, (problem) => problem.where),
		'Next Step': each(problems, (problem) => problem.fix),
		'Next Try': outcome?.status === 'held' ? (outcome.nextTryAt ? moment(outcome.nextTryAt) : 'when somebody retries it') : undefined,
		Execution: outcome?.executionId,
	};
}

/** The outcome's own sentence, and every problem that it leaves out. */
function reason(outcome: Outcome): string {
	const problems = outcome.status === 'held' ? outcome.problems : [];
	const missing = problems.map(({ message }) => message).filter((text) => !outcome.reason.includes(text));
	return sentences([outcome.reason, ...new Set(missing)]);
}

function each(problems: Problem[], text: (problem: Problem) => string): string {
	return [...new Set(problems.map(text))].join(' / ');
}

/** `2026-11-21 16:30 UTC` */
function moment(at: string): string {
	return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}

function closingRows(file: string, records: TallyEntry[]): Row[] {
	const { counts, byCurrency } = tally(records);
	const equation = statuses.map((status) => `${counts[status]} ${status}`).join(' + ');
	const check: Row = { File: file, Row: recordsText(counts.total), Outcome: 'CHECK', Reason: `${equation} = ${counts.total} in the file` };
	return [...byCurrency.flatMap((own) => currencyRows(file, own)), check];
}

function currencyRows(file: string, { currency, counts, sums }: CurrencyTally): Row[] {
	if (!currency) {
		const unread = statuses.filter((status) => counts[status] > 0);
		return unread.map((status) => ({ File: file, Row: recordsText(counts[status]), Outcome: `SUM ${status}`, Reason: 'Not summed: no readable currency' }));
	}
	const row = (status: Status | 'total', label: string): Row => ({
		File: file,
		Row: recordsText(counts[status]),
		Currency: currency,
		Amount: inMinorUnits(sums[status], currency),
		Outcome: label,
	});
	return [...statuses.map((status) => row(status, `SUM ${status}`)), row('total', 'SUM OF THE FILE')];
}

/** `0` becomes `0.00`; digits beyond the currency's smallest unit stay. */
function inMinorUnits(amount: Decimal, currency: string): Decimal {
	const digits = amount.split('.')[1]?.length ?? 0;
	return round(amount, Math.max(digits, minorUnit(currency)));
}

function recordsText(count: number): string {
	return count === 1 ? '1 record' : `${count} records`;
}

/** A text that a spreadsheet would run as a formula gets an apostrophe; amounts are numbers and stay. */
function cell(text: string | undefined, column: (typeof columns)[number]): string {
	if (!text) return '';
	const safe = column !== 'Amount' && /^[\s]*[=+\-@＝＋－＠]|^[\t\r]/u.test(text) ? `'${text}` : text;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
