import type { Fixer, Problem } from '../../../../core/errors';
import type { InvoiceLine } from '../../../../core/model';
import type { HeldRecord } from '../../../../core/ports';

const fixers: Record<Fixer, string> = { accountsPayable: 'accounts payable', erpAdministrator: 'the ERP administrator', integrator: 'the integrator', nobody: 'nobody: it mends itself' };
const maxRows = 40;

/** A held record on one page for people: HTML without styles or scripts, every value escaped. */
export function heldPage({ summary, record, file, outcome }: HeldRecord): string {
	const { company, vendor, number, type, date, currency, amount, rows } = summary;
	const facts: [string, string | undefined][] = [
		['Number', number], ['Kind', type ?? record.entity], ['Vendor', vendor], ['Company', company], ['Date', date],
		['Amount', amount === undefined ? undefined : [currency, amount].filter(Boolean).join(' ')],
		['File', file ? `${file.name}, ${rows}` : rows], ['ERP', [outcome.erp, outcome.erpState, outcome.erpNumber].filter(Boolean).join(', ') || undefined],
		['Tried', `${outcome.tries} ${outcome.tries === 1 ? 'time' : 'times'}, last ${moment(outcome.at)}`],
		['Next try', outcome.nextTryAt ? moment(outcome.nextTryAt) : 'when somebody retries or corrects it'],
	]; // prettier-ignore
	return [
		table([], facts.filter(([, value]) => value).map(([name, value]) => [name, value!])),
		'<h3>Why it is held</h3>',
		...(outcome.problems.length > 0 ? [problemTable(outcome.problems)] : [`<p>${escaped(outcome.reason)}</p>`]),
		...contentTables(record),
	].join('');
}

function problemTable(problems: Problem[]): string {
	const at = ({ line, row }: Problem) => [line && `line ${line}`, row && `row ${row}`].filter(Boolean).join(', ');
	return table(['What', 'At', 'Who', 'Where', 'What to do'], problems.map((each) => [each.message, at(each), fixers[each.who], each.where, each.fix]));
}

function contentTables({ content, raw }: HeldRecord['record']): string[] {
	if (!content) {
		if (!raw?.length) return [];
		const columns = [...new Set(raw.flatMap((row) => Object.keys(row)))];
		return ['<h3>What the file says</h3>', table(columns, raw.slice(0, maxRows).map((row) => columns.map((column) => row[column] ?? '')))];
	}
	if (!('lines' in content) || content.lines.length === 0) return [];
	const lines = (content.lines as InvoiceLine[]).slice(0, maxRows);
	const dimensions = (line: InvoiceLine) => (line.dimensions ?? []).map(({ name, value }) => `${name} ${value}`).join(', ');
	const more = content.lines.length > maxRows ? [`<p>… and ${content.lines.length - maxRows} more lines.</p>`] : [];
	return ['<h3>Lines</h3>', table(['Line', 'Amount', 'Account', 'Dimensions', 'Description'], lines.map((line) => [line.lineNumber, line.amount, line.glAccount ?? '', dimensions(line), line.description ?? ''])), ...more];
}

function table(head: string[], rows: string[][]): string {
	const tr = (cells: string[], tag: string) => `<tr>${cells.map((cell) => `<${tag}>${escaped(cell ?? '')}</${tag}>`).join('')}</tr>`;
	return `<table>${head.length > 0 ? tr(head, 'th') : ''}${rows.map((row) => tr(row, 'td')).join('')}</table>`;
}

const moment = (iso: string) => `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;

/** The dollar sign too: n8n puts the text into its page by a replacement in which it has a meaning. */
function escaped(text: string): string {
	return text.replace(/[&<>"'$\\{}]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
